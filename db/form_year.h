/*
 * A year in sentences, under the five headings of S0:13 "时间、形式、内容、程序和效果": what the
 * terminal knows of each, in figures, and room for what people think it was worth. Private to db/.
 */
#ifndef THEMEDAY_DB_FORM_YEAR_H
#define THEMEDAY_DB_FORM_YEAR_H

#include "db/form_evaluation.h"
#include "db/ledger.h"

enum { FORM_YEAR_HEADS = 5, FORM_YEAR_WAYS = 8, FORM_YEAR_TEXT_SIZE = 3072, FORM_YEAR_TYPES = 6 };

/* In the order of the seed. */
enum form_year_head { YEAR_TIME, YEAR_FORM, YEAR_CONTENT, YEAR_PROCEDURE, YEAR_EFFECT };

struct form_year {
    int year;
    int months_past;  /* of which a theme day could have been held */
    bool has_day[13]; /* a theme day was held in this month, from 1 */
    int planned, held;
    int types[FORM_YEAR_TYPES];            /* held, by enum activity_type */
    char ways[FORM_YEAR_WAYS][TITLE_SIZE]; /* 活动方式, in the order in which they occurred */
    int way_counts[FORM_YEAR_WAYS];
    int other_ways;                 /* further ones */
    int shortest_min, longest_min;  /* of the theme days held */
    int steps, complete;            /* dates of the nine steps; activities that have all of them */
    int plan_rows, plan_rows_dated; /* the yearly plan, and those of its months with a theme day */
    struct attendance sum;          /* person-times over all that were held */
    int met, made_up, owed;
    int evaluations, judged, below; /* closed; with a result; below 60 % (S2:108) */
};

/* An empty year `number`; `now` says how many of its months are over. */
void form_year_begin(struct form_year *year, int number, const struct moment *now);

/* Takes one line of the ledger into account, and the evaluation of its activity. */
CHECKED enum err form_year_add(struct form_year *year, struct db *db,
                               const struct form_terms *terms, const struct ledger_line *line);
void form_year_add_evaluation(struct form_year *year, const struct form_evaluation *evaluation);

/* Compares with the yearly plan; after all lines were added. */
CHECKED enum err form_year_add_plan(struct form_year *year, struct db *db);

/* The sentences under one heading; what does not fit is left out. */
void form_year_text(const struct form_year *year, const struct form_terms *terms,
                    enum form_year_head head, char ret_text[FORM_YEAR_TEXT_SIZE]);

#endif
