#include "db/form.h"

#include "db/form_evaluation.h"
#include "db/form_word.h"

#include <stdio.h>
#include <string.h>

enum { RESULT_COLUMNS = 8, BRANCHES_SIZE = BRANCHES_MAX * (TITLE_SIZE + 4) };

static const struct paper_column result_columns[RESULT_COLUMNS] = {
    {"项目", 110, PAPER_CENTRE, false},  {"范围", 150, PAPER_CENTRE, false},
    {"满意", 100, PAPER_CENTRE, true},   {"基本满意", 105, PAPER_CENTRE, true},
    {"不满意", 100, PAPER_CENTRE, true}, {"不作评价", 105, PAPER_CENTRE, true},
    {"有效", 100, PAPER_CENTRE, true},   {"满意率", 230, PAPER_CENTRE, false},
};

/* ---- the figures ---- */

static void result_add_row(const struct form_evaluation_row *row, struct paper_document *document)
{
    char rate[FORM_FIGURE_SIZE];
    form_evaluation_row_rate(row, rate);
    paper_cell(document, row->item);
    paper_cell(document, row->range);
    for (int i = 0; i < FORM_EVALUATION_OPTIONS + 1; i++)
        if (row->is_hidden)
            paper_cell(document, "");
        else
            paper_number(document, i < FORM_EVALUATION_OPTIONS ? row->counts[i] : row->valid);
    paper_cell(document, rate);
}

/* A group without ballots has no rows, but for 合计: there is always something in the table. What
 * is hidden is said once, of the four questions together. */
static bool result_shows_row(const struct form_evaluation_row *row)
{
    return (row->ballots > 0 || row->is_sum) && (!row->is_hidden || row->is_pooled);
}

static void result_add_terminal(const struct form_evaluation_row *row, void *context)
{
    if (!row->is_paper && !row->is_whole && result_shows_row(row))
        result_add_row(row, context);
}

static void result_add_paper(const struct form_evaluation_row *row, void *context)
{
    if (row->is_paper && result_shows_row(row))
        result_add_row(row, context);
}

static void result_add_whole(const struct form_evaluation_row *row, void *context)
{
    if (row->is_whole)
        result_add_row(row, context);
}

static void result_add_table(struct form *form, const struct form_evaluation *evaluation,
                             const char *heading, form_evaluation_visitor *visit)
{
    if (heading[0] != '\0')
        paper_text(&form->document, heading, "");
    paper_table(&form->document, result_columns, RESULT_COLUMNS);
    form_evaluation_rows(evaluation, form->terms, visit, &form->document);
}

/* ---- the paper ---- */

static void result_add_verdict(struct form *form, const struct form_evaluation *evaluation)
{
    char turnout[FORM_TEXT_SIZE], rate[FORM_FIGURE_SIZE], satisfied[FORM_FIGURE_SIZE];
    struct paper_document *document = &form->document;
    form_evaluation_turnout(evaluation, turnout);
    form_evaluation_rate(&evaluation->judgement.satisfaction, rate);
    form_evaluation_rate(&evaluation->judgement.satisfied, satisfied);
    paper_fields(document, 1);
    paper_field(document, "测评份数", turnout);
    form_evaluation_terminals(&evaluation->result, turnout);
    if (turnout[0] != '\0')
        paper_field(document, "各终端份数", turnout);
    paper_fields(document, 2);
    paper_field(document, "满意率", rate);
    paper_field(document, "其中满意", satisfied);
    paper_fields(document, 1);
    paper_field(document, "满意率口径", form_word_formula(form->terms->satisfaction_formula));
}

static void result_add(struct form *form, const struct form_evaluation *evaluation)
{
    static const char *const labels[] = {"填表人：", "党支部书记："};
    char branches[BRANCHES_SIZE] = "";
    const struct poll_result *result = &evaluation->result;
    const char *hint = form_evaluation_hint(evaluation);
    bool has_paper = result->paper_all.ballots > 0;
    for (int i = 0; i < form->activity.branch_count; i++) {
        strcat(branches, i > 0 ? "、" : "");
        strcat(branches, form->activity.branches[i]);
    }
    form_start(form, "测评结果", "测评结果", false);
    form_add_head(form, branches);
    result_add_verdict(form, evaluation);
    result_add_table(form, evaluation, has_paper ? "终端测评" : "", result_add_terminal);
    if (has_paper)
        result_add_table(form, evaluation, "纸质测评", result_add_paper);
    if (has_paper && !result->hidden && !result->paper_hidden)
        result_add_table(form, evaluation, "全部", result_add_whole);
    if (hint[0] != '\0')
        paper_text(&form->document, "", hint);
    paper_signs(&form->document, labels, 2);
}

enum err form_result(struct db *db, int64_t activity_id, const struct form_terms *terms,
                     struct paper_document *ret_document)
{
    struct form form;
    struct form_evaluation evaluation = {.state = FORM_EVALUATION_NONE};
    enum err err = form_open(db, activity_id, terms, "测评结果", &form);
    if (err == ERR_OK)
        err = form_evaluation_read(db, activity_id, terms, &evaluation);
    if (err == ERR_OK && evaluation.state == FORM_EVALUATION_NONE)
        err = ERR_GONE;
    if (err == ERR_OK && evaluation.state == FORM_EVALUATION_UNREAD)
        err = evaluation.failure;
    if (err == ERR_OK)
        result_add(&form, &evaluation);
    return form_close(&form, err, ret_document);
}
