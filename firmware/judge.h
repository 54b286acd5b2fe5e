/*
 * What an evaluation came to: the counts of the terminal and of the paper slips together, judged by
 * the rules. Screens, verbs and exports share it, so that they say the same.
 */
#ifndef THEMEDAY_JUDGE_H
#define THEMEDAY_JUDGE_H

#include "db/poll_result.h"
#include "firmware/model/satisfaction.h"

/* 满意率 by that formula, and the share of 满意 alone; a result of fewer than it takes has none. */
void judge_evaluation(const struct poll_result *result, enum satisfaction_formula formula,
                      struct judgement *ret_judgement);

/* S2:108 “本年度测评结果3次以上满意率低于60%的”: how often in a year a branch was below. */
CHECKED enum err judge_year(struct db *db, const char *branch, int year,
                            enum satisfaction_formula formula, int *ret_times_below);

#endif
