/* The roster as a CSV file: every rule of product.md §4, and who is whom at the next import. */
#include "db/branch.h"
#include "db/roster.h"
#include "tests/harness/folder.h"

#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* ---- helpers ---- */

static const struct roster_options for_real = {.dry_run = false}, dry = {.dry_run = true};

static struct roster_report import_bytes(struct folder *folder, const char *bytes, size_t length)
{
    struct roster_report report;
    assert_int_equal(roster_import(folder->db, &folder->origin, bytes, length, &for_real, &report),
                     ERR_OK);
    folder_verify(folder);
    return report;
}

static struct roster_report import(struct folder *folder, const char *text)
{
    return import_bytes(folder, text, strlen(text));
}

/* Imports what must go well, and says how many were added, updated, unchanged and disabled. */
static void import_counts(struct folder *folder, const char *text, const char *counts)
{
    char got[64];
    struct roster_report report = import(folder, text);
    snprintf(got, sizeof got, "%d %d %d %d", report.added, report.updated, report.unchanged,
             report.disabled);
    if (report.refused)
        fail_msg("refused: kind %d, line %d", report.problems[0].kind, report.problems[0].line);
    roster_report_clear(&report);
    assert_string_equal(got, counts);
}

/* The problem of a kind; there must be exactly one. */
static struct roster_problem the_problem(const struct roster_report *report,
                                         enum roster_problem_kind kind)
{
    struct roster_problem found = {.line = -1};
    int count = 0;
    for (size_t i = 0; i < report->problem_count; i++)
        if (report->problems[i].kind == kind) {
            found = report->problems[i];
            count++;
        }
    assert_int_equal(count, 1);
    return found;
}

/* A file that is refused for one reason changes nothing. */
static struct roster_problem refused_bytes(struct folder *folder, const char *bytes, size_t length,
                                           enum roster_problem_kind kind)
{
    int64_t entries = folder_number(folder, "SELECT count(*) FROM chain");
    int64_t people = folder_number(folder, "SELECT count(*) FROM listing WHERE active");
    struct roster_report report = import_bytes(folder, bytes, length);
    assert_true(report.refused);
    assert_int_equal(report.added + report.updated + report.disabled, 0);
    struct roster_problem problem = the_problem(&report, kind);
    roster_report_clear(&report);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM chain"), entries);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM listing WHERE active"), people);
    return problem;
}

static struct roster_problem refused(struct folder *folder, const char *text,
                                     enum roster_problem_kind kind)
{
    return refused_bytes(folder, text, strlen(text), kind);
}

/* The same for a file that is no table. */
static struct roster_problem bad_file_bytes(struct folder *folder, const char *bytes, size_t length,
                                            enum sheet_fault fault)
{
    struct roster_problem problem = refused_bytes(folder, bytes, length, ROSTER_BAD_FILE);
    assert_int_equal(problem.fault, fault);
    return problem;
}

static struct roster_problem bad_file(struct folder *folder, const char *text,
                                      enum sheet_fault fault)
{
    return bad_file_bytes(folder, text, strlen(text), fault);
}

static size_t encode(const char *encoding, const char *text, char *ret_bytes, size_t size)
{
    iconv_t converter = iconv_open(encoding, "UTF-8");
    char *from = (char *)text, *to = ret_bytes;
    size_t left = strlen(text), room = size;
    assert_ptr_not_equal(converter, (iconv_t)-1);
    assert_int_equal(iconv(converter, &from, &left, &to, &room), 0);
    iconv_close(converter);
    return size - room;
}

static int64_t count_of(struct folder *folder, const char *condition)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM listing JOIN member ON member.id = listing.member "
             "JOIN branch ON branch.id = listing.branch WHERE %s",
             condition);
    return folder_number(folder, sql);
}

#define assert_one(folder, condition) assert_int_equal(count_of(folder, condition), 1)

/* ---- encodings (product.md §4 "Encoding") ---- */

static const char rare_names[] =
    "姓名,工号\n喆堃,1\n祎玥昇犇,2\n垚頔,3\n䶮㼆,4\n㛃𬱖,5\n𫖯𬭎𠅤,6\n";

static void assert_rare_names(struct folder *folder)
{
    assert_one(folder, "member.name = '喆堃'");
    assert_one(folder, "member.name = '祎玥昇犇'");
    assert_one(folder, "member.name = '垚頔'");
    assert_one(folder, "member.name = '䶮㼆'");
    assert_one(folder, "member.name = '㛃𬱖'");
    assert_one(folder, "member.name = '𫖯𬭎𠅤'");
}

static void test_utf8(void **state)
{
    import_counts(*state, rare_names, "6 0 0 0");
    assert_rare_names(*state);
}

static void test_utf8_with_mark(void **state)
{
    char bytes[512] = "\xEF\xBB\xBF";
    strcat(bytes, rare_names);
    import_counts(*state, bytes, "6 0 0 0");
    assert_rare_names(*state);
}

static void test_other_encodings(void **state)
{
    static const struct {
        const char *encoding, *mark;
    } cases[] = {{"GB18030", ""}, {"UTF-16LE", "\xFF\xFE"}, {"UTF-16BE", "\xFE\xFF"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char bytes[1024];
        size_t mark = strlen(cases[i].mark);
        memcpy(bytes, cases[i].mark, mark);
        size_t length = encode(cases[i].encoding, rare_names, bytes + mark, sizeof bytes - mark);
        struct roster_report report = import_bytes(*state, bytes, mark + length);
        assert_false(report.refused);
        assert_int_equal(report.added, i == 0 ? 6 : 0);
        assert_int_equal(report.unchanged, i == 0 ? 0 : 6);
        roster_report_clear(&report);
        assert_rare_names(*state);
    }
}

/* 䶮 as GBK writes it (FE 9F), and · (A1 A4), which GB2312 turns into a katakana dot. */
static void test_gbk_bytes_that_gb2312_lacks(void **state)
{
    static const char bytes[] = "\xD0\xD5\xC3\xFB\r\n\xFE\x9F\r\n\xB0\xA2\xA1\xA4\xB2\xBC\r\n";
    struct roster_report report = import_bytes(*state, bytes, sizeof bytes - 1);
    assert_int_equal(report.added, 2);
    assert_int_equal(report.problem_count, 0);
    roster_report_clear(&report);
    assert_one(*state, "member.name = '䶮'");
    assert_one(*state, "member.name = '阿·布'");
}

/* 682 hanzi are valid UTF-8 in their GBK bytes (郑谢肖袁 …); the header is not, and decides. */
static void test_names_that_look_like_utf8(void **state)
{
    char bytes[256];
    size_t length = encode("GB18030", "姓名\n郑谢\n肖袁\n叶魏\n卢姚\n谭陆\n", bytes, sizeof bytes);
    struct roster_report report = import_bytes(*state, bytes, length);
    assert_int_equal(report.added, 5);
    roster_report_clear(&report);
    assert_one(*state, "member.name = '郑谢'");
    assert_one(*state, "member.name = '谭陆'");
}

/* Damaged UTF-8 is not taken for GB18030, where any bytes become some hanzi. */
static void test_damaged_utf8(void **state)
{
    static const char bytes[] = "姓名\n张三\n李\xE5\xBC\n王五\n";
    assert_int_equal(bad_file(*state, bytes, SHEET_NOT_TEXT).line, 3);
}

static void test_files_that_are_no_text(void **state)
{
    static const char xlsx[] = "PK\x03\x04\x14\0\x06\0姓名", xls[] = "\xD0\xCF\x11\xE0\xA1\xB1",
                      nul[] = "姓名\n张\0三\n", utf16_half[] = "\xFF\xFE\xD3\x59\x0D";
    char noise[4096];
    unsigned seed = 1;
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)((seed = seed * 1103515245 + 12345) >> 16);
    bad_file_bytes(*state, xlsx, sizeof xlsx, SHEET_DAMAGED);
    bad_file_bytes(*state, xls, sizeof xls, SHEET_OLD_XLS);
    assert_int_equal(bad_file_bytes(*state, nul, sizeof nul - 1, SHEET_NOT_TEXT).line, 2);
    bad_file_bytes(*state, utf16_half, sizeof utf16_half - 1, SHEET_NOT_TEXT);
    bad_file_bytes(*state, noise, sizeof noise, SHEET_NOT_TEXT);
}

/* ---- CSV ---- */

static void test_line_ends(void **state)
{
    import_counts(*state, "姓名,工号\n张三,1\n李四,2\n", "2 0 0 0");
    import_counts(*state, "姓名,工号\r\n张三,1\r\n李四,2\r\n", "0 0 2 0");
    import_counts(*state, "姓名,工号\r张三,1\r李四,2\r", "0 0 2 0");
    import_counts(*state, "\n姓名,工号\n\n张三,1\n\n\n李四,2", "0 0 2 0");
}

static void test_delimiters(void **state)
{
    import_counts(*state, "姓名\t工号\t备注\n张三\t1\ta,b\n", "1 0 0 0");
    import_counts(*state, "姓名;工号;备注\n张三;1;a,b\n", "0 0 1 0");
    import_counts(*state, "姓名,工号,备注\n张三,1,\"a,b\"\n", "0 0 1 0");
    assert_one(*state, "member.note = 'a,b'");
}

/* Line numbers are those of the file, also behind quoted cells with line ends in them. */
static void test_quoted_cells_and_line_numbers(void **state)
{
    static const char text[] = "姓名,备注,卡号\r\n"
                               "张三,\"一\r\n\r\n二, \"\"三\"\"\",04A1B2C3\r\n"
                               "\r\n"
                               "李四,,04A1B2C3\r\n";
    struct roster_problem problem = refused(*state, text, ROSTER_SAME_CARD);
    assert_int_equal(problem.line, 6);
    assert_int_equal(problem.other_line, 2);
    import_counts(*state, "姓名,备注\n张三,\"一\n二, \"\"三\"\"\"\n", "1 0 0 0");
    assert_one(*state, "member.note = '一二, \"三\"'");
}

static void test_quotation_marks_out_of_place(void **state)
{
    assert_int_equal(bad_file(*state, "姓名,备注\n张三,a\n李四,\"b\n王五,c\n", SHEET_BAD_CSV).line,
                     3);
    assert_int_equal(
        bad_file(*state, "姓名,备注\n李四,\"b\n王五,\"c\"\n赵六,d\n", SHEET_BAD_CSV).line, 2);
    assert_int_equal(bad_file(*state, "姓名\n张\"三\n", SHEET_BAD_CSV).line, 2);
}

/* ---- columns ---- */

static void test_header(void **state)
{
    assert_int_equal(refused(*state, "名字,工号\n张三,1\n", ROSTER_NO_HEADER).line, 1);
    refused(*state, "张三,1\n李四,2\n", ROSTER_NO_HEADER);
    refused(*state, "姓名,工号\n", ROSTER_EMPTY);
    refused(*state, "姓名,工号\n,\n,,\n", ROSTER_EMPTY);
    refused(*state, "", ROSTER_EMPTY);
    refused(*state, "\n\n", ROSTER_EMPTY);
}

static void test_heads_as_people_write_them(void **state)
{
    import_counts(*state,
                  "序号,姓　名, 所在党支部 ,小组,人员类别（正式/预备）,职务,学号,表决权\n"
                  "1,张三,第二党支部,一组,预备,组长,007,\n",
                  "1 0 0 0");
    assert_one(*state, "member.name = '张三' AND branch.name = '第二党支部' AND "
                       "group_name = '一组' AND class = 1 AND post = '组长' AND number = '007'");
}

/* No identity number, phone or birth date in the database (product.md §4 "Personal data"). */
static void test_personal_columns_are_dropped(void **state)
{
    struct roster_report report = import(
        *state, "姓名,身份证号,手机号码,联系电话,家庭住址,通讯地址,出生年月,生日,籍贯,民族,"
                "性别,学历,电子邮箱,转正日期\n"
                "张三,110101190001011234,13800000000,010,a,b,1990,1,c,d,男,e,f@g,2001-07-01\n");
    int dropped = 0;
    for (size_t i = 0; i < report.problem_count; i++)
        dropped += report.problems[i].kind == ROSTER_DROPPED;
    assert_int_equal(dropped, 12);
    assert_string_equal(the_problem(&report, ROSTER_UNKNOWN).text, "转正日期");
    assert_int_equal(report.added, 1);
    roster_report_clear(&report);
    char command[128];
    struct folder *folder = *state;
    folder_reopen(folder);
    snprintf(command, sizeof command, "grep -qa -e 11010119 -e 13800000 %.60s/terminal.db",
             folder->path);
    assert_int_not_equal(system(command), 0);
}

/* ---- names ---- */

static void test_spaces_in_names(void **state)
{
    import_counts(*state, "姓名\n　张　三　\n李 四\nAnna  Maria Li\n", "3 0 0 0");
    assert_one(*state, "member.name = '张三'");
    assert_one(*state, "member.name = '李四'");
    assert_one(*state, "member.name = 'Anna Maria Li'");
}

static void test_dots(void **state)
{
    struct roster_report report =
        import(*state, "姓名\n阿一•买提\n阿二・买提\n阿三‧买提\n阿四.买提\n阿五．买提\n"
                       "阿六·买提\nJ. Smith\n");
    assert_int_equal(report.added, 7);
    assert_int_equal(report.problem_count, 5);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(report.problems[i].kind, ROSTER_DOT);
        assert_int_equal(report.problems[i].line, 2 + i);
    }
    roster_report_clear(&report);
    assert_int_equal(count_of(*state, "member.name LIKE '阿_·买提'"), 6);
    assert_one(*state, "member.name = 'J. Smith'");
}

static void test_lost_characters(void **state)
{
    static const char *const names[] = {"张?", "李□", "王\xEF\xBF\xBD", "赵？"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char text[64];
        snprintf(text, sizeof text, "姓名\n好人\n%s\n", names[i]);
        struct roster_problem problem = refused(*state, text, ROSTER_LOST_CHARACTER);
        assert_int_equal(problem.line, 3);
        assert_string_equal(problem.text, names[i]);
    }
}

static void test_long_names(void **state)
{
    char text[400] = "姓名\n";
    for (int i = 0; i < 25; i++)
        strcat(text, "𠅤");
    import_counts(*state, text, "1 0 0 0");
    assert_one(*state, "length(member.name) = 25");
    strcat(text, "𠅤");
    refused(*state, text, ROSTER_NAME_TOO_LONG);
    memset(text, 'a', sizeof text - 1);
    memcpy(text, "姓名\n", strlen("姓名\n"));
    text[strlen("姓名\n") + 51] = '\0';
    refused(*state, text, ROSTER_NAME_TOO_LONG);
}

/* ---- other cells ---- */

static void test_classes(void **state)
{
    import_counts(*state,
                  "姓名,类别\nA甲,正式党员\nA乙,正式\nA丙,\nB甲,预备党员\nB乙,预备\nC甲,发展对象\n"
                  "D甲,入党积极分子\nD乙,积极分子\nE甲,群众\nE乙,群众代表\nF甲,其他\n",
                  "11 0 0 0");
    assert_int_equal(count_of(*state, "class = 0 AND member.name LIKE 'A%' AND may_vote"), 3);
    assert_int_equal(count_of(*state, "class = 1 AND member.name LIKE 'B%' AND NOT may_vote"), 2);
    assert_int_equal(count_of(*state, "class = 2 AND NOT may_vote"), 1);
    assert_int_equal(count_of(*state, "class = 3"), 2);
    assert_int_equal(count_of(*state, "class = 4"), 2);
    assert_int_equal(count_of(*state, "class = 5"), 1);
    struct roster_problem problem = refused(*state, "姓名,类别\n张三,团员\n", ROSTER_BAD_CLASS);
    assert_int_equal(problem.line, 2);
    assert_string_equal(problem.text, "团员");
}

static void test_flags(void **state)
{
    import_counts(*state, "姓名,有表决权,暂不参加\n甲,是,否\n乙,否,是\n丙,,Y\n丁,√,N\n戊,no,1\n",
                  "5 0 0 0");
    assert_int_equal(count_of(*state, "member.name IN ('甲', '丁') AND may_vote AND NOT excused"),
                     2);
    assert_int_equal(count_of(*state, "member.name IN ('乙', '戊') AND NOT may_vote AND excused"),
                     2);
    assert_one(*state, "member.name = '丙' AND may_vote AND excused");
    assert_string_equal(refused(*state, "姓名,暂不参加\n甲,也许\n", ROSTER_BAD_FLAG).text, "也许");
}

/* Ids are text: leading zeros stay (product.md §4 "Long digit strings"). */
static void test_numbers_are_text(void **state)
{
    import_counts(*state,
                  "姓名,工号\n甲,0012\n乙,\"=\"\"0013\"\"\"\n丙,'0014\n丁,００１５\n戊,"
                  "12345678901234567890\n",
                  "5 0 0 0");
    assert_one(*state, "number = '0012'");
    assert_one(*state, "number = '0013'");
    assert_one(*state, "number = '0014'");
    assert_one(*state, "number = '0015'");
    assert_one(*state, "number = '12345678901234567890'");
    assert_int_equal(refused(*state, "姓名,工号\n甲,2.02E+11\n", ROSTER_BAD_NUMBER).line, 2);
}

static void test_card_notations(void **state)
{
    struct folder *folder = *state;
    import_counts(folder,
                  "姓名,工号,卡号\n甲,1,04A1B2C3D4E5F6\n乙,2,04:a1:b2:c4\n丙,3,04 A1 B2 C5\n"
                  "丁,4,0563537489\n戊,5,0102030405060708\n",
                  "5 0 0 0");
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM card WHERE member"), 5);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM card WHERE kind = 2"), 1);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    struct checkin_result result =
        folder_tap(folder, activity, "2196E651", "2026-05-20 13:50", NULL);
    assert_int_equal(result.outcome, CHECKIN_NEW);
    assert_string_equal(result.member.name, "丁");
}

static void test_bad_cards(void **state)
{
    static const char *const cards[] = {"1.2E+17",  "EDBA996", "08A1B2C3",
                                        "00000000", "卡",      "12345"};
    for (size_t i = 0; i < sizeof cards / sizeof *cards; i++) {
        char text[64];
        snprintf(text, sizeof text, "姓名,卡号\n张三,%s\n", cards[i]);
        struct roster_problem problem = refused(*state, text, ROSTER_BAD_CARD);
        assert_int_equal(problem.line, 2);
        assert_string_equal(problem.text, cards[i]);
    }
}

static void test_long_cells(void **state)
{
    char text[512] = "姓名,党小组\n张三,";
    size_t start = strlen(text);
    memset(text + start, 'x', TITLE_SIZE);
    text[start + TITLE_SIZE] = '\0';
    assert_string_equal(refused(*state, text, ROSTER_CELL_TOO_LONG).text, "党小组");
    refused(*state, "姓名,工号\n张三,123456789012345678901234567890123\n", ROSTER_CELL_TOO_LONG);
}

static void test_lines_without_a_name(void **state)
{
    struct roster_report report = import(*state, "姓名,工号\n张三,1\n,2\n,\n   ,　\n李四,3\n");
    assert_int_equal(report.added, 2);
    assert_int_equal(report.skipped, 1);
    assert_int_equal(the_problem(&report, ROSTER_SKIPPED).line, 3);
    roster_report_clear(&report);
}

/* ---- what rows may not have in common ---- */

static void test_same_number(void **state)
{
    struct roster_problem problem =
        refused(*state, "姓名,工号\n张三,7\n李四,8\n王五,7\n", ROSTER_SAME_NUMBER);
    assert_int_equal(problem.line, 4);
    assert_int_equal(problem.other_line, 2);
    refused(*state, "姓名,工号,党支部\n张三,7,一\n李四,7,二\n", ROSTER_SAME_NUMBER);
}

/* Same names are normal: the key is never the name. */
static void test_same_names(void **state)
{
    struct roster_problem problem =
        refused(*state, "姓名,党小组\n张伟,一组\n张伟,一组\n", ROSTER_SAME_PERSON);
    assert_int_equal(problem.line, 3);
    assert_int_equal(problem.other_line, 2);
    refused(*state, "姓名,工号\n张伟,1\n张伟,\n", ROSTER_SAME_PERSON);
    import_counts(*state, "姓名,党小组,工号\n张伟,一组,\n张伟,二组,\n张伟,三组,1\n张伟,三组,2\n",
                  "4 0 0 0");
}

static void test_all_problems_are_listed(void **state)
{
    struct roster_report report =
        import(*state, "姓名,工号,卡号,类别\n张?,1,x,团员\n李四,1,04A1B2C3,\n王五,3,04A1B2C3,\n");
    assert_true(report.refused);
    the_problem(&report, ROSTER_LOST_CHARACTER);
    the_problem(&report, ROSTER_BAD_CARD);
    the_problem(&report, ROSTER_BAD_CLASS);
    the_problem(&report, ROSTER_SAME_NUMBER);
    the_problem(&report, ROSTER_SAME_CARD);
    assert_int_equal(report.problem_count, 5);
    for (size_t i = 1; i < report.problem_count; i++)
        assert_true(report.problems[i - 1].line <= report.problems[i].line);
    roster_report_clear(&report);
}

/* The one reason why a file is refused is listed, whatever else there is to tell. */
static void test_refusing_problem_is_never_lost(void **state)
{
    char *text = calloc(1, 64 * 1024);
    char *end = stpcpy(text, "姓名,工号\n");
    for (int i = 0; i < 300; i++)
        end += sprintf(end, "阿•提,%d\n", i);
    strcpy(end, "张?,999\n");
    struct roster_report report = import(*state, text);
    assert_true(report.refused);
    assert_int_equal(report.problem_count, ROSTER_PROBLEMS_MAX);
    assert_int_equal(the_problem(&report, ROSTER_LOST_CHARACTER).line, 302);
    roster_report_clear(&report);
    free(text);
}

/* ---- sizes ---- */

static char *many_rows(int rows)
{
    char *text = malloc((size_t)rows * 96 + 96);
    char *end = stpcpy(text, "姓名,党支部,党小组,工号,卡号\n");
    for (int i = 0; i < rows; i++)
        end +=
            sprintf(end, "党员%05d,第%d党支部,第%d党小组,%06d,04%012X\n", i, i / 50, i % 5, i, i);
    return text;
}

#ifdef __SANITIZE_ADDRESS__
static const int64_t limit_ms = 10000;
#else
static const int64_t limit_ms = 2000;
#endif

/* Of its own, so that what else the machine does takes none of it. */
static int64_t spent_ms(void)
{
    struct timespec spent;
    assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent), 0);
    return (int64_t)spent.tv_sec * 1000 + spent.tv_nsec / 1000000;
}

/* 100,000 lines are refused quickly, 5,000 are imported in less than two seconds. */
static void test_sizes(void **state)
{
    char *text = many_rows(100000);
    int64_t start_ms = spent_ms();
    bad_file(*state, text, SHEET_TOO_LARGE);
    int64_t refused_ms = spent_ms() - start_ms;
    free(text);
    text = many_rows(5000);
    start_ms = spent_ms();
    struct folder *folder = *state;
    struct roster_report report;
    assert_int_equal(
        roster_import(folder->db, &folder->origin, text, strlen(text), &for_real, &report), ERR_OK);
    int64_t imported_ms = spent_ms() - start_ms;
    assert_int_equal(report.added, 5000);
    roster_report_clear(&report);
    import_counts(folder, text, "0 0 5000 0");
    print_message("# 100,000 lines refused in %d ms, 5,000 imported in %d ms\n", (int)refused_ms,
                  (int)imported_ms);
    assert_true(refused_ms < limit_ms);
    assert_true(imported_ms < limit_ms);
    free(text);
}

static void test_row_limit(void **state)
{
    char *text = many_rows(SHEET_ROWS_MAX + 1);
    bad_file(*state, text, SHEET_TOO_LARGE);
    free(text);
    text = malloc(SHEET_BYTES_MAX + 1);
    memset(text, ' ', SHEET_BYTES_MAX + 1);
    bad_file_bytes(*state, text, SHEET_BYTES_MAX + 1, SHEET_TOO_LARGE);
    free(text);
}

/* ---- the next import ---- */

static int64_t entries_of(struct folder *folder, const char *type)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM chain WHERE type = '%s'", type);
    return folder_number(folder, sql);
}

static void test_same_file_again(void **state)
{
    static const char text[] = "姓名,党支部,党小组,工号,卡号,备注\n张三,,一组,1,04A1B2C3,a\n"
                               "李四,第二党支部,,,04A1B2C4,\n王五,第二党支部,三组,,,b\n";
    import_counts(*state, text, "3 0 0 0");
    int64_t entries = folder_number(*state, "SELECT count(*) FROM chain");
    import_counts(*state, text, "0 0 3 0");
    assert_int_equal(folder_number(*state, "SELECT count(*) FROM chain"), entries + 1);
    assert_int_equal(entries_of(*state, "roster.import"), 2);
}

static void test_dry_run(void **state)
{
    struct folder *folder = *state;
    static const char text[] = "姓名,党支部,卡号\n张三,新支部,04A1B2C3\n";
    struct roster_report report;
    int64_t entries = folder_number(folder, "SELECT count(*) FROM chain");
    assert_int_equal(roster_import(folder->db, &folder->origin, text, strlen(text), &dry, &report),
                     ERR_OK);
    assert_int_equal(report.added, 1);
    assert_int_equal(report.change_count, 1);
    assert_int_equal(report.changes[0].kind, ROSTER_ADDED);
    assert_int_equal(report.changes[0].line, 2);
    assert_string_equal(report.changes[0].name, "张三");
    assert_string_equal(report.changes[0].branch, "新支部");
    roster_report_clear(&report);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM chain"), entries);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM member"), 0);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM card"), 0);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM branch"), 1);
}

/* The preview names everybody who changes. */
static void test_changes_by_name(void **state)
{
    static const struct {
        enum roster_change_kind kind;
        int line;
        const char *name;
    } expected[] = {{ROSTER_UPDATED, 2, "张三"},
                    {ROSTER_ADDED, 4, "赵六"},
                    {ROSTER_DISABLED, 0, "李四"},
                    {ROSTER_DISABLED, 0, "钱七"}};
    static const char text[] = "姓名,备注\n张三,乙\n王五,甲\n赵六,甲\n";
    struct folder *folder = *state;
    struct roster_report report;
    import_counts(folder, "姓名,备注\n张三,甲\n李四,甲\n王五,甲\n钱七,甲\n", "4 0 0 0");
    assert_int_equal(roster_import(folder->db, &folder->origin, text, strlen(text), &dry, &report),
                     ERR_OK);
    assert_int_equal(report.change_count, sizeof expected / sizeof *expected);
    for (size_t i = 0; i < report.change_count; i++) {
        assert_int_equal(report.changes[i].kind, expected[i].kind);
        assert_int_equal(report.changes[i].line, expected[i].line);
        assert_string_equal(report.changes[i].name, expected[i].name);
        assert_string_equal(report.changes[i].branch, "第一党支部");
    }
    roster_report_clear(&report);
}

/* Old and new values of what an organizer changes are in the log, card numbers are not. */
static void test_changes_are_logged(void **state)
{
    struct folder *folder = *state;
    import_counts(folder, "姓名,工号,党小组,类别\n张三,1,一组,预备\n李四,2,一组,\n", "2 0 0 0");
    import_counts(folder, "姓名,工号,党小组,类别,卡号\n张三,1,二组,正式,04A1B2C3\n", "0 1 0 1");
    assert_one(folder, "member.name = '张三' AND group_name = '二组' AND class = 0 AND may_vote");
    assert_one(folder, "member.name = '李四' AND NOT active");
    assert_int_equal(folder_number(folder,
                                   "SELECT count(*) FROM chain WHERE type = 'member.change' "
                                   "AND data ->> '$.old.group' = '一组' "
                                   "AND data ->> '$.new.group' = '二组'"),
                     1);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM chain WHERE type = 'member.class' "
                                           "AND data ->> '$.old.class' = 'probationary' "
                                           "AND data ->> '$.new.class' = 'formal' "
                                           "AND data ->> '$.new.may_vote' = 1"),
                     1);
    assert_int_equal(folder_number(folder,
                                   "SELECT count(*) FROM chain WHERE type = 'member.disable' "
                                   "AND data ->> '$.name' = '李四'"),
                     1);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM chain WHERE data LIKE '%A1B2C3%'"),
                     0);
}

static void test_who_left_comes_back(void **state)
{
    import_counts(*state, "姓名,工号\n张三,1\n李四,2\n", "2 0 0 0");
    import_counts(*state, "姓名,工号\n张三,1\n", "0 0 1 1");
    import_counts(*state, "姓名,工号\n张三,1\n李四,2\n", "0 1 1 0");
    assert_int_equal(folder_number(*state, "SELECT count(*) FROM member"), 2);
}

/* Only branches that the file names lose people. */
static void test_other_branches_are_left_alone(void **state)
{
    import_counts(*state, "姓名,党支部\n张三,甲支部\n李四,乙支部\n王五,\n", "3 0 0 0");
    import_counts(*state, "姓名,党支部\n赵六,甲支部\n", "1 0 0 1");
    assert_int_equal(count_of(*state, "active"), 3);
    assert_one(*state, "member.name = '张三' AND NOT active");
}

/* What the file has no column for stays as it is; an empty cell empties. */
static void test_missing_columns_change_nothing(void **state)
{
    import_counts(*state,
                  "姓名,工号,党小组,类别,职务,暂不参加,有表决权,备注\n"
                  "张三,1,一组,正式,书记,是,否,n\n",
                  "1 0 0 0");
    import_counts(*state, "姓名,工号\n张三,1\n", "0 0 1 0");
    import_counts(*state, "姓名,工号,职务\n张三,1,\n", "0 1 0 0");
    assert_one(*state,
               "group_name = '一组' AND post = '' AND excused AND NOT may_vote AND note = 'n'");
}

/* By number: a new name, group and branch are the same person. */
static void test_known_by_number(void **state)
{
    import_counts(*state, "姓名,工号,党支部\n张珊,001,甲支部\n", "1 0 0 0");
    struct roster_report report =
        import(*state, "姓名,工号,党支部\n张三,001,乙支部\n李四,002,甲支部\n");
    assert_string_equal(the_problem(&report, ROSTER_RENAMED).text, "张珊");
    assert_int_equal(report.added, 2); /* a listing in another branch, and 李四 */
    assert_int_equal(report.disabled, 1);
    roster_report_clear(&report);
    assert_int_equal(folder_number(*state, "SELECT count(*) FROM member"), 2);
    assert_one(*state, "member.name = '张三' AND active AND branch.name = '乙支部'");
    assert_one(*state, "member.name = '张三' AND NOT active AND branch.name = '甲支部'");
}

static void test_known_by_card(void **state)
{
    import_counts(*state, "姓名,党小组,卡号\n张三,一组,04A1B2C3\n", "1 0 0 0");
    import_counts(*state, "姓名,党小组,卡号,工号\n张三,二组,04A1B2C3,9\n", "0 1 0 0");
    assert_int_equal(folder_number(*state, "SELECT count(*) FROM member"), 1);
    assert_one(*state, "number = '9' AND group_name = '二组'");
}

/* The card of one person does not become another's in silence. */
static void test_card_is_taken(void **state)
{
    import_counts(*state, "姓名,工号,卡号\n张三,1,04A1B2C3\n李四,2,04A1B2C4\n", "2 0 0 0");
    struct roster_problem problem =
        refused(*state, "姓名,工号,卡号\n张三,1,04A1B2C4\n李四,2,\n", ROSTER_CARD_TAKEN);
    assert_int_equal(problem.line, 2);
    assert_string_equal(problem.text, "李四");
    assert_string_equal(
        refused(*state, "姓名,工号,卡号\n王五,3,04A1B2C3\n", ROSTER_CARD_TAKEN).text, "张三");
    assert_string_equal(
        refused(*state, "姓名,工号,卡号\n张三,1,\n王五,,04A1B2C3\n", ROSTER_CARD_TAKEN).text,
        "张三");
}

/* A lost card stays out of use though the old list still has it. */
static void test_disabled_card_stays_disabled(void **state)
{
    struct folder *folder = *state;
    static const char text[] = "姓名,工号,卡号\n张三,1,04A1B2C3\n";
    import_counts(folder, text, "1 0 0 0");
    folder_sql(folder, "UPDATE card SET disabled = 1");
    struct roster_report report = import(folder, text);
    assert_int_equal(report.unchanged, 1);
    assert_string_equal(the_problem(&report, ROSTER_CARD_DISABLED).text, "张三");
    roster_report_clear(&report);
    assert_int_equal(folder_number(folder, "SELECT disabled FROM card"), 1);
}

static void test_known_by_name_and_group(void **state)
{
    import_counts(*state, "姓名,党小组\n张伟,一组\n张伟,二组\n", "2 0 0 0");
    import_counts(*state, "姓名,党小组,职务\n张伟,二组,组长\n", "0 1 0 1");
    assert_one(*state, "group_name = '二组' AND post = '组长' AND active");
    import_counts(*state, "姓名,党小组,工号\n张伟,一组,5\n", "0 1 0 1");
    assert_int_equal(folder_number(*state, "SELECT count(*) FROM member"), 2);
}

/* Never by the name alone across branches. */
static void test_same_name_in_another_branch_is_somebody_else(void **state)
{
    import_counts(*state, "姓名,党支部\n张伟,甲支部\n", "1 0 0 0");
    import_counts(*state, "姓名,党支部\n张伟,乙支部\n", "1 0 0 0");
    assert_int_equal(folder_number(*state, "SELECT count(*) FROM member"), 2);
    assert_int_equal(count_of(*state, "active"), 2);
}

static void test_nothing_tells_them_apart(void **state)
{
    import_counts(*state, "姓名,工号\n张伟,1\n张伟,2\n", "2 0 0 0");
    assert_int_equal(refused(*state, "姓名\n张伟\n", ROSTER_SAME_PERSON).other_line, 0);
    import_counts(*state, "姓名,工号\n张伟,3\n", "1 0 0 2");
}

/* Who is somebody else by number is nobody's namesake any more. */
static void test_number_outweighs_name(void **state)
{
    import_counts(*state, "姓名,党小组,工号\n张三,一组,1\n", "1 0 0 0");
    import_counts(*state, "姓名,党小组,工号\n张三,一组,\n张三,二组,1\n", "1 1 0 0");
    assert_one(*state, "member.number = '1' AND group_name = '二组'");
    assert_one(*state, "member.number = '' AND group_name = '一组'");
}

/* One person, listed in two branches: S4:9 "临时党支部". */
static void test_two_listings(void **state)
{
    static const char text[] = "姓名,工号,党支部,党小组,类别,卡号,备注\n"
                               "张三,1,甲支部,一组,正式,04A1B2C3,a\n"
                               "张三,1,乙支部,二组,其他,04A1B2C3,b\n";
    import_counts(*state, text, "2 0 0 0");
    assert_int_equal(folder_number(*state, "SELECT count(*) FROM member"), 1);
    assert_int_equal(folder_number(*state, "SELECT count(*) FROM card"), 1);
    assert_one(*state, "branch.name = '甲支部' AND class = 0 AND group_name = '一组'");
    assert_one(*state, "branch.name = '乙支部' AND class = 5 AND group_name = '二组'");
    import_counts(*state, text, "0 0 2 0");
    import_counts(*state, "姓名,工号,党支部,党小组,类别\n李四,2,甲支部,,\n", "1 0 0 1");
    assert_one(*state, "member.name = '张三' AND active AND branch.name = '乙支部'");
}

/* An unclaimed card that the list claims keeps the time of its taps. */
static void test_unclaimed_card_is_claimed(void **state)
{
    struct folder *folder = *state;
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(folder_tap(folder, activity, "04A1B2C3", "2026-05-20 13:50", NULL).outcome,
                     CHECKIN_UNKNOWN);
    /* During the activity: who is put on the list later was not expected. */
    folder->origin.stamp.wall_ms = clock_wall_of(
        (struct moment){.year = 2026, .month = 5, .day = 20, .hour = 13, .minute = 52});
    import_counts(folder, "姓名,卡号\n张三,04A1B2C3\n", "1 0 0 0");
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM card WHERE member AND taps = 1 "
                                           "AND first_ms > 0"),
                     1);
    assert_int_equal(folder_tap(folder, activity, "04A1B2C3", "2026-05-20 13:55", NULL).outcome,
                     CHECKIN_NEW);
}

/* A terminal that nobody has set up takes its own branch from the first roster. */
static void test_before_init(void **state)
{
    struct folder *folder = *state;
    char branch[TITLE_SIZE], room[TITLE_SIZE];
    struct roster_report report;
    folder_sql(folder, "DELETE FROM setting; DELETE FROM branch");
    assert_int_equal(refused(folder, "姓名\n张三\n", ROSTER_NO_BRANCH).line, 0);
    refused(folder, "姓名,党支部\n张三,\n", ROSTER_NO_BRANCH);
    assert_int_equal(branch_home(folder->db, branch, room), ERR_GONE);

    static const char text[] = "姓名,党支部\n张三,\n李四,乙支部\n王五,甲支部\n";
    assert_int_equal(roster_import(folder->db, &folder->origin, text, strlen(text), &dry, &report),
                     ERR_OK);
    assert_int_equal(report.added, 3);
    roster_report_clear(&report);
    assert_int_equal(branch_home(folder->db, branch, room), ERR_GONE);
    import_counts(folder, text, "3 0 0 0");
    assert_int_equal(branch_home(folder->db, branch, room), ERR_OK);
    assert_string_equal(branch, "乙支部");
    assert_int_equal(count_of(folder, "branch = (SELECT id FROM branch WHERE name = '乙支部')"), 2);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM chain WHERE type = 'branch.init'"),
                     2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_utf8),
        FOLDER_TEST(test_utf8_with_mark),
        FOLDER_TEST(test_other_encodings),
        FOLDER_TEST(test_gbk_bytes_that_gb2312_lacks),
        FOLDER_TEST(test_names_that_look_like_utf8),
        FOLDER_TEST(test_damaged_utf8),
        FOLDER_TEST(test_files_that_are_no_text),
        FOLDER_TEST(test_line_ends),
        FOLDER_TEST(test_delimiters),
        FOLDER_TEST(test_quoted_cells_and_line_numbers),
        FOLDER_TEST(test_quotation_marks_out_of_place),
        FOLDER_TEST(test_header),
        FOLDER_TEST(test_heads_as_people_write_them),
        FOLDER_TEST(test_personal_columns_are_dropped),
        FOLDER_TEST(test_spaces_in_names),
        FOLDER_TEST(test_dots),
        FOLDER_TEST(test_lost_characters),
        FOLDER_TEST(test_long_names),
        FOLDER_TEST(test_classes),
        FOLDER_TEST(test_flags),
        FOLDER_TEST(test_numbers_are_text),
        FOLDER_TEST(test_card_notations),
        FOLDER_TEST(test_bad_cards),
        FOLDER_TEST(test_long_cells),
        FOLDER_TEST(test_lines_without_a_name),
        FOLDER_TEST(test_same_number),
        FOLDER_TEST(test_same_names),
        FOLDER_TEST(test_all_problems_are_listed),
        FOLDER_TEST(test_refusing_problem_is_never_lost),
        FOLDER_TEST(test_sizes),
        FOLDER_TEST(test_row_limit),
        FOLDER_TEST(test_same_file_again),
        FOLDER_TEST(test_dry_run),
        FOLDER_TEST(test_changes_by_name),
        FOLDER_TEST(test_changes_are_logged),
        FOLDER_TEST(test_who_left_comes_back),
        FOLDER_TEST(test_other_branches_are_left_alone),
        FOLDER_TEST(test_missing_columns_change_nothing),
        FOLDER_TEST(test_known_by_number),
        FOLDER_TEST(test_known_by_card),
        FOLDER_TEST(test_card_is_taken),
        FOLDER_TEST(test_disabled_card_stays_disabled),
        FOLDER_TEST(test_known_by_name_and_group),
        FOLDER_TEST(test_same_name_in_another_branch_is_somebody_else),
        FOLDER_TEST(test_nothing_tells_them_apart),
        FOLDER_TEST(test_number_outweighs_name),
        FOLDER_TEST(test_two_listings),
        FOLDER_TEST(test_unclaimed_card_is_claimed),
        FOLDER_TEST(test_before_init),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
