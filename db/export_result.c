#include "db/export_result.h"

#include "db/export_sheet.h"
#include "db/form_evaluation.h"
#include "db/form_word.h"

#include <stdlib.h>

enum { RESULT_CELLS = 8 };

static void result_end_row(FILE *out)
{
    fputs("\r\n", out);
}

static void result_write_row(const struct form_evaluation_row *row, void *context)
{
    FILE *out = context;
    char rate[FORM_FIGURE_SIZE], number[16];
    form_evaluation_row_rate(row, rate);
    export_sheet_cell(out, row->item, true);
    export_sheet_cell(out, row->range, false);
    for (int i = 0; i < FORM_EVALUATION_OPTIONS + 1; i++) {
        snprintf(number, sizeof number, "%d",
                 i < FORM_EVALUATION_OPTIONS ? row->counts[i] : row->valid);
        export_sheet_cell(out, row->is_hidden ? "" : number, false);
    }
    export_sheet_cell(out, rate, false);
    result_end_row(out);
}

/* A row that has a last cell only. */
static void result_write_last(FILE *out, const char *item, const char *range, const char *text)
{
    export_sheet_cell(out, item, true);
    export_sheet_cell(out, range, false);
    for (int i = 2; i < RESULT_CELLS - 1; i++)
        export_sheet_cell(out, "", false);
    export_sheet_cell(out, text, false);
    result_end_row(out);
}

static void result_write(FILE *out, const struct form_evaluation *evaluation,
                         const struct form_terms *terms)
{
    static const char *const heads[RESULT_CELLS] = {"项目",   "范围",     "满意", "基本满意",
                                                    "不满意", "不作评价", "有效", "满意率"};
    const struct judgement *judgement = &evaluation->judgement;
    const char *formula = form_word_formula(terms->satisfaction_formula);
    char rate[FORM_FIGURE_SIZE], satisfied[FORM_FIGURE_SIZE];
    form_evaluation_rate(&judgement->satisfaction, rate);
    form_evaluation_rate(&judgement->satisfied, satisfied);
    fputs("\xEF\xBB\xBF", out);
    for (int i = 0; i < RESULT_CELLS; i++)
        export_sheet_cell(out, heads[i], i == 0);
    result_end_row(out);
    form_evaluation_rows(evaluation, terms, result_write_row, out);
    result_write_last(out, "满意率", formula, rate);
    result_write_last(out, "其中满意", "满意 ÷ 有效", satisfied);
}

enum err export_add_result(struct db *db, int64_t activity_id, const struct form_terms *terms,
                           struct export_bundle *bundle, bool *ret_has_result)
{
    struct form_evaluation evaluation;
    char *bytes = NULL;
    size_t length = 0;
    enum err err = form_evaluation_read(db, activity_id, terms, &evaluation);
    if (err == ERR_OK && evaluation.state == FORM_EVALUATION_UNREAD)
        err = evaluation.failure;
    if (err != ERR_OK)
        return err;
    *ret_has_result = evaluation.state == FORM_EVALUATION_CLOSED;
    if (!*ret_has_result)
        return ERR_OK;
    FILE *out = open_memstream(&bytes, &length);
    if (out == NULL)
        return ERR_NOMEM;
    result_write(out, &evaluation, terms);
    bool failed = ferror(out);
    if (fclose(out) != 0 || failed) {
        free(bytes);
        return ERR_NOMEM;
    }
    return export_add(bundle, "测评结果.csv", bytes, length);
}
