/*
 * A folder in a temporary place that goes away with everything in it, optionally a file system of
 * its own: for tests that need a small disk or look at a whole one.
 */
#ifndef THEMEDAY_TESTS_HARNESS_SCRATCH_H
#define THEMEDAY_TESTS_HARNESS_SCRATCH_H

#include <stdbool.h>

enum { SCRATCH_PATH_SIZE = 96 };

struct scratch {
    char path[SCRATCH_PATH_SIZE];  /* the folder */
    char disk[SCRATCH_PATH_SIZE];  /* a file system is mounted here, or empty */
    char image[SCRATCH_PATH_SIZE]; /* the raw bytes of it, or empty */
};

/* Failing fails the test. `where` is a folder, or NULL for /tmp. */
void scratch_make(struct scratch *scratch, const char *where);
void scratch_remove(struct scratch *scratch);

/* The same as cmocka fixtures, in /tmp; *state is the struct scratch. */
int scratch_setup(void **state);
int scratch_teardown(void **state);

/* Mounts a new ext4 file system with its journal in a file of so many MiB; false when this machine
 * does not let us. Unmounting flushes everything into the image. */
bool scratch_mount_ext4(struct scratch *scratch, int mib, const char *options);
bool scratch_mount_again(struct scratch *scratch);
void scratch_unmount(struct scratch *scratch);

/* The same in memory, of so many KiB. */
bool scratch_mount_tmpfs(struct scratch *scratch, int kib);

/* Runs a command of the shell with printf's conversions; whether it succeeded. */
bool scratch_run(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
