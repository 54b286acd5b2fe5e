#include "tests/machine/variant.h"

#include "tests/harness/scratch.h"
#include "tests/machine/machine.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum { PATH = 512, SECTOR = 512 };

/* Runs before the image's own first program, whose last step it extends: what systemd finds below
 * /run goes before the units of the image. The command line of the terminal is the image's, longer
 * by two options; it refuses a trace to systemd, which tells itself by $SYSTEMD_EXEC_PID. Behind it
 * the journal is told how much memory is left. Nobody is killed or given up for being slow: a
 * machine that is emulated on a busy computer stands still for longer than the supervisor waits.
 * What leaves USB is told of when it has been taken down, which the kernel does after it has said
 * so. */
static const char first_program[] =
    "#!/bin/busybox sh\n"
    "export PATH=/bin\n"
    "busybox sed 's|^exec switch_root|sh /variant/prepare\\n&|' /init >/init.variant\n"
    "exec sh /init.variant\n";

static const char prepare[] =
    "cd /root\n"
    "units=usr/lib/systemd/system\n"
    "command=$(cat $units/themeday.service $units/themeday.service.d/*.conf 2>/dev/null |\n"
    "    busybox sed -n 's/^ExecStart=\\(..*\\)/\\1/p' | busybox tail -n 1)\n"
    "folder=run/systemd/system/themeday.service.d\n"
    "mkdir -p $folder\n"
    "printf '[Service]\\nWatchdogSec=15min\\nExecStart=\\nExecStart=/usr/bin/env -u "
    "SYSTEMD_EXEC_PID %s --reader "
    "pn532_uart:/dev/nfc0 --trace /dev/ttyS1\\n' \"$command\" >$folder/variant.conf\n"
    "units=run/systemd/system\n"
    "printf '[Unit]\\nAfter=themeday.service themeday-good.service\\n[Service]\\nType=oneshot\\n"
    "ExecStart=/usr/bin/grep -E ^(MemTotal|MemAvailable) /proc/meminfo\\n' "
    ">$units/variant.service\n"
    "mkdir -p $units/multi-user.target.wants\n"
    "busybox ln -s ../variant.service $units/multi-user.target.wants\n"
    "mkdir -p $units/dev-themeday-data.device.d run/systemd/system.conf.d\n"
    "printf '[Unit]\\nJobRunningTimeoutSec=15min\\n' "
    ">$units/dev-themeday-data.device.d/variant.conf\n"
    "printf '[Manager]\\nDefaultTimeoutStartSec=15min\\nDefaultDeviceTimeoutSec=15min\\n' "
    ">run/systemd/system.conf.d/variant.conf\n"
    "cat >run/udev/rules.d/91-variant.rules <<'END'\n"
    "ACTION==\"remove\", SUBSYSTEM==\"usb\", ENV{DEVTYPE}==\"usb_device\", "
    "RUN+=\"/bin/sh -c 'echo " VARIANT_DEPARTURE " >/dev/kmsg'\"\n"
    "END\n";

/* What guards against faults of real processors has nothing to guard in an emulated one, which has
 * to look all memory up anew then after each call of the kernel. */
static const char options[] =
    "mitigations=off console=ttyS0 systemd.journald.forward_to_console=1 "
    "systemd.journald.max_level_console=info loglevel=7 rdinit=/variant/init";

struct variant_partition variant_partition(const char *disk, const char *name)
{
    char command[PATH];
    struct variant_partition found = {0, 0};
    size_t i;
    json_t *entry;
    snprintf(command, sizeof command, "PATH=$PATH:/sbin:/usr/sbin sfdisk --json '%s' 2>/dev/null",
             disk);
    FILE *output = popen(command, "r");
    assert_non_null(output);
    json_t *table = json_loadf(output, 0, NULL);
    pclose(output);
    json_array_foreach(json_object_get(json_object_get(table, "partitiontable"), "partitions"), i,
                       entry)
    {
        const char *label = json_string_value(json_object_get(entry, "name"));
        if (label == NULL || strcmp(label, name) != 0)
            continue;
        found.offset = (uint64_t)json_integer_value(json_object_get(entry, "start")) * SECTOR;
        found.size = (uint64_t)json_integer_value(json_object_get(entry, "size")) * SECTOR;
    }
    json_decref(table);
    if (found.size == 0)
        fail_msg("%s has no partition %s", disk, name);
    return found;
}

static void write_script(const char *folder, const char *name, const char *text)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_true(scratch_run("chmod 755 '%s'", path));
}

static void make_archive(const char *folder)
{
    char inside[PATH];
    snprintf(inside, sizeof inside, "%s/archive/variant", folder);
    assert_true(scratch_run("mkdir -p '%s'", inside));
    write_script(inside, "init", first_program);
    write_script(inside, "prepare", prepare);
    assert_true(scratch_run("cd '%s/archive' && find . | cpio --quiet -o -H newc >'%s/variant'",
                            folder, folder));
}

static void change_boot(const char *disk, const char *folder)
{
    struct variant_partition boot = variant_partition(disk, "boot");
    char partition[PATH + 32];
    snprintf(partition, sizeof partition, "%s@@%llu", disk, (unsigned long long)boot.offset);
    assert_true(scratch_run("mcopy -i '%s' ::EFI/BOOT/grub.cfg '%s/grub.cfg'", partition, folder));
    assert_true(scratch_run("sed -i 's|^linux .*|& %s|; s|^initrd .*|& ($disk,gpt1)/variant|' "
                            "'%s/grub.cfg' && grep -q ')/variant' '%s/grub.cfg'",
                            options, folder, folder));
    assert_true(
        scratch_run("mcopy -o -i '%s' '%s/grub.cfg' ::EFI/BOOT/grub.cfg", partition, folder));
    assert_true(scratch_run("mcopy -o -i '%s' '%s/variant' ::variant", partition, folder));
}

const char *variant_image(void)
{
    static char path[PATH];
    char folder[] = "/tmp/themeday-variant-XXXXXX", disk[PATH];
    snprintf(path, sizeof path, "%s/variant.img", machine_keep());
    if (scratch_run("test '%s' -nt '%s'", path, machine_image()))
        return path;
    assert_non_null(mkdtemp(folder));
    snprintf(disk, sizeof disk, "%s/disk", folder);
    assert_true(scratch_run("cp --sparse=always '%s' '%s'", machine_image(), disk));
    make_archive(folder);
    change_boot(disk, folder);
    assert_true(scratch_run("rm -f '%s' && mv '%s' '%s' && touch '%s'", path, disk, path, path));
    assert_true(scratch_run("rm -rf '%s'", folder));
    return path;
}
