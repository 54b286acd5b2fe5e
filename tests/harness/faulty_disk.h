/*
 * A disk that fails: an SQLite VFS that passes everything on to the real one until a chosen
 * operation, and fails that one, or all from there on. Only files named poll.db… are touched.
 */
#ifndef THEMEDAY_TESTS_HARNESS_FAULTY_DISK_H
#define THEMEDAY_TESTS_HARNESS_FAULTY_DISK_H

#include <stdbool.h>

/* Becomes the VFS of all databases that are opened from now on; once. */
void faulty_disk_install(void);

/* The `at`-th write, sync or truncation from now on fails (counted from 1), and with `for_good` all
 * after it, too. 0: nothing fails any more. */
void faulty_disk_fail(int at, bool for_good);

/* Whether it has come to that since. */
bool faulty_disk_has_failed(void);

#endif
