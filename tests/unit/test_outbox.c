/* The outbox and its rounds: what waits is known at every moment, and arrives exactly once, however
 * often the line breaks. The bundles are small ones of this test's own making. */
#include "db/activity_change.h"
#include "db/guest.h"
#include "firmware/uploads.h"
#include "tests/harness/davserver.h"
#include "tests/harness/folder.h"

#include <glob.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CUTS = 200, FILE_BYTES = 3000, LONGEST = 9000 };

static const struct uploader_limits limits = {
    .connect_ms = 2000, .slow_bytes = 100, .slow_ms = 3000, .request_ms = 20000, .job_ms = 30000};

/* A wait that is none. */
static const struct uploads_pace pace = {
    .backoff = {.first_ns = 1000, .longest_ns = 5000}, .patience_ns = 1000, .limits = &limits};

/* One server for all; every terminal has a folder of its own there. */
static struct davserver server;

struct bench {
    struct folder *folder;
    struct settings settings;
    struct uploads *uploads;
};

static void bench_open_uploads(struct bench *bench)
{
    struct uploads_parts parts = {.db = bench->folder->db,
                                  .folder = bench->folder->path,
                                  .settings = &bench->settings,
                                  .pace = &pace};
    assert_int_equal(uploads_open(&parts, &bench->uploads), ERR_OK);
}

static void bench_receive_at(struct bench *bench, int port, const char *path)
{
    snprintf(bench->settings.upload.url, sizeof bench->settings.upload.url,
             "https://localhost:%d%s", port, path);
    uploads_close(bench->uploads);
    bench_open_uploads(bench);
}

static int bench_setup(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    void *folder;
    assert_non_null(bench);
    assert_int_equal(clock_start_at("2026-05-20 12:00:00"), ERR_OK);
    folder_setup(&folder);
    bench->folder = folder;
    snprintf(bench->settings.upload.ca, sizeof bench->settings.upload.ca, "%s", server.ca);
    bench_receive_at(bench, server.ports[DAVSERVER_GOOD], "/box");
    *state = bench;
    return 0;
}

static int bench_teardown(void **state)
{
    struct bench *bench = *state;
    void *folder = bench->folder;
    uploads_close(bench->uploads);
    folder_verify(bench->folder);
    folder_teardown(&folder);
    free(bench);
    return 0;
}

/* Short activities one after the other on an earlier day. */
static void bench_add_activities(struct bench *bench, int count)
{
    for (int i = 0; i < count; i++) {
        struct activity activity = {.type = ACTIVITY_THEME_DAY,
                                    .theme = "学习党章",
                                    .date = "2026-05-19",
                                    .start_min = 480 + 10 * i,
                                    .end_min = 489 + 10 * i};
        enum activity_add_outcome outcome;
        int64_t id;
        assert_int_equal(
            activity_add(bench->folder->db, &bench->folder->origin, &activity, &outcome, &id),
            ERR_OK);
        assert_int_equal(outcome, ACTIVITY_ADDED);
    }
}

static bool bench_make(const struct outbox_entry *entry, void *context)
{
    static const char *const names[] = {"records.jsonl", "SHA256SUMS", "SHA256SUMS.minisig"};
    struct bench *bench = context;
    const char *path = bench->folder->path;
    struct outbox_entry made = *entry;
    if (entry->seq != 0)
        return true;
    snprintf(made.spool, sizeof made.spool, "%d", (int)entry->id);
    snprintf(made.folder, sizeof made.folder, "TD-%d-%d", (int)entry->activity_id, entry->number);
    made.files = 3;
    assert_int_equal(outbox_head(bench->folder->db, entry->activity_id, &made.seq), ERR_OK);
    assert_true(scratch_run("mkdir -p '%s/spool/upload/%s'", bench->folder->path, made.spool));
    for (int i = 0; i < 3; i++)
        assert_true(scratch_run("head -c %d /dev/urandom >'%s/spool/upload/%s/%s' && mkdir -p "
                                "'%s/kept/%s' && cp '%s/spool/upload/%s/%s' '%s/kept/%s/'",
                                FILE_BYTES, path, made.spool, names[i], path, made.folder, path,
                                made.spool, names[i], path, made.folder));
    assert_int_equal(outbox_made(bench->folder->db, &made), ERR_OK);
    return true;
}

/* What waits is in the spool, as if it had been made. */
static void bench_make_all(struct bench *bench)
{
    uploads_look(bench->uploads);
    assert_int_equal(outbox_list(bench->folder->db, bench_make, bench), ERR_OK);
}

/* Where the server keeps what this terminal sends. */
static const char *bench_box(const struct bench *bench)
{
    static char path[DAVSERVER_PATH_SIZE + 32];
    snprintf(path, sizeof path, "%s/box/%s", server.root, db_device(bench->folder->db));
    return path;
}

/* What arrived with its seal. */
static int bench_sealed(const struct bench *bench)
{
    char pattern[2 * DAVSERVER_PATH_SIZE];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/*/SHA256SUMS.minisig", bench_box(bench));
    int count = glob(pattern, GLOB_NOSORT, NULL, &found) == 0 ? (int)found.gl_pathc : 0;
    globfree(&found);
    return count;
}

static int64_t number(struct bench *bench, const char *sql)
{
    return folder_number(bench->folder, sql);
}

static int unsent(struct bench *bench)
{
    return uploads_status(bench->uploads)->count.unsent;
}

/* ---- the wait between tries ---- */

static void waits_grow_from_half_a_minute_to_an_hour(void **state)
{
    (void)state;
    const struct backoff *usual = &uploads_pace_usual.backoff;
    const int64_t second = 1000000000;
    int64_t before = 0;
    for (int failures = 1; failures < 40; failures++) {
        int64_t least = backoff_wait_ns(usual, failures, 0, 0);
        int64_t most = backoff_wait_ns(usual, failures, 1023, 0);
        assert_true(least >= 30 * second && least >= before && most > least);
        assert_true(most <= 3600 * second);
        before = least;
    }
    assert_int_equal(backoff_wait_ns(usual, 1, 0, 0), 30 * second);
    assert_int_equal(backoff_wait_ns(usual, 2, 0, 0), 60 * second);
    assert_true(before >= 2880 * second);
    assert_int_equal(backoff_wait_ns(usual, 1, 0, 100 * second), 100 * second);
    assert_int_equal(backoff_wait_ns(usual, 1, 0, 9 * 86400 * second), 86400 * second);
}

/* ---- what is queued ---- */

static void an_activity_is_queued_when_it_is_over(void **state)
{
    struct bench *bench = *state;
    folder_activity(bench->folder, ACTIVITY_THEME_DAY, NULL, NULL); /* 14:00 to 16:00 */
    uploads_look(bench->uploads);
    assert_int_equal(unsent(bench), 0);
    assert_int_equal(clock_start_at("2026-05-20 15:59:00"), ERR_OK);
    uploads_look(bench->uploads);
    assert_int_equal(unsent(bench), 0);
    assert_int_equal(clock_start_at("2026-05-20 16:00:00"), ERR_OK);
    uploads_look(bench->uploads);
    uploads_look(bench->uploads);
    assert_int_equal(unsent(bench), 1);
}

static void closed_by_hand_and_opened_again(void **state)
{
    struct bench *bench = *state;
    struct outbox_entry entry;
    struct moment now = clock_moment(clock_wall_ms());
    enum activity_open_outcome outcome;
    int64_t id = folder_activity(bench->folder, ACTIVITY_THEME_DAY, NULL, NULL);
    bench->folder->origin.stamp = clock_stamp();
    assert_int_equal(activity_close(bench->folder->db, &bench->folder->origin, id, &outcome),
                     ERR_OK);
    uploads_look(bench->uploads);
    assert_int_equal(unsent(bench), 1);
    assert_int_equal(outbox_next(bench->folder->db, &now, 0, &entry), ERR_OK);
    assert_int_equal(entry.activity_id, id);
    /* Not sent, and not to be sent either, until it is closed again. */
    assert_int_equal(activity_open(bench->folder->db, &bench->folder->origin, id, &outcome),
                     ERR_OK);
    uploads_look(bench->uploads);
    assert_int_equal(unsent(bench), 1);
    assert_int_equal(outbox_next(bench->folder->db, &now, 0, &entry), ERR_GONE);
}

static void a_correction_queues_it_again(void **state)
{
    struct bench *bench = *state;
    int64_t guest;
    bench_add_activities(bench, 1);
    bench_make_all(bench);
    assert_int_equal(unsent(bench), 1);
    assert_int_equal(guest_add(bench->folder->db, &bench->folder->origin, 1, "王主任",
                               GUEST_SUPERIOR, "", &guest),
                     ERR_OK);
    uploads_look(bench->uploads);
    assert_int_equal(unsent(bench), 2);
    /* Until its turn comes, more corrections change nothing. */
    assert_int_equal(guest_undo(bench->folder->db, &bench->folder->origin, guest, "错"), ERR_OK);
    uploads_look(bench->uploads);
    assert_int_equal(unsent(bench), 2);
    assert_int_equal(number(bench, "SELECT max(number) FROM outbox"), 2);
    bench_make_all(bench);
    uploads_run(bench->uploads);
    assert_int_equal(unsent(bench), 0);
    uploads_look(bench->uploads);
    assert_int_equal(unsent(bench), 0);
    assert_int_equal(bench_sealed(bench), 2);
    assert_int_equal(number(bench, "SELECT count(*) FROM chain WHERE type = 'upload.done'"), 2);
    assert_int_equal(number(bench, "SELECT count(*) FROM chain WHERE type = 'upload.done' AND "
                                   "activity <> 0"),
                     0);
}

static void without_a_receiver_it_is_only_counted(void **state)
{
    struct bench *bench = *state;
    bench->settings.upload.url[0] = '\0';
    uploads_close(bench->uploads);
    bench_open_uploads(bench);
    bench_add_activities(bench, 1);
    uploads_look(bench->uploads);
    uploads_press(bench->uploads);
    uploads_wake(bench->uploads);
    assert_false(uploads_status(bench->uploads)->has_receiver);
    assert_int_equal(unsent(bench), 1);
    assert_true(uploads_deadline_ns(bench->uploads) == INT64_MAX);
}

/* ---- rounds ---- */

static void one_that_is_refused_does_not_keep_the_others(void **state)
{
    struct bench *bench = *state;
    bench_add_activities(bench, 3);
    bench_make_all(bench);
    assert_true(scratch_run("mkdir -p '%s/TD-2-1' && echo other >'%s/TD-2-1/SHA256SUMS'",
                            bench_box(bench), bench_box(bench)));
    uploads_run(bench->uploads);
    assert_int_equal(unsent(bench), 1);
    assert_int_equal(number(bench, "SELECT failure FROM outbox WHERE activity = 2"),
                     UPLOAD_DIFFERENT);
    assert_true(uploads_deadline_ns(bench->uploads) < INT64_MAX);
    /* What was sent has left the spool; what waits is still there. */
    assert_true(scratch_run("test \"$(ls '%s/spool/upload')\" = 2", bench->folder->path));
}

static void nobody_there_ends_the_round(void **state)
{
    struct bench *bench = *state;
    bench_add_activities(bench, 2);
    bench_make_all(bench);
    int64_t began_ms = clock_wall_ms();
    davserver_down(&server);
    uploads_run(bench->uploads);
    assert_int_equal(unsent(bench), 2);
    assert_int_equal(number(bench, "SELECT min(tries) FROM outbox"), 1);
    assert_int_equal(number(bench, "SELECT min(failure) FROM outbox"), UPLOAD_NO_ANSWER);
    davserver_up(&server);
    uploads_wake(bench->uploads);
    assert_int_equal(uploads_deadline_ns(bench->uploads), 0);
    uploads_run(bench->uploads);
    assert_int_equal(unsent(bench), 0);
    assert_in_range(uploads_status(bench->uploads)->count.last_sent_ms, began_ms, clock_wall_ms());
    assert_true(uploads_deadline_ns(bench->uploads) == INT64_MAX);
}

/* HTTP 503 with Retry-After: 7. */
static void a_receiver_that_asks_for_time_gets_it(void **state)
{
    struct bench *bench = *state;
    bench_receive_at(bench, server.ports[DAVSERVER_GOOD], "/503");
    bench_add_activities(bench, 1);
    bench_make_all(bench);
    int64_t before_ns = clock_mono_ns();
    uploads_run(bench->uploads);
    assert_int_equal(unsent(bench), 1);
    assert_true(uploads_deadline_ns(bench->uploads) >= before_ns + 7 * INT64_C(1000000000));
}

static bool nobody_rests(void *context)
{
    (void)context;
    return false;
}

/* Reading a bundle from the database takes a moment that somebody may notice. */
static void nothing_is_made_while_people_wait(void **state)
{
    struct bench *bench = *state;
    struct uploads_parts parts = {.db = bench->folder->db,
                                  .folder = bench->folder->path,
                                  .settings = &bench->settings,
                                  .pace = &pace,
                                  .is_quiet = nobody_rests};
    bench_add_activities(bench, 1);
    uploads_close(bench->uploads);
    assert_int_equal(uploads_open(&parts, &bench->uploads), ERR_OK);
    uploads_look(bench->uploads);
    for (int i = 0; i < 20; i++) {
        (void)uploads_dispatch(bench->uploads);
        assert_int_equal(uploads_status(bench->uploads)->entry_id, 0);
        /* It looks again, and is at no fault. */
        assert_true(uploads_deadline_ns(bench->uploads) < INT64_MAX);
    }
    assert_int_equal(number(bench, "SELECT sum(tries) FROM outbox"), 0);
    assert_int_equal(unsent(bench), 1);
}

/* ---- two hundred cuts ---- */

/* One round; what the screen says fits what the server has, whatever happens. */
static void go_round(struct bench *bench, int total)
{
    uploads_wake(bench->uploads);
    do {
        struct pollfd fd = {.fd = uploads_fd(bench->uploads), .events = POLLIN};
        poll(&fd, 1, uploads_deadline_ns(bench->uploads) <= clock_mono_ns() ? 0 : 1000);
        if (!uploads_dispatch(bench->uploads))
            continue;
        int sent = total - unsent(bench);
        assert_int_equal(sent, number(bench, "SELECT count(sent_ms) FROM outbox"));
        /* The seal arrives before the screen says so; never the other way round. */
        assert_in_range(bench_sealed(bench), sent, sent + 1);
    } while (uploads_status(bench->uploads)->runs);
}

static void two_hundred_cuts(void **state)
{
    struct bench *bench = *state;
    const int total = 24;
    int port;
    struct line *line = line_open(server.ports[DAVSERVER_GOOD], &port);
    bench_receive_at(bench, port, "/box");
    bench_add_activities(bench, total);
    bench_make_all(bench);
    assert_int_equal(unsent(bench), total);
    line_cut_within(line, LONGEST);
    while (line_cuts(line) < CUTS) {
        assert_true(unsent(bench) > 0);
        go_round(bench, total);
    }
    line_cut_after(line, -1);
    uploads_run(bench->uploads);
    assert_int_equal(unsent(bench), 0);
    assert_true(scratch_run("diff -r '%s/kept' '%s' >&2", bench->folder->path, bench_box(bench)));
    assert_int_equal(davserver_answers(&server, "PUT", 204), 0);
    assert_int_equal(number(bench, "SELECT count(*) FROM chain WHERE type = 'upload.done'"), total);
    line_close(line);
}

static int server_setup(void **state)
{
    (void)state;
    davserver_start(&server);
    return 0;
}

static int server_teardown(void **state)
{
    (void)state;
    davserver_stop(&server);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--helper=uploader") == 0)
        uploader_process_main();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(waits_grow_from_half_a_minute_to_an_hour),
        TEST(an_activity_is_queued_when_it_is_over),
        TEST(closed_by_hand_and_opened_again),
        TEST(a_correction_queues_it_again),
        TEST(without_a_receiver_it_is_only_counted),
        TEST(one_that_is_refused_does_not_keep_the_others),
        TEST(nobody_there_ends_the_round),
        TEST(a_receiver_that_asks_for_time_gets_it),
        TEST(nothing_is_made_while_people_wait),
        TEST(two_hundred_cuts),
    };
    return cmocka_run_group_tests_name("the outbox", tests, server_setup, server_teardown);
}
