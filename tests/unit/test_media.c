/* Which sticks are plugged in: real mounts (tmpfs) and plain folders, in folders of our own. */
#include "drivers/media.h"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64];
static struct media *media;

static char *path_of(const char *below)
{
    static char paths[4][256];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, below);
    return path;
}

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/themeday-media-XXXXXX");
    const char *folders[] = {folder};
    if (mkdtemp(folder) == NULL)
        return -1;
    return media_open(folders, 1, &media) != ERR_OK;
}

static int tear_down(void **state)
{
    char command[256];
    (void)state;
    media_close(media);
    media = NULL;
    snprintf(command, sizeof command, "umount -l '%s'/* 2>/dev/null; rm -rf '%s'", folder, folder);
    return system(command) != 0;
}

static bool wakes(void)
{
    struct pollfd fd = {.fd = media_fd(media), .events = POLLIN};
    return poll(&fd, 1, 200) > 0;
}

/* Sleeps until the kernel tells of a change, and looks. */
static bool changes(void)
{
    return wakes() && media_dispatch(media);
}

static const struct media_stick *stick_at(int index)
{
    const struct media_stick *sticks;
    assert_true(index < media_sticks(media, &sticks));
    return &sticks[index];
}

static int stick_count(void)
{
    const struct media_stick *sticks;
    return media_sticks(media, &sticks);
}

static void mount_at(const char *below, unsigned long flags)
{
    mkdir(path_of(below), 0755);
    if (mount("none", path_of(below), "tmpfs", flags, "size=64k") != 0)
        skip();
}

static void folders_named_stick_count(void **state)
{
    (void)state;
    assert_int_equal(stick_count(), 0);
    assert_int_equal(mkdir(path_of("stick1"), 0755), 0);
    assert_true(changes());
    assert_int_equal(stick_count(), 1);
    assert_string_equal(stick_at(0)->name, "stick1");
    assert_string_equal(stick_at(0)->path, path_of("stick1"));
    assert_true(stick_at(0)->writable);
    assert_int_equal(mkdir(path_of("other"), 0755), 0);
    assert_int_equal(symlink("/etc", path_of("stick2")), 0);
    FILE *file = fopen(path_of("stick3"), "w");
    fclose(file);
    assert_false(changes());
    assert_int_equal(rmdir(path_of("stick1")), 0);
    assert_true(changes());
    assert_int_equal(stick_count(), 0);
}

static void mounts_come_and_go(void **state)
{
    (void)state;
    mount_at("USB 名单", 0);
    assert_true(changes());
    assert_int_equal(stick_count(), 1);
    struct media_stick stick = *stick_at(0);
    assert_string_equal(stick.name, "USB 名单");
    assert_string_equal(stick.path, path_of("USB 名单"));
    assert_string_equal(stick.file_system, "tmpfs");
    assert_true(stick.writable && stick.mount > 0);
    assert_true(media_has(media, &stick));
    assert_false(wakes());
    assert_int_equal(umount2(path_of("USB 名单"), MNT_DETACH), 0);
    assert_true(changes());
    assert_int_equal(stick_count(), 0);
    assert_false(media_has(media, &stick));
}

static void read_only_is_told(void **state)
{
    (void)state;
    mount_at("usb", MS_RDONLY);
    assert_true(changes());
    assert_false(stick_at(0)->writable);
}

/* A stick folder that something is mounted on is one stick. */
static void mounted_on_a_stick_folder(void **state)
{
    (void)state;
    mount_at("stick1", 0);
    assert_true(changes());
    assert_int_equal(stick_count(), 1);
    assert_string_equal(stick_at(0)->file_system, "tmpfs");
}

/* Which of the mounts in this place is the one that is seen there. */
static int64_t mount_seen(const char *below)
{
    struct statx seen;
    assert_int_equal(statx(AT_FDCWD, path_of(below), 0, STATX_MNT_ID, &seen), 0);
    return (int64_t)seen.stx_mnt_id;
}

static void assert_seen_one(void)
{
    assert_true(media_dispatch(media));
    assert_int_equal(stick_count(), 1);
    assert_int_equal(stick_at(0)->mount, mount_seen("usb"));
}

/* In the sandbox of the service (ReadWritePaths=) the folder is bound onto itself, and a stick that
 * is plugged in later is mounted on both, in an order that kernels do not agree on. What is written
 * goes to the one that is seen, or nowhere. */
static void mounted_beneath_as_well(void **state)
{
    (void)state;
    for (int is_beneath_later = 0; is_beneath_later < 2; is_beneath_later++) {
        char beneath[32];
        mkdir(path_of("usb"), 0755);
        int fd = open(path_of("usb"), O_PATH | O_CLOEXEC);
        snprintf(beneath, sizeof beneath, "/proc/self/fd/%d", fd);
        if (mount(folder, folder, NULL, MS_BIND, NULL) != 0)
            skip();
        assert_int_equal(mount(NULL, folder, NULL, MS_PRIVATE, NULL), 0);
        if (is_beneath_later)
            mount_at("usb", 0);
        assert_int_equal(mount("none", beneath, "tmpfs", MS_RDONLY, "size=64k"), 0);
        if (!is_beneath_later)
            mount_at("usb", 0);
        close(fd);
        assert_seen_one();
        assert_true(stick_at(0)->writable);
        assert_int_equal(umount2(folder, MNT_DETACH), 0);
        assert_seen_one(); /* now it is the other one */
        assert_false(stick_at(0)->writable);
        assert_int_equal(umount2(path_of("usb"), MNT_DETACH), 0);
        assert_true(media_dispatch(media));
    }
}

static void mounted_over(void **state)
{
    (void)state;
    mount_at("usb", MS_RDONLY);
    assert_seen_one();
    mount_at("usb", 0);
    assert_seen_one();
    assert_true(stick_at(0)->writable);
    assert_int_equal(umount2(path_of("usb"), MNT_DETACH), 0);
    assert_seen_one();
}

/* Without folders of the command line plain folders are none. */
static void usual_folders(void **state)
{
    (void)state;
    struct media *usual = NULL;
    assert_int_equal(media_open(NULL, 0, &usual), ERR_OK);
    mkdir(path_of("stick1"), 0755);
    const struct media_stick *sticks;
    int count = media_sticks(usual, &sticks);
    for (int i = 0; i < count; i++)
        assert_true(sticks[i].mount > 0);
    media_close(usual);
}

#define MEDIA_TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

/* The kernel tells of every mount of the machine, and other tests mount, too. Where we may, we have
 * a view of our own. */
static void leave_the_others(void)
{
    if (unshare(CLONE_NEWNS) == 0)
        (void)mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
}

int main(void)
{
    leave_the_others();
    const struct CMUnitTest tests[] = {
        MEDIA_TEST(folders_named_stick_count),
        MEDIA_TEST(mounts_come_and_go),
        MEDIA_TEST(read_only_is_told),
        MEDIA_TEST(mounted_on_a_stick_folder),
        MEDIA_TEST(mounted_beneath_as_well),
        MEDIA_TEST(mounted_over),
        MEDIA_TEST(usual_folders),
    };
    return cmocka_run_group_tests_name("media", tests, NULL, NULL);
}
