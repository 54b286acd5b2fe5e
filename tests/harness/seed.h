/*
 * A data folder as it looks after years of use: for benchmarks, and for tests that need many
 * people. Made by the real modules, so that its log verifies.
 */
#ifndef THEMEDAY_TESTS_HARNESS_SEED_H
#define THEMEDAY_TESTS_HARNESS_SEED_H

#include "db/db.h"
#include "firmware/model/card.h"

/* The card of the index-th person (from 0): seven bytes, 04, then the index in six bytes, most
 * significant first. */
struct card seed_card(int index);

/* Fills an empty folder (made when missing) with a branch, `members` formal members named
 * 党员00001 …, number 00001 …, each with a card, `activities` past ones, one a day, the last of
 * them the day before `date`, at which everybody signed in, and one on `date` ("YYYY-MM-DD") that
 * lasts the whole day. The id of that last one goes to *ret_today (may be NULL). */
CHECKED enum err seed_fill(const char *folder, int members, int activities, const char *date,
                           int64_t *ret_today);

#endif
