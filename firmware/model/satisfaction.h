/*
 * 满意率 (product.md §0.2, §3b): how it is counted, a setting that every export names, and what
 * counts come to. firmware/rules.h counts, firmware/judge.h judges an evaluation.
 */
#ifndef THEMEDAY_MODEL_SATISFACTION_H
#define THEMEDAY_MODEL_SATISFACTION_H

#include "firmware/model/poll.h"

/* The order is that of the setting's words: satisfied_basic, satisfied, weighted. */
enum satisfaction_formula {
    SATISFACTION_BASIC_TOO, /* (满意 + 基本满意) ÷ valid */
    SATISFACTION_ONLY,      /* 满意 ÷ valid */
    SATISFACTION_WEIGHTED,  /* (100 × 满意 + 75 × 基本满意 + 55 × 不满意) ÷ valid */
};

struct satisfaction {
    bool has_result; /* false: no valid answer, 无结果, and neither of the following */
    int rate_tenths; /* tenths of a percent, rounded down */
    bool is_below;   /* below 60 %: 5 * satisfied < 3 * valid; exactly 60 % is not */
};

/* Of an evaluation, the terminal's counts and the paper slips together. */
struct judgement {
    struct tally tally; /* what may be shown of both; no ballots: nothing may, or there are none */
    struct satisfaction satisfaction; /* by the formula that is set */
    struct satisfaction satisfied;    /* 满意 alone, printed beside it (product.md §3b) */
};

#endif
