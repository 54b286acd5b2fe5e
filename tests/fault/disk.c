#include "tests/fault/disk.h"

#include "db/poll_pool.h"

#include <signal.h>
#include <sqlite3.h>
#include <stddef.h>
#include <unistd.h>

/* What SQLite holds of a file; the usual VFS's own part follows behind it. */
struct disk_file {
    sqlite3_file base;
    bool is_unsynced;
};

static sqlite3_vfs *usual, disk;
static struct disk_plan plan;
static bool is_broken;
static int calls, hits, unsynced_files;

static sqlite3_file *usual_file(sqlite3_file *file)
{
    return (sqlite3_file *)((struct disk_file *)file + 1);
}

/* What a call comes to: SQLITE_OK with *ret_lost set when it is to be left out. */
static int disk_meet(enum disk_call call, int failure, bool *ret_lost)
{
    *ret_lost = false;
    if (!is_broken || (call != plan.call && (plan.call != DISK_CHANGES || call == DISK_READ)))
        return SQLITE_OK;
    calls++;
    if (calls < plan.at || (calls > plan.at && !plan.goes_on))
        return SQLITE_OK;
    hits++;
    switch (plan.fault) {
    case DISK_FAILS:
        return failure;
    case DISK_IS_FULL:
        return call == DISK_WRITE ? SQLITE_FULL : failure;
    case DISK_LOSES:
        *ret_lost = true;
        break;
    case DISK_IS_SLOW:
        sqlite3_sleep(DISK_SLOW_MS);
        break;
    case DISK_KILLS:
        kill(getpid(), SIGKILL);
        break;
    }
    return SQLITE_OK;
}

static void disk_mark(sqlite3_file *file, bool is_unsynced)
{
    struct disk_file *own = (struct disk_file *)file;
    unsynced_files += is_unsynced - own->is_unsynced;
    own->is_unsynced = is_unsynced;
}

/* ---- calls that may go wrong ---- */

static int disk_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 offset)
{
    bool lost;
    int code = disk_meet(DISK_READ, SQLITE_IOERR_READ, &lost);
    file = usual_file(file);
    return code == SQLITE_OK ? file->pMethods->xRead(file, bytes, count, offset) : code;
}

static int disk_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 offset)
{
    bool lost;
    int code = disk_meet(DISK_WRITE, SQLITE_IOERR_WRITE, &lost);
    disk_mark(file, true);
    file = usual_file(file);
    return code == SQLITE_OK && !lost ? file->pMethods->xWrite(file, bytes, count, offset) : code;
}

static int disk_sync(sqlite3_file *file, int flags)
{
    bool lost;
    int code = disk_meet(DISK_SYNC, SQLITE_IOERR_FSYNC, &lost);
    if (code != SQLITE_OK || lost)
        return code;
    disk_mark(file, false);
    file = usual_file(file);
    return file->pMethods->xSync(file, flags);
}

static int disk_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    bool lost;
    int code = disk_meet(DISK_TRUNCATE, SQLITE_IOERR_TRUNCATE, &lost);
    file = usual_file(file);
    return code == SQLITE_OK && !lost ? file->pMethods->xTruncate(file, size) : code;
}

static int disk_delete(sqlite3_vfs *vfs, const char *name, int sync_folder)
{
    bool lost;
    int code = disk_meet(DISK_DELETE, SQLITE_IOERR_DELETE, &lost);
    (void)vfs;
    return code == SQLITE_OK && !lost ? usual->xDelete(usual, name, sync_folder) : code;
}

/* ---- the rest is handed on ---- */

static int disk_close(sqlite3_file *file)
{
    disk_mark(file, false);
    file = usual_file(file);
    return file->pMethods->xClose(file);
}

static int disk_file_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
    file = usual_file(file);
    return file->pMethods->xFileSize(file, ret_size);
}

static int disk_lock(sqlite3_file *file, int lock)
{
    file = usual_file(file);
    return file->pMethods->xLock(file, lock);
}

static int disk_unlock(sqlite3_file *file, int lock)
{
    file = usual_file(file);
    return file->pMethods->xUnlock(file, lock);
}

static int disk_check_lock(sqlite3_file *file, int *ret_locked)
{
    file = usual_file(file);
    return file->pMethods->xCheckReservedLock(file, ret_locked);
}

static int disk_control(sqlite3_file *file, int operation, void *argument)
{
    file = usual_file(file);
    return file->pMethods->xFileControl(file, operation, argument);
}

static int disk_sector_size(sqlite3_file *file)
{
    file = usual_file(file);
    return file->pMethods->xSectorSize(file);
}

static int disk_device(sqlite3_file *file)
{
    file = usual_file(file);
    return file->pMethods->xDeviceCharacteristics(file);
}

static int disk_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **ret_map)
{
    file = usual_file(file);
    return file->pMethods->xShmMap(file, page, size, extend, ret_map);
}

static int disk_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    file = usual_file(file);
    return file->pMethods->xShmLock(file, offset, count, flags);
}

static void disk_shm_barrier(sqlite3_file *file)
{
    file = usual_file(file);
    file->pMethods->xShmBarrier(file);
}

static int disk_shm_unmap(sqlite3_file *file, int remove)
{
    file = usual_file(file);
    return file->pMethods->xShmUnmap(file, remove);
}

static const sqlite3_io_methods disk_methods = {
    .iVersion = 2, /* without memory-mapped reads, which could not fail */
    .xClose = disk_close,
    .xRead = disk_read,
    .xWrite = disk_write,
    .xTruncate = disk_truncate,
    .xSync = disk_sync,
    .xFileSize = disk_file_size,
    .xLock = disk_lock,
    .xUnlock = disk_unlock,
    .xCheckReservedLock = disk_check_lock,
    .xFileControl = disk_control,
    .xSectorSize = disk_sector_size,
    .xDeviceCharacteristics = disk_device,
    .xShmMap = disk_shm_map,
    .xShmLock = disk_shm_lock,
    .xShmBarrier = disk_shm_barrier,
    .xShmUnmap = disk_shm_unmap,
};

static int disk_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags,
                     int *ret_flags)
{
    bool lost;
    int code = disk_meet(DISK_OPEN, SQLITE_CANTOPEN, &lost);
    (void)vfs;
    *(struct disk_file *)file = (struct disk_file){.base = {NULL}};
    if (code == SQLITE_OK)
        code = usual->xOpen(usual, name, usual_file(file), flags, ret_flags);
    if (code == SQLITE_OK)
        file->pMethods = &disk_methods;
    return code;
}

void disk_install(void)
{
    is_broken = false;
    unsynced_files = 0;
    if (usual != NULL)
        return;
    poll_pool_prepare(); /* while SQLite is not in use yet, or there would be no polls */
    usual = sqlite3_vfs_find(NULL);
    disk = *usual;
    disk.zName = "breakable";
    disk.szOsFile = (int)sizeof(struct disk_file) + usual->szOsFile;
    disk.xOpen = disk_open;
    disk.xDelete = disk_delete;
    sqlite3_vfs_register(&disk, 1);
}

void disk_break(const struct disk_plan *wanted)
{
    plan = *wanted;
    calls = hits = 0;
    is_broken = true;
}

int disk_heal(void)
{
    is_broken = false;
    return hits;
}

bool disk_is_synced(void)
{
    return unsynced_files == 0;
}
