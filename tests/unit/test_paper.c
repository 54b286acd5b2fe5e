/* How a paper is put together and drawn: whatever stands on it comes back out of other people's
 * programs, and equal papers give equal bytes. */
#include "db/paper.h"
#include "db/paper_xlsx.h"
#include "tests/harness/papers.h"
#include "ui/paper.h"

#include <setjmp.h>
#include <sanitizer/lsan_interface.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* Cairo 1.16 loses an array for every font of a PDF that it makes a subset of. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libcairo\n";
}

static const struct paper_column columns[] = {
    {"序号", 60, PAPER_CENTRE, true},
    {"姓名", 140, PAPER_CENTRE, false},
    {"工号", 120, PAPER_CENTRE, false},
    {"签名", 200, PAPER_LEFT, false},
};

enum { COLUMNS = sizeof columns / sizeof *columns };

static const char long_name[] = "阿卜杜热西提·买买提艾力·吐尔逊江·阿卜杜拉提普江提";
static const char rare_name[] = "𠮷龘㛃䶮𬭎𫖯";

/* Every kind of block, a table of so many rows, and texts that programs like to change. */
static void fill(struct paper_document *document, int rows)
{
    static const char *const labels[] = {"核对人签字：", "日期："};
    static const char *const names[] = {"张伟", long_name, rare_name, "=SUM(A1:A9)", "+86",
                                        "-1",   "@名字",   "'引号",   "1e5",         "2026-05-20"};
    char number[32];
    paper_begin(document, "签到表", INT64_C(1779256800000));
    paper_start(document, "党员签到表", "第一党支部", false);
    paper_set_foot(document, "终端 ab12cd34 & 记录 1%");
    paper_fields(document, 1);
    paper_field(document, "活动主题", "第一行\n第二行，\"引号\"与<尖括号>&符号");
    paper_fields(document, 2);
    paper_field(document, "地点", "党员活动室");
    paper_field(document, "记录人", "");
    paper_table(document, columns, COLUMNS);
    for (int i = 0; i < rows; i++) {
        snprintf(number, sizeof number, "%07d", i);
        paper_number(document, i + 1);
        paper_cell(document, names[i % (int)(sizeof names / sizeof *names)]);
        paper_cell(document, number);
        paper_cell(document, "");
    }
    paper_text(document, "说明", "以上名单与签到记录一致。");
    paper_box(document, "活动内容", "", 6);
    paper_plot(document, "要求 80%", 800, 8);
    paper_point(document, "1月", 796);
    paper_point(document, "2月", -1);
    paper_point(document, "3月", 1000);
    paper_signs(document, labels, 2);
    assert_int_equal(paper_finish(document), ERR_OK);
}

/* ---- what a spreadsheet program reads ---- */

static void test_libreoffice_reads_every_value(void **state)
{
    struct folder *folder = *state;
    struct paper_document document;
    fill(&document, 40);
    papers_write(&document, folder->path, "paper");
    papers_assert_values(&document, folder->path, "paper");
    paper_clear(&document);
}

/* Ids keep their zeros, numbers can be added up, and no name is a formula. */
static void test_texts_are_texts_and_numbers_numbers(void **state)
{
    struct folder *folder = *state;
    struct paper_document document;
    fill(&document, 10);
    papers_write(&document, folder->path, "paper");
    char *csv = papers_csv(folder->path, "paper", "第一党支部");
    assert_non_null(strstr(csv, "\n4,\"=SUM(A1:A9)\",\"0000003\","));
    assert_non_null(strstr(csv, "\n9,\"1e5\",\"0000008\","));
    free(csv);
    paper_clear(&document);
}

/* Excel allows 31 characters, not all of them, and no name twice. */
static void test_any_text_names_a_sheet(void **state)
{
    static const char *const names[] = {
        "会计学院学生第二党支部",
        "会计学院学生第二党支部",
        "",
        "'[a]:*?/\\'",
        "中国共产党某某市某某区某某街道某某社区第一网格联合委员会第一党支部",
        "中国共产党某某市某某区某某街道某某社区第一网格联合委员会第二党支部",
        "𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷𠮷",
    };
    struct folder *folder = *state;
    struct paper_document document;
    paper_begin(&document, "很多张", 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        paper_start(&document, "表", names[i], i % 2 == 0);
        paper_text(&document, "内容", names[i]);
    }
    assert_int_equal(paper_finish(&document), ERR_OK);
    papers_write(&document, folder->path, "names");
    char *sheets = papers_output("cd '%s' && unzip -p names.xlsx xl/workbook.xml | "
                                 "grep -o 'sheet name=\"[^\"]*\"' | sort -u | wc -l",
                                 folder->path);
    assert_int_equal(atoi(sheets), sizeof names / sizeof *names);
    free(sheets);
    paper_clear(&document);
}

static void test_a_long_table_keeps_its_head(void **state)
{
    struct folder *folder = *state;
    struct paper_document document;
    fill(&document, 40);
    papers_write(&document, folder->path, "paper");
    char *sheet = papers_output("cd '%s' && unzip -p paper.xlsx xl/worksheets/sheet1.xml "
                                "xl/workbook.xml",
                                folder->path);
    assert_non_null(strstr(sheet, "state=\"frozen\""));
    assert_non_null(strstr(sheet, "_xlnm.Print_Titles"));
    assert_non_null(strstr(sheet, "paperSize=\"9\""));
    assert_non_null(strstr(sheet, "终端 ab12cd34 &amp;&amp; 记录 1%"));
    assert_non_null(strstr(sheet, "第 &amp;P 页　共 &amp;N 页"));
    free(sheet);
    paper_clear(&document);
}

/* ---- what is on the page ---- */

static void test_pages(void **state)
{
    struct folder *folder = *state;
    struct paper_document document;
    char numbers[64];
    fill(&document, 100);
    papers_write(&document, folder->path, "paper");
    papers_assert_page(&document, folder->path, "paper");
    char *text = papers_output("pdftotext -layout '%s/paper.pdf' -", folder->path);
    int pages = 0, with_rows = 0;
    for (char *page = strtok(text, "\f"); page != NULL; page = strtok(NULL, "\f"), pages++) {
        bool has_rows = strstr(page, "00000") != NULL;
        papers_squeeze(page);
        papers_squeeze(page);
        assert_int_equal(strstr(page, "工号") != NULL, has_rows);
        snprintf(numbers, sizeof numbers, "第%d页共5页", pages + 1);
        assert_non_null(strstr(page, numbers));
        with_rows += has_rows;
    }
    assert_int_equal(pages, 5);
    assert_int_equal(with_rows, 4);
    free(text);
    paper_clear(&document);
}

/* A4, and everything between the margins, on every page. */
static void test_nothing_leaves_the_page(void **state)
{
    struct folder *folder = *state;
    struct paper_document document;
    double x_min, y_min, x_max, y_max;
    fill(&document, 100);
    papers_write(&document, folder->path, "paper");
    char *info = papers_output("pdfinfo '%s/paper.pdf'", folder->path);
    assert_non_null(strstr(info, "595 x 842 pts (A4)"));
    free(info);
    char *words = papers_output("pdftotext -bbox '%s/paper.pdf' -", folder->path);
    int count = 0;
    for (const char *at = words; (at = strstr(at, "<word ")) != NULL; at++, count++) {
        assert_int_equal(sscanf(at, "<word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\"",
                                &x_min, &y_min, &x_max, &y_max),
                         4);
        assert_true(x_min >= 47 && x_max <= 549);
        assert_true(y_min >= 40 && y_max <= 826);
    }
    assert_true(count > 300);
    free(words);
    paper_clear(&document);
}

/* Nobody signs an otherwise empty page, however long the table is. */
static void test_signatures_do_not_stand_alone(void **state)
{
    struct folder *folder = *state;
    static const char *const labels[] = {"签字："};
    int split = 0;
    for (int rows = 22; rows < 34; rows++) {
        struct paper_document document;
        paper_begin(&document, "表", 0);
        paper_start(&document, "表", "表", false);
        paper_table(&document, columns, COLUMNS);
        for (int i = 0; i < rows * COLUMNS; i++)
            paper_cell(&document, "格");
        paper_signs(&document, labels, 1);
        papers_write(&document, folder->path, "signs");
        char *second =
            papers_output("pdftotext -f 2 '%s/signs.pdf' - 2>/dev/null || true", folder->path);
        assert_true(strstr(second, "签字") == NULL || strstr(second, "格") != NULL);
        split += strstr(second, "签字") != NULL;
        free(second);
        paper_clear(&document);
    }
    assert_in_range(split, 1, 11);
}

static void test_landscape(void **state)
{
    struct folder *folder = *state;
    struct paper_document document;
    paper_begin(&document, "表", 0);
    paper_start(&document, "竖", "竖", false);
    paper_start(&document, "横", "横", true);
    papers_write(&document, folder->path, "pages");
    char *info = papers_output("pdfinfo -f 1 -l 2 '%s/pages.pdf'", folder->path);
    assert_non_null(strstr(info, "Page    1 size:  595 x 842"));
    assert_non_null(strstr(info, "Page    2 size:  842 x 595"));
    free(info);
    paper_clear(&document);
}

/* ---- equal papers, equal bytes ---- */

static void test_equal_bytes(void **state)
{
    (void)state;
    char *bytes[2], *pages[2];
    size_t length[2], page_length[2];
    for (int i = 0; i < 2; i++) {
        struct paper_document document;
        fill(&document, 60);
        assert_int_equal(paper_xlsx(&document, &bytes[i], &length[i]), ERR_OK);
        assert_int_equal(paper_pdf(&document, &pages[i], &page_length[i]), ERR_OK);
        paper_clear(&document);
        struct timespec second = {.tv_sec = 1, .tv_nsec = 100000000};
        if (i == 0)
            nanosleep(&second, NULL); /* both formats keep whole seconds */
    }
    assert_int_equal(length[0], length[1]);
    assert_memory_equal(bytes[0], bytes[1], length[0]);
    assert_int_equal(page_length[0], page_length[1]);
    assert_memory_equal(pages[0], pages[1], page_length[0]);
    for (int i = 0; i < 2; i++) {
        free(bytes[i]);
        free(pages[i]);
    }
}

/* Whatever letters a fingerprint and a code put at the foot: a PDF is no five times as large. */
static void test_a_foot_of_any_letters(void **state)
{
    static const char *const codes[] = {"KF521-ZTYT8-16QEE-ZMS8W",
                                        "BXNQG-CZKNP-V2TQJ-BFBPK",
                                        "E1KHG-EJEJE-2JY7Q-JF2YS",
                                        "ABCDE-FGHJK-MNPQR-STVWX",
                                        "3D5A6ETDSH",
                                        "YZ234-56789-01KLF-IKFLK"};
    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        struct paper_document document;
        char foot[80], *bytes;
        size_t length;
        fill(&document, 10);
        snprintf(foot, sizeof foot, "终端 4cbf73d7   指纹 %s", codes[i]);
        paper_set_foot(&document, foot);
        assert_int_equal(paper_pdf(&document, &bytes, &length), ERR_OK);
        assert_in_range(length, 1, 50000);
        free(bytes);
        paper_clear(&document);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_libreoffice_reads_every_value),
        FOLDER_TEST(test_texts_are_texts_and_numbers_numbers),
        FOLDER_TEST(test_any_text_names_a_sheet),
        FOLDER_TEST(test_a_long_table_keeps_its_head),
        FOLDER_TEST(test_pages),
        FOLDER_TEST(test_nothing_leaves_the_page),
        FOLDER_TEST(test_signatures_do_not_stand_alone),
        FOLDER_TEST(test_landscape),
        cmocka_unit_test(test_equal_bytes),
        cmocka_unit_test(test_a_foot_of_any_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
