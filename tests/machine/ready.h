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

/* The card of a member, from 1. */
const char *ready_card(int person);

/* Switches a new machine on, and keeps it at the page that asks for the first start. */
void ready_boot(void);

/* Goes from there to the page that waits for cards: organizer, roster, room, clock, and an activity
 * from 09:00 to 12:00 today. What comes of it is kept. */
void ready_make(void);

/* Begins a case: at the page that waits for cards, panel and reader plugged in. Where no machine is
 * kept, or one of another image, it is made first. */
void ready_begin(struct machine *machine, const char *name);

#endif
