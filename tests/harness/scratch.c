#include "tests/harness/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

bool scratch_run(const char *format, ...)
{
    char command[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    return system(command) == 0;
}

void scratch_make(struct scratch *scratch, const char *where)
{
    *scratch = (struct scratch){.path = ""};
    snprintf(scratch->path, sizeof scratch->path, "%s/themeday-test-XXXXXX",
             where == NULL ? "/tmp" : where);
    assert_non_null(mkdtemp(scratch->path));
}

void scratch_unmount(struct scratch *scratch)
{
    assert_true(scratch_run("umount '%s'", scratch->disk));
}

void scratch_remove(struct scratch *scratch)
{
    if (scratch->disk[0] != '\0')
        scratch_run("mountpoint -q '%s' && umount -l '%s'", scratch->disk, scratch->disk);
    assert_true(scratch_run("rm -rf --one-file-system '%s'", scratch->path));
}

static void scratch_make_disk(struct scratch *scratch)
{
    snprintf(scratch->disk, sizeof scratch->disk, "%.64s/disk", scratch->path);
    assert_int_equal(mkdir(scratch->disk, 0700), 0);
}

bool scratch_mount_again(struct scratch *scratch)
{
    return scratch_run("mount -o loop '%s' '%s' 2>/dev/null", scratch->image, scratch->disk);
}

bool scratch_mount_ext4(struct scratch *scratch, int mib, const char *options)
{
    scratch_make_disk(scratch);
    snprintf(scratch->image, sizeof scratch->image, "%.64s/image", scratch->path);
    return geteuid() == 0 && scratch_run("truncate -s %dM '%s'", mib, scratch->image) &&
           scratch_run("PATH=$PATH:/usr/sbin:/sbin; mkfs.ext4 -q %s '%s' >/dev/null 2>&1", options,
                       scratch->image) &&
           scratch_mount_again(scratch);
}

bool scratch_mount_tmpfs(struct scratch *scratch, int kib)
{
    scratch_make_disk(scratch);
    return geteuid() == 0 &&
           scratch_run("mount -t tmpfs -o size=%dk themeday '%s' 2>/dev/null", kib, scratch->disk);
}

int scratch_setup(void **state)
{
    struct scratch *scratch = calloc(1, sizeof *scratch);
    assert_non_null(scratch);
    scratch_make(scratch, NULL);
    *state = scratch;
    return 0;
}

int scratch_teardown(void **state)
{
    scratch_remove(*state);
    free(*state);
    return 0;
}
