/*
 * Choosing one person among thousands: by branch, group, initials and how he stands at an activity,
 * page by page, ordered as Chinese lists are. The order and the initials come from ICU once for
 * each state of the roster and are kept in the handle: about 50 bytes a person.
 *
 * A person is one line, also when listed in two branches: then the terminal's own branch goes
 * first, unless the filter names a branch.
 */
#ifndef THEMEDAY_DB_PEOPLE_H
#define THEMEDAY_DB_PEOPLE_H

#include "db/db.h"
#include "firmware/model/member.h"

enum { PEOPLE_INITIALS_SIZE = 12 };

/* By pinyin, or by the strokes of the surname (按姓氏笔画为序). */
enum people_order { PEOPLE_BY_PINYIN, PEOPLE_BY_STROKES };

enum people_state {
    PEOPLE_ANY,     /* as a filter: whoever; in a line: no activity was asked about */
    PEOPLE_HERE,    /* signed in, guests with a card too */
    PEOPLE_LEAVE,   /* 请假 and not come */
    PEOPLE_OTHER,   /* 其他方式参加 */
    PEOPLE_MISSING, /* 未到: expected, and none of these */
    PEOPLE_FREE,    /* need not come: excused by rule, or would be a guest */
};

/* Zeros and "" do not narrow it: then everybody in use is listed. */
struct people_filter {
    char branch[TITLE_SIZE];
    char group[TITLE_SIZE];
    char initials[PEOPLE_INITIALS_SIZE]; /* letters that the name's syllables begin with, "ZW" for
                                            张伟 and 张文斌; of polyphones any reading will do */
    int64_t activity_id;                 /* only those on its list, with their state */
    enum people_state state;             /* needs an activity */
    enum people_order order;
};

struct person {
    struct member member;
    char distinction[2 * TITLE_SIZE]; /* tells same names apart: group and the end of the work
                                         number; empty when the name is the only one */
    enum people_state state;
    bool late;
    int64_t at_ms; /* wall time of the sign-in; 0: none */
};

/* How many there are on all pages. */
CHECKED enum err people_count(struct db *db, const struct people_filter *filter, int *ret_count);

/* The page-th page (from 0) of `size` people; fewer at the end. `ret_people` has room for `size`.
 */
CHECKED enum err people_page(struct db *db, const struct people_filter *filter, int page, int size,
                             struct person *ret_people, int *ret_count);

/* The groups of a branch ("": all), as the roster first named them, with their people in use. */
typedef bool people_group_visitor(const char *group, int people, void *context);
CHECKED enum err people_groups(struct db *db, const char *branch, people_group_visitor *visit,
                               void *context);

/* Which letters can come next after `filter->initials`, as bits (1 is A): the others need not be
 * offered. */
CHECKED enum err people_next_letters(struct db *db, const struct people_filter *filter,
                                     unsigned *ret_letters);

#endif
