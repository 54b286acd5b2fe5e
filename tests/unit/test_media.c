/* Which sticks are plugged in: real mounts (tmpfs) and plain folders, in folders of our own. */
#include "drivers/media.h"

#include <poll.h>
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        MEDIA_TEST(folders_named_stick_count),
        MEDIA_TEST(mounts_come_and_go),
        MEDIA_TEST(read_only_is_told),
        MEDIA_TEST(mounted_on_a_stick_folder),
        MEDIA_TEST(usual_folders),
    };
    return cmocka_run_group_tests_name("media", tests, NULL, NULL);
}
