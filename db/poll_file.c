#include "db/poll_file.h"

#include "db/handle.h"
#include "db/poll_box.h"
#include "db/poll_pool.h"
#include "firmware/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum { POLL_VERSION = 1, POLL_CACHE_PAGES = POLL_POOL_PAGES / 2 };

/* A journal of one record: the head of 512 bytes, page number, page, checksum. A longer one (when a
 * poll is opened) is cut to this, so that what the next transaction overwrites is all there is. */
enum { POLL_JOURNAL_SIZE = 512 + 4 + POLL_PAGE_SIZE + 4 };

/* Numbers in it: enum poll_kind, POLL_BOX_SIZE. A box is alone on its page. Who may vote is written
 * when the poll is opened, sorted by member number, and never touched again. A version of the paper
 * slips has the layout of a box. */
static const char poll_schema[] =
    "CREATE TABLE poll ("
    " id INTEGER PRIMARY KEY,"
    " activity INTEGER NOT NULL,"
    " kind INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),"
    " item TEXT NOT NULL,"
    " questions INTEGER NOT NULL CHECK (questions BETWEEN 1 AND 60),"
    " options INTEGER NOT NULL CHECK (options BETWEEN 1 AND 4),"
    " lines INTEGER NOT NULL CHECK (lines BETWEEN 0 AND 5120),"
    " expected INTEGER NOT NULL,"
    " present INTEGER NOT NULL,"
    " written_for INTEGER NOT NULL CHECK (written_for >= 0),"
    " written_against INTEGER NOT NULL CHECK (written_against >= 0),"
    " open INTEGER NOT NULL DEFAULT 1 CHECK (open IN (0, 1))"
    ") STRICT;"
    "CREATE UNIQUE INDEX poll_one_open ON poll (open) WHERE open;"
    "CREATE UNIQUE INDEX poll_one_evaluation ON poll (activity) WHERE kind = 0;"
    "CREATE TRIGGER poll_stays BEFORE DELETE ON poll BEGIN"
    " SELECT RAISE(ABORT, 'polls are never deleted'); END;"
    "CREATE TRIGGER poll_is_frozen BEFORE UPDATE OF id, activity, kind, item, questions, options,"
    " lines, present, written_for, written_against ON poll BEGIN"
    " SELECT RAISE(ABORT, 'what is asked is settled at opening'); END;"
    "CREATE TRIGGER poll_never_reopens BEFORE UPDATE ON poll WHEN NOT OLD.open BEGIN"
    " SELECT RAISE(ABORT, 'a closed poll stays as it is'); END;"
    "CREATE TABLE voter ("
    " poll INTEGER NOT NULL REFERENCES poll (id),"
    " member INTEGER NOT NULL,"
    " line INTEGER NOT NULL,"
    " grouping INTEGER NOT NULL CHECK (grouping IN (0, 1)),"
    " PRIMARY KEY (poll, member)"
    ") STRICT, WITHOUT ROWID;"
    "CREATE TABLE box ("
    " poll INTEGER PRIMARY KEY REFERENCES poll (id),"
    " content BLOB NOT NULL CHECK (length(content) = 2000)"
    ") STRICT;"
    "CREATE TABLE paper ("
    " poll INTEGER NOT NULL REFERENCES poll (id),"
    " version INTEGER NOT NULL,"
    " content BLOB NOT NULL CHECK (length(content) = 2000),"
    " PRIMARY KEY (poll, version)"
    ") STRICT;"
    "PRAGMA user_version = 1;";

_Static_assert(POLL_VERSION == 1 && POLL_BOX_SIZE == 2000 && POLL_LINES_MAX == 5120 &&
                   POLL_QUESTIONS_MAX == 60 && POLL_OPTIONS_MAX == 4 && POLL_EVALUATION == 0,
               "the schema names them by number");

/* Held exclusively, so that the change counter on page 1 moves once in a session and not at every
 * ballot. */
static const char poll_pragmas[] = "PRAGMA page_size = 2048;"
                                   "PRAGMA locking_mode = EXCLUSIVE;"
                                   "PRAGMA journal_mode = PERSIST;"
                                   "PRAGMA journal_size_limit = 2568;"
                                   "PRAGMA synchronous = EXTRA;"
                                   "PRAGMA secure_delete = ON;"
                                   "PRAGMA cell_size_check = ON;"
                                   "PRAGMA trusted_schema = OFF;"
                                   "PRAGMA foreign_keys = ON;"
                                   "PRAGMA temp_store = MEMORY;"
                                   "PRAGMA mmap_size = 0;"
                                   "PRAGMA cache_size = 16;";

_Static_assert(POLL_PAGE_SIZE == 2048 && POLL_JOURNAL_SIZE == 2568 && POLL_CACHE_PAGES == 16,
               "the pragmas name them by number");

/* SQLite adds one to the counter in the head of the file (bytes 24 and 92) in the first transaction
 * of each session. It is there for other connections, of which there are none; and how often the
 * terminal was started during a poll is nothing to keep. Starting from zero each time, two files
 * with the same votes are the same file. */
static bool poll_file_reset_counter(int fd)
{
    static const char magic[] = "SQLite format 3";
    static const uint8_t zeros[4];
    char head[sizeof magic];
    if (pread(fd, head, sizeof head, 0) != sizeof head || memcmp(head, magic, sizeof magic) != 0)
        return true; /* new, or none of ours: SQLite will say */
    return pwrite(fd, zeros, sizeof zeros, 24) == sizeof zeros &&
           pwrite(fd, zeros, sizeof zeros, 92) == sizeof zeros;
}

/* Made here, because SQLite would make it readable for everybody. */
static enum err poll_file_make_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    bool is_ready = fd >= 0 && poll_file_reset_counter(fd);
    enum err err = is_ready ? ERR_OK : err_from_errno(errno) == ERR_FULL ? ERR_FULL : ERR_IO;
    if (!is_ready)
        log_error("%s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return err;
}

static enum err poll_file_migrate(struct db *polls)
{
    int64_t version = 0, tables = 0;
    enum err err = statement_value(statement_open(polls, "PRAGMA user_version"), &version);
    if (err == ERR_OK)
        err = statement_value(statement_open(polls, "SELECT count(*) FROM sqlite_schema"), &tables);
    if (err != ERR_OK || version == POLL_VERSION)
        return err;
    if (version > POLL_VERSION) {
        log_error("poll.db was written by a newer version: please update this program");
        return ERR_UNSUPPORTED;
    }
    if (tables > 0) {
        log_error("poll.db is not a database of this program");
        return ERR_CORRUPT;
    }
    err = db_begin(polls);
    return err == ERR_OK ? db_end(polls, db_execute(polls, poll_schema)) : err;
}

enum err poll_file_open(const char *path, struct db *ret_polls)
{
    enum err err = poll_file_make_file(path);
    if (err != ERR_OK)
        return err;
    int code = sqlite3_open_v2(path, &ret_polls->handle,
                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return db_error(ret_polls, code, path);
    sqlite3_extended_result_codes(ret_polls->handle, 1);
    err = db_execute(ret_polls, poll_pragmas);
    return err == ERR_OK ? poll_file_migrate(ret_polls) : err;
}
