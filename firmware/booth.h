/*
 * The booth: one ballot being filled in. It alone holds choices, in locked memory; the state
 * machine (kiosk.h) only ever hears that something was touched, sent or given up, so that no event,
 * effect, trace or log can tell what was chosen. Runs in the main process.
 */
#ifndef THEMEDAY_BOOTH_H
#define THEMEDAY_BOOTH_H

#include "db/poll.h"

#include <stdbool.h>

struct booth;

/* ERR_NOMEM: no locked memory to be had; then there is no voting. */
CHECKED enum err booth_open(struct booth **ret_booth);
void booth_close(struct booth *booth);

/* An empty ballot for a voter. What was in the booth before is wiped. */
void booth_enter(struct booth *booth, const struct poll *poll, const struct poll_voter *voter);

/* Whether this very voter is in it. */
bool booth_is_for(const struct booth *booth, const struct poll_voter *voter);

enum booth_news {
    BOOTH_NOTHING, /* the widget is none of the ballot's, or cannot be touched now */
    BOOTH_CHANGED,
    BOOTH_CANCELLED, /* ev.cancel, rv.cancel: nothing is cast, the booth is empty */
    BOOTH_SUBMITTED, /* cast it now */
};

/* A touch: ev.q1.satisfied … chooses, or takes the choice back when it was made already. */
enum booth_news booth_touch(struct booth *booth, const char *widget);

/* Casts what is in it (poll_cast); it is empty afterwards unless that failed. */
CHECKED enum err booth_cast(struct booth *booth, struct db *db,
                            enum poll_cast_outcome *ret_outcome);

/* Wipes it. */
void booth_leave(struct booth *booth);

/* For the view; NULL while nobody is in it. Good until the next call. */
const struct ballot *booth_ballot(const struct booth *booth);

#endif
