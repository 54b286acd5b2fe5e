/*
 * An evaluation (S2:108) as papers and sheets say it: in rows, one for each question and group,
 * with what poll_result() hides left out. Private to db/.
 */
#ifndef THEMEDAY_DB_FORM_EVALUATION_H
#define THEMEDAY_DB_FORM_EVALUATION_H

#include "db/form_part.h"

enum { FORM_EVALUATION_OPTIONS = 4 }; /* 满意, 基本满意, 不满意, 不作评价 */

enum form_evaluation_state {
    FORM_EVALUATION_NONE, /* or not closed yet: nothing is said of it */
    FORM_EVALUATION_UNREAD,
    FORM_EVALUATION_CLOSED,
};

struct form_evaluation {
    enum form_evaluation_state state;
    enum err failure; /* why it could not be read: ERR_CORRUPT, or ERR_UNSUPPORTED (poll.h) */
    struct poll_result result;  /* these two only when closed */
    struct judgement judgement; /* of the terminal and of paper slips together */
};

/* Polls that cannot be read are a state, and no error: papers that say other things, too, come
 * out, and say so. */
CHECKED enum err form_evaluation_read(struct db *db, int64_t activity_id,
                                      const struct form_terms *terms,
                                      struct form_evaluation *ret_evaluation);

struct form_evaluation_row {
    const char *item;  /* 主题 … 效果, then 四项合计 */
    const char *range; /* 党员, 受邀人员, 合计; 纸质党员 …; 全部 */
    bool is_pooled;    /* of all four questions */
    bool is_sum;       /* 合计, 纸质合计 */
    bool is_paper;
    bool is_whole; /* 全部 */
    int ballots;
    bool is_hidden; /* the following are zero */
    int counts[FORM_EVALUATION_OPTIONS];
    int valid;
    struct satisfaction satisfaction;
};

/* Rows of paper slips only when there are any, and 全部 when both may be shown. */
typedef void form_evaluation_visitor(const struct form_evaluation_row *row, void *context);
void form_evaluation_rows(const struct form_evaluation *evaluation, const struct form_terms *terms,
                          form_evaluation_visitor *visit, void *context);

/* The names of the options, in the order of the counts. */
extern const char *const form_evaluation_options[FORM_EVALUATION_OPTIONS];

/* 84.3%, or 无结果. */
void form_evaluation_rate(const struct satisfaction *satisfaction, char ret_text[FORM_FIGURE_SIZE]);

/* The same of a row, or that it is hidden. */
void form_evaluation_row_rate(const struct form_evaluation_row *row,
                              char ret_text[FORM_FIGURE_SIZE]);

/* What became of ballots that are too few, as a sentence; "" when nothing is hidden. */
const char *form_evaluation_hint(const struct form_evaluation *evaluation);

/* 应评 30 人，收回 28 份（党员 25，受邀 3），纸质 4 份 */
void form_evaluation_turnout(const struct form_evaluation *evaluation,
                             char ret_text[FORM_TEXT_SIZE]);

/* 本机 18，终端 1A2B3C4D 10；1 人在两台终端都投了票; "" when it was held here alone. */
void form_evaluation_terminals(const struct poll_result *result, char ret_text[FORM_TEXT_SIZE]);

#endif
