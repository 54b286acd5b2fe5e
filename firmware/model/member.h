/* People of the roster. */
#ifndef THEMEDAY_MODEL_MEMBER_H
#define THEMEDAY_MODEL_MEMBER_H

#include <stdbool.h>
#include <stdint.h>

enum {
    NAME_SIZE = 104,  /* 25 hanzi of up to four bytes, and the NUL (product.md §4) */
    TITLE_SIZE = 160, /* a branch, group, room or place */
    NUMBER_SIZE = 32, /* work or student number, kept as text */
    DATE_SIZE = 11,   /* "2026-05-20" */
};

/* 人员类别; only the first two are members who count in 党员总数. The order is stored. */
enum person_class {
    CLASS_FORMAL,       /* 正式党员 */
    CLASS_PROBATIONARY, /* 预备党员 */
    CLASS_CANDIDATE,    /* 发展对象 */
    CLASS_APPLICANT,    /* 入党积极分子 */
    CLASS_MASSES,       /* 群众 */
    CLASS_OTHER,
};

/* One person in one branch: a line of the roster. */
struct member {
    int64_t id;
    char name[NAME_SIZE];
    char display_name[NAME_SIZE]; /* for names no font can draw; empty: the name itself */
    char number[NUMBER_SIZE];
    char branch[TITLE_SIZE];
    char group[TITLE_SIZE];
    char post[TITLE_SIZE]; /* 书记, 委员, 组长 …; empty for most */
    char note[TITLE_SIZE];
    char class_from[DATE_SIZE]; /* the day from which class, vote and excuse hold; "": not known */
    enum person_class class;
    bool may_vote; /* 有表决权 */
    bool excused;  /* 暂不参加: left out of 应到 by rule */
    bool active;
};

static inline bool class_is_member(enum person_class class)
{
    return class == CLASS_FORMAL || class == CLASS_PROBATIONARY;
}

#endif
