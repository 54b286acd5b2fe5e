#include "tests/machine/usbstick.h"

#include "tests/harness/scratch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

/* Where the partition begins, as mtools and mkfs want it. */
#define PARTITION "1048576"

void usbstick_make(const char *image, int mib)
{
    assert_true(scratch_run("PATH=$PATH:/sbin:/usr/sbin; truncate -s %dM '%s' && "
                            "echo '2048,,c' | sfdisk --quiet '%s' && "
                            "mkfs.vfat -F 32 -n STICK --offset 2048 '%s' %d >/dev/null",
                            mib, image, image, image, (mib - 1) * 1024));
}

void usbstick_put(const char *image, const char *file, const char *name)
{
    assert_true(
        scratch_run("LC_ALL=C.UTF-8 mcopy -i '%s'@@" PARTITION " '%s' '::%s'", image, file, name));
}

void usbstick_write(const char *image, const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s.text", image);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    usbstick_put(image, path, name);
    unlink(path);
}

void usbstick_read(const char *image, const char *folder)
{
    assert_true(scratch_run("mkdir -p '%s' && LC_ALL=C.UTF-8 mcopy -s -n -i '%s'@@" PARTITION
                            " '::/*' '%s' 2>&1 | sed 's/^/# /'",
                            folder, image, folder));
}
