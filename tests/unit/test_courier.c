/*
 * The courier with real files, real mounts and a file system that never answers. This program is
 * its own helper process, and a malicious one when the environment says so.
 */
#include "drivers/courier.h"

#include "drivers/courier_packet.h"
#include "firmware/base/clock.h"
#include "firmware/base/helper.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static char stick[64];
static struct courier *courier;

static int set_up(void **state)
{
    (void)state;
    strcpy(stick, "/tmp/themeday-courier-XXXXXX");
    return mkdtemp(stick) == NULL;
}

static int tear_down(void **state)
{
    char command[128];
    (void)state;
    courier_close(courier);
    courier = NULL;
    unsetenv("MISBEHAVE");
    snprintf(command, sizeof command, "rm -rf '%s'", stick);
    return system(command) != 0;
}

static char *path_of(const char *below)
{
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", stick, below);
    return path;
}

/* A file that was changed so many minutes after the epoch. */
static void put(const char *below, const char *bytes, size_t length, int minutes)
{
    struct timespec times[2] = {{.tv_sec = minutes * 60}, {.tv_sec = minutes * 60}};
    FILE *file = fopen(path_of(below), "w");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    fclose(file);
    assert_int_equal(utimensat(AT_FDCWD, path_of(below), times, 0), 0);
}

/* The last news of a job. */
static enum courier_news wait_for_end(void)
{
    for (;;) {
        enum courier_news news = courier_dispatch(courier, clock_mono_ns());
        if (news == COURIER_DONE || news == COURIER_FAILED)
            return news;
        struct pollfd fd = {.fd = courier_fd(courier), .events = POLLIN};
        if (news == COURIER_NO_NEWS && poll(&fd, 1, 10000) != 1)
            fail_msg("no word for ten seconds");
    }
}

static void read_to(const char *path, enum courier_news end)
{
    courier_close(courier);
    courier = NULL;
    assert_int_equal(courier_read(stick, path, &courier), ERR_OK);
    assert_int_equal(wait_for_end(), end);
    assert_int_equal(courier_fd(courier), -1);
    assert_int_equal(courier_deadline_ns(courier), INT64_MAX);
}

static void assert_fails(const char *path, enum courier_failure failure)
{
    read_to(path, COURIER_FAILED);
    assert_int_equal(courier_failure(courier), failure);
}

static void list_of_spreadsheets(void **state)
{
    (void)state;
    static const char *const names[] = {"folder/计划.xlsx", "名单.CSV", "旧.csv"};
    const struct courier_file *files;
    mkdir(path_of("folder"), 0755);
    mkdir(path_of("folder/deeper"), 0755);
    mkdir(path_of(".Trash"), 0755);
    mkdir(path_of("folder.csv"), 0755);
    put("名单.CSV", "abc", 3, 2);
    put("旧.csv", "", 0, 1);
    put("folder/计划.xlsx", "x", 1, 3);
    put("folder/deeper/no.csv", "x", 1, 4);
    put(".hidden.csv", "x", 1, 4);
    put("~$名单.xlsx", "x", 1, 4);
    put(".Trash/no.csv", "x", 1, 4);
    put("photo.jpg", "x", 1, 4);
    put("\xff\xfe.csv", "x", 1, 4);
    assert_int_equal(symlink("/etc/passwd", path_of("link.csv")), 0);
    assert_int_equal(symlink("/etc", path_of("linked")), 0);
    assert_int_equal(mkfifo(path_of("pipe.csv"), 0600), 0);
    assert_int_equal(courier_list(stick, &courier), ERR_OK);
    assert_int_equal(wait_for_end(), COURIER_DONE);
    int count = courier_files(courier, &files);
    assert_int_equal(count, 3);
    for (int i = 0; i < count; i++)
        assert_string_equal(files[i].path, names[i]);
    assert_int_equal(files[1].size, 3);
    assert_int_equal(files[1].modified_ms, 120000);
}

static void a_hundred_files_are_enough(void **state)
{
    (void)state;
    const struct courier_file *files;
    mkdir(path_of("a"), 0755);
    for (int i = 0; i < COURIER_FILES_MAX; i++) {
        char name[32];
        snprintf(name, sizeof name, "a/%d.csv", i);
        put(name, "", 0, 5);
    }
    put("top.csv", "", 0, 1);
    assert_int_equal(courier_list(stick, &courier), ERR_OK);
    assert_int_equal(wait_for_end(), COURIER_DONE);
    assert_int_equal(courier_files(courier, &files), COURIER_FILES_MAX);
    assert_string_equal(files[COURIER_FILES_MAX - 1].path, "top.csv");
}

static void files_are_read_whole(void **state)
{
    (void)state;
    size_t size = COURIER_BYTES_MAX, length = 0;
    char *large = malloc(size + 1);
    for (size_t i = 0; i <= size; i++)
        large[i] = (char)(i * 7 + i / 1000);
    mkdir(path_of("folder"), 0755);
    put("folder/large.csv", large, size, 1);
    put("empty.csv", "", 0, 1);
    put("too.csv", large, size + 1, 1);
    read_to("folder/large.csv", COURIER_DONE);
    const char *bytes = courier_bytes(courier, &length);
    assert_int_equal(length, size);
    assert_memory_equal(bytes, large, size);
    read_to("empty.csv", COURIER_DONE);
    assert_non_null(courier_bytes(courier, &length));
    assert_int_equal(length, 0);
    assert_fails("too.csv", COURIER_TOO_LARGE);
    assert_null(courier_bytes(courier, &length));
    free(large);
}

/* What was read does not change when the file does. */
static void bytes_are_kept(void **state)
{
    (void)state;
    size_t length = 0;
    put("a.csv", "before", 6, 1);
    read_to("a.csv", COURIER_DONE);
    put("a.csv", "after!", 6, 1);
    assert_memory_equal(courier_bytes(courier, &length), "before", 6);
}

static void nothing_leads_off_the_stick(void **state)
{
    (void)state;
    assert_int_equal(symlink("/etc/passwd", path_of("link.csv")), 0);
    assert_int_equal(symlink("/etc", path_of("folder")), 0);
    assert_int_equal(mkfifo(path_of("pipe.csv"), 0600), 0);
    mkdir(path_of("dir.csv"), 0755);
    assert_fails("link.csv", COURIER_UNREADABLE);
    assert_fails("folder/passwd", COURIER_UNREADABLE);
    assert_fails("../../etc/passwd", COURIER_UNREADABLE);
    assert_fails("/etc/passwd", COURIER_UNREADABLE);
    assert_fails("pipe.csv", COURIER_UNREADABLE);
    assert_fails("dir.csv", COURIER_UNREADABLE);
}

static void a_stick_that_was_pulled_out(void **state)
{
    (void)state;
    if (mount("none", stick, "tmpfs", 0, "size=64k") != 0)
        skip();
    put("a.csv", "x", 1, 1);
    assert_int_equal(umount2(stick, MNT_DETACH), 0);
    assert_fails("a.csv", COURIER_GONE);
    assert_int_equal(rmdir(stick), 0);
    assert_fails("a.csv", COURIER_GONE);
    courier_close(courier);
    assert_int_equal(courier_list(stick, &courier), ERR_OK);
    assert_int_equal(wait_for_end(), COURIER_FAILED);
    assert_int_equal(courier_failure(courier), COURIER_GONE);
}

/* A FUSE file system whose server never answers is as silent as a broken stick. */
static void a_stick_that_hangs_is_given_up(void **state)
{
    (void)state;
    char options[128];
    int fuse_fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0", fuse_fd);
    if (fuse_fd < 0 || mount("none", stick, "fuse", MS_NOSUID | MS_NODEV, options) != 0)
        skip();
    assert_int_equal(courier_list(stick, &courier), ERR_OK);
    int64_t began_ns = clock_mono_ns();
    /* its first word, before the stick is touched */
    struct pollfd fd = {.fd = courier_fd(courier), .events = POLLIN};
    assert_int_equal(poll(&fd, 1, 20000), 1);
    assert_int_equal(courier_dispatch(courier, began_ns), COURIER_NO_NEWS);
    assert_int_equal(courier_deadline_ns(courier), began_ns + 10000000000);
    assert_int_equal(courier_dispatch(courier, courier_deadline_ns(courier) - 1), COURIER_NO_NEWS);
    assert_int_equal(courier_dispatch(courier, courier_deadline_ns(courier)), COURIER_FAILED);
    assert_int_equal(courier_failure(courier), COURIER_SILENT);
    int64_t closing_ns = clock_mono_ns();
    courier_close(courier); /* in the middle of a job */
    assert_int_equal(courier_list(stick, &courier), ERR_OK);
    courier_close(courier);
    courier = NULL;
    /* What waits for this stick waits for ever; two processes take their time. */
    assert_in_range(clock_mono_ns() - closing_ns, 0, 9000000000);
    umount2(stick, MNT_DETACH);
    close(fuse_fd);
}

/* ---- a helper gone mad ---- */

/* Runs as the helper process of the test below. */
static _Noreturn void misbehave(const char *how)
{
    struct courier_order order;
    struct courier_packet packet = {.type = COURIER_PACKET_DONE, .done = 5, .total = 5};
    int fd = memfd_create("x", MFD_ALLOW_SEALING);
    helper_child_begin();
    helper_child_receive(&order, sizeof order);
    if (ftruncate(fd, 5) != 0)
        _exit(1);
    if (strcmp(how, "unsealed") == 0) {
        helper_child_send_fd(&packet, sizeof packet, fd);
        _exit(0);
    }
    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
    if (strcmp(how, "longer") == 0)
        packet.done = packet.total = 6;
    if (strcmp(how, "nothing") == 0)
        helper_child_send(&packet, sizeof packet);
    if (strcmp(how, "longer") == 0)
        helper_child_send_fd(&packet, sizeof packet, fd);
    if (strcmp(how, "short packet") == 0)
        helper_child_send_fd(&packet, 8, fd);
    packet.type = COURIER_PACKET_FILE;
    strcpy(packet.file.path, "../../etc/passwd");
    for (int i = 0; strcmp(how, "path") == 0 && i < 1000; i++)
        helper_child_send(&packet, sizeof packet);
    _exit(0);
}

static void a_confused_helper_is_not_believed(void **state)
{
    (void)state;
    static const char *const ways[] = {"unsealed",     "longer", "nothing",
                                       "short packet", "path",   "die"};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        size_t length = 1;
        setenv("MISBEHAVE", ways[i], 1);
        assert_fails("a.csv", COURIER_UNREADABLE);
        assert_null(courier_bytes(courier, &length));
        assert_int_equal(length, 0);
    }
}

#define COURIER_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--helper=courier") == 0) {
        if (getenv("MISBEHAVE") != NULL)
            misbehave(getenv("MISBEHAVE"));
        courier_process_main();
    }
    const struct CMUnitTest tests[] = {
        COURIER_TEST(list_of_spreadsheets),
        COURIER_TEST(a_hundred_files_are_enough),
        COURIER_TEST(files_are_read_whole),
        COURIER_TEST(bytes_are_kept),
        COURIER_TEST(nothing_leads_off_the_stick),
        COURIER_TEST(a_stick_that_was_pulled_out),
        COURIER_TEST(a_stick_that_hangs_is_given_up),
        COURIER_TEST(a_confused_helper_is_not_believed),
    };
    return cmocka_run_group_tests_name("courier", tests, NULL, NULL);
}
