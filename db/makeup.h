/*
 * 补学 (S2:30, S2:106). Who was expected at an activity that is over, and neither came nor took
 * part in another way, owes one: on leave or absent alike. A sign-in or other way entered later
 * settles it by itself. Anybody else who did not come owes one when an organizer says so: somebody
 * excused, who took part in another way, or of another branch; a sign-in settles that, too.
 *
 * An activity is over when it was closed by hand or its end has passed at `now`.
 */
#ifndef THEMEDAY_DB_MAKEUP_H
#define THEMEDAY_DB_MAKEUP_H

#include "db/chain.h"
#include "firmware/model/activity.h"

/* 个人自学 一对一传达 线上 参加另场 其他; the order is stored. */
enum makeup_way { MAKEUP_ALONE, MAKEUP_TOLD, MAKEUP_ONLINE, MAKEUP_ELSEWHERE, MAKEUP_OTHER };

struct makeup {
    int64_t activity_id;
    char activity_date[DATE_SIZE];
    char theme[THEME_SIZE];
    struct member member; /* as listed in the first of the activity's branches */
    bool on_leave;        /* false: absent */
    bool added;           /* owed because an organizer says so */
    bool done;            /* the rest is empty when false */
    char date[DATE_SIZE];
    enum makeup_way way;
    char content[TITLE_SIZE];
    char by_whom[NAME_SIZE]; /* 传达人; may be empty */
};

/* What to list; zeros and "" do not narrow it. */
struct makeup_filter {
    int64_t activity_id;
    int64_t member_id;
    char branch[TITLE_SIZE];
    int year;       /* of the activity */
    bool with_done; /* false: the open ones only */
};

enum makeup_outcome {
    MAKEUP_DONE,
    MAKEUP_WAS_DONE, /* nothing changed */
    MAKEUP_NOT_OWED, /* came, took part in another way, or was not expected */
};

enum makeup_add_outcome {
    MAKEUP_ADDED,
    MAKEUP_WAS_OWED, /* by the rules, or added before; done or not. Nothing changed */
    MAKEUP_CAME,     /* signed in: there is nothing to make up */
    MAKEUP_AHEAD,    /* the activity is not over yet, at the origin's time */
};

/* Has a person owe a make-up, with a reason (not empty, else ERR_INVALID). ERR_GONE: there is no
 * such activity or person. */
CHECKED enum err makeup_add(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                            int64_t member_id, const char *reason,
                            enum makeup_add_outcome *ret_outcome);

/* Takes what was added back, with a reason. ERR_GONE: nothing was added, or it is done already. */
CHECKED enum err makeup_drop(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                             int64_t member_id, const char *reason);

/* `done` says when (a calendar day, else ERR_INVALID), in which way, what and by whom; its other
 * fields name activity_id and member.id. ERR_GONE: there is no such activity or person. */
CHECKED enum err makeup_done(struct db *db, const struct chain_origin *origin,
                             const struct makeup *done, enum makeup_outcome *ret_outcome);

/* Takes an entry back, with a reason: owed again. ERR_GONE: nothing was done. */
CHECKED enum err makeup_undo(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                             int64_t member_id, const char *reason);

/* By date of the activity, then work number and name. */
typedef bool makeup_visitor(const struct makeup *makeup, void *context);
CHECKED enum err makeup_list(struct db *db, const struct moment *now,
                             const struct makeup_filter *filter, makeup_visitor *visit,
                             void *context);

/* How many makeup_list() would give. */
CHECKED enum err makeup_count(struct db *db, const struct moment *now,
                              const struct makeup_filter *filter, int *ret_count);

#endif
