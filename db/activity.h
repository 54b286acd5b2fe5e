/* Planned activities, who is expected at them, and the figures of who came. */
#ifndef THEMEDAY_DB_ACTIVITY_H
#define THEMEDAY_DB_ACTIVITY_H

#include "db/chain.h"
#include "db/guest.h"
#include "db/people.h"
#include "firmware/model/activity.h"
#include "firmware/model/plan.h"

enum activity_add_outcome {
    ACTIVITY_ADDED,
    ACTIVITY_OVERLAPS,  /* another one is on at that time; *ret_id is its id */
    ACTIVITY_NO_BRANCH, /* a branch is not known; *ret_id is its index in `branches` */
    ACTIVITY_NO_GROUP,  /* nobody of these branches is in that group */
};

/* Adds a checked activity (theme not empty, end after start). Without branches the terminal's own
 * one is meant. ERR_FULL: also when there is room left, but less than DISK_RESERVE_KB
 * (product.md §0.11); nothing is ever deleted to make some. */
CHECKED enum err activity_add(struct db *db, const struct chain_origin *origin,
                              const struct activity *activity,
                              enum activity_add_outcome *ret_outcome, int64_t *ret_id);

/* The same with one that came from another terminal, where it has this identity (identity.h). */
CHECKED enum err activity_take(struct db *db, const struct chain_origin *origin,
                               const struct activity *activity, const char *identity,
                               enum activity_add_outcome *ret_outcome, int64_t *ret_id);

/* ERR_GONE: no such activity. */
CHECKED enum err activity_get(struct db *db, int64_t id, struct activity *ret_activity);

/* By date and start. */
typedef bool activity_visitor(const struct activity *activity, void *context);
CHECKED enum err activity_list(struct db *db, activity_visitor *visit, void *context);

/* What the idle screens show at this moment: of today's activities the one opened by hand, else the
 * first that has not ended, else the last one; the first one of a later day; figures and last
 * check-ins of the current. */
CHECKED enum err activity_plan(struct db *db, const struct moment *now, struct plan_news *ret_plan);

/* The figures of one activity, of one branch or (NULL) of all its branches together. A person who
 * is listed in two of them counts once in each, and once in all together. ERR_GONE: no such
 * activity, or the branch does not take part. */
CHECKED enum err activity_attendance(struct db *db, int64_t activity_id, const char *branch,
                                     struct attendance *ret_attendance);

/* A line of the sign-in sheet (签到表): everybody expected by branch, work number and name, then
 * those excused by rule who came, then the guests who came, at last the guests written in by hand.
 * Who is listed in two of the branches has a line in each. Class and group are those of the day. */
struct sheet_line {
    struct member member;       /* of a guest written in by hand: the name alone, id 0 */
    int64_t guest_id;           /* written in by hand; 0: a line of the roster */
    enum guest_kind guest_kind; /* of such a guest */
    char guest_label[TITLE_SIZE];
    bool counts;   /* in 党员总数; false: a guest */
    bool expected; /* false: a guest, or somebody excused by rule */
    bool present;
    bool late;
    bool on_leave;                /* 请假; may have come all the same */
    bool other_way;               /* 其他方式参加; the same */
    bool by_hand;                 /* 补登 */
    bool was_undone;              /* a sign-in of this person was taken back; printed in 备注 */
    char device[KEY_DEVICE_SIZE]; /* of the terminal where he came in; "": this one */
    int64_t at_ms;                /* wall time of the sign-in */
    char reason[TITLE_SIZE];      /* of the manual entry, or of taking it back */
};

/* ERR_GONE: no such activity. */
typedef bool sheet_visitor(const struct sheet_line *line, void *context);
CHECKED enum err activity_sheet(struct db *db, int64_t activity_id, sheet_visitor *visit,
                                void *context);

/* The same for lists on the screen: within a branch by name, not by number. What is exported stays
 * in the order above, which no version of ICU changes. */
CHECKED enum err activity_sheet_by_name(struct db *db, int64_t activity_id, enum people_order order,
                                        sheet_visitor *visit, void *context);

#endif
