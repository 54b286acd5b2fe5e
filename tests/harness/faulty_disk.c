#include "tests/harness/faulty_disk.h"

#include "db/poll_pool.h"

#include <assert.h>
#include <sqlite3.h>
#include <string.h>

/* The methods of a kind of file (SQLite has one for databases and one for journals), with three of
 * them replaced. */
struct faulty_kind {
    const sqlite3_io_methods *real;
    sqlite3_io_methods faulty;
};

enum { KINDS_MAX = 4 };

static struct faulty_kind kinds[KINDS_MAX];
static sqlite3_vfs *real_vfs;
static sqlite3_vfs faulty_vfs;
static int countdown; /* 0: nothing fails */
static bool fails_for_good, has_failed;

void faulty_disk_fail(int at, bool for_good)
{
    countdown = at;
    fails_for_good = for_good;
    has_failed = false;
}

bool faulty_disk_has_failed(void)
{
    return has_failed;
}

static bool fails_now(void)
{
    if (has_failed)
        return fails_for_good;
    has_failed = countdown > 0 && --countdown == 0;
    return has_failed;
}

static const sqlite3_io_methods *real_methods(const sqlite3_file *file)
{
    for (int i = 0; i < KINDS_MAX; i++)
        if (file->pMethods == &kinds[i].faulty)
            return kinds[i].real;
    assert(false);
    return NULL;
}

static int faulty_write(sqlite3_file *file, const void *bytes, int size, sqlite3_int64 offset)
{
    return fails_now() ? SQLITE_IOERR_WRITE : real_methods(file)->xWrite(file, bytes, size, offset);
}

static int faulty_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    return fails_now() ? SQLITE_IOERR_TRUNCATE : real_methods(file)->xTruncate(file, size);
}

static int faulty_sync(sqlite3_file *file, int flags)
{
    return fails_now() ? SQLITE_IOERR_FSYNC : real_methods(file)->xSync(file, flags);
}

static const sqlite3_io_methods *faulty_methods(const sqlite3_io_methods *real)
{
    struct faulty_kind *kind = kinds;
    while (kind->real != NULL && kind->real != real)
        kind++;
    assert(kind < kinds + KINDS_MAX);
    if (kind->real == NULL) {
        kind->real = real;
        kind->faulty = *real;
        kind->faulty.xWrite = faulty_write;
        kind->faulty.xTruncate = faulty_truncate;
        kind->faulty.xSync = faulty_sync;
    }
    return &kind->faulty;
}

static int faulty_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
                       int *ret_flags)
{
    (void)vfs;
    int code = real_vfs->xOpen(real_vfs, name, file, flags, ret_flags);
    if (code == SQLITE_OK && name != NULL && strstr(name, "/poll.db") != NULL)
        file->pMethods = faulty_methods(file->pMethods);
    return code;
}

void faulty_disk_install(void)
{
    poll_pool_prepare(); /* what comes next starts SQLite */
    real_vfs = sqlite3_vfs_find(NULL);
    assert(real_vfs != NULL);
    faulty_vfs = *real_vfs;
    faulty_vfs.zName = "faulty";
    faulty_vfs.xOpen = faulty_open;
    int code = sqlite3_vfs_register(&faulty_vfs, 1);
    assert(code == SQLITE_OK);
    (void)code;
}
