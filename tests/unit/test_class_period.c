/* Classes that hold from a day on (S4:9), and 入党日期 (S0:16). */
#include "db/class_period.h"
#include "db/member.h"
#include "db/roster.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* ---- helpers ---- */

static const char *day_text(char ret_text[48], int days_from_today)
{
    struct moment now = clock_moment(clock_wall_ms());
    now.day += days_from_today;
    now.hour = 12;
    struct moment day = clock_moment(clock_wall_of(now));
    snprintf(ret_text, 48, "%04d-%02d-%02d", day.year, day.month, day.day);
    return ret_text;
}

static void set_today(struct folder *folder, int year, int month, int day, int hour)
{
    struct moment moment = {.year = year, .month = month, .day = day, .hour = hour};
    folder->origin.stamp.wall_ms = clock_wall_of(moment);
}

static struct roster_report import(struct folder *folder, const char *format, ...)
{
    static const struct roster_options options = {.dry_run = false};
    struct roster_report report;
    char text[1024];
    va_list values;
    va_start(values, format);
    vsnprintf(text, sizeof text, format, values);
    va_end(values);
    assert_int_equal(
        roster_import(folder->db, &folder->origin, text, strlen(text), &options, &report), ERR_OK);
    folder_verify(folder);
    return report;
}

static void import_counts(struct folder *folder, const char *text, const char *counts)
{
    char got[64];
    struct roster_report report = import(folder, "%s", text);
    snprintf(got, sizeof got, "%d %d %d %d", report.added, report.updated, report.unchanged,
             report.disabled);
    if (report.refused)
        fail_msg("refused: kind %d, line %d", report.problems[0].kind, report.problems[0].line);
    roster_report_clear(&report);
    assert_string_equal(got, counts);
}

static int count_kind(const struct roster_report *report, enum roster_problem_kind kind)
{
    int count = 0;
    for (size_t i = 0; i < report->problem_count; i++)
        count += report->problems[i].kind == kind;
    return count;
}

/* An activity of two hours at 14:00. */
static int64_t activity_on(struct folder *folder, const char *date)
{
    struct activity activity = {.type = ACTIVITY_THEME_DAY, .start_min = 840, .end_min = 960};
    enum activity_add_outcome outcome;
    int64_t id = 0;
    strcpy(activity.theme, "学习条例");
    strcpy(activity.date, date);
    assert_int_equal(activity_add(folder->db, &folder->origin, &activity, &outcome, &id), ERR_OK);
    assert_int_equal(outcome, ACTIVITY_ADDED);
    return id;
}

static int total_of(struct folder *folder, int64_t activity_id)
{
    struct attendance attendance;
    assert_int_equal(activity_attendance(folder->db, activity_id, NULL, &attendance), ERR_OK);
    return attendance.total;
}

static enum person_class class_on(struct folder *folder, const char *day)
{
    struct class_period period;
    assert_int_equal(class_period_on(folder->db, 1, 1, day, &period), ERR_OK);
    return period.class;
}

static bool write_period(const struct class_period *period, void *context)
{
    char *text = context;
    sprintf(text + strlen(text), "%s%s %s%s", text[0] == '\0' ? "" : ", ", period->from,
            class_period_word(period->class), period->may_vote ? " votes" : "");
    return true;
}

static void assert_periods(struct folder *folder, const char *expected)
{
    char text[512] = "";
    assert_int_equal(class_period_list(folder->db, 1, "第一党支部", write_period, text), ERR_OK);
    assert_string_equal(text, expected);
}

/* ---- activities and classes ---- */

/* S4:9: each activity counts people by their class on its day, behind and ahead. */
static void test_activities_count_by_their_day(void **state)
{
    struct folder *folder = *state;
    set_today(folder, 2026, 5, 10, 9);
    import_counts(folder, "姓名,人员类别\n张三,发展对象\n李四,正式\n", "2 0 0 0");
    int64_t may = activity_on(folder, "2026-05-12"), on_the_day = activity_on(folder, "2026-05-20");
    int64_t june = activity_on(folder, "2026-06-10");
    import_counts(folder, "姓名,人员类别,类别生效日期\n张三,预备,2026-05-20\n李四,正式,\n",
                  "0 1 1 0");
    assert_int_equal(total_of(folder, may), 1);
    assert_int_equal(total_of(folder, on_the_day), 2);
    assert_int_equal(total_of(folder, june), 2);
    assert_periods(folder, " candidate, 2026-05-20 probationary");
    import_counts(folder, "姓名,人员类别,类别生效日期\n张三,预备,2026-05-20\n李四,正式,\n",
                  "0 0 2 0");
}

/* An activity that is over but not written down yet is counted by the class of its day, too; what
 * is written down stays as it is. */
static void test_a_day_that_has_passed(void **state)
{
    struct folder *folder = *state;
    set_today(folder, 2026, 4, 1, 9);
    import_counts(folder, "姓名,人员类别\n张三,发展对象\n李四,正式\n", "2 0 0 0");
    int64_t april = activity_on(folder, "2026-04-10"), may = activity_on(folder, "2026-05-10");
    set_today(folder, 2026, 4, 11, 9);
    import_counts(folder, "姓名,人员类别,备注\n张三,发展对象,x\n李四,正式,\n", "0 1 1 0");
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM frozen"), 2);
    set_today(folder, 2026, 5, 11, 9);
    import_counts(folder, "姓名,人员类别,生效日期\n张三,预备,2026/4/1\n李四,正式,\n", "0 1 1 0");
    assert_int_equal(total_of(folder, april), 1);
    assert_int_equal(total_of(folder, may), 2);
}

/* Without the column a changed class is valid from the day of the import, and an activity that was
 * over by then stays as it was, even on that very day. */
static void test_without_a_day_from_today(void **state)
{
    struct folder *folder = *state;
    set_today(folder, 2026, 5, 10, 9);
    import_counts(folder, "姓名,人员类别\n张三,发展对象\n李四,正式\n", "2 0 0 0");
    int64_t over = activity_on(folder, "2026-05-12"), next = activity_on(folder, "2026-05-13");
    set_today(folder, 2026, 5, 12, 18);
    import_counts(folder, "姓名,人员类别\n张三,预备\n李四,正式\n", "0 1 1 0");
    assert_int_equal(total_of(folder, over), 1);
    assert_int_equal(total_of(folder, next), 2);
    assert_periods(folder, " candidate, 2026-05-12 probationary");
}

/* product.md §1b: so do the right to vote and being excused by rule. */
static void test_votes_and_excuses_have_a_day_too(void **state)
{
    struct folder *folder = *state;
    struct attendance attendance;
    set_today(folder, 2026, 5, 1, 9);
    import_counts(folder, "姓名,暂不参加\n张三,否\n", "1 0 0 0");
    int64_t may = activity_on(folder, "2026-05-12"), june = activity_on(folder, "2026-06-12");
    import_counts(folder, "姓名,暂不参加,有表决权,生效日期\n张三,是,否,2026年6月1日\n", "0 1 0 0");
    assert_int_equal(activity_attendance(folder->db, may, NULL, &attendance), ERR_OK);
    assert_int_equal(attendance.expected, 1);
    assert_int_equal(activity_attendance(folder->db, june, NULL, &attendance), ERR_OK);
    assert_int_equal(attendance.expected, 0);
    assert_int_equal(attendance.total, 1);
    assert_periods(folder, " formal votes, 2026-06-01 formal");
}

/* Whoever is new and whose class holds from a day to come is told, and does not count before. */
static void test_new_with_a_day_to_come(void **state)
{
    struct folder *folder = *state;
    char soon[48], tomorrow[48], later[48];
    day_text(soon, 10), day_text(tomorrow, 1), day_text(later, 20);
    struct roster_report report =
        import(folder, "姓名,人员类别,类别生效日期\n张三,预备,%s\n", soon);
    assert_int_equal(report.added, 1);
    assert_int_equal(count_kind(&report, ROSTER_CLASS_AHEAD), 1);
    roster_report_clear(&report);
    int64_t before = activity_on(folder, tomorrow), after = activity_on(folder, later);
    assert_int_equal(total_of(folder, before), 0);
    assert_int_equal(total_of(folder, after), 1);
    struct member member;
    assert_int_equal(member_get(folder->db, 1, &member), ERR_OK);
    assert_int_equal(member.class, CLASS_OTHER);
    assert_string_equal(member.class_from, "");
}

/* A class planned for a day to come is not undone by a file that says what holds today. */
static void test_a_planned_class_stays(void **state)
{
    struct folder *folder = *state;
    char soon[48], today[48], expected[128];
    day_text(soon, 10), day_text(today, 0);
    import_counts(folder, "姓名,人员类别\n张三,预备\n", "1 0 0 0");
    struct roster_report report =
        import(folder, "姓名,人员类别,类别生效日期\n张三,正式,%s\n", soon);
    assert_int_equal(report.updated, 1);
    roster_report_clear(&report);
    import_counts(folder, "姓名,人员类别\n张三,预备\n", "0 0 1 0");
    assert_int_equal(class_on(folder, today), CLASS_PROBATIONARY);
    assert_int_equal(class_on(folder, soon), CLASS_FORMAL);
    import_counts(folder, "姓名,人员类别\n张三,正式\n", "0 1 0 0");
    snprintf(expected, sizeof expected, " probationary, %s formal votes", today);
    assert_periods(folder, expected);
}

/* ---- corrections ---- */

static void test_a_day_is_corrected(void **state)
{
    struct folder *folder = *state;
    set_today(folder, 2026, 5, 1, 9);
    import_counts(folder, "姓名,人员类别\n张三,发展对象\n", "1 0 0 0");
    import_counts(folder, "姓名,人员类别,生效日期\n张三,预备,2026-03-01\n", "0 1 0 0");
    import_counts(folder, "姓名,人员类别,生效日期\n张三,预备,2026-04-01\n", "0 1 0 0");
    assert_periods(folder, " candidate, 2026-04-01 probationary");
    assert_int_equal(class_on(folder, "2026-03-31"), CLASS_CANDIDATE);
    import_counts(folder, "姓名,人员类别,生效日期\n张三,正式,2026-02-01\n", "0 1 0 0");
    assert_periods(folder, " candidate, 2026-02-01 formal votes");
    import_counts(folder, "姓名,人员类别,生效日期\n张三,其他,2026-04-15\n", "0 1 0 0");
    assert_periods(folder, " candidate, 2026-02-01 formal votes, 2026-04-15 other");
    assert_int_equal(class_on(folder, "2026-04-01"), CLASS_FORMAL);
    assert_int_equal(
        folder_number(folder, "SELECT count(*) FROM chain WHERE type = 'member.class'"), 4);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM chain WHERE type = 'member.class' "
                                           "AND data ->> '$.old.from' = '2026-04-01' "
                                           "AND data ->> '$.new.from' = '2026-02-01'"),
                     1);
}

/* A period that was said never to have been stays in its table, and never comes back. */
static void test_a_void_period_stays_void(void **state)
{
    struct folder *folder = *state;
    set_today(folder, 2026, 9, 1, 9);
    import_counts(folder, "姓名,人员类别\n张三,群众\n", "1 0 0 0");
    import_counts(folder, "姓名,人员类别,生效日期\n张三,积极分子,2026-03-01\n", "0 1 0 0");
    import_counts(folder, "姓名,人员类别,生效日期\n张三,发展对象,2026-05-01\n", "0 1 0 0");
    import_counts(folder, "姓名,人员类别,生效日期\n张三,预备,2026-02-01\n", "0 1 0 0");
    import_counts(folder, "姓名,人员类别,生效日期\n张三,正式,2026-08-01\n", "0 1 0 0");
    assert_periods(folder, " masses, 2026-02-01 probationary, 2026-08-01 formal votes");
    assert_int_equal(class_on(folder, "2026-04-01"), CLASS_PROBATIONARY);
    assert_int_equal(
        folder_number(folder, "SELECT count(*) FROM class_period WHERE undone_by IS NOT NULL"), 1);
}

/* The column alone says since when the class that is known holds. */
static void test_days_for_classes_known_already(void **state)
{
    struct folder *folder = *state;
    set_today(folder, 2026, 5, 1, 9);
    import_counts(folder, "姓名,人员类别\n张三,预备\n", "1 0 0 0");
    import_counts(folder, "姓名,类别生效日期\n张三,2025-12-01\n", "0 1 0 0");
    assert_periods(folder, "2025-12-01 probationary");
    assert_int_equal(class_on(folder, "2025-11-30"), CLASS_PROBATIONARY);
    import_counts(folder, "姓名\n张三\n", "0 0 1 0");
}

static void test_two_branches_have_classes_of_their_own(void **state)
{
    struct folder *folder = *state;
    set_today(folder, 2026, 5, 1, 9);
    import_counts(folder,
                  "姓名,工号,党支部,人员类别\n张三,1,第一党支部,正式\n张三,1,第二党支部,其他\n",
                  "2 0 0 0");
    import_counts(folder,
                  "姓名,工号,党支部,人员类别,生效日期\n"
                  "张三,1,第一党支部,正式,\n张三,1,第二党支部,正式,2026-07-01\n",
                  "0 1 1 0");
    assert_periods(folder, " formal votes");
    char text[512] = "";
    assert_int_equal(class_period_list(folder->db, 1, "第二党支部", write_period, text), ERR_OK);
    assert_string_equal(text, " other, 2026-07-01 formal votes");
}

static void test_bad_days_are_refused(void **state)
{
    static const char *const bad[] = {"2026-02-30", "去年", "2026-13-01", "202607", "2026年7月",
                                      "1",          "-1",   "2026-7",     "7月1日", "20260732"};
    struct folder *folder = *state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct roster_report report = import(folder, "姓名,生效日期\n张三,%s\n", bad[i]);
        assert_true(report.refused);
        assert_int_equal(report.problems[0].kind, ROSTER_BAD_DAY);
        assert_string_equal(report.problems[0].text, bad[i]);
        assert_int_equal(report.problems[0].line, 2);
        roster_report_clear(&report);
    }
}

static void test_days_as_people_write_them(void **state)
{
    static const char *const good[] = {
        "2019-07-01",        "2019/7/1",       "2019.07.01",      "2019年7月1日",
        "2019 年 7 月 1 日", "20190701",       "43647",           "2019-07-01 00:00:00",
        "2019-7-01",         "２０１９-７-１", "2019-07-01T00:00"};
    struct folder *folder = *state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct class_period period;
        struct roster_report report = import(folder, "姓名,生效日期\n张三,%s\n", good[i]);
        if (report.refused)
            fail_msg("refused: %s", good[i]);
        roster_report_clear(&report);
        assert_int_equal(class_period_last(folder->db, 1, 1, &period), ERR_OK);
        assert_string_equal(period.from, "2019-07-01");
        folder_sql(folder, "UPDATE listing SET class_from = ''");
    }
}

/* ---- 入党日期 ---- */

/* What the screen says at a sign-in, which is then taken back. */
static int years_at(struct folder *folder, const char *joined, const char *at)
{
    char sql[128];
    snprintf(sql, sizeof sql, "UPDATE member SET joined = '%s'", joined);
    folder_sql(folder, sql);
    struct checkin_result result = folder_tap(folder, 1, "04A1B2C3D4E5F6", at, NULL);
    assert_int_equal(result.outcome, CHECKIN_NEW);
    assert_int_equal(checkin_undo(folder->db, &folder->origin, 1, result.member.id, "误操作"),
                     ERR_OK);
    return result.party_years;
}

/* S0:16: on that month and day, from the first year on; 29 February is told in every year. */
static void test_party_years(void **state)
{
    struct folder *folder = *state;
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04A1B2C3D4E5F6"});
    folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(years_at(folder, "2001-05-20", "2026-05-20 13:50"), 25);
    assert_int_equal(years_at(folder, "2001-05-19", "2026-05-20 13:50"), 0);
    assert_int_equal(years_at(folder, "2001-04-20", "2026-05-20 13:50"), 0);
    assert_int_equal(years_at(folder, "2025-05-20", "2026-05-20 13:50"), 1);
    assert_int_equal(years_at(folder, "2026-05-20", "2026-05-20 13:50"), 0);
    assert_int_equal(years_at(folder, "2027-05-20", "2026-05-20 13:50"), 0);
    assert_int_equal(years_at(folder, "", "2026-05-20 13:50"), 0);
    assert_int_equal(years_at(folder, "2004-02-29", "2026-02-28 13:50"), 22);
    assert_int_equal(years_at(folder, "2004-02-29", "2026-03-01 13:50"), 0);
    assert_int_equal(years_at(folder, "2004-02-29", "2028-02-28 13:50"), 0);
    assert_int_equal(years_at(folder, "2004-02-29", "2028-02-29 13:50"), 24);
}

/* Kept when the roster has the column, taken away when it is emptied, and never in the log. */
static void test_joining_dates_are_opt_in(void **state)
{
    struct folder *folder = *state;
    import_counts(folder, "姓名,工号\n张三,1\n李四,2\n", "2 0 0 0");
    struct roster_report report =
        import(folder, "姓名,工号,入党日期\n张三,1,1991年7月1日\n李四,2,201907\n");
    assert_int_equal(report.updated, 1);
    assert_int_equal(count_kind(&report, ROSTER_NOT_JOINED), 1);
    roster_report_clear(&report);
    assert_int_equal(
        folder_number(folder, "SELECT count(*) FROM member WHERE joined = '1991-07-01'"), 1);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM member WHERE joined = ''"), 1);
    import_counts(folder, "姓名,工号\n张三,1\n李四,2\n", "0 0 2 0");
    import_counts(folder, "姓名,工号,入党时间\n张三,1,1991-07\n李四,2,\n", "0 0 2 0");
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM member WHERE joined <> ''"), 1);
    import_counts(folder, "姓名,工号,入党日期\n张三,1,\n李四,2,\n", "0 1 1 0");
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM member WHERE joined <> ''"), 0);
    assert_int_equal(
        folder_number(folder, "SELECT count(*) FROM chain WHERE type = 'member.joined'"), 2);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM chain WHERE data LIKE '%1991%'"),
                     0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_activities_count_by_their_day),
        FOLDER_TEST(test_a_day_that_has_passed),
        FOLDER_TEST(test_without_a_day_from_today),
        FOLDER_TEST(test_votes_and_excuses_have_a_day_too),
        FOLDER_TEST(test_new_with_a_day_to_come),
        FOLDER_TEST(test_a_planned_class_stays),
        FOLDER_TEST(test_a_day_is_corrected),
        FOLDER_TEST(test_a_void_period_stays_void),
        FOLDER_TEST(test_days_for_classes_known_already),
        FOLDER_TEST(test_two_branches_have_classes_of_their_own),
        FOLDER_TEST(test_bad_days_are_refused),
        FOLDER_TEST(test_days_as_people_write_them),
        FOLDER_TEST(test_party_years),
        FOLDER_TEST(test_joining_dates_are_opt_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
