/*
 * A terminal in a virtual machine that is ready for its theme day: what an organizer makes of a new
 * one with his card, his finger and a stick, and how long that takes a test only once. The machine
 * as it stands then is kept between programs, and every case begins there.
 */
#ifndef THEMEDAY_TESTS_READY_H
#define THEMEDAY_TESTS_READY_H

#include "tests/machine/machine.h"

enum { READY_PEOPLE = 12 };

/* Nobody's on the roster. */
extern const char ready_organizer[];

/* The card of a member, from 1, and the name. */
const char *ready_card(int person);
const char *ready_name(int person);

/* Begins a case: at the page that waits for cards, panel and reader plugged in. Where no machine is
 * kept, or one of another image, it is made first: a new one is switched on, and gets an organizer,
 * a roster, a room, its clock, and an activity from 09:00 to 12:00 today. Programs that need one at
 * the same time wait until one of them has made it. */
void ready_begin(struct machine *machine, const char *name);

#endif
