/* The whole bundle of an activity and of a year, with papers drawn in a helper process, which this
 * program is itself. */
#include "firmware/bundle.h"

#include "db/checkin.h"
#include "db/export_check.h"
#include "db/form.h"
#include "db/paper.h"
#include "db/paper_xlsx.h"
#include "drivers/stick.h"
#include "firmware/base/clock.h"
#include "tests/harness/papers.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static const struct settings settings = {.attendance_percent = 80};
static struct bundle bundle, other;

static int set_up(void **state)
{
    return folder_setup(state);
}

static int tear_down(void **state)
{
    bundle_clear(&bundle);
    bundle_clear(&other);
    unsetenv("MISBEHAVE");
    return folder_teardown(state);
}

static void make(struct folder *folder, int64_t id, struct bundle *ret_bundle)
{
    bundle_clear(ret_bundle);
    assert_int_equal(bundle_make(folder->db, id, &settings, ret_bundle), ERR_OK);
    assert_int_equal(bundle_draw(folder->db, ret_bundle), ERR_OK);
}

static const struct export_file *find_file(const struct bundle *of, const char *name)
{
    for (int i = 0; i < of->export.file_count; i++)
        if (strcmp(of->export.files[i].name, name) == 0)
            return &of->export.files[i];
    fail_msg("no file %s", name);
    return NULL;
}

static enum stick_outcome store(struct folder *folder, const struct bundle *of,
                                char ret_name[STICK_NAME_SIZE])
{
    struct stick_file files[EXPORT_FILES_MAX];
    enum stick_outcome outcome;
    for (int i = 0; i < of->export.file_count; i++)
        files[i] = (struct stick_file){of->export.files[i].name, of->export.files[i].bytes,
                                       of->export.files[i].length};
    struct stick_folder whole = {of->export.name, of->export.time_ms, files, of->export.file_count};
    assert_int_equal(stick_write(folder->path, &whole, &outcome, ret_name), ERR_OK);
    return outcome;
}

static struct export_finding check(const struct bundle *of)
{
    struct export_finding finding;
    export_check(of->export.name, of->export.files, of->export.file_count, &finding);
    return finding;
}

static void assert_equal_bundles(const struct bundle *a, const struct bundle *b)
{
    assert_int_equal(a->export.file_count, b->export.file_count);
    for (int i = 0; i < a->export.file_count; i++) {
        const struct export_file *file = &a->export.files[i], *twin = &b->export.files[i];
        assert_string_equal(file->name, twin->name);
        if (file->length != twin->length || memcmp(file->bytes, twin->bytes, file->length) != 0)
            fail_msg("%s differs", file->name);
    }
}

/* interface.md "The export bundle": standard tools verify it, and ours agrees. */
static void test_others_tools_agree(void **state)
{
    static const char *const names[] = {
        "签到表.csv",
        "records.jsonl",
        "签到表.xlsx",
        "签到表.pdf",
        "活动纪实表.xlsx",
        "活动纪实表.pdf",
        "请假缺席补学登记.xlsx",
        "请假缺席补学登记.pdf",
        "SHA256SUMS",
        "SHA256SUMS.minisig",
        "device.pub",
    };
    struct folder *folder = *state;
    char name[STICK_NAME_SIZE];
    make(folder, papers_activity(folder, 20, false), &bundle);
    assert_int_equal(bundle.export.file_count, (int)(sizeof names / sizeof *names));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(bundle.export.files[i].name, names[i]);
    assert_int_equal(check(&bundle).fault, EXPORT_GOOD);
    assert_int_equal(store(folder, &bundle, name), STICK_WRITTEN);
    free(papers_output("cd '%s/%s' && sha256sum -c SHA256SUMS && minisign -Vm SHA256SUMS -p "
                       "device.pub",
                       folder->path, name));
}

/* The code that the screen shows stands on every paper; the log is read before the papers are. */
static void test_the_code_is_on_every_paper(void **state)
{
    static const char *const papers[] = {"签到表", "活动纪实表", "请假缺席补学登记"};
    struct folder *folder = *state;
    char name[STICK_NAME_SIZE];
    make(folder, papers_activity(folder, 20, false), &bundle);
    store(folder, &bundle, name);
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        char *text = papers_output("cd '%s/%s' && pdftotext '%s.pdf' - && unzip -p '%s.xlsx'",
                                   folder->path, name, papers[i], papers[i]);
        const char *first = strstr(text, bundle.export.code);
        assert_non_null(first);
        assert_non_null(strstr(first + 1, bundle.export.code)); /* in the spreadsheet, too */
        free(text);
    }
}

/* Equal data give equal bytes, and it does not matter which process draws: what goes to the helper
 * is all there is. */
static void test_same_data_same_bytes(void **state)
{
    struct folder *folder = *state;
    struct paper_document document;
    char *bytes, name[STICK_NAME_SIZE];
    size_t length;
    int64_t id = papers_activity(folder, 20, true);
    struct form_terms terms = papers_terms;
    make(folder, id, &bundle);
    folder_reopen(folder);
    make(folder, id, &other);
    assert_equal_bundles(&bundle, &other);
    terms.code = bundle.export.code;
    assert_int_equal(form_sheet(folder->db, id, &terms, &document), ERR_OK);
    assert_int_equal(paper_xlsx(&document, &bytes, &length), ERR_OK);
    const struct export_file *page = find_file(&bundle, "签到表.xlsx");
    assert_int_equal(length, page->length);
    assert_memory_equal(bytes, page->bytes, length);
    free(bytes);
    paper_clear(&document);
    assert_int_equal(store(folder, &bundle, name), STICK_WRITTEN);
    assert_int_equal(store(folder, &other, name), STICK_SAME);
}

static void test_a_change_makes_another_one(void **state)
{
    struct folder *folder = *state;
    char first[STICK_NAME_SIZE], second[STICK_NAME_SIZE], wanted[2 * STICK_NAME_SIZE];
    enum checkin_outcome outcome;
    int64_t id = papers_activity(folder, 20, false);
    make(folder, id, &bundle);
    assert_int_equal(checkin_add(folder->db, &folder->origin, id, 1, "补签", false, &outcome),
                     ERR_OK);
    make(folder, id, &other);
    assert_string_not_equal(bundle.export.code, other.export.code);
    store(folder, &bundle, first);
    assert_int_equal(store(folder, &other, second), STICK_WRITTEN);
    snprintf(wanted, sizeof wanted, "%s-2", first);
    assert_string_equal(second, wanted);
}

/* S2:106 台账: a pair of papers for each branch, under names that any stick can hold. */
static void test_ledger_of_a_year(void **state)
{
    static const char *const files[] = {
        "台账-2026-第一党支部.xlsx", "台账-2026-a_b支部.xlsx", "台账-2026-A_B支部-3.xlsx",
        "台账-2026-A_B支部-3.pdf",   "SHA256SUMS.minisig",
    };
    struct folder *folder = *state;
    const struct moment now = {.year = 2026, .month = 6, .day = 1};
    folder_person(folder, (struct folder_person){.name = "张伟", .branch = "a/b支部"});
    folder_person(folder, (struct folder_person){.name = "李明", .branch = "A:B支部"});
    assert_int_equal(bundle_make_ledger(folder->db, NULL, 2026, &now, &settings, &bundle), ERR_OK);
    assert_int_equal(bundle_draw(folder->db, &bundle), ERR_OK);
    assert_int_equal(bundle.export.file_count, 9);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        find_file(&bundle, files[i]);
    struct export_finding finding = check(&bundle);
    assert_int_equal(finding.fault, EXPORT_GOOD);
    assert_string_equal(finding.code, "");
    bundle.export.files[2].bytes[100] ^= 1;
    assert_int_equal(check(&bundle).fault, EXPORT_CHANGED);
    assert_int_equal(bundle_make_ledger(folder->db, "无", 2026, &now, &settings, &other), ERR_GONE);
}

/* Whoever takes the log out of an activity's bundle cannot pass it for one without a log. */
static void test_a_log_cannot_be_left_out(void **state)
{
    struct folder *folder = *state;
    make(folder, papers_activity(folder, 3, false), &bundle);
    struct export_file *records = &bundle.export.files[1];
    assert_string_equal(records->name, "records.jsonl");
    free(records->bytes);
    *records = bundle.export.files[--bundle.export.file_count];
    assert_int_equal(check(&bundle).fault, EXPORT_NO_FILE);
}

static void test_nothing_to_make(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(bundle_make(folder->db, 99, &settings, &bundle), ERR_GONE);
}

/* ---- the helper process ---- */

/* Runs as the helper process of the test below. */
static _Noreturn void misbehave(const char *how)
{
    if (strcmp(how, "die") == 0)
        _exit(1);
    char packet[4] = {0};
    if (strcmp(how, "nothing") == 0 && write(3, packet, sizeof packet) < 0)
        _exit(1);
    if (strcmp(how, "more") == 0 && write(3, "0123456789", 10) < 0)
        _exit(1);
    pause();
    _exit(0);
}

static void test_a_helper_gone_mad(void **state)
{
    static const char *const ways[] = {"die", "nothing", "more"};
    struct folder *folder = *state;
    assert_int_equal(bundle_make(folder->db, papers_activity(folder, 3, false), &settings, &bundle),
                     ERR_OK);
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        setenv("MISBEHAVE", ways[i], 1);
        assert_int_equal(bundle_draw(folder->db, &bundle), ERR_IO);
    }
}

/* The terminal goes on meanwhile: it is told when there is something to hear, and silence ends. */
static void test_nobody_waits(void **state)
{
    struct folder *folder = *state;
    struct papers *papers;
    setenv("MISBEHAVE", "wait", 1);
    assert_int_equal(bundle_make(folder->db, papers_activity(folder, 3, false), &settings, &bundle),
                     ERR_OK);
    assert_int_equal(papers_start(bundle.documents, bundle.document_count, &papers), ERR_OK);
    assert_int_equal(papers_dispatch(papers, clock_mono_ns()), PAPERS_NO_NEWS);
    struct pollfd fd = {.fd = papers_fd(papers), .events = POLLIN};
    assert_int_equal(poll(&fd, 1, 0), 0);
    assert_int_equal(papers_dispatch(papers, papers_deadline_ns(papers)), PAPERS_FAILED);
    assert_int_equal(papers_fd(papers), -1);
    assert_int_equal(papers_deadline_ns(papers), INT64_MAX);
    papers_close(papers);
}

#define BUNDLE_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--helper=papers") == 0) {
        if (getenv("MISBEHAVE") != NULL)
            misbehave(getenv("MISBEHAVE"));
        papers_process_main();
    }
    const struct CMUnitTest tests[] = {
        BUNDLE_TEST(test_others_tools_agree),   BUNDLE_TEST(test_the_code_is_on_every_paper),
        BUNDLE_TEST(test_same_data_same_bytes), BUNDLE_TEST(test_a_change_makes_another_one),
        BUNDLE_TEST(test_ledger_of_a_year),     BUNDLE_TEST(test_a_log_cannot_be_left_out),
        BUNDLE_TEST(test_nothing_to_make),      BUNDLE_TEST(test_a_helper_gone_mad),
        BUNDLE_TEST(test_nobody_waits),
    };
    return cmocka_run_group_tests_name("bundle", tests, NULL, NULL);
}
