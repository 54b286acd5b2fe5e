/* The yearly plan as a file: the real table of S2:40-92, and what people do to such tables. */
#include "db/plan_file.h"

#include "db/plan_month.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>
#include <xlsxwriter.h>

static struct plan_file read_text(const char *text, int year)
{
    struct plan_file file;
    assert_int_equal(plan_file_read(text, strlen(text), year, 2031, &file), ERR_OK);
    return file;
}

static struct plan_file read_path(const char *path, int year)
{
    static char bytes[256 * 1024];
    struct plan_file file;
    FILE *stream = fopen(path, "rb");
    assert_non_null(stream);
    size_t length = fread(bytes, 1, sizeof bytes, stream);
    fclose(stream);
    assert_int_equal(plan_file_read(bytes, length, year, 2031, &file), ERR_OK);
    return file;
}

/* A file that has exactly this problem. */
static void problem(const char *text, enum plan_problem_kind kind, int line, int other_line,
                    const char *what)
{
    struct plan_file file = read_text(text, 2026);
    assert_int_equal(file.problem_count, 1);
    assert_int_equal(file.problems[0].kind, kind);
    assert_int_equal(file.problems[0].line, line);
    assert_int_equal(file.problems[0].other_line, other_line);
    assert_string_equal(file.problems[0].text, what);
    assert_int_equal(file.refused, plan_problem_refuses(kind));
    plan_file_clear(&file);
}

#define HEAD "序号,活动时间,活动方式,活动内容\n"

/* ---- the table of the plan ---- */

static void assert_is_the_plan(const struct plan_file *file)
{
    assert_false(file->refused);
    assert_int_equal(file->count, 12);
    for (int i = 0; i < 12; i++) {
        assert_int_equal(file->rows[i].number, i + 1);
        assert_int_equal(file->rows[i].month, i + 1);
        assert_int_equal(file->rows[i].year, file->year);
    }
    assert_string_equal(file->rows[0].way, "专题学习研讨");
    assert_string_equal(file->rows[3].content, file->rows[0].content);
    assert_string_equal(file->rows[6].content,
                        "开展庆祝建党98周年系列活动,重温入党誓词、走访慰问等");
    assert_string_equal(file->rows[9].way, "党员志愿行动");
}

/* S2:40-92: "20_年1月" names no year, the text is kept as given, S2:72 with its 98周年 too. */
static void test_real_table(void **state)
{
    (void)state;
    struct plan_file file = read_path("tests/unit/plan.csv", 2026);
    assert_int_equal(file.year, 2026);
    assert_is_the_plan(&file);
    assert_int_equal(file.problem_count, 0);
    plan_file_clear(&file);
    file = read_path("tests/unit/plan.csv", 0);
    assert_int_equal(file.year, 2031);
    plan_file_clear(&file);
}

/* The same as a spreadsheet, with real days for the months and a second sheet. */
static void test_real_table_as_spreadsheet(void **state)
{
    (void)state;
    struct plan_file csv = read_path("tests/unit/plan.csv", 2026), file;
    char path[] = "/tmp/themeday-plan-XXXXXX";
    close(mkstemp(path));
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *page = workbook_add_worksheet(book, "计划");
    workbook_add_worksheet(book, NULL);
    static const char *const heads[] = {"序号", "活动时间", "活动方式", "活动内容"};
    worksheet_merge_range(page, 0, 0, 0, 3, "年度党支部主题党日活动计划", NULL);
    for (lxw_col_t i = 0; i < 4; i++)
        worksheet_write_string(page, 1, i, heads[i], NULL);
    for (lxw_row_t i = 0; i < 12; i++) {
        lxw_datetime day = {2026, (int)i + 1, 20, 0, 0, 0.0};
        worksheet_write_number(page, 2 + i, 0, i + 1, NULL);
        worksheet_write_datetime(page, 2 + i, 1, &day, NULL);
        worksheet_write_string(page, 2 + i, 2, csv.rows[i].way, NULL);
        worksheet_write_string(page, 2 + i, 3, csv.rows[i].content, NULL);
    }
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    file = read_path(path, 0);
    unlink(path);
    assert_int_equal(file.year, 2026);
    assert_is_the_plan(&file);
    assert_int_equal(file.problem_count, 1);
    assert_int_equal(file.problems[0].kind, PLAN_FILE_OTHER_SHEETS);
    assert_string_equal(file.problems[0].text, "计划");
    plan_file_clear(&csv);
    plan_file_clear(&file);
}

static void test_months(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int year, month;
    } months[] = {
        {"1月", 0, 1},
        {"01月", 0, 1},
        {"１２月", 0, 12},
        {"20_年1月", 0, 1},
        {"20__年12月", 0, 12},
        {"20XX年3月", 0, 3},
        {"_年3月", 0, 3},
        {"2026年1月", 2026, 1},
        {"2026 年 1 月", 2026, 1},
        {"2026年1月15日", 2026, 1},
        {"1月上旬", 0, 1},
        {"1月份", 0, 1},
        {"2026-01", 2026, 1},
        {"2026/1/15", 2026, 1},
        {"2026.11", 2026, 11},
        {"46204", 2026, 7},
        {"7", 0, 7},
        {"十二月", 0, 12},
        {"十月", 0, 10},
        {"一月份", 0, 1},
        {"13月", 0, 13},
        {"2026年0月", 2026, 0},
        {"2026-01-15T00:00:00", 2026, 1},
        {"1-3月", -1, 0},
        {"第一季度", -1, 0},
        {"26年1月", -1, 0},
        {"2026年", -1, 0},
        {"", -1, 0},
        {"月", -1, 0},
        {"123月", -1, 0},
        {"一十月", -1, 0},
        {"2026年1", -1, 0},
    };
    for (size_t i = 0; i < sizeof months / sizeof *months; i++) {
        char text[64];
        int year = -1, month = 0;
        snprintf(text, sizeof text, "%s", months[i].text);
        enum err err = plan_month_read(text, &year, &month);
        bool good = months[i].year >= 0;
        if ((err == ERR_OK) != good ||
            (good && (year != months[i].year || month != months[i].month)))
            fail_msg("%s: %d, %d-%d", months[i].text, err, year, month);
    }
}

/* ---- what is wrong with a plan ---- */

static void test_problems(void **state)
{
    (void)state;
    problem("序号,活动时间,活动内容\n1,1月,x\n", PLAN_FILE_NO_COLUMN, 1, 0, "活动方式");
    problem(HEAD, PLAN_FILE_EMPTY, 0, 0, "");
    problem("", PLAN_FILE_EMPTY, 0, 0, "");
    problem(HEAD "1,13月,x,y\n", PLAN_FILE_BAD_MONTH, 2, 0, "13月");
    problem(HEAD "1,1月,x,y\n2,,x,y\n", PLAN_FILE_BAD_MONTH, 3, 0, "");
    problem(HEAD "1,第一季度,x,y\n", PLAN_FILE_BAD_MONTH, 2, 0, "第一季度");
    problem(HEAD "1,2026年1月,x,y\n2,2027年1月,x,y\n", PLAN_FILE_OTHER_YEAR, 3, 0, "2027年1月");
    problem(HEAD "1,2025-12,x,y\n", PLAN_FILE_OTHER_YEAR, 2, 0, "2025-12");
    problem(HEAD "1,1998年12月,x,y\n", PLAN_FILE_BAD_MONTH, 2, 0, "1998年12月");
    problem(HEAD "一,1月,x,y\n", PLAN_FILE_BAD_NUMBER, 2, 0, "一");
    problem(HEAD "0,1月,x,y\n", PLAN_FILE_BAD_NUMBER, 2, 0, "0");
    problem(HEAD "1,1月,x,y\n2,2月,x,y\n1,3月,x,y\n", PLAN_FILE_SAME_NUMBER, 4, 2, "");
    problem(HEAD "1,1月,x,\n", PLAN_FILE_NO_CONTENT, 2, 0, "");
    problem(HEAD "1,5月,x,y\n2,6月,x,y\n3,5月,x,z\n", PLAN_FILE_SAME_MONTH, 4, 2, "");
    problem(HEAD "1,1月,x,y\n注：可以调整,,,\n", PLAN_FILE_SKIPPED, 3, 0, "");
    problem("\xD0\xCF\x11\xE0", PLAN_FILE_BAD, 0, 0, "");
    problem(HEAD "1,1月,\"x,y\n", PLAN_FILE_BAD, 2, 0, "");
}

static void test_long_cells(void **state)
{
    (void)state;
    char text[2048], cell[THEME_SIZE + 1];
    memset(cell, 'x', THEME_SIZE);
    cell[THEME_SIZE] = '\0';
    snprintf(text, sizeof text, HEAD "1,1月,w,%s\n", cell);
    problem(text, PLAN_FILE_CELL_TOO_LONG, 2, 0, "活动内容");
    cell[THEME_SIZE - 1] = '\0';
    snprintf(text, sizeof text, HEAD "1,1月,w,%s\n", cell);
    struct plan_file file = read_text(text, 2026);
    assert_false(file.refused);
    assert_string_equal(file.rows[0].content, cell);
    plan_file_clear(&file);
    cell[TITLE_SIZE] = '\0';
    snprintf(text, sizeof text, HEAD "1,1月,%s,c\n", cell);
    problem(text, PLAN_FILE_CELL_TOO_LONG, 2, 0, "活动方式");
}

static char *many_rows(int rows, const char *row)
{
    char *text = malloc((size_t)rows * 64 + 128), *at = text;
    at += sprintf(at, HEAD);
    for (int i = 0; i < rows; i++)
        at += sprintf(at, "%d%s\n", i + 1, row);
    return text;
}

static void test_limits(void **state)
{
    (void)state;
    char *text = many_rows(PLAN_ROWS_MAX, ",1月,w,c");
    struct plan_file file = read_text(text, 2026);
    assert_false(file.refused);
    assert_int_equal(file.count, PLAN_ROWS_MAX);
    plan_file_clear(&file);
    free(text);
    text = many_rows(PLAN_ROWS_MAX + 1, ",1月,w,c");
    problem(text, PLAN_FILE_TOO_LONG, 0, 0, "");
    free(text);
    text = many_rows(PLAN_ROWS_MAX, "x,13月,w,");
    file = read_text(text, 2026);
    assert_true(file.refused);
    assert_int_equal(file.problem_count, 3 * PLAN_ROWS_MAX);
    plan_file_clear(&file);
    free(text);
}

/* Text is shown as given: spaces and lines inside stay. */
static void test_text_as_given(void **state)
{
    (void)state;
    struct plan_file file =
        read_text("活动内容,活动方式,序号,活动时间\n\" 学习 党章\n讨论？ \",,1,1月\n", 2026);
    assert_false(file.refused);
    assert_string_equal(file.rows[0].content, "学习 党章\n讨论？");
    assert_string_equal(file.rows[0].way, "");
    plan_file_clear(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_real_table),    cmocka_unit_test(test_real_table_as_spreadsheet),
        cmocka_unit_test(test_months),        cmocka_unit_test(test_problems),
        cmocka_unit_test(test_long_cells),    cmocka_unit_test(test_limits),
        cmocka_unit_test(test_text_as_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
