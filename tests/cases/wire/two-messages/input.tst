exw0001 4 pl 30  exw 0001
Bridge/Harbour
Harbour bridge opens =

   Averton (exw) - The first cars crossed the bridge on Monday.
   Nobody was hurt.

exw 01-10-22 0930GMT

exw0002 4 pl 30  exw 0002

A message whose lines are not marked is plain text, and it is read like any other text.
exw0003 4 pl 0

