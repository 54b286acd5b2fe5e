/*
 * From which day on somebody has his class in a branch (S4:9: accepted, developed, confirmed in the
 * course of the year), and what he was before. With the class go the right to vote and being
 * excused by rule. An activity counts everybody by the class of its day.
 *
 * A listing holds the last class that is known and the day from which it holds, which may lie
 * ahead; earlier ones are in the table class_period, and every change is a log entry
 * ("member.class"). Private to db/, but for reading.
 */
#ifndef THEMEDAY_DB_CLASS_PERIOD_H
#define THEMEDAY_DB_CLASS_PERIOD_H

#include "db/chain.h"
#include "firmware/model/member.h"

struct sqlite3;

struct class_period {
    char from[DATE_SIZE]; /* "": as long as he is listed, or from a day nobody gave */
    enum person_class class;
    bool may_vote;
    bool excused;
};

/* As SQL: the row of class_period that holds on a day, for the row `listing` of a query; NULL when
 * the listing itself does. So the usual case costs one comparison. */
#define CLASS_PERIOD_AT(day)                                                                       \
    "CASE WHEN listing.class_from > " day " THEN (SELECT earlier.id FROM class_period AS earlier"  \
    " WHERE earlier.branch = listing.branch AND earlier.member = listing.member"                   \
    " AND earlier.undone_by IS NULL AND earlier.from_day <= " day                                  \
    " ORDER BY earlier.from_day DESC LIMIT 1) END"

/* Makes the temporary view `listed`: the table listing with what holds today, also from when on
 * (class_from). Returns an SQLite code, not logged. */
CHECKED int class_period_install(struct sqlite3 *handle);

/* What the listing holds: the last class known. ERR_GONE: not listed there. */
CHECKED enum err class_period_last(struct db *db, int64_t member_id, int64_t branch_id,
                                   struct class_period *ret_period);

/* What holds on a day ("YYYY-MM-DD"). ERR_GONE: not listed there. */
CHECKED enum err class_period_on(struct db *db, int64_t member_id, int64_t branch_id,
                                 const char *day, struct class_period *ret_period);

/* Makes `new` hold from its day (not "") on, and whatever was known from that day on void. The
 * member gives id, name and branch for the log. Inside the caller's transaction. */
CHECKED enum err class_period_set(struct db *db, const struct chain_origin *origin,
                                  const struct member *member, int64_t branch_id,
                                  const struct class_period *new);

/* Says that a line of the roster which is new, with a class that holds from a day to come, does not
 * count until then. `seq` is the log entry of the line. Inside the caller's transaction. */
CHECKED enum err class_period_await(struct db *db, int64_t member_id, int64_t branch_id,
                                    int64_t seq);

/* All periods of a line of the roster in their order, the last known one included. */
typedef bool class_period_visitor(const struct class_period *period, void *context);
CHECKED enum err class_period_list(struct db *db, int64_t member_id, const char *branch,
                                   class_period_visitor *visit, void *context);

/* The class as the log has it. */
const char *class_period_word(enum person_class class);

#endif
