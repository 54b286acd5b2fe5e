/*
 * Secret polls: poll.db in the data folder, a file of its own.
 *
 * A poll is one row of constant width in one page: a bitmap of who has voted (one bit for each line
 * of the list frozen at opening, sorted by member number) and counters of fixed width (group,
 * question, option). No row per ballot, no time, no card, no order. Casting is one transaction that
 * sets the bit and adds to the counters, and a second one, the scrub, after which the journal holds
 * no earlier state either; opening the file scrubs before anything else. What is promised, against
 * whom, and what is not, stands in README.
 *
 * terminal.db gets one log entry when a poll is opened and one when it is closed, and one for each
 * thing the organizer does (turns issued, paper slips entered); none for a ballot, and none for a
 * card that was refused here.
 *
 * poll.db is the owner's alone (db.h): everything here gives ERR_UNSUPPORTED on a reader's handle.
 * When it is damaged, db_open() says so in the log and goes on without it, and everything here
 * gives ERR_CORRUPT: signing in does not depend on it. After another failure (ERR_IO, ERR_FULL) the
 * file is opened anew, rolled back and scrubbed by the next call, which fails if that fails.
 */
#ifndef THEMEDAY_DB_POLL_H
#define THEMEDAY_DB_POLL_H

#include "db/chain.h"
#include "db/poll_result.h"
#include "firmware/model/card.h"
#include "firmware/model/checkin.h"
#include "firmware/model/poll.h"

enum poll_open_outcome {
    POLL_OPENED,
    POLL_OTHER_IS_OPEN, /* one at a time; *ret_id is its id */
    POLL_HELD, /* S2:108 “一主题一测评”: this activity had its evaluation; it never reopens */
    POLL_NOT_TODAY, /* S2:108 “当即开展”: only on the day of the activity */
    POLL_NO_QUORUM, /* product.md §3c: not more than half of the voters are here (rv.noq) */
    POLL_NOBODY,    /* nobody who may vote has signed in */
    POLL_TOO_LARGE, /* more lines than a bitmap has bits */
};

struct poll_wish {
    int64_t activity_id;
    enum poll_kind kind; /* EVALUATION or RESOLUTION */
    const char *item;    /* of a resolution, not empty; else "" */
    int written_for;     /* 会前书面意见 (product.md §3c), counted apart; resolutions only */
    int written_against;
};

/* Freezes the list of voters and the questions, and opens. ERR_GONE: there is no such activity.
 * ERR_INVALID: a resolution without an item, more written opinions than voters who are not here. */
CHECKED enum err poll_open(struct db *db, const struct chain_origin *origin,
                           const struct poll_wish *wish, enum poll_open_outcome *ret_outcome,
                           int64_t *ret_id);

/* Closes for good; the counts can be read from now on. ERR_GONE: no such poll, or it is closed. */
CHECKED enum err poll_close(struct db *db, const struct chain_origin *origin, int64_t id);

/* Closes a poll that was left open on an earlier day (by "terminal"). Call it at start and when the
 * day changes. */
CHECKED enum err poll_close_stale(struct db *db, const struct stamp *stamp);

/* The open one, or one by its id. ERR_GONE: there is none. */
CHECKED enum err poll_current(struct db *db, struct poll *ret_poll);
CHECKED enum err poll_get(struct db *db, int64_t id, struct poll *ret_poll);

/* By id, which is the order of opening; of one activity, or (0) of all. */
typedef bool poll_visitor(const struct poll *poll, void *context);
CHECKED enum err poll_list(struct db *db, int64_t activity_id, poll_visitor *visit, void *context);

/* How far the evaluation of an activity is: none, open, or closed. */
CHECKED enum err poll_evaluation_state(struct db *db, int64_t activity_id,
                                       enum evaluation_state *ret_state);

/* ---- voting ---- */

/* Somebody who may cast one ballot now. Tells two people apart, and nothing else outside db/. */
struct poll_voter {
    int64_t poll_id; /* a ballot never gets into another poll than it was filled in for */
    int line;        /* of the frozen list; -1: a guest's turn */
    enum poll_group group;
};

enum poll_access {
    POLL_READY,
    POLL_VOTED,         /* ev.done, rv.done */
    POLL_NOT_SIGNED_IN, /* ev.nosign */
    POLL_ELSEWHERE,     /* ev.door: signed in at another terminal alone (merge.h) */
    POLL_NO_VOTE,       /* rv.norig, or on no list of this poll */
    POLL_UNKNOWN_CARD,  /* nobody's, or out of use: for the ordinary answer to a tap */
    POLL_NOT_OPEN,
};

/* Whose ballot would this card open? Reads only, leaves no trace. */
CHECKED enum err poll_find_voter(struct db *db, const struct card *card,
                                 struct poll_voter *ret_voter, enum poll_access *ret_access);

/* Turns for guests who have no card (written in by hand): the organizer issues `count` more; all
 * together never more than there are such guests (ERR_INVALID). 0 takes the unused ones back. */
CHECKED enum err poll_issue_turns(struct db *db, const struct chain_origin *origin, int64_t id,
                                  int count);

/* A guest's turn as a voter; POLL_NO_VOTE: none is left. */
CHECKED enum err poll_take_turn(struct db *db, struct poll_voter *ret_voter,
                                enum poll_access *ret_access);

/* NOT_SIGNED_IN: the sign-in was taken back meanwhile (product.md §0.8). */
enum poll_cast_outcome { POLL_CAST, POLL_CAST_VOTED, POLL_CAST_NOT_SIGNED_IN, POLL_CAST_CLOSED };

/* Casts and scrubs; when it returns ERR_OK the ballot is on the disk, and the scrub, too, unless
 * the disk failed just then: that is logged, and done before anything else is. On failure nothing
 * was cast, the ballot may be tried again. (When a disk dies in the last step of all, nobody can
 * say; then the next try finds POLL_CAST_VOTED, or, of a guest's turn, one turn less.) ERR_INVALID:
 * a choice that is no option, or none for a resolution. */
CHECKED enum err poll_cast(struct db *db, const struct poll_voter *voter,
                           const struct ballot *ballot, enum poll_cast_outcome *ret_outcome);

/* SQLite's check of every page; bits set = ballots of the list, and every question adds up, in
 * every poll; and every poll has its log entries. ERR_CORRUPT with the first complaint in the log
 * of the program. */
CHECKED enum err poll_verify(struct db *db);

#endif
