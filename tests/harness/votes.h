/*
 * A data folder with a poll that is about to be held: people numbered from 0 with the cards of
 * seed_card(), all of them signed in at an activity of today. For tests and benchmarks of polls.
 */
#ifndef THEMEDAY_TESTS_HARNESS_VOTES_H
#define THEMEDAY_TESTS_HARNESS_VOTES_H

#include "db/poll.h"

/* From here on local time is that of a zone in which it is about noon: today's poll ends today. */
void votes_be_at_noon(void);

/* Is at noon, and fills the folder (made when missing) and leaves it closed. *ret_activity is the
 * activity. */
CHECKED enum err votes_fill(const char *folder, int people, int64_t *ret_activity);

/* The organizer of these polls, at this moment. */
struct chain_origin votes_origin(void);

/* Opens an evaluation, or a resolution, which may be repeated. */
CHECKED enum err votes_open(struct db *db, int64_t activity, enum poll_kind kind, int64_t *ret_id);

/* A ballot of which every question is answered another way, for any number. */
struct ballot votes_ballot(int number);

/* The person taps and casts. */
CHECKED enum err votes_cast(struct db *db, int person, const struct ballot *ballot,
                            enum poll_cast_outcome *ret_outcome);

/* poll.db of the folder, or what is named beside it, in memory of the caller's to free. */
CHECKED enum err votes_read_file(const char *folder, const char *name, unsigned char **ret_bytes,
                                 size_t *ret_size);

#endif
