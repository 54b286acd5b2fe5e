/* Whether a record's clock could be trusted (db/clock_trust.h), and how the last run of the
 * terminal ended (db/run.h), with clocks of the test's own. */
#include "db/clock_trust.h"
#include "db/clock_watch.h"
#include "db/notice.h"
#include "db/run.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MINUTE = 60 * 1000, HOUR = 60 * MINUTE, SHANGHAI = 8 * 60 };
static const int64_t day_ms = 24 * (int64_t)HOUR;

/* A machine with a battery for its clock, and no network. */
static const struct clock_machine alone = {.keeps_time = true, .zone_min = SHANGHAI};

static struct stamp at(int year, int boot)
{
    struct moment moment = {.year = year, .month = 5, .day = 20, .hour = 14};
    struct stamp stamp = {.wall_ms = clock_wall_of(moment), .mono_ms = 60000};
    snprintf(stamp.boot_id, sizeof stamp.boot_id, "00000000-0000-4000-8000-%012d", boot);
    return stamp;
}

static enum clock_doubt begin(struct folder *folder, const struct stamp *now,
                              const struct clock_machine *machine)
{
    enum clock_doubt doubt = CLOCK_NO_DOUBT;
    enum run_end last;
    assert_int_equal(clock_trust_begin(folder->db, now, machine, &doubt), ERR_OK);
    assert_int_equal(run_begin(folder->db, now, machine->zone_min, -1, &last), ERR_OK);
    return doubt;
}

static void finish(struct folder *folder, const struct stamp *now)
{
    assert_int_equal(run_finish(folder->db, now), ERR_OK);
}

static bool is_doubtful(struct folder *folder)
{
    bool doubtful = false;
    assert_int_equal(clock_trust_is_doubtful(folder->db, &doubtful), ERR_OK);
    return doubtful;
}

static void confirm(struct folder *folder, const struct stamp *now)
{
    struct chain_origin origin = {.by = "赵委员", .stamp = *now};
    assert_int_equal(clock_trust_confirm(folder->db, &origin), ERR_OK);
}

/* ---- at a start ---- */

/* Two clocks, one of them perhaps in local time; a battery that is empty shows 1970, 2000 or 2070.
 */
static void test_a_clock_with_a_battery(void **state)
{
    (void)state;
    const int64_t now_s = at(2030, 1).wall_ms / 1000, hour_s = 3600;
    assert_true(clock_is_kept(now_s, now_s, SHANGHAI));
    assert_true(clock_is_kept(now_s - 60, now_s, SHANGHAI));
    assert_true(clock_is_kept(now_s + 8 * hour_s + 60, now_s, SHANGHAI));
    assert_false(clock_is_kept(now_s - 8 * hour_s, now_s, SHANGHAI));
    assert_false(clock_is_kept(now_s - hour_s, now_s, SHANGHAI));
    assert_false(clock_is_kept(now_s - 10 * 60, now_s, SHANGHAI));
    assert_false(clock_is_kept(0, now_s, SHANGHAI));
    assert_false(clock_is_kept(3155846440, now_s, SHANGHAI));
}

/* A sandbox that forbids the question: only systemd-timesyncd can have said so. */
static void test_a_clock_that_nobody_may_ask(void **state)
{
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_adjtimex, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clock_adjtime, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = sizeof steps / sizeof *steps, .filter = steps};
    int status = -1;
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
            prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
            _exit(2);
        _exit(clock_is_synchronised() != (access(CLOCK_SYNCHRONISED_FILE, F_OK) == 0));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WEXITSTATUS(status) == 2)
        skip();
    assert_int_equal(status, 0);
}

static void test_reasons_for_doubt(void **state)
{
    static const struct clock_machine synchronised = {.synchronised = true, .zone_min = SHANGHAI},
                                      no_battery = {.zone_min = SHANGHAI},
                                      elsewhere = {.keeps_time = true, .zone_min = 9 * 60},
                                      travelled = {.synchronised = true, .zone_min = 9 * 60};
    const struct {
        int64_t ahead_ms; /* of the last run */
        int boot;
        const struct clock_machine *machine;
        enum clock_doubt doubt;
    } rows[] = {
        {day_ms, 2, &alone, CLOCK_NO_DOUBT},
        {MINUTE, 1, &alone, CLOCK_NO_DOUBT},
        {-MINUTE, 1, &alone, CLOCK_BEHIND_LOG},
        {-MINUTE, 2, &alone, CLOCK_BEHIND_LOG},
        {-MINUTE, 2, &synchronised, CLOCK_NO_DOUBT},
        {300 * day_ms, 2, &alone, CLOCK_NO_DOUBT},
        {400 * day_ms, 2, &alone, CLOCK_FAR_AHEAD}, /* a leap of years */
        {73 * 365 * day_ms, 2, &alone, CLOCK_FAR_AHEAD},
        {-56 * 365 * day_ms, 2, &alone, CLOCK_BEFORE_PROGRAM}, /* 1970 */
        {day_ms, 2, &no_battery, CLOCK_NOT_KEPT}, /* a plausible date, and nothing kept it */
        {MINUTE, 1, &no_battery, CLOCK_NO_DOUBT},
        {day_ms, 2, &elsewhere, CLOCK_OTHER_ZONE},
        {day_ms, 2, &travelled, CLOCK_OTHER_ZONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        void *folder;
        struct stamp first = at(2026, 1);
        (void)state;
        folder_setup(&folder);
        assert_int_equal(begin(folder, &first, &alone), CLOCK_NO_DOUBT);
        finish(folder, &first);
        struct stamp second = at(2026, rows[i].boot);
        second.wall_ms += rows[i].ahead_ms;
        assert_int_equal(begin(folder, &second, rows[i].machine), rows[i].doubt);
        assert_int_equal(is_doubtful(folder), rows[i].doubt != CLOCK_NO_DOUBT);
        folder_verify(folder);
        folder_teardown(&folder);
    }
}

/* Prepared at another machine, whose clock was an hour ahead. */
static void test_the_command_line_is_no_clock(void **state)
{
    struct folder *folder = *state;
    struct stamp now = at(2026, 1);
    folder_sql(folder, "DROP TRIGGER chain_is_not_changed; UPDATE chain SET origin = 'cli', "
                       "wall_ms = 4102444800000, boot_id = 'another'");
    assert_int_equal(begin(folder, &now, &alone), CLOCK_NO_DOUBT);
}

/* A doubt outlives every restart until somebody looked. */
static void test_a_doubt_lasts_until_it_is_lifted(void **state)
{
    struct folder *folder = *state;
    struct stamp now = at(2026, 1);
    begin(folder, &now, &alone);
    finish(folder, &now);
    now = at(2025, 2);
    assert_int_equal(begin(folder, &now, &alone), CLOCK_BEFORE_PROGRAM);
    finish(folder, &now);
    now = at(2026, 3);
    now.wall_ms += day_ms;
    assert_int_equal(begin(folder, &now, &alone), CLOCK_NO_DOUBT);
    assert_true(is_doubtful(folder));
    assert_int_equal(clock_trust_follow(folder->db, &now, false), ERR_OK);
    assert_true(is_doubtful(folder));
    assert_int_equal(clock_trust_follow(folder->db, &now, true), ERR_OK);
    assert_false(is_doubtful(folder));
    assert_int_equal(
        folder_number(folder, "SELECT count(*) FROM chain WHERE type = 'clock.synchronised'"), 1);
    folder_verify(folder);
}

/* ---- what a record says ---- */

static bool is_trusted_now(void)
{
    return clock_stamp().trusted;
}

/* In this very boot of the machine, whose clock no time service keeps. */
static void test_records_are_trusted_once_an_organizer_vouched(void **state)
{
    struct folder *folder = *state;
    if (clock_is_synchronised())
        skip();
    clock_rely(false);
    struct stamp now = clock_stamp();
    assert_false(now.trusted);
    begin(folder, &now, &alone);
    assert_false(is_trusted_now());
    confirm(folder, &now);
    assert_true(is_trusted_now());
    clock_rely(false); /* the program is started again in the same boot */
    finish(folder, &now);
    begin(folder, &now, &alone);
    assert_true(is_trusted_now());
    finish(folder, &now);
    struct stamp other = at(2099, 7); /* in another boot nobody vouched yet */
    other.wall_ms = now.wall_ms + MINUTE;
    begin(folder, &other, &alone);
    assert_false(is_trusted_now());
}

/* While the terminal runs, and nobody of the house set it: "date -s". */
static void test_a_jump_ends_the_trust(void **state)
{
    struct folder *folder = *state;
    if (clock_is_synchronised())
        skip();
    struct stamp now = clock_stamp();
    begin(folder, &now, &alone);
    confirm(folder, &now);
    struct stamp later = clock_stamp();
    assert_true(later.trusted);
    later.wall_ms += HOUR;
    assert_int_equal(clock_watch_note(folder->db, &later, 0), ERR_OK);
    assert_true(is_doubtful(folder));
    assert_false(is_trusted_now());
    assert_int_equal(folder_number(folder, "SELECT trusted FROM chain WHERE type = "
                                           "'clock.changed'"),
                     0);
    clock_rely(false);
}

/* Between two runs the next start judges, not whoever writes at the command line. */
static void test_a_jump_between_runs(void **state)
{
    struct folder *folder = *state;
    struct stamp now = at(2026, 1);
    begin(folder, &now, &alone);
    finish(folder, &now);
    now.wall_ms += HOUR;
    assert_int_equal(clock_watch_note(folder->db, &now, 0), ERR_OK);
    assert_false(is_doubtful(folder));
}

/* ---- runs ---- */

static enum run_end run(struct folder *folder, int boot, bool stops)
{
    struct stamp now = at(2026, boot);
    enum run_end last = RUN_WAS_NONE;
    assert_int_equal(run_begin(folder->db, &now, SHANGHAI, 42, &last), ERR_OK);
    if (stops)
        finish(folder, &now);
    return last;
}

static bool waits(struct folder *folder, enum notice_kind kind)
{
    bool waits = false;
    assert_int_equal(notice_waits(folder->db, kind, &waits), ERR_OK);
    return waits;
}

static void test_how_the_last_run_ended(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(run(folder, 1, true), RUN_WAS_NONE);
    assert_int_equal(run(folder, 1, true), RUN_STOPPED);
    assert_int_equal(run(folder, 2, false), RUN_STOPPED);
    assert_int_equal(run(folder, 2, false), RUN_CRASHED);
    assert_false(waits(folder, NOTICE_OF_POWER));
    assert_int_equal(run(folder, 3, false), RUN_POWER_LOST);
    assert_true(waits(folder, NOTICE_OF_POWER));
    assert_int_equal(run(folder, 3, true), RUN_CRASHED);
    assert_int_equal(folder_number(folder, "SELECT data ->> '$.recovered' FROM chain WHERE "
                                           "data ->> '$.last' = 'power lost'"),
                     42);
    folder_verify(folder);
}

static void test_a_notice_is_read_once(void **state)
{
    struct folder *folder = *state;
    struct chain_origin origin = {.by = "赵委员", .stamp = at(2026, 3)};
    run(folder, 1, false);
    run(folder, 2, false);
    assert_int_equal(notice_see(folder->db, &origin, NOTICE_OF_STORE), ERR_OK);
    assert_true(waits(folder, NOTICE_OF_POWER));
    assert_int_equal(notice_see(folder->db, &origin, NOTICE_OF_POWER), ERR_OK);
    assert_int_equal(notice_see(folder->db, &origin, NOTICE_OF_POWER), ERR_OK);
    assert_false(waits(folder, NOTICE_OF_POWER));
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM chain WHERE type = 'notice.seen' "
                                           "AND origin = '赵委员'"),
                     1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_clock_with_a_battery),
        cmocka_unit_test(test_a_clock_that_nobody_may_ask),
        cmocka_unit_test(test_reasons_for_doubt),
        FOLDER_TEST(test_the_command_line_is_no_clock),
        FOLDER_TEST(test_a_doubt_lasts_until_it_is_lifted),
        FOLDER_TEST(test_records_are_trusted_once_an_organizer_vouched),
        FOLDER_TEST(test_a_jump_ends_the_trust),
        FOLDER_TEST(test_a_jump_between_runs),
        FOLDER_TEST(test_how_the_last_run_ended),
        FOLDER_TEST(test_a_notice_is_read_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
