#include "firmware/base/disk.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

/* Those that write to other blocks than the old ones (btrfs, zfs, f2fs …) are not among them. */
static bool type_overwrites(const char *type)
{
    static const char *const types[] = {"ext2", "ext3", "ext4", "xfs", "vfat", "exfat", "tmpfs"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(type, types[i]) == 0)
            return true;
    return false;
}

/* ext4 with data=journal keeps a copy of every block that was written, for days on a quiet disk. */
static bool line_overwrites(const char *line)
{
    char type[32], options[512];
    const char *rest = strstr(line, " - ");
    return rest != NULL && sscanf(rest, " - %31s %*s %511s", type, options) == 2 &&
           type_overwrites(type) && strstr(options, "data=journal") == NULL;
}

bool disk_overwrites(const char *folder)
{
    struct stat status;
    char line[1024];
    bool overwrites = false;
    FILE *mounts = stat(folder, &status) == 0 ? fopen("/proc/self/mountinfo", "re") : NULL;
    if (mounts == NULL)
        return false;
    while (fgets(line, sizeof line, mounts) != NULL) {
        unsigned major_number, minor_number;
        if (sscanf(line, "%*d %*d %u:%u", &major_number, &minor_number) == 2 &&
            makedev(major_number, minor_number) == status.st_dev)
            overwrites = line_overwrites(line);
    }
    fclose(mounts);
    return overwrites;
}

int64_t disk_free_kb(const char *folder)
{
    struct statvfs status;
    if (statvfs(folder, &status) != 0)
        return INT64_MAX;
    return (int64_t)((uint64_t)status.f_bavail * status.f_frsize / 1024);
}
