/* A planned meeting and the figures of who came. Dates and times are local, as people plan them. */
#ifndef THEMEDAY_MODEL_ACTIVITY_H
#define THEMEDAY_MODEL_ACTIVITY_H

#include "firmware/model/member.h"

#include <stdbool.h>
#include <stdint.h>

enum { THEME_SIZE = 512, BRANCHES_MAX = 8 };

/* 活动类型; it decides who is expected (S1:3,18,39,50). The order is stored. */
enum activity_type {
    ACTIVITY_THEME_DAY, /* 主题党日: the branch */
    ACTIVITY_COMMITTEE, /* 支委会: those with a post in the committee */
    ACTIVITY_ASSEMBLY,  /* 党员大会: the branch */
    ACTIVITY_GROUP,     /* 党小组会: one group */
    ACTIVITY_LECTURE,   /* 党课: the branch */
    ACTIVITY_STUDY,     /* 集中学习: the branch */
};

struct activity {
    int64_t id; /* 0: there is none */
    enum activity_type type;
    char theme[THEME_SIZE];
    char date[DATE_SIZE]; /* "YYYY-MM-DD" */
    int start_min;        /* minutes since local midnight */
    int end_min;          /* after start_min, the same day */
    char place[TITLE_SIZE];
    char host[NAME_SIZE];
    char way[TITLE_SIZE];   /* 活动方式, e.g. 专题学习研讨; may be empty */
    char group[TITLE_SIZE]; /* for ACTIVITY_GROUP */
    char branches[BRANCHES_MAX][TITLE_SIZE];
    int branch_count;
    bool closed; /* the organizer closed sign-in by hand */
    bool opened; /* … or opened it: on its day the times do not matter. Never both */
};

/* The figures of one activity, by the terms of product.md §3a. */
struct attendance {
    int total;    /* 党员总数 */
    int expected; /* 应到: total less those excused by rule */
    int present;  /* 实到, late ones included */
    int late;     /* 迟到 */
    int leave;    /* 请假 and not come */
    int other;    /* 其他方式参加 */
    int guests;   /* 列席 */
    int absent;   /* 未到: expected, and no sign-in, leave or other way. Not the difference of the
                   * others: somebody excused by rule may come */
};

#endif
