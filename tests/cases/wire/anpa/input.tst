a0123wire
r a BC-Harbour--Bridge     01-10 0090
^BC-Harbour--Bridge, 1st Ld,90<
^Harbour bridge opens after two years<
^Eds: Adds what it cost.<
^By ANN SMITH and BO LARSEN=
^Associated Press=
	   AVERTON (AP) _ The first cars crossed the bridge
on Monday.
 
	   It took two years.
^What it cost=
	   Forty tons of steel.<
	   ___
	   AP-WF-01-10-22 0930GMT<


