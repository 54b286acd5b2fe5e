#include "db/form.h"

#include "db/form_evaluation.h"
#include "db/form_part.h"
#include "db/form_word.h"
#include "db/form_year.h"
#include "db/ledger.h"

#include <stdio.h>
#include <string.h>

/* A year of one branch on its way to the paper. */
struct form_ledger {
    struct db *db;
    const struct form_terms *terms;
    struct paper_document document;
    struct form_year year;
    enum err err; /* of what a visitor had to ask for */
    int members;
    int below; /* evaluations below 60 % */
};

/* ---- the twelve months ---- */

static void ledger_add_figures(struct form_ledger *ledger, const struct ledger_line *line)
{
    form_add_cells(&ledger->document, ledger->terms, &line->attendance, false);
    paper_number(&ledger->document, line->made_up);
    paper_number(&ledger->document, line->owed);
}

static void ledger_add_activity(struct paper_document *document, const struct activity *activity)
{
    char day[FORM_FIGURE_SIZE] = "";
    struct moment date;
    if (activity->id != 0 && clock_parse_date(activity->date, &date) == ERR_OK)
        snprintf(day, sizeof day, "%d日", date.day);
    paper_cell(document, day);
    paper_cell(document, activity->id == 0 ? "" : form_word_type(activity->type));
    paper_cell(document, activity->theme);
    paper_cell(document, activity->way);
    paper_cell(document, activity->place);
    paper_cell(document, activity->host);
}

/* An evaluation is judged as soon as it is closed: whether the activity is over does not matter. */
static enum err ledger_add_evaluation(struct form_ledger *ledger, int64_t activity_id)
{
    struct form_evaluation evaluation = {.state = FORM_EVALUATION_NONE};
    char rate[FORM_FIGURE_SIZE] = "";
    enum err err = ERR_OK;
    if (activity_id != 0)
        err = form_evaluation_read(ledger->db, activity_id, ledger->terms, &evaluation);
    if (err != ERR_OK)
        return err;
    switch (evaluation.state) {
    case FORM_EVALUATION_NONE:
        break;
    case FORM_EVALUATION_UNREAD:
        strcpy(rate, "未读出");
        break;
    case FORM_EVALUATION_CLOSED:
        form_evaluation_rate(&evaluation.judgement.satisfaction, rate);
        break;
    }
    paper_cell(&ledger->document, rate);
    form_year_add_evaluation(&ledger->year, &evaluation);
    return ERR_OK;
}

static bool ledger_visit_line(const struct ledger_line *line, void *context)
{
    enum { FIGURES = 11 };
    struct form_ledger *ledger = context;
    char month[FORM_FIGURE_SIZE];
    snprintf(month, sizeof month, "%d月", line->month);
    paper_cell(&ledger->document, month);
    ledger_add_activity(&ledger->document, &line->activity);
    if (line->held)
        ledger_add_figures(ledger, line);
    for (int i = 0; i < FIGURES && !line->held; i++)
        paper_cell(&ledger->document, "");
    ledger->err = ledger_add_evaluation(ledger, line->activity.id);
    if (ledger->err == ERR_OK)
        ledger->err = form_year_add(&ledger->year, ledger->db, ledger->terms, line);
    return ledger->err == ERR_OK;
}

static void ledger_add_head(struct form_ledger *ledger, const char *branch, int year)
{
    char text[FORM_FIGURE_SIZE];
    snprintf(text, sizeof text, "%d 年", year);
    paper_fields(&ledger->document, 2);
    paper_field(&ledger->document, "党支部", branch);
    paper_field(&ledger->document, "年度", text);
}

/* S2:108 “本年度测评结果3次以上满意率低于60%的” */
static bool ledger_count_below(const struct poll_result *result, void *context)
{
    struct form_ledger *ledger = context;
    struct judgement judgement;
    ledger->terms->judge_evaluation(result, ledger->terms->satisfaction_formula, &judgement);
    ledger->below += judgement.satisfaction.is_below && !result->is_void;
    return true;
}

/* All in one line: twelve months fill the page. */
static enum err ledger_add_year(struct form_ledger *ledger, const char *branch, int year)
{
    char below[FORM_FIGURE_SIZE], number[FORM_FIGURE_SIZE];
    enum err err = poll_results_of_year(ledger->db, branch, year, ledger_count_below, ledger);
    bool is_unread = err == ERR_CORRUPT || err == ERR_UNSUPPORTED;
    if (err != ERR_OK && !is_unread)
        return err;
    snprintf(number, sizeof number, "%d 年", year);
    snprintf(below, sizeof below, "%d 次（口径见年度小结）", ledger->below);
    paper_fields(&ledger->document, 3);
    paper_field(&ledger->document, "党支部", branch);
    paper_field(&ledger->document, "年度", number);
    paper_field(&ledger->document, "满意率低于 60%", is_unread ? "没有读出" : below);
    return ERR_OK;
}

static enum err ledger_add_months(struct form_ledger *ledger, const char *branch, int year,
                                  const struct moment *now)
{
    static const struct paper_column columns[] = {
        {"月份", 40, PAPER_CENTRE, false},     {"日期", 40, PAPER_CENTRE, false},
        {"类型", 70, PAPER_CENTRE, false},     {"活动主题", 134, PAPER_LEFT, false},
        {"活动方式", 72, PAPER_CENTRE, false}, {"地点", 66, PAPER_CENTRE, false},
        {"主持人", 55, PAPER_CENTRE, false},   {"党员总数", 40, PAPER_CENTRE, true},
        {"应到", 38, PAPER_CENTRE, true},      {"实到", 38, PAPER_CENTRE, true},
        {"请假", 38, PAPER_CENTRE, true},      {"其他方式", 40, PAPER_CENTRE, true},
        {"未到", 38, PAPER_CENTRE, true},      {"列席", 38, PAPER_CENTRE, true},
        {"到会率", 88, PAPER_CENTRE, false},   {"到会要求", 66, PAPER_CENTRE, false},
        {"已补学", 40, PAPER_CENTRE, true},    {"待补学", 40, PAPER_CENTRE, true},
        {"满意率", 54, PAPER_CENTRE, false},
    };
    paper_start(&ledger->document, "主题党日活动年度台账", "台账", true);
    form_add_foot(ledger->db, ledger->terms, &ledger->document);
    enum err err = ledger_add_year(ledger, branch, year);
    if (err != ERR_OK)
        return err;
    paper_table(&ledger->document, columns, sizeof columns / sizeof *columns);
    err = ledger_list(ledger->db, branch, year, now, ledger_visit_line, ledger);
    return err != ERR_OK ? err : ledger->err;
}

/* ---- the year under the five headings of S0:13 ---- */

static void ledger_add_summary(struct form_ledger *ledger, const char *branch, int year)
{
    enum { LINES = 7 };
    static const char *const heads[FORM_YEAR_HEADS] = {"时间", "形式", "内容", "程序", "效果"};
    static const char *const labels[] = {"填表人：", "党支部书记："};
    char text[FORM_YEAR_TEXT_SIZE];
    paper_start(&ledger->document, "年度工作计划执行情况", "年度小结", false);
    form_add_foot(ledger->db, ledger->terms, &ledger->document);
    ledger_add_head(ledger, branch, year);
    for (int i = 0; i < FORM_YEAR_HEADS; i++) {
        form_year_text(&ledger->year, ledger->terms, (enum form_year_head)i, text);
        paper_box(&ledger->document, heads[i], text, LINES);
    }
    paper_signs(&ledger->document, labels, 2);
}

/* ---- the members: counts, no judgement (S2:109) ---- */

static bool ledger_visit_member(const struct ledger_member *line, void *context)
{
    struct form_ledger *ledger = context;
    struct paper_document *document = &ledger->document;
    paper_number(document, ++ledger->members);
    paper_cell(document, line->member.name);
    paper_cell(document, line->member.group);
    paper_number(document, line->activities);
    paper_number(document, line->present);
    paper_number(document, line->late);
    paper_number(document, line->leave);
    paper_number(document, line->other);
    paper_number(document, line->absent);
    paper_number(document, line->made_up);
    paper_number(document, line->owed);
    return true;
}

static enum err ledger_add_members(struct form_ledger *ledger, const char *branch, int year,
                                   const struct moment *now)
{
    static const struct paper_column columns[] = {
        {"序号", 58, PAPER_CENTRE, true},     {"姓名", 170, PAPER_CENTRE, false},
        {"党小组", 130, PAPER_CENTRE, false}, {"应参加", 80, PAPER_CENTRE, true},
        {"实到", 70, PAPER_CENTRE, true},     {"迟到", 70, PAPER_CENTRE, true},
        {"请假", 70, PAPER_CENTRE, true},     {"其他方式", 98, PAPER_CENTRE, true},
        {"未到", 70, PAPER_CENTRE, true},     {"已补学", 80, PAPER_CENTRE, true},
        {"待补学", 80, PAPER_CENTRE, true},
    };
    paper_start(&ledger->document, "党员参加活动情况", "党员情况", false);
    form_add_foot(ledger->db, ledger->terms, &ledger->document);
    ledger_add_head(ledger, branch, year);
    paper_table(&ledger->document, columns, sizeof columns / sizeof *columns);
    return ledger_members(ledger->db, branch, year, now, ledger_visit_member, ledger);
}

/* The file's time is the last day of the year: equal data, equal bytes. */
enum err form_ledger(struct db *db, const char *branch, int year, const struct moment *now,
                     const struct form_terms *terms, struct paper_document *ret_document)
{
    struct form_ledger ledger = {.db = db, .terms = terms};
    struct moment last_day = {.year = year, .month = 12, .day = 31};
    form_year_begin(&ledger.year, year, now);
    paper_begin(&ledger.document, "主题党日活动年度台账", clock_wall_of(last_day));
    enum err err = ledger_add_months(&ledger, branch, year, now);
    if (err == ERR_OK)
        err = form_year_add_plan(&ledger.year, db);
    if (err == ERR_OK)
        ledger_add_summary(&ledger, branch, year);
    if (err == ERR_OK)
        err = ledger_add_members(&ledger, branch, year, now);
    if (err == ERR_OK)
        err = paper_finish(&ledger.document);
    if (err == ERR_OK)
        *ret_document = ledger.document;
    else
        paper_clear(&ledger.document);
    return err;
}
