/* 测评结果.csv: counts only, and what is too few to show stays hidden. */
#include "db/committee_part.h"

#include "db/form_word.h"

#include <stdio.h>
#include <string.h>

enum { EVALUATION_CELLS = 8, EVALUATION_RATE = EVALUATION_CELLS - 1, EVALUATION_COUNTS = 2 };
enum { EVALUATION_POOLS = 2 }; /* the terminal's, and that of paper slips */

static const char evaluation_name[] = "测评结果.csv";
static const char evaluation_heads[] = "项目,范围,满意,基本满意,不满意,不作评价,有效,满意率";

static const char *const questions[EVALUATION_QUESTIONS] = {"主题", "内容", "方式", "效果"};

static const struct evaluation_audience {
    const char *word, *audience;
    bool is_sum;
} audiences[COMMITTEE_AUDIENCES] = {
    {"党员", "members", false},
    {"受邀人员", "guests", false},
    {"合计", "all", true},
    {"纸质党员", "paper_members", false},
    {"纸质受邀人员", "paper_guests", false},
    {"纸质合计", "paper_all", true},
};

static const struct evaluation_audience *evaluation_audience(const char *word)
{
    for (int i = 0; i < COMMITTEE_AUDIENCES; i++)
        if (strcmp(audiences[i].word, word) == 0)
            return &audiences[i];
    return NULL;
}

/* By its words, which S2:108 lets nobody choose tacitly. */
static int evaluation_formula(const char *word)
{
    for (int i = SATISFACTION_BASIC_TOO; i <= SATISFACTION_WEIGHTED; i++)
        if (strcmp(form_word_formula((enum satisfaction_formula)i), word) == 0)
            return i;
    return COMMITTEE_NONE;
}

/* "84.3%"; 无结果 is none. */
static int evaluation_rate(const char *text)
{
    int whole = 0, tenth = 0;
    return sscanf(text, "%9d.%1d%%", &whole, &tenth) == 2 ? 10 * whole + tenth : COMMITTEE_NONE;
}

static bool evaluation_is_hidden(const char *const *cells)
{
    return cells[EVALUATION_COUNTS][0] == '\0';
}

/* False: one of them is no number. */
static bool evaluation_read_options(const char *const *cells, int options[COMMITTEE_OPTIONS])
{
    bool good = true;
    for (int i = 0; i < COMMITTEE_OPTIONS; i++) {
        options[i] = committee_part_number(cells[EVALUATION_COUNTS + i], "");
        good = good && options[i] != COMMITTEE_NONE;
    }
    return good;
}

/* ---- rows ---- */

static bool evaluation_add_count(struct committee_evaluation *evaluation, int question,
                                 const struct evaluation_audience *audience,
                                 const char *const *cells)
{
    if (evaluation->count == COMMITTEE_COUNTS_MAX)
        return false;
    struct committee_count *count = &evaluation->counts[evaluation->count++];
    *count = (struct committee_count){.question = question,
                                      .audience = audience->audience,
                                      .is_hidden = evaluation_is_hidden(cells)};
    return count->is_hidden || evaluation_read_options(cells, count->options);
}

/* Of all four questions. The terminal and paper slips make up 满意率 together, each where it is not
 * too few to show. */
static bool evaluation_add_pool(struct committee_evaluation *evaluation,
                                const struct evaluation_audience *audience,
                                const char *const *cells)
{
    int options[COMMITTEE_OPTIONS];
    if (!audience->is_sum || evaluation_is_hidden(cells))
        return true;
    if (evaluation->pool_count == EVALUATION_POOLS || !evaluation_read_options(cells, options))
        return false;
    for (int i = 0; i < COMMITTEE_OPTIONS; i++)
        evaluation->options[i] += options[i];
    evaluation->pool_count++;
    return true;
}

static bool evaluation_add_row(struct committee_evaluation *evaluation, const char *const *cells)
{
    const char *item = cells[0], *range = cells[1];
    const struct evaluation_audience *audience = evaluation_audience(range);
    if (strcmp(item, "满意率") == 0) {
        evaluation->formula = evaluation_formula(range);
        evaluation->rate_tenths = evaluation_rate(cells[EVALUATION_RATE]);
        return evaluation->formula != COMMITTEE_NONE;
    }
    if (strcmp(item, "其中满意") == 0 || strcmp(range, "全部") == 0)
        return true; /* both follow from the others */
    if (audience == NULL)
        return false;
    if (strcmp(item, "四项合计") == 0)
        return evaluation_add_pool(evaluation, audience, cells);
    for (int i = 0; i < EVALUATION_QUESTIONS; i++)
        if (strcmp(item, questions[i]) == 0)
            return evaluation_add_count(evaluation, i + 1, audience, cells);
    return false;
}

enum err committee_evaluation_read(struct committee_reading *reading)
{
    struct committee_evaluation *evaluation = &reading->bundle->evaluation;
    const struct export_file *file = committee_part_find(reading, evaluation_name);
    struct sheet sheet = {0};
    evaluation->formula = evaluation->rate_tenths = COMMITTEE_NONE;
    if (file == NULL)
        return ERR_OK;
    enum err err = committee_part_table(reading, file, evaluation_heads, &sheet);
    for (size_t i = 1; err == ERR_OK && i < sheet.record_count; i++) {
        const char *cells[EVALUATION_CELLS];
        committee_part_cells(&sheet.records[i], cells, EVALUATION_CELLS);
        if (!evaluation_add_row(evaluation, cells))
            committee_part_refuse(reading, COMMITTEE_UNCLEAR, evaluation_name,
                                  sheet.records[i].line);
    }
    if (err == ERR_OK && evaluation->formula == COMMITTEE_NONE)
        committee_part_refuse(reading, COMMITTEE_UNCLEAR, evaluation_name, 0);
    sheet_clear(&sheet);
    return err;
}
