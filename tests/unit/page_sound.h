/* SPDX-License-Identifier: GPL-2.0-or-later */
/* page_sound.h - whether a page is sound.
 *
 * Ownership: the page is borrowed.
 * Threads:   one.
 * Errors:    the program ends, and says what is wrong.
 */
#ifndef PAGE_SOUND_H
#define PAGE_SOUND_H

/* A page is what it should be whatever texts are in it: its elements end as they began,
 * each value of an attribute is in quotes, no attribute is one that runs or styles, links lead to
 * the web or into this site, its only script is ours, and its bytes are UTF-8. */
void page_is_sound(const char *page);

#endif
