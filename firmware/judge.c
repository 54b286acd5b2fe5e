#include "firmware/judge.h"

#include "firmware/rules.h"

static void judge_add(struct tally *sum, const struct tally *tally)
{
    sum->ballots += tally->ballots;
    for (int question = 0; question < POLL_QUESTIONS_MAX; question++)
        for (int option = 0; option <= POLL_OPTIONS_MAX; option++)
            sum->count[question][option] += tally->count[question][option];
}

void judge_evaluation(const struct poll_result *result, enum satisfaction_formula formula,
                      struct judgement *ret_judgement)
{
    struct judgement judgement = {.tally = {.ballots = 0}};
    if (!result->hidden)
        judge_add(&judgement.tally, &result->all);
    if (!result->paper_hidden)
        judge_add(&judgement.tally, &result->paper_all);
    judgement.satisfaction = rules_satisfaction(&judgement.tally, formula);
    judgement.satisfied = rules_satisfaction(&judgement.tally, SATISFACTION_ONLY);
    *ret_judgement = judgement;
}

struct judge_count {
    enum satisfaction_formula formula;
    int times_below;
};

static bool judge_visit(const struct poll_result *result, void *context)
{
    struct judge_count *count = context;
    struct judgement judgement;
    judge_evaluation(result, count->formula, &judgement);
    count->times_below += judgement.satisfaction.is_below;
    return true;
}

enum err judge_year(struct db *db, const char *branch, int year, enum satisfaction_formula formula,
                    int *ret_times_below)
{
    struct judge_count count = {.formula = formula};
    enum err err = poll_results_of_year(db, branch, year, judge_visit, &count);
    if (err == ERR_OK)
        *ret_times_below = count.times_below;
    return err;
}
