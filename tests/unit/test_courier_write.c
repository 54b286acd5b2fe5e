/* The courier writing onto sticks, good ones and sick ones. This program is its own helper process.
 */
#include "drivers/courier.h"

#include "firmware/base/clock.h"
#include "tests/harness/sickstick.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

enum { FILES = 10, FILE_SIZE = 60000 };

static char place[64]; /* where sticks are plugged in */
static struct media *media;
static struct sickstick sick;
static struct courier *courier;
static char bytes[FILES][FILE_SIZE];

static int set_up(void **state)
{
    (void)state;
    for (int i = 0; i < FILES; i++)
        for (int j = 0; j < FILE_SIZE; j++)
            bytes[i][j] = (char)(i * 31 + j * 7 + j / 1000);
    strcpy(place, "/tmp/themeday-write-XXXXXX");
    assert_non_null(mkdtemp(place));
    char stick[128];
    const char *folder = place;
    snprintf(stick, sizeof stick, "%s/stick", place);
    assert_int_equal(mkdir(stick, 0755), 0);
    return media_open(&folder, 1, &media) != ERR_OK;
}

static int tear_down(void **state)
{
    char command[512];
    (void)state;
    courier_close(courier);
    courier = NULL;
    sickstick_pull_out(&sick);
    snprintf(command, sizeof command, "umount -lq '%s/stick'; rm -rf '%s'", place, place);
    if (system(command) != 0)
        return 1;
    media_close(media);
    return 0;
}

static char *path_of(const char *below)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/stick%s", place, below);
    return path;
}

/* What is plugged in now. */
static struct media_stick find_stick(void)
{
    const struct media_stick *sticks;
    (void)media_dispatch(media);
    assert_int_equal(media_sticks(media, &sticks), 1);
    return sticks[0];
}

static void start(const struct media_stick *stick)
{
    struct stick_file files[FILES];
    char names[FILES][32];
    for (int i = 0; i < FILES; i++) {
        snprintf(names[i], sizeof names[i], "签到表-%d.pdf", i);
        files[i] = (struct stick_file){names[i], bytes[i], FILE_SIZE};
    }
    struct stick_folder folder = {"TD-1", 1779170400000, files, FILES};
    courier_close(courier);
    courier = NULL;
    assert_int_equal(courier_write(stick, &folder, &courier), ERR_OK);
}

/* The next news of the job. */
static enum courier_news hear(void)
{
    for (;;) {
        enum courier_news news = courier_dispatch(courier, clock_mono_ns());
        if (news != COURIER_NO_NEWS)
            return news;
        struct pollfd fd = {.fd = courier_fd(courier), .events = POLLIN};
        if (poll(&fd, 1, 10000) != 1)
            fail_msg("no word for ten seconds");
    }
}

static void assert_written(const char *name, enum stick_outcome outcome)
{
    enum stick_outcome got;
    while (hear() == COURIER_PROGRESS)
        continue;
    assert_int_equal(courier_fd(courier), -1);
    assert_string_equal(courier_written(courier, &got), name);
    assert_int_equal(got, outcome);
}

static void assert_fails(enum courier_failure failure)
{
    enum courier_news news;
    while ((news = hear()) == COURIER_PROGRESS)
        continue;
    assert_int_equal(news, COURIER_FAILED);
    assert_int_equal(courier_failure(courier), failure);
}

/* So far on the way. */
static void wait_for_percent(int percent)
{
    int64_t done = 0, total = 0;
    while (total == 0 || 100 * done < percent * total) {
        assert_int_equal(hear(), COURIER_PROGRESS);
        courier_progress(courier, &done, &total);
        assert_int_equal(total, 2 * FILES * FILE_SIZE);
    }
}

static void assert_empty(void)
{
    char command[512];
    snprintf(command, sizeof command, "test -z \"$(ls -A '%s')\"", path_of(""));
    assert_int_equal(system(command), 0);
}

static void plug_in(struct sickstick_illness illness)
{
    if (!sickstick_plug_in(&sick, path_of(""), illness))
        skip();
}

static void plug_in_memory(const char *size)
{
    if (mount("none", path_of(""), "tmpfs", 0, size) != 0)
        skip();
}

static void a_folder_is_written(void **state)
{
    (void)state;
    struct stat status;
    struct media_stick stick = find_stick();
    start(&stick);
    assert_written("TD-1", STICK_WRITTEN);
    assert_int_equal(stat(path_of("/TD-1/签到表-9.pdf"), &status), 0);
    assert_int_equal(status.st_size, FILE_SIZE);
    assert_int_equal(status.st_mtime, 1779170400);
    start(&stick);
    assert_written("TD-1", STICK_SAME);
    bytes[5][100] ^= 1;
    start(&stick);
    assert_written("TD-1-2", STICK_WRITTEN);
}

static void progress_is_told(void **state)
{
    (void)state;
    plug_in((struct sickstick_illness){.bytes_per_second = 300000});
    struct media_stick stick = find_stick();
    start(&stick);
    for (int percent = 10; percent <= 40; percent += 10)
        wait_for_percent(percent);
    assert_written("TD-1", STICK_WRITTEN);
}

static void a_stick_without_room(void **state)
{
    (void)state;
    plug_in_memory("size=300k");
    struct media_stick stick = find_stick();
    start(&stick);
    assert_fails(COURIER_FULL);
    assert_in_range(courier_needed(courier), FILES * FILE_SIZE, 2 * FILES * FILE_SIZE);
    assert_empty();
}

/* It said that there was room. */
static void a_stick_that_fills_up(void **state)
{
    (void)state;
    plug_in((struct sickstick_illness){.takes_bytes = 300000});
    struct media_stick stick = find_stick();
    start(&stick);
    assert_fails(COURIER_FULL);
    assert_empty();
}

static void a_read_only_stick(void **state)
{
    (void)state;
    plug_in_memory("size=4m");
    assert_int_equal(mount("none", path_of(""), "tmpfs", MS_REMOUNT | MS_RDONLY, "size=4m"), 0);
    struct media_stick stick = find_stick();
    start(&stick);
    assert_fails(COURIER_UNWRITABLE);
}

static void a_stick_of_another_format(void **state)
{
    (void)state;
    plug_in((struct sickstick_illness){.is_foreign = true});
    struct media_stick stick = find_stick();
    start(&stick);
    assert_fails(COURIER_FORMAT);
}

static void a_stick_that_lies(void **state)
{
    (void)state;
    plug_in((struct sickstick_illness){.keeps_bytes = 500000});
    struct media_stick stick = find_stick();
    start(&stick);
    assert_fails(COURIER_CHANGED);
    assert_empty();
}

static void pulled_out_on_the_way(void **state)
{
    (void)state;
    static const int percents[] = {5, 25, 45};
    for (size_t i = 0; i < sizeof percents / sizeof *percents; i++) {
        plug_in((struct sickstick_illness){.bytes_per_second = 120000});
        struct media_stick stick = find_stick();
        start(&stick);
        wait_for_percent(percents[i]);
        sickstick_pull_out(&sick);
        assert_fails(COURIER_GONE);
        assert_empty();
    }
}

/* The next one gets nothing of what was meant for another. */
static void swapped_on_the_way(void **state)
{
    (void)state;
    plug_in((struct sickstick_illness){.bytes_per_second = 120000});
    struct media_stick stick = find_stick();
    start(&stick);
    wait_for_percent(20);
    assert_int_equal(umount2(path_of(""), MNT_DETACH), 0);
    plug_in_memory("size=4m");
    assert_fails(COURIER_GONE);
    assert_empty();
    start(&stick); /* it has another number now, in the same place */
    assert_fails(COURIER_GONE);
    assert_empty();
}

static void falls_silent_on_the_way(void **state)
{
    (void)state;
    plug_in((struct sickstick_illness){.bytes_per_second = 120000});
    struct media_stick stick = find_stick();
    start(&stick);
    wait_for_percent(20);
    kill(sick.server, SIGSTOP);
    enum courier_news news;
    do
        news = courier_dispatch(courier, courier_deadline_ns(courier) - 1);
    while (news == COURIER_PROGRESS);
    assert_int_equal(courier_dispatch(courier, courier_deadline_ns(courier)), COURIER_FAILED);
    assert_int_equal(courier_failure(courier), COURIER_SILENT);
}

#define WRITE_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--helper=courier") == 0)
        courier_process_main();
    const struct CMUnitTest tests[] = {
        WRITE_TEST(a_folder_is_written),  WRITE_TEST(progress_is_told),
        WRITE_TEST(a_stick_without_room), WRITE_TEST(a_stick_that_fills_up),
        WRITE_TEST(a_read_only_stick),    WRITE_TEST(a_stick_of_another_format),
        WRITE_TEST(a_stick_that_lies),    WRITE_TEST(pulled_out_on_the_way),
        WRITE_TEST(swapped_on_the_way),   WRITE_TEST(falls_silent_on_the_way),
    };
    return cmocka_run_group_tests_name("courier, writing", tests, NULL, NULL);
}
