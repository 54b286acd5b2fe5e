/* How 满意率 is counted (product.md §0.2, §3b); a setting, named in every export. */
#ifndef THEMEDAY_MODEL_SATISFACTION_H
#define THEMEDAY_MODEL_SATISFACTION_H

/* The order is that of the setting's words: satisfied_basic, satisfied, weighted. */
enum satisfaction_formula {
    SATISFACTION_BASIC_TOO, /* (满意 + 基本满意) ÷ valid */
    SATISFACTION_ONLY,      /* 满意 ÷ valid */
    SATISFACTION_WEIGHTED,  /* (100 × 满意 + 75 × 基本满意 + 55 × 不满意) ÷ valid */
};

#endif
