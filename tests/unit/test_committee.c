/*
 * The committee's reports against the terminals they are about: data folders filled by the modules
 * of the product, their bundles collected into a real PostgreSQL by the real program, and every
 * figure of the reports compared with what the terminal itself says of the same activity.
 */
#include "db/activity.h"
#include "db/activity_change.h"
#include "db/attendance.h"
#include "db/leave.h"
#include "db/ledger.h"
#include "db/paper_xlsx.h"
#include "db/sign.h"
#include "drivers/stick.h"
#include "firmware/bundle.h"
#include "firmware/judge.h"
#include "firmware/rules.h"
#include "tests/harness/fleet_month.h"
#include "tests/harness/papers.h"
#include "tests/harness/postgres.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { BRANCHES = 3, MONTHS = 3, YEAR = 2025, PEOPLE = 12, MISSED_BRANCH = 1, MISSED_MONTH = 2 };

/* The third counts 满意率 in another way than the rest. */
struct branch_terminal {
    struct fleet_terminal fleet;
    struct settings settings;
};

static struct postgres postgres;
static struct scratch scratch;
static struct branch_terminal terminals[BRANCHES];
static void *joint_folder; /* a terminal with a joint activity of two branches, in May 2026 */

/* ---- the program ---- */

/* What it says on both streams; the caller frees it. */
static char *themeday(int expected, const char *format, ...) __attribute__((format(printf, 2, 3)));
static char *themeday(int expected, const char *format, ...)
{
    char words[1024], *text = NULL;
    const char *build = getenv("THEMEDAY_BUILD");
    size_t length = 0;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    char command[1536];
    /* Cairo 1.16 loses an array for every font of a PDF that it makes a subset of. */
    const char *options = strstr(words, "--pdf") == NULL ? "" : "ASAN_OPTIONS=detect_leaks=0 ";
    snprintf(command, sizeof command, "%sLC_ALL=zh_CN.UTF-8 '%s/themeday' %s 2>&1", options,
             build == NULL ? "build" : build, words);
    FILE *pipe = popen(command, "r"), *out = open_memstream(&text, &length);
    assert_true(pipe != NULL && out != NULL);
    for (int byte; (byte = fgetc(pipe)) != EOF;)
        fputc(byte, out);
    fclose(out);
    int status = pclose(pipe);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != expected)
        fail_msg("%s: status %d\n%s", words, status, text);
    return text;
}

static json_t *report(const char *words)
{
    char *text = themeday(0, "--json committee %s --db '%s'", words, postgres.url);
    json_t *rows = json_loads(text, 0, NULL);
    if (!json_is_array(rows))
        fail_msg("%s: %s", words, text);
    free(text);
    return rows;
}

/* ---- bundles ---- */

/* The papers as a spreadsheet; nobody reads the pages here. */
static void draw(struct bundle *bundle)
{
    for (int i = 0; i < bundle->document_count; i++) {
        char name[EXPORT_FILE_NAME_SIZE], *bytes;
        size_t length;
        assert_int_equal(paper_xlsx(&bundle->documents[i], &bytes, &length), ERR_OK);
        snprintf(name, sizeof name, "%s.xlsx", bundle->names[i]);
        assert_int_equal(export_add(&bundle->export, name, bytes, length), ERR_OK);
    }
}

/* Into the box of that day. */
static void deliver(struct db *db, int64_t activity, const struct settings *settings,
                    const char *box)
{
    static struct bundle bundle;
    struct stick_file files[EXPORT_FILES_MAX];
    enum stick_outcome outcome;
    char path[SCRATCH_PATH_SIZE + 16], name[STICK_NAME_SIZE];
    assert_int_equal(bundle_make(db, activity, settings, &bundle), ERR_OK);
    draw(&bundle);
    assert_int_equal(export_seal(db, &bundle.export), ERR_OK);
    for (int i = 0; i < bundle.export.file_count; i++)
        files[i] = (struct stick_file){bundle.export.files[i].name, bundle.export.files[i].bytes,
                                       bundle.export.files[i].length};
    const struct stick_folder folder = {bundle.export.name, bundle.export.time_ms, files,
                                        bundle.export.file_count};
    snprintf(path, sizeof path, "%s/%s", scratch.path, box);
    mkdir(path, 0755);
    assert_int_equal(stick_write(path, &folder, &outcome, name), ERR_OK);
    bundle_clear(&bundle);
}

static void trust(struct db *db, const char *committee)
{
    char path[SCRATCH_PATH_SIZE + 16], text[SIGN_TEXT_SIZE];
    sign_public_key(db, text);
    snprintf(path, sizeof path, "%s/device.pub", scratch.path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    free(themeday(0, "trust add '%s' --db '%s' --committee '%s'", path, postgres.url, committee));
}

static void collect(const char *box, const char *day)
{
    free(themeday(0, "collect '%s/%s' --db '%s' --received %s", scratch.path, box, postgres.url,
                  day));
}

/* ---- the terminals ---- */

static struct settings settings_of(enum satisfaction_formula formula)
{
    struct settings settings;
    char message[256];
    assert_int_equal(settings_load(NULL, false, &settings, message, sizeof message), ERR_OK);
    settings.satisfaction_formula = formula;
    return settings;
}

/* What is held comes in time but for the last month. */
static void fill(struct branch_terminal *terminal, int index)
{
    char folder[SCRATCH_PATH_SIZE + 16], box[16];
    snprintf(folder, sizeof folder, "%s/data%d", scratch.path, index);
    terminal->settings = settings_of(index == 2 ? SATISFACTION_WEIGHTED : SATISFACTION_BASIC_TOO);
    fleet_branch_make(5, index, PEOPLE, &terminal->fleet.branch);
    terminal->fleet.branch.diligence = 820;
    terminal->fleet.branch.content = 640;
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(db_open(folder, DB_OWNER, &terminal->fleet.db), ERR_OK);
    fleet_month_prepare(&terminal->fleet, YEAR, 12);
    trust(terminal->fleet.db, "机关党委");
    for (int month = 1; month <= MONTHS; month++) {
        if (index == MISSED_BRANCH && month == MISSED_MONTH)
            continue;
        int64_t id = fleet_month_hold(&terminal->fleet, YEAR, month);
        fleet_month_correct(&terminal->fleet, id, 400);
        snprintf(box, sizeof box, "box%d", month);
        deliver(terminal->fleet.db, id, &terminal->settings, box);
    }
}

static int setup_all(void **state)
{
    (void)state;
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    postgres_start(&postgres);
    scratch_make(&scratch, NULL);
    return 0;
}

static int teardown_all(void **state)
{
    (void)state;
    for (int i = 0; i < BRANCHES; i++)
        db_close(terminals[i].fleet.db);
    if (joint_folder != NULL)
        folder_teardown(&joint_folder);
    scratch_remove(&scratch);
    postgres_stop(&postgres);
    return 0;
}

/* The first test sees the empty database; this comes behind it. */
static void fill_all(void)
{
    const struct settings settings = settings_of(SATISFACTION_BASIC_TOO);
    for (int i = 0; i < BRANCHES; i++)
        fill(&terminals[i], i);
    collect("box1", "2025-01-13"); /* the earliest day of an activity is the 11th */
    collect("box2", "2025-02-28");
    collect("box3", "2025-05-01");
    folder_setup(&joint_folder);
    struct folder *folder = joint_folder;
    int64_t id = papers_activity(folder, 14, true);
    trust(folder->db, "机关党委/联合党总支");
    deliver(folder->db, id, &settings, "joint");
    collect("joint", "2026-05-26");
}

/* ---- what must be equal ---- */

static long long number(const json_t *row, const char *key)
{
    const json_t *value = json_object_get(row, key);
    if (!json_is_integer(value))
        fail_msg("no number %s", key);
    return json_integer_value(value);
}

static int tenths(const json_t *row, const char *key)
{
    const json_t *value = json_object_get(row, key);
    if (!json_is_real(value))
        fail_msg("no rate %s", key);
    return (int)(10 * json_real_value(value) + 0.5);
}

static void assert_attendance(const json_t *row, const struct attendance *figures)
{
    assert_int_equal(number(row, "members"), figures->total);
    assert_int_equal(number(row, "expected"), figures->expected);
    assert_int_equal(number(row, "present"), figures->present);
    assert_int_equal(number(row, "leave"), figures->leave);
    assert_int_equal(number(row, "other"), figures->other);
    assert_int_equal(number(row, "absent"), figures->absent);
    assert_int_equal(number(row, "guests"), figures->guests);
    assert_int_equal(tenths(row, "rate"), rules_rate_tenths(figures->present, figures->total));
    assert_int_equal(json_is_true(json_object_get(row, "met")),
                     rules_attendance_met(figures->present, figures->total, 80));
    assert_int_equal(number(row, "missing"),
                     rules_attendance_missing(figures->present, figures->total, 80));
}

static void assert_satisfaction(struct db *db, const json_t *row, int64_t activity,
                                enum satisfaction_formula formula)
{
    struct poll_result result;
    struct judgement judgement;
    enum err err = poll_result_of_activity(db, activity, &result);
    if (err == ERR_GONE) {
        assert_true(json_is_null(json_object_get(row, "satisfaction")));
        return;
    }
    assert_int_equal(err, ERR_OK);
    assert_int_equal(number(row, "ballots"), result.poll.ballots);
    assert_int_equal(number(row, "voters"), result.poll.expected);
    judge_evaluation(&result, formula, &judgement);
    assert_true(judgement.satisfaction.has_result);
    assert_int_equal(tenths(row, "satisfaction"), judgement.satisfaction.rate_tenths);
}

/* A branch's lines of the ledger beside its lines of the history. */
struct comparison {
    struct db *db;
    enum satisfaction_formula formula;
    json_t *rows;
    size_t row;
    int below, met; /* counted by the terminal's modules */
    struct attendance sum;
};

static bool compare_line(const struct ledger_line *line, void *context)
{
    struct comparison *comparison = context;
    if (!line->held)
        return true;
    const json_t *row = json_array_get(comparison->rows, comparison->row++);
    assert_non_null(row);
    assert_string_equal(json_string_value(json_object_get(row, "date")), line->activity.date);
    assert_string_equal(json_string_value(json_object_get(row, "theme")), line->activity.theme);
    assert_attendance(row, &line->attendance);
    assert_int_equal(number(row, "late"), line->attendance.late);
    assert_int_equal(number(row, "done"), line->made_up);
    assert_int_equal(number(row, "owed"), line->owed);
    assert_satisfaction(comparison->db, row, line->activity.id, comparison->formula);
    comparison->met += rules_attendance_met(line->attendance.present, line->attendance.total, 80);
    comparison->sum.present += line->attendance.present;
    comparison->sum.total += line->attendance.total;
    return true;
}

static void compare_history(struct comparison *comparison, const char *branch, int year,
                            size_t activities)
{
    char words[256];
    struct moment now = {.year = 2026, .month = 11, .day = 21};
    snprintf(words, sizeof words, "history --branch %s --year %d", branch, year);
    comparison->rows = report(words);
    assert_int_equal(ledger_list(comparison->db, branch, year, &now, compare_line, comparison),
                     ERR_OK);
    assert_int_equal(comparison->row, activities);
    assert_int_equal(json_array_size(comparison->rows), activities);
    json_decref(comparison->rows);
}

static const json_t *row_of(const json_t *rows, const char *branch)
{
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (strcmp(json_string_value(json_object_get(json_array_get(rows, i), "branch")), branch) ==
            0)
            return json_array_get(rows, i);
    fail_msg("no line of %s", branch);
    return NULL;
}

/* ---- tests, in this order ---- */

static void test_an_empty_database(void **state)
{
    (void)state;
    static const char *const words[] = {"overview --month 2025-03", "missing --month 2025-03",
                                        "late --month 2025-03",     "attendance --year 2025",
                                        "satisfaction --year 2025", "makeups --year 2025",
                                        "year --year 2025"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        json_t *rows = report(words[i]);
        assert_int_equal(json_array_size(rows), 0);
        json_decref(rows);
    }
    char *said = themeday(0, "committee overview --db '%s' --month 2025-03", postgres.url);
    assert_non_null(strstr(said, "主题党日月度总览　2025年3月　全部党支部\n"));
    free(said);
}

/* Every activity of every branch: what the terminal's own ledger, announcement and evaluation say.
 */
static void test_figures_are_the_terminals(void **state)
{
    (void)state;
    fill_all();
    json_t *satisfaction = report("satisfaction --year 2025");
    json_t *attendance = report("attendance --year 2025");
    json_t *year = report("year --year 2025");
    for (int i = 0; i < BRANCHES; i++) {
        struct branch_terminal *terminal = &terminals[i];
        const char *name = terminal->fleet.branch.name;
        struct comparison comparison = {.db = terminal->fleet.db,
                                        .formula = terminal->settings.satisfaction_formula};
        size_t held = i == MISSED_BRANCH ? MONTHS - 1 : MONTHS;
        compare_history(&comparison, name, YEAR, held);
        assert_int_equal(
            judge_year(terminal->fleet.db, name, YEAR, comparison.formula, &comparison.below),
            ERR_OK);
        assert_int_equal(number(row_of(satisfaction, name), "below"), comparison.below);
        assert_int_equal(number(row_of(year, name), "below"), comparison.below);
        assert_int_equal(number(row_of(attendance, name), "met_times"), comparison.met);
        assert_int_equal(number(row_of(attendance, name), "times"), held);
        assert_int_equal(tenths(row_of(attendance, name), "rate"),
                         rules_rate_tenths(comparison.sum.present, comparison.sum.total));
    }
    json_decref(satisfaction);
    json_decref(attendance);
    json_decref(year);
}

/* One activity, two branches: each has its own base and verdict (product.md §3a). */
static void test_a_joint_activity_counts_by_branch(void **state)
{
    (void)state;
    struct folder *folder = joint_folder;
    static const char *const names[] = {"第一党支部", "第二党支部"};
    json_t *rows = report("overview --month 2026-05 --branch 联合党总支");
    assert_int_equal(json_array_size(rows), 2);
    for (size_t i = 0; i < 2; i++) {
        struct comparison comparison = {.db = folder->db};
        const json_t *row = json_array_get(rows, i);
        struct attendance figures;
        compare_history(&comparison, names[i], 2026, 1);
        assert_string_equal(json_string_value(json_object_get(row, "branch")), names[i]);
        assert_string_equal(json_string_value(json_object_get(row, "committee")),
                            "机关党委 / 联合党总支");
        assert_int_equal(activity_attendance(folder->db, 1, names[i], &figures), ERR_OK);
        assert_attendance(row, &figures);
    }
    json_decref(rows);
}

static void collect_and_compare(struct folder *folder, int64_t activity, const char *box)
{
    const struct settings settings = settings_of(SATISFACTION_BASIC_TOO);
    struct attendance figures;
    deliver(folder->db, activity, &settings, box);
    collect(box, "2026-05-26");
    json_t *rows = report("overview --month 2026-05 --branch 离退休党总支");
    assert_int_equal(json_array_size(rows), 1);
    assert_int_equal(attendance_of_activity(folder->db, activity, &figures), ERR_OK);
    assert_attendance(json_array_get(rows, 0), &figures);
    json_decref(rows);
}

/* Who need not come and does not is on no line of the sheet, and on leave all the same. */
static void test_leave_of_who_need_not_come(void **state)
{
    (void)state;
    void *own_folder = NULL;
    enum leave_outcome leave;
    enum activity_open_outcome closed;
    folder_setup(&own_folder);
    struct folder *folder = own_folder;
    int64_t excused =
        folder_person(folder, (struct folder_person){.name = "免到", .excused = true});
    int64_t id = papers_activity(folder, 14, false);
    assert_int_equal(activity_close(folder->db, &folder->origin, id, &closed), ERR_OK);
    trust(folder->db, "机关党委/离退休党总支");
    collect_and_compare(folder, id, "before");
    assert_int_equal(leave_set(folder->db, &folder->origin, id, excused, LEAVE_SICK, false, &leave),
                     ERR_OK);
    assert_int_equal(leave, LEAVE_SET);
    collect_and_compare(folder, id, "after");
    folder_teardown(&own_folder);
}

static void test_overview_has_every_branch(void **state)
{
    (void)state;
    json_t *rows = report("overview --month 2025-02");
    assert_int_equal(json_array_size(rows), BRANCHES + 1); /* 第二党支部 was only ever invited */
    for (int i = 0; i < BRANCHES; i++) {
        const json_t *row = row_of(rows, terminals[i].fleet.branch.name);
        bool held = i != MISSED_BRANCH;
        assert_int_equal(json_is_true(json_object_get(row, "held")), held);
        assert_int_equal(json_is_null(json_object_get(row, "present")), !held);
        assert_int_equal(json_is_null(json_object_get(row, "rate")), !held);
    }
    json_decref(rows);
    rows = report("missing --month 2025-02");
    assert_int_equal(json_array_size(rows), 2);
    assert_string_equal(json_string_value(json_object_get(
                            row_of(rows, terminals[MISSED_BRANCH].fleet.branch.name), "without")),
                        "2月");
    json_decref(rows);
}

/* S2:106: January's came on the 13th, before any was due; March's at the beginning of May. */
static void test_late_forms(void **state)
{
    (void)state;
    json_t *rows = report("late --month 2025-01");
    assert_int_equal(json_array_size(rows), 0);
    json_decref(rows);
    rows = report("late --month 2025-03");
    assert_int_equal(json_array_size(rows), BRANCHES);
    assert_string_equal(json_string_value(json_object_get(json_array_get(rows, 0), "received")),
                        "2025-05-01");
    assert_true(number(json_array_get(rows, 0), "days") > 30);
    json_decref(rows);
}

/* §1e: rates of two formulas are in two tables, and in no sum. */
static void test_formulas_stand_apart(void **state)
{
    (void)state;
    const char *weighted = "满意 100、基本满意 75、不满意 55 加权 ÷ 有效";
    json_t *rows = report("satisfaction --month 2025-03");
    assert_int_equal(json_array_size(rows), BRANCHES);
    for (size_t i = 0; i < BRANCHES; i++)
        assert_int_equal(
            strcmp(json_string_value(json_object_get(json_array_get(rows, i), "formula")),
                   weighted) == 0,
            i == BRANCHES - 1);
    assert_int_equal(number(json_array_get(rows, BRANCHES - 1), "rank"), 1);
    json_decref(rows);
    char *said = themeday(0, "committee satisfaction --db '%s' --month 2025-03", postgres.url);
    assert_non_null(strstr(said, "\n口径：（满意＋基本满意）÷ 有效\n"));
    assert_non_null(strstr(said, "\n口径：满意 100、基本满意 75、不满意 55 加权 ÷ 有效\n"));
    free(said);
}

/* S0:13 */
static void test_a_year_under_five_headings(void **state)
{
    (void)state;
    static const char *const heads[] = {"\n一、时间\n", "\n二、形式\n", "\n三、内容\n",
                                        "\n四、程序\n", "\n五、效果\n"};
    char *said = themeday(0, "committee year --db '%s' --year 2025", postgres.url);
    const char *at = said;
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        at = strstr(at, heads[i]);
        if (at == NULL)
            fail_msg("no %s in\n%s", heads[i], said);
    }
    assert_non_null(strstr(said, "开展主题党日 8 次"));
    free(said);
}

static void test_files(void **state)
{
    (void)state;
    free(themeday(0,
                  "committee history --db '%s' --year 2025 --branch %s --csv '%s/h.csv' --xlsx "
                  "'%s/h.xlsx' --pdf '%s/h.pdf'",
                  postgres.url, terminals[0].fleet.branch.name, scratch.path, scratch.path,
                  scratch.path));
    char *csv = papers_output("cat '%s/h.csv'", scratch.path);
    assert_memory_equal(csv, "\xEF\xBB\xBF日期,类型,党员总数,",
                        strlen("\xEF\xBB\xBF日期,类型,党员总数,"));
    assert_non_null(strstr(csv, "\r\n2025-01-"));
    free(csv);
    char *page = papers_output("pdftotext -layout '%s/h.pdf' -", scratch.path);
    assert_non_null(strstr(page, "党支部年度情况"));
    assert_non_null(strstr(page, "各月到会率"));
    assert_non_null(strstr(page, "要求 80%"));
    free(page);
    assert_true(scratch_run("unzip -tqq '%s/h.xlsx'", scratch.path));
    char *said = themeday(3, "committee overview --db '%s' --month 2025-03 --csv /proc/none/x.csv",
                          postgres.url);
    assert_non_null(strstr(said, "写不了这个文件"));
    free(said);
}

static void assert_says(int code, const char *words, const char *expected)
{
    char *said = themeday(code, "committee %s", words);
    if (strstr(said, expected) == NULL)
        fail_msg("%s says: %s", words, said);
    free(said);
}

static void test_what_cannot_be_answered(void **state)
{
    (void)state;
    char words[512];
    static const char *const wrong[][2] = {
        {"overview --month 2025-13", "“2025-13”不是年-月"},
        {"overview --year 2025", "请写 --month 年-月"},
        {"year --month 2025-05", "请写 --year 年"},
        {"attendance", "只写一个"},
        {"attendance --month 2025-05 --year 2025", "只写一个"},
        {"overview --month 2190-01", "还没有到"},
        {"history --year 2025", "请写 --branch"},
        {"ranking --year 2025", "没有“ranking”这种报表"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        snprintf(words, sizeof words, "%s --db '%s'", wrong[i][0], postgres.url);
        assert_says(2, words, wrong[i][1]);
    }
    snprintf(words, sizeof words, "overview --month 2025-03 --branch 火星党支部 --db '%s'",
             postgres.url);
    assert_says(1, words, "没有“火星党支部”这个党支部或党组织");
    assert_says(3, "overview --month 2025-03 --db 'postgresql:///themeday?host=/proc/none'",
                "确认 PostgreSQL 正在运行");
    assert_says(2, "overview --month 2025-03", "缺少 --db");
}

/* product.md §3c: what the terminal does not show is not shown here, and is no 0 % either. */
static void test_what_is_hidden_stays_hidden(void **state)
{
    (void)state;
    postgres_run(&postgres,
                 "UPDATE themeday.activity SET satisfied = 0, basic = 0, unsatisfied = 0, "
                 "no_comment = 0, ballots = 2 WHERE date < '2025-02-01'");
    json_t *rows = report("overview --month 2025-01");
    const json_t *row = row_of(rows, terminals[0].fleet.branch.name);
    assert_true(json_is_null(json_object_get(row, "satisfaction")));
    json_decref(rows);
    char *said = themeday(0, "committee overview --db '%s' --month 2025-01", postgres.url);
    assert_non_null(strstr(said, "份数太少"));
    free(said);
}

/* The reader of a committee sees its own branches and nobody else's. */
static void test_row_level_security(void **state)
{
    (void)state;
    char url[POSTGRES_URL_SIZE];
    postgres_run(&postgres,
                 "SET search_path = themeday; CREATE ROLE office LOGIN IN ROLE themeday_reader; "
                 "INSERT INTO reader SELECT 'office', id FROM committee WHERE name = '联合党总支'");
    static const char count[] = "SELECT count(DISTINCT branch) FROM themeday.branch_figures";
    assert_int_equal(postgres_number(&postgres, "%s", count), BRANCHES + 2);
    assert_int_equal(postgres_number(&postgres, "SET ROLE office; %s", count), 2);
    postgres_url(&postgres, "office", url);
    char *text = themeday(0, "--json committee overview --month 2026-05 --db '%s'", url);
    json_t *rows = json_loads(text, 0, NULL);
    assert_int_equal(json_array_size(rows), 2);
    json_decref(rows);
    free(text);
    text = themeday(1, "committee history --year 2025 --branch %s --db '%s'",
                    terminals[0].fleet.branch.name, url);
    free(text);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--helper=papers") == 0)
        papers_process_main();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_an_empty_database),
        cmocka_unit_test(test_figures_are_the_terminals),
        cmocka_unit_test(test_a_joint_activity_counts_by_branch),
        cmocka_unit_test(test_overview_has_every_branch),
        cmocka_unit_test(test_late_forms),
        cmocka_unit_test(test_formulas_stand_apart),
        cmocka_unit_test(test_a_year_under_five_headings),
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_what_cannot_be_answered),
        cmocka_unit_test(test_what_is_hidden_stays_hidden),
        cmocka_unit_test(test_row_level_security),
        cmocka_unit_test(test_leave_of_who_need_not_come),
    };
    return cmocka_run_group_tests(tests, setup_all, teardown_all);
}
