/*
 * The yearly plan (年度计划) in the four columns of S2:40-92. The text is shown as given. Reading
 * files is not its business.
 */
#ifndef THEMEDAY_DB_PLAN_H
#define THEMEDAY_DB_PLAN_H

#include "db/chain.h"
#include "firmware/model/activity.h"

#include <stddef.h>

enum { PLAN_YEAR_MIN = 2000, PLAN_YEAR_MAX = 2199, PLAN_ROWS_MAX = 400 };

struct plan_row {
    int year;
    int number;               /* 序号 */
    int month;                /* 1 to 12 */
    char way[TITLE_SIZE];     /* 活动方式; may be empty */
    char content[THEME_SIZE]; /* 活动内容 */
    int64_t activity_id;      /* plan_list(): the first theme day of that month; 0: none yet */
    char date[DATE_SIZE];     /* its date */
};

enum plan_outcome {
    PLAN_IMPORTED,
    PLAN_EMPTY,      /* no rows */
    PLAN_TOO_LONG,   /* more than PLAN_ROWS_MAX */
    PLAN_BAD_YEAR,   /* from here on *ret_index is the row; nothing was changed */
    PLAN_BAD_NUMBER, /* below 1 */
    PLAN_BAD_MONTH,  /* outside 1 to 12 */
    PLAN_NO_CONTENT,
    PLAN_SAME_NUMBER, /* as an earlier row of the same year */
};

/* Replaces the plan of every year that occurs in the rows; the old rows go to the log. */
CHECKED enum err plan_import_rows(struct db *db, const struct chain_origin *origin,
                                  const struct plan_row *rows, size_t count,
                                  enum plan_outcome *ret_outcome, size_t *ret_index);

/* By number. `year` 0: all years. */
typedef bool plan_visitor(const struct plan_row *row, void *context);
CHECKED enum err plan_list(struct db *db, int year, plan_visitor *visit, void *context);

#endif
