/*
 * The terminal's part in a poll: carries the kiosk's wishes to the store and the booth and brings
 * back what came of them. Nothing of a ballot passes through here but "it was touched". Private to
 * the terminal; runs in the main process.
 */
#ifndef THEMEDAY_TERMINAL_POLL_H
#define THEMEDAY_TERMINAL_POLL_H

#include "firmware/booth.h"
#include "firmware/model/event.h"
#include "firmware/trace.h"

struct terminal_poll {
    struct db *db;       /* borrowed */
    struct trace *trace; /* borrowed, may be NULL */
    struct booth *booth; /* NULL: no locked memory, and no voting */
};

/* Opens the booth. Without one the terminal still signs people in: the log says what is missing. */
void terminal_poll_open(struct terminal_poll *polls, struct db *db, struct trace *trace);
void terminal_poll_close(struct terminal_poll *polls);

/* Closes what was left open on an earlier day, and fills in what the screens show of polls: of a
 * store that cannot be read, nothing. */
void terminal_poll_plan(struct terminal_poll *polls, struct plan_news *plan);

/* Whose ballot does this card (uid_len 0: a guest's touch) open? When it may, it is in the booth,
 * empty. */
enum voter_news terminal_poll_find(struct terminal_poll *polls, const struct card *card);

/* A touch of the ballot; casts it when it was sent. */
enum ballot_news terminal_poll_touch(struct terminal_poll *polls, const char *widget);

/* Wipes the ballot. */
void terminal_poll_drop(struct terminal_poll *polls);

/* For the view; NULL while nobody votes. */
const struct ballot *terminal_poll_ballot(const struct terminal_poll *polls);

#endif
