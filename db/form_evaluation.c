#include "db/form_evaluation.h"

#include "firmware/base/utf8.h"

#include <stdio.h>
#include <string.h>

const char *const form_evaluation_options[FORM_EVALUATION_OPTIONS] = {"满意", "基本满意", "不满意",
                                                                      "不作评价"};

/* Counts that do not add up to the ballots are as good as none. */
enum err form_evaluation_read(struct db *db, int64_t activity_id, const struct form_terms *terms,
                              struct form_evaluation *ret_evaluation)
{
    struct form_evaluation evaluation = {.state = FORM_EVALUATION_NONE};
    enum err err = poll_result_of_activity(db, activity_id, &evaluation.result);
    if (err == ERR_OK && evaluation.result.is_void)
        err = ERR_CORRUPT;
    if (err == ERR_CORRUPT || err == ERR_UNSUPPORTED) {
        evaluation.state = FORM_EVALUATION_UNREAD;
        evaluation.failure = err;
        err = ERR_OK;
    } else if (err == ERR_OK) {
        evaluation.state = FORM_EVALUATION_CLOSED;
        terms->judge_evaluation(&evaluation.result, terms->satisfaction_formula,
                                &evaluation.judgement);
    }
    if (err == ERR_BUSY || err == ERR_GONE)
        err = ERR_OK;
    if (err == ERR_OK)
        *ret_evaluation = evaluation;
    return err;
}

/* ---- rows ---- */

enum { RANGES_MAX = 2 * (POLL_GROUPS + 1) + 1 };

struct evaluation_range {
    const char *name;
    const struct tally *tally;
    bool is_hidden, is_sum, is_paper;
};

static int evaluation_ranges(const struct form_evaluation *evaluation,
                             struct evaluation_range ret_ranges[RANGES_MAX])
{
    const struct poll_result *result = &evaluation->result;
    const struct tally *groups = result->groups, *paper = result->paper;
    const bool few = result->groups_hidden, few_paper = result->paper_groups_hidden;
    const struct evaluation_range ranges[RANGES_MAX] = {
        {"党员", &groups[POLL_MEMBERS], few, false, false},
        {"受邀人员", &groups[POLL_GUESTS], few, false, false},
        {"合计", &result->all, result->hidden, true, false},
        {"纸质党员", &paper[POLL_MEMBERS], few_paper, false, true},
        {"纸质受邀人员", &paper[POLL_GUESTS], few_paper, false, true},
        {"纸质合计", &result->paper_all, result->paper_hidden, true, true},
        {"全部", &evaluation->judgement.tally, false, false, false},
    };
    memcpy(ret_ranges, ranges, sizeof ranges);
    if (result->paper_all.ballots == 0)
        return POLL_GROUPS + 1;
    return result->hidden || result->paper_hidden ? RANGES_MAX - 1 : RANGES_MAX;
}

/* `question` EVALUATION_QUESTIONS: all of them. */
static void evaluation_fill(const struct form_terms *terms, const struct evaluation_range *range,
                            int question, struct form_evaluation_row *row)
{
    struct tally part = {.ballots = range->tally->ballots};
    for (int i = 0; i < EVALUATION_QUESTIONS; i++) {
        if (!row->is_pooled && i != question)
            continue;
        memcpy(part.count[i], range->tally->count[i], sizeof part.count[i]);
        for (int option = 0; option < FORM_EVALUATION_OPTIONS; option++)
            row->counts[option] += part.count[i][option];
    }
    for (int option = 0; option < FORM_EVALUATION_OPTIONS - 1; option++)
        row->valid += row->counts[option];
    row->satisfaction = terms->satisfaction(&part, terms->satisfaction_formula);
}

void form_evaluation_rows(const struct form_evaluation *evaluation, const struct form_terms *terms,
                          form_evaluation_visitor *visit, void *context)
{
    static const char *const items[] = {"主题", "内容", "方式", "效果", "四项合计"};
    struct evaluation_range ranges[RANGES_MAX];
    int count = evaluation_ranges(evaluation, ranges);
    for (int question = 0; question <= EVALUATION_QUESTIONS; question++) {
        for (int i = 0; i < count; i++) {
            const struct evaluation_range *range = &ranges[i];
            struct form_evaluation_row row = {
                .item = items[question],
                .range = range->name,
                .is_pooled = question == EVALUATION_QUESTIONS,
                .is_sum = range->is_sum,
                .is_paper = range->is_paper,
                .is_whole = range->tally == &evaluation->judgement.tally,
                .ballots = range->tally->ballots,
                .is_hidden = range->is_hidden && range->tally->ballots > 0,
            };
            if (!row.is_hidden)
                evaluation_fill(terms, range, question, &row);
            visit(&row, context);
        }
    }
}

/* ---- words ---- */

void form_evaluation_rate(const struct satisfaction *satisfaction, char ret_text[FORM_FIGURE_SIZE])
{
    int tenths = satisfaction->rate_tenths;
    if (satisfaction->has_result)
        snprintf(ret_text, FORM_FIGURE_SIZE, "%d.%d%%", tenths / 10, tenths % 10);
    else
        strcpy(ret_text, "无结果");
}

void form_evaluation_row_rate(const struct form_evaluation_row *row,
                              char ret_text[FORM_FIGURE_SIZE])
{
    if (row->is_hidden)
        strcpy(ret_text, "份数太少，不显示");
    else
        form_evaluation_rate(&row->satisfaction, ret_text);
}

/* ev.few; and what is hidden as a whole is not in 满意率, either. */
const char *form_evaluation_hint(const struct form_evaluation *evaluation)
{
    const struct poll_result *result = &evaluation->result;
    if (evaluation->judgement.tally.ballots > 0 &&
        (result->hidden || result->paper_hidden || result->parts_hidden))
        return "份数太少的不显示分项结果，也不计入满意率。";
    if (result->groups_hidden || result->paper_groups_hidden)
        return "份数太少，不显示分项结果。";
    return "";
}

void form_evaluation_turnout(const struct form_evaluation *evaluation,
                             char ret_text[FORM_TEXT_SIZE])
{
    const struct poll_result *result = &evaluation->result;
    char paper[FORM_FIGURE_SIZE] = "";
    if (result->paper_all.ballots > 0)
        snprintf(paper, sizeof paper, "，纸质 %d 份", result->paper_all.ballots);
    snprintf(ret_text, FORM_TEXT_SIZE, "应评 %d 人，收回 %d 份（党员 %d，受邀 %d）%s",
             result->poll.expected, result->poll.ballots, result->turnout[POLL_MEMBERS],
             result->turnout[POLL_GUESTS], paper);
}

void form_evaluation_terminals(const struct poll_result *result, char ret_text[FORM_TEXT_SIZE])
{
    ret_text[0] = '\0';
    for (int i = 0; i < result->part_count && i < POLL_PARTS_MAX; i++) {
        const struct poll_turnout *part = &result->parts[i];
        bool is_here = part->device[0] == '\0';
        utf8_append(ret_text, FORM_TEXT_SIZE, "%s%s%s %d", i > 0 ? "，" : "",
                    is_here ? "本机" : "终端 ", part->device, part->ballots);
    }
    if (result->part_count > POLL_PARTS_MAX)
        utf8_append(ret_text, FORM_TEXT_SIZE, "，还有 %d 台", result->part_count - POLL_PARTS_MAX);
    if (result->doubled > 0)
        utf8_append(ret_text, FORM_TEXT_SIZE, "；%d 人在两台终端都投了票", result->doubled);
}
