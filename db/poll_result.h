/*
 * What came of a poll, once it is closed: the counts, with whatever could give a person away left
 * out. Errors as in db/poll.h.
 */
#ifndef THEMEDAY_DB_POLL_RESULT_H
#define THEMEDAY_DB_POLL_RESULT_H

#include "db/chain.h"
#include "firmware/model/poll.h"

/* Paper slips (录入纸质测评结果), counted by people and kept apart. Entering them again replaces
 * them; every version stays in poll.db, and the log has who entered which one when, without the
 * counts, because it goes home on the stick. Only after closing and for evaluations: ERR_BUSY,
 * ERR_INVALID (questions that do not add up to the ballots of their group), ERR_GONE. */
CHECKED enum err poll_set_paper(struct db *db, const struct chain_origin *origin, int64_t id,
                                const struct tally paper[POLL_GROUPS]);

/* Of several terminals where it was held, the own one first; device is "" for that. */
enum { POLL_PARTS_MAX = 4, POLL_DEVICE_SIZE = 9 };

struct poll_turnout {
    char device[POLL_DEVICE_SIZE];
    int ballots;
};

struct poll_result {
    struct poll poll;                 /* its figures are those of all terminals */
    struct tally groups[POLL_GROUPS]; /* as cast at this terminal, and at others (poll_union.h) */
    struct tally all;                 /* their sum */
    int turnout[POLL_GROUPS];         /* ballots, with those that are not counted above */
    struct poll_turnout parts[POLL_PARTS_MAX];
    int part_count;    /* may be more than are listed; 0: it is this terminal's alone */
    int doubled;       /* members who voted at more than one of them */
    bool parts_hidden; /* those of an evaluation with fewer than 3 ballots are not in the tallies */
    struct tally paper[POLL_GROUPS];
    struct tally paper_all;
    int written_for, written_against;
    /* product.md §3c: the splits of a group with fewer than 3 ballots are hidden, and with them the
     * other group's, which the sum would give away; a group without ballots has nothing to hide.
     * The counts of what is hidden are zero above, the numbers of ballots stay. */
    bool groups_hidden;
    bool hidden; /* fewer than 3 in all: no split at all (ev.few); groups_hidden, too */
    bool paper_groups_hidden;
    bool paper_hidden;
    bool passed;  /* of a resolution, also when hidden: 2 × (for + written for) > expected */
    bool is_void; /* rv.void: more votes than voters, or counts that do not add up */
};

/* SQLite's check of every page, and the sums of every poll; what fails is damaged from then on
 * (db_renew()). ERR_CORRUPT with the first complaint in the log of the program. */
CHECKED enum err poll_result_check(struct db *db);

/* ERR_BUSY: not closed yet. ERR_GONE: no such poll. */
CHECKED enum err poll_result(struct db *db, int64_t id, struct poll_result *ret_result);

/* The evaluation of an activity. ERR_BUSY: not closed yet. ERR_GONE: there was none. ERR_CORRUPT,
 * too, where the log has it as closed and poll.db lost it. */
CHECKED enum err poll_result_of_activity(struct db *db, int64_t activity_id,
                                         struct poll_result *ret_result);

/* The closed evaluations of the branch's activities in the year, by date, for the count of those
 * below 60 %. Those of which everything is hidden are left out: nobody may see where they stand. */
typedef bool poll_result_visitor(const struct poll_result *result, void *context);
CHECKED enum err poll_results_of_year(struct db *db, const char *branch, int year,
                                      poll_result_visitor *visit, void *context);

#endif
