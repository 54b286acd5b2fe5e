#include "db/roster_class.h"

#include "firmware/base/utf8.h"

#include <stdio.h>
#include <string.h>

static bool roster_class_may_vote(const struct roster_columns *columns,
                                  const struct roster_row *row, const struct class_period *old,
                                  enum person_class class)
{
    if (row->vote != VOTE_BY_CLASS)
        return row->vote == VOTE_YES;
    bool keeps = old != NULL && !columns->exists[COLUMN_VOTE] && old->class == class;
    return keeps ? old->may_vote : class == CLASS_FORMAL;
}

struct class_period roster_class_wanted(const struct roster_columns *columns,
                                        const struct roster_row *row,
                                        const struct class_period *old)
{
    bool is_new = old == NULL;
    struct class_period wanted = {
        .class = is_new || columns->exists[COLUMN_CLASS] ? row->class : old->class,
        .excused = is_new || columns->exists[COLUMN_EXCUSED] ? row->excused : old->excused,
    };
    wanted.may_vote = roster_class_may_vote(columns, row, old, wanted.class);
    utf8_copy(wanted.from, sizeof wanted.from, row->class_from);
    return wanted;
}

static void roster_class_today(const struct chain_origin *origin, char ret_day[DATE_SIZE])
{
    struct moment now = clock_moment(origin->stamp.wall_ms);
    char day[48];
    snprintf(day, sizeof day, "%04d-%02d-%02d", now.year, now.month, now.day);
    utf8_copy(ret_day, DATE_SIZE, day);
}

bool roster_class_is_ahead(const struct chain_origin *origin, const char *day)
{
    char today[DATE_SIZE];
    roster_class_today(origin, today);
    return strcmp(day, today) > 0;
}

static bool roster_class_differs(const struct class_period *old, const struct class_period *wanted)
{
    return old->class != wanted->class || old->may_vote != wanted->may_vote ||
           old->excused != wanted->excused;
}

/* A row with a day speaks of the last class known, one without of the class that holds today. */
static enum err roster_class_find(struct db *db, const struct roster_row *row, const char *today,
                                  struct class_period *ret_old)
{
    int64_t member_id = row->person->member_id;
    if (member_id == 0 || row->branch_id == 0)
        return ERR_GONE;
    return row->class_from[0] != '\0'
               ? class_period_last(db, member_id, row->branch_id, ret_old)
               : class_period_on(db, member_id, row->branch_id, today, ret_old);
}

enum err roster_class_store(struct db *db, const struct chain_origin *origin,
                            const struct roster_columns *columns, struct roster_row *row)
{
    struct class_period old;
    struct member member = {.id = row->person->member_id};
    char today[DATE_SIZE];
    roster_class_today(origin, today);
    enum err err = roster_class_find(db, row, today, &old);
    if (err != ERR_OK)
        return err == ERR_GONE ? ERR_OK : err;
    struct class_period wanted = roster_class_wanted(columns, row, &old);
    bool has_day = wanted.from[0] != '\0';
    if (!has_day)
        utf8_copy(wanted.from, sizeof wanted.from, today);
    if (!roster_class_differs(&old, &wanted) && (!has_day || strcmp(old.from, wanted.from) == 0))
        return ERR_OK;
    utf8_copy(member.name, sizeof member.name, row->name);
    utf8_copy(member.branch, sizeof member.branch, row->branch);
    row->class_changed = true;
    return class_period_set(db, origin, &member, row->branch_id, &wanted);
}
