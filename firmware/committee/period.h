/* What a report is about: a calendar month, or a calendar year. */
#ifndef THEMEDAY_COMMITTEE_PERIOD_H
#define THEMEDAY_COMMITTEE_PERIOD_H

#include "firmware/base/clock.h"
#include "firmware/model/member.h"

enum { PERIOD_NAME_SIZE = 64 };

struct period {
    int year;
    int month;                   /* 0: the whole year */
    char first[DATE_SIZE];       /* "2026-05-01" */
    char end[DATE_SIZE];         /* "2026-06-01", the first day that is not in it */
    int months_over;             /* of its months, how many are over today */
    bool is_over, is_to_come;    /* neither: it is now */
    char name[PERIOD_NAME_SIZE]; /* 2026年5月, and up to when, when it is not over */
};

/* "YYYY-MM". ERR_INVALID: this is no month from 2000 to 2199. */
CHECKED enum err period_of_month(const char *text, const struct moment *now,
                                 struct period *ret_period);

/* "YYYY". ERR_INVALID: as above. */
CHECKED enum err period_of_year(const char *text, const struct moment *now,
                                struct period *ret_period);

/* The last moment of it, for files that say when they were made: equal data, equal bytes. */
int64_t period_end_ms(const struct period *period);

#endif
