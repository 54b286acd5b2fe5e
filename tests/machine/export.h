/*
 * An export from a terminal in a virtual machine onto a stick, and what an office does with that
 * stick: it is read outside of the machine, with the tools that everybody has. Whatever goes wrong
 * fails the test.
 */
#ifndef THEMEDAY_TESTS_EXPORT_H
#define THEMEDAY_TESTS_EXPORT_H

#include "tests/machine/machine.h"

enum { EXPORT_PATH = 768 };

/* From the organizer's menu (taken) onto a new stick, which is pulled out when the screen says that
 * it may be. Returns where the bundle lies that was on it, in the machine's own folder. */
void export_to_stick(struct machine *machine, json_t *menu, char ret_bundle[EXPORT_PATH]);

/* It is whole and signed by whom it names, and its table has so many people who tapped a card. */
void export_must_be_whole(const char *bundle, int present);

#endif
