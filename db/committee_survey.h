/*
 * What the committee knows of a span of time, read at once: its branches in the order of the tree,
 * and of each the activities that were held, in figures, by date. Figures only: whether 80 % are
 * reached and what 满意率 is, is for firmware/rules.h to say. Of an evaluation there are the counts
 * that left the terminal, which hides what would give somebody away.
 *
 * The views of db/committee/02x_*.sql say where each figure comes from.
 */
#ifndef THEMEDAY_DB_COMMITTEE_SURVEY_H
#define THEMEDAY_DB_COMMITTEE_SURVEY_H

#include "db/committee.h"
#include "firmware/model/activity.h"
#include "firmware/model/poll.h"
#include "firmware/model/satisfaction.h"

/* An activity of a branch; of a joint one each branch has its own. */
struct survey_activity {
    char date[DATE_SIZE];
    enum activity_type type;
    int start_min, end_min;
    struct attendance attendance;
    int owed, made_up;                 /* make-ups */
    int steps;                         /* of the nine of S2:106, those with a date */
    int received_after;                /* days from its own to that of its first bundle */
    bool is_joined;                    /* of a joint activity, and not its first branch */
    bool is_evaluated;                 /* an evaluation was closed; the rest is about it */
    bool is_hidden;                    /* too few ballots: no counts */
    enum satisfaction_formula formula; /* the terminal's, named in its export */
    int counts[POLL_OPTIONS_MAX]; /* 满意, 基本满意, 不满意, 不作评价, the four questions pooled */
    int ballots, voters; /* 收回, 应评 */
    char *theme;         /* in one line; NULL unless asked for */
};

struct survey_branch {
    char *name;
    int id;
    char *committee; /* the ones above it, "机关党委 / 第二党总支", or "" */
    bool is_own;     /* it has held an activity of its own, ever */
    struct survey_activity *activities;
    size_t count;
};

struct survey {
    struct survey_branch *branches;
    size_t branch_count;
    struct survey_activity *activities; /* of all branches */
    size_t activity_count;
};

struct survey_wish {
    const char *first, *end; /* dates; the second is the first that is not in it */
    const char *under; /* the name of a branch, or of a committee and all below it; NULL: all */
    bool with_themes;
};

/* All branches that ever held an activity, with or without one in the span, and who was a guest of
 * a joint one in it. ERR_GONE: nothing of that name is there, or may be seen. Call survey_clear()
 * in any case. */
CHECKED enum err survey_read(struct committee *committee, const struct survey_wish *wish,
                             struct survey *ret_survey);

void survey_clear(struct survey *survey);

#endif
