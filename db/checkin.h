/*
 * Sign-ins. Row and log entry are one transaction, on the disk when the function returns; only then
 * may anybody be shown a tick. A sign-in taken back keeps its row and is marked by the log entry
 * that took it back.
 */
#ifndef THEMEDAY_DB_CHECKIN_H
#define THEMEDAY_DB_CHECKIN_H

#include "db/chain.h"
#include "firmware/model/activity.h"
#include "firmware/model/card.h"
#include "firmware/model/checkin.h"

/* Records a tap. `activity_id` is 0 while sign-in is closed: the tap is logged all the same, and an
 * unknown card becomes an unclaimed card either way (CHECKIN_UNKNOWN; a known one is then
 * CHECKIN_NOT_OPEN). Fills the figures after the tap, too (zeros without an activity). On failure
 * nothing was recorded. ERR_GONE: there is no such activity. */
CHECKED enum err checkin_record(struct db *db, const struct stamp *stamp, int64_t activity_id,
                                const struct card *card, bool late,
                                struct checkin_result *ret_result,
                                struct attendance *ret_attendance);

/* Logs a tap that was refused before any lookup. */
CHECKED enum err checkin_log_refused(struct db *db, const struct stamp *stamp, int64_t activity_id,
                                     enum tap_refusal reason);

/* 补登: signs a person in by hand, with a reason: NEW, ALREADY, GUEST or UNLISTED. `late` as of a
 * tap at the origin's time, and false when the activity is over then: that is known to the caller
 * (firmware/rules.h). ERR_GONE: there is no such activity or person. */
CHECKED enum err checkin_add(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                             int64_t member_id, const char *reason, bool late,
                             enum checkin_outcome *ret_outcome);

/* Signs a person in by an earlier tap of a card that was nobody's then: `tap_seq` is the log entry
 * of that tap and gives the time. Outcomes and errors as of checkin_add(); card_claim() is what
 * calls it. */
CHECKED enum err checkin_claim(struct db *db, const struct chain_origin *origin,
                               int64_t activity_id, int64_t member_id, int64_t card_id,
                               int64_t tap_seq, bool late, enum checkin_outcome *ret_outcome);

/* Takes a sign-in back, with a reason. ERR_GONE: this person is not signed in. */
CHECKED enum err checkin_undo(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                              int64_t member_id, const char *reason);

struct checkin_report {
    int64_t checkins;
    int64_t bad_seq; /* the first log entry that does not fit the rows, or 0: all do */
};

/* Compares every sign-in with the log, both ways: what chain_verify() cannot see is a row that was
 * changed, added or taken away behind the log's back. */
CHECKED enum err checkin_verify(struct db *db, struct checkin_report *ret_report);

#endif
