/* What the committee's reports say of given figures: thresholds in whole numbers, formulas never
 * mixed, due dates, months, and the order in which branches stand. No server: the figures are made
 * by hand (test_committee.c has them from real terminals). */
#include "db/committee_order.h"
#include "firmware/committee/reports.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { BRANCHES = 5, ACTIVITIES = 40 };

/* A survey that is put together branch by branch. */
struct made {
    struct survey survey;
    struct survey_branch branches[BRANCHES];
    struct survey_activity activities[ACTIVITIES];
};

static const struct moment today = {.year = 2026, .month = 11, .day = 21};

static void add_branch(struct made *made, const char *name)
{
    made->survey.branches = made->branches;
    made->survey.activities = made->activities;
    made->branches[made->survey.branch_count++] =
        (struct survey_branch){.name = (char *)(uintptr_t)name,
                               .committee = (char *)"机关党委",
                               .is_own = true,
                               .activities = &made->activities[made->survey.activity_count]};
}

/* A theme day of the last branch. */
static struct survey_activity *add_day(struct made *made, const char *date, int present, int total)
{
    struct survey_activity *activity = &made->activities[made->survey.activity_count++];
    made->branches[made->survey.branch_count - 1].count++;
    *activity =
        (struct survey_activity){.start_min = 840, .end_min = 1020, .theme = (char *)"主题"};
    strcpy(activity->date, date);
    activity->attendance = (struct attendance){
        .total = total, .expected = total, .present = present, .absent = total - present};
    return activity;
}

static void evaluate(struct survey_activity *activity, enum satisfaction_formula formula,
                     int satisfied, int basic, int unsatisfied)
{
    activity->is_evaluated = true;
    activity->formula = formula;
    activity->counts[0] = satisfied;
    activity->counts[1] = basic;
    activity->counts[2] = unsatisfied;
}

static json_t *make(struct made *made, enum reports_kind kind, const char *period_text)
{
    struct settings settings;
    struct period period;
    struct report report;
    char message[256];
    assert_int_equal(settings_load(NULL, false, &settings, message, sizeof message), ERR_OK);
    assert_int_equal(strlen(period_text) == 4 ? period_of_year(period_text, &today, &period)
                                              : period_of_month(period_text, &today, &period),
                     ERR_OK);
    const struct standing_terms terms = {
        .survey = &made->survey, .period = &period, .settings = &settings};
    assert_int_equal(reports[kind].make(&terms, &report), ERR_OK);
    json_t *json = report_json(&report);
    report_clear(&report);
    assert_non_null(json);
    return json;
}

static const json_t *cell(const json_t *rows, size_t row, const char *key)
{
    const json_t *value = json_object_get(json_array_get(rows, row), key);
    if (value == NULL)
        fail_msg("no %s in line %zu", key, row);
    return value;
}

static long long number(const json_t *rows, size_t row, const char *key)
{
    return json_integer_value(cell(rows, row, key));
}

static const char *text(const json_t *rows, size_t row, const char *key)
{
    return json_string_value(cell(rows, row, key));
}

static int tenths(const json_t *rows, size_t row, const char *key)
{
    return (int)(10 * json_real_value(cell(rows, row, key)) + 0.5);
}

/* S2:101; product.md §3a: 35 of 44 is 79.5 %, and not enough; 80 % exactly is. */
static void test_attendance_is_ranked_and_marked(void **state)
{
    (void)state;
    struct made made = {.survey = {.branch_count = 0}};
    static const int figures[][2] = {{35, 44}, {24, 30}, {323, 404}, {8, 10}, {30, 30}};
    for (int i = 0; i < BRANCHES; i++) {
        static const char *const names[] = {"一", "二", "三", "四", "五"};
        add_branch(&made, names[i]);
        add_day(&made, "2026-05-20", figures[i][0], figures[i][1]);
    }
    json_t *rows = make(&made, REPORTS_ATTENDANCE, "2026-05");
    static const char *const order[] = {"五", "二", "四", "三", "一"};
    static const int ranks[] = {1, 2, 2, 4, 5}, rates[] = {1000, 800, 800, 799, 795};
    static const bool met[] = {true, true, true, false, false};
    static const int missing[] = {0, 0, 0, 1, 1};
    for (size_t i = 0; i < BRANCHES; i++) {
        assert_string_equal(text(rows, i, "branch"), order[i]);
        assert_int_equal(number(rows, i, "rank"), ranks[i]);
        assert_int_equal(tenths(rows, i, "rate"), rates[i]);
        assert_int_equal(json_is_true(cell(rows, i, "met")), met[i]);
        assert_int_equal(number(rows, i, "missing"), missing[i]);
    }
    json_decref(rows);
}

/* A year adds up people, and counts how often it was enough. */
static void test_attendance_of_a_year(void **state)
{
    (void)state;
    struct made made = {.survey = {.branch_count = 0}};
    add_branch(&made, "一");
    add_day(&made, "2026-01-20", 20, 20);
    add_day(&made, "2026-02-20", 15, 20);
    add_day(&made, "2026-03-20", 16, 20);
    add_day(&made, "2026-03-25", 0, 20)->type = ACTIVITY_LECTURE;
    json_t *rows = make(&made, REPORTS_ATTENDANCE, "2026");
    assert_int_equal(json_array_size(rows), 1);
    assert_int_equal(tenths(rows, 0, "rate"), 850);
    assert_int_equal(number(rows, 0, "times"), 3);
    assert_int_equal(number(rows, 0, "met_times"), 2);
    assert_int_equal(number(rows, 0, "below_times"), 1);
    json_decref(rows);
}

/* S2:108 “3次以上满意率低于60%的”: 60 % exactly is not below, the third time is reached; the year
 * is the calendar's, and rates of another formula stand apart. */
static void test_sixty_percent_is_counted_by_formula(void **state)
{
    (void)state;
    static const char *const months[] = {"2026-01-20", "2026-02-20", "2026-03-20", "2026-04-20"};
    struct made made = {.survey = {.branch_count = 0}};
    add_branch(&made, "三次");
    for (int i = 0; i < 4; i++)
        evaluate(add_day(&made, months[i], 20, 20), SATISFACTION_BASIC_TOO, i == 3 ? 60 : 59, 0,
                 i == 3 ? 40 : 41);
    add_branch(&made, "两次");
    for (int i = 0; i < 2; i++)
        evaluate(add_day(&made, months[i], 20, 20), SATISFACTION_BASIC_TOO, 25, 0, 17);
    evaluate(add_day(&made, months[2], 20, 20), SATISFACTION_ONLY, 10, 80, 10);
    add_branch(&made, "无结果");
    evaluate(add_day(&made, months[3], 20, 20), SATISFACTION_BASIC_TOO, 0, 0, 0);
    json_t *rows = make(&made, REPORTS_SATISFACTION, "2026");
    assert_int_equal(json_array_size(rows), 4);
    assert_string_equal(text(rows, 0, "branch"), "两次");
    assert_int_equal(tenths(rows, 0, "satisfaction"), 595);
    assert_int_equal(number(rows, 0, "below"), 2);
    assert_string_equal(text(rows, 0, "flag"), "warning");
    assert_string_equal(text(rows, 1, "branch"), "三次");
    assert_int_equal(tenths(rows, 1, "satisfaction"), 592);
    assert_int_equal(number(rows, 1, "below"), 3);
    assert_string_equal(text(rows, 1, "flag"), "reached");
    assert_true(json_is_null(cell(rows, 2, "satisfaction")));
    assert_true(json_is_null(cell(rows, 2, "rank")));
    assert_string_equal(text(rows, 3, "branch"), "两次");
    assert_int_equal(tenths(rows, 3, "satisfaction"), 100);
    assert_int_equal(number(rows, 3, "below"), 1);
    assert_string_equal(text(rows, 3, "flag"), "none");
    assert_string_not_equal(text(rows, 3, "formula"), text(rows, 0, "formula"));
    json_decref(rows);
    /* A month ranks its own, and counts from the first of January. */
    rows = make(&made, REPORTS_SATISFACTION, "2026-04");
    assert_int_equal(json_array_size(rows), 2);
    assert_int_equal(tenths(rows, 0, "satisfaction"), 600);
    assert_int_equal(number(rows, 0, "below"), 3);
    json_decref(rows);
}

/* S2:98: months that are over; what is to come is not missing. */
static void test_missing_months(void **state)
{
    (void)state;
    struct made made = {.survey = {.branch_count = 0}};
    add_branch(&made, "缺两月");
    static const char *const dates[] = {"2026-01-20", "2026-02-20", "2026-04-20", "2026-05-20",
                                        "2026-06-20", "2026-07-20", "2026-08-20", "2026-09-20"};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        add_day(&made, dates[i], 20, 20);
    add_branch(&made, "只有党课");
    add_day(&made, "2026-05-20", 20, 20)->type = ACTIVITY_LECTURE;
    json_t *rows = make(&made, REPORTS_MISSING, "2026");
    assert_int_equal(json_array_size(rows), 2);
    assert_string_equal(text(rows, 0, "without"), "3月、10月");
    assert_int_equal(number(rows, 0, "months"), 2);
    assert_string_equal(text(rows, 0, "last"), "2026-09-20");
    assert_int_equal(number(rows, 1, "months"), 10);
    assert_true(json_is_null(cell(rows, 1, "last")));
    json_decref(rows);
    rows = make(&made, REPORTS_MISSING, "2026-05");
    assert_int_equal(json_array_size(rows), 1);
    assert_string_equal(text(rows, 0, "branch"), "只有党课");
    json_decref(rows);
}

/* S2:106 “每月活动结束后2日内”, across the end of a month. */
static void test_late_record_forms(void **state)
{
    (void)state;
    struct made made = {.survey = {.branch_count = 0}};
    add_branch(&made, "一");
    add_day(&made, "2026-05-30", 20, 20)->received_after = 2;
    add_day(&made, "2026-05-31", 20, 20)->received_after = 3;
    json_t *rows = make(&made, REPORTS_LATE, "2026-05");
    assert_int_equal(json_array_size(rows), 1);
    assert_string_equal(text(rows, 0, "due"), "2026-06-02");
    assert_string_equal(text(rows, 0, "received"), "2026-06-03");
    assert_int_equal(number(rows, 0, "days"), 1);
    json_decref(rows);
}

/* Of a joint activity the evaluation counts for both branches, and once among all. */
static void test_joint_evaluations_count_once(void **state)
{
    (void)state;
    struct made made = {.survey = {.branch_count = 0}};
    add_branch(&made, "一");
    evaluate(add_day(&made, "2026-05-20", 20, 20), SATISFACTION_BASIC_TOO, 50, 0, 50);
    add_branch(&made, "二");
    struct survey_activity *joined = add_day(&made, "2026-05-20", 10, 10);
    evaluate(joined, SATISFACTION_BASIC_TOO, 50, 0, 50);
    joined->is_joined = true;
    struct period period;
    assert_int_equal(period_of_month("2026-05", &today, &period), ERR_OK);
    struct standing_terms terms = {.survey = &made.survey, .period = &period};
    assert_true(standing_counts_once(&terms, &made.activities[0]));
    assert_false(standing_counts_once(&terms, joined));
    json_t *rows = make(&made, REPORTS_SATISFACTION, "2026");
    assert_int_equal(number(rows, 0, "below"), 1);
    assert_int_equal(number(rows, 1, "below"), 1);
    json_decref(rows);
}

static void test_periods(void **state)
{
    (void)state;
    static const char *const bad[] = {"2026-13",  "2026-00", "2026-5",  "202605", "2026/05",
                                      "2026-05x", "",        "1999-12", "五月",   "2026"};
    struct period period;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(period_of_month(bad[i], &today, &period), ERR_INVALID);
    assert_int_equal(period_of_year("2026-05", &today, &period), ERR_INVALID);
    assert_int_equal(period_of_year("20266", &today, &period), ERR_INVALID);
    assert_int_equal(period_of_month("2026-12", &today, &period), ERR_OK);
    assert_string_equal(period.first, "2026-12-01");
    assert_string_equal(period.end, "2027-01-01");
    assert_true(period.is_to_come);
    assert_int_equal(period_of_month("2026-11", &today, &period), ERR_OK);
    assert_false(period.is_over || period.is_to_come);
    assert_string_equal(period.name, "2026年11月（截至11月21日）");
    assert_int_equal(period_of_year("2025", &today, &period), ERR_OK);
    assert_string_equal(period.end, "2026-01-01");
    assert_int_equal(period.months_over, 12);
    assert_true(period.is_over);
    assert_int_equal(period_of_year("2026", &today, &period), ERR_OK);
    assert_int_equal(period.months_over, 10);
}

static void test_branches_stand_as_people_count(void **state)
{
    (void)state;
    static const char *const names[] = {
        "3号楼党支部",  "12号楼党支部",   "办公室党支部",     "第一党支部",   "第二党支部",
        "第三党支部",   "第十党支部",     "第十一党支部",     "第二十党支部", "第二十三党支部",
        "第一〇三支部", "第一百零四支部", "第二党支部一小组",
    };
    assert_true(committee_order("第二党支部", "第二党支部一小组") < 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        for (size_t j = 0; j < sizeof names / sizeof *names; j++)
            assert_int_equal(committee_order(names[i], names[j]) > 0,
                             committee_order(names[j], names[i]) < 0);
    for (size_t i = 3; i < 11; i++)
        assert_true(committee_order(names[i], names[i + 1]) < 0);
    assert_true(committee_order(names[0], names[1]) < 0);
    assert_true(committee_order("第23党支部", "第一百党支部") < 0);
    assert_true(committee_order("第十", "第十党支部") < 0);
}

/* A console's columns: hanzi are two wide, and a name cannot do anything to the console. */
static void test_columns_are_aligned(void **state)
{
    (void)state;
    static const struct report_column columns[] = {
        {"branch", "党支部", REPORT_TEXT, 1, PAPER_LEFT},
        {"count", "人数", REPORT_NUMBER, 1, PAPER_CENTRE},
        {"rate", "率", REPORT_TENTHS, 1, PAPER_CENTRE},
    };
    struct report report;
    char *text_out = NULL;
    size_t length = 0;
    report_begin(&report, "表", "五月", 0);
    report_table(&report, "", columns, 3);
    report_text(&report, "会计学院学生第二党支部");
    report_number(&report, 5);
    report_worded(&report, 1000, "100.0%");
    report_text(&report, "B\x1b[31m支部");
    report_number(&report, 1234);
    report_none(&report, "无结果");
    assert_int_equal(report_finish(&report), ERR_OK);
    FILE *out = open_memstream(&text_out, &length);
    report_print(&report, false, out);
    fclose(out);
    assert_string_equal(text_out, "表　五月\n\n"
                                  "党支部                  人数      率\n"
                                  "会计学院学生第二党支部     5  100.0%\n"
                                  "B_[31m支部              1234  无结果\n");
    free(text_out);
    report_clear(&report);
}

/* interface.md: byte-order mark, CRLF, and no cell that a spreadsheet would run. */
static void test_csv_is_harmless(void **state)
{
    (void)state;
    static const struct report_column columns[] = {
        {"branch", "党支部", REPORT_TEXT, 1, PAPER_LEFT},
        {"met", NULL, REPORT_TRUTH, 0, PAPER_LEFT},
        {"rate", "率", REPORT_TENTHS, 1, PAPER_CENTRE},
    };
    struct report report;
    char *bytes = NULL;
    size_t length = 0;
    report_begin(&report, "表", "五月", 0);
    report_aside(&report, "合计", columns, 3);
    report_table(&report, "甲", columns, 3);
    report_text(&report, "=1+1,\"甲\"");
    report_truth(&report, true);
    report_number(&report, 833);
    report_table(&report, "乙", columns, 3);
    report_text(&report, "二");
    report_truth(&report, false);
    report_none(&report, "");
    FILE *out = open_memstream(&bytes, &length);
    report_csv(&report, out);
    fclose(out);
    assert_string_equal(bytes, "\xEF\xBB\xBF党支部,率\r\n\"'=1+1,\"\"甲\"\"\",83.3%\r\n二,\r\n");
    free(bytes);
    json_t *json = report_json(&report);
    assert_int_equal(json_array_size(json), 2);
    assert_true(json_is_true(cell(json, 0, "met")));
    assert_int_equal(tenths(json, 0, "rate"), 833);
    assert_true(json_is_null(cell(json, 1, "rate")));
    json_decref(json);
    report_clear(&report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_attendance_is_ranked_and_marked),
        cmocka_unit_test(test_attendance_of_a_year),
        cmocka_unit_test(test_sixty_percent_is_counted_by_formula),
        cmocka_unit_test(test_missing_months),
        cmocka_unit_test(test_late_record_forms),
        cmocka_unit_test(test_joint_evaluations_count_once),
        cmocka_unit_test(test_periods),
        cmocka_unit_test(test_branches_stand_as_people_count),
        cmocka_unit_test(test_columns_are_aligned),
        cmocka_unit_test(test_csv_is_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
