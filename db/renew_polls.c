#include "db/renew.h"

#include "db/aside.h"
#include "db/carry.h"
#include "db/poll_box.h"
#include "db/poll_file.h"
#include "db/poll_store.h"
#include "firmware/base/log.h"
#include "firmware/base/secret.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* One poll.db on its way to a fresh one. */
struct poll_renewal {
    const char *folder;
    struct stamp stamp;
    char mark[ASIDE_MARK_SIZE];
    sqlite3 *old;    /* NULL: nothing of it can be read */
    struct db polls; /* only what statements need */
    json_t *kept;    /* the numbers of the polls that were carried over */
};

/* --- one poll --- */

static enum err renew_polls_read(struct db *polls, const char *id, struct poll *poll, int *lines,
                                 struct poll_box *box)
{
    struct statement *query = statement_open(
        polls, "SELECT questions, options, kind, lines, content FROM poll JOIN box ON poll = id"
               " WHERE id = ?");
    statement_bind_text(query, 1, id);
    bool found = statement_row(query);
    if (found) {
        poll->question_count = (int)statement_int(query, 0);
        poll->option_count = (int)statement_int(query, 1);
        poll->kind = (enum poll_kind)statement_int(query, 2);
        *lines = (int)statement_int(query, 3);
        statement_copy_blob(query, 4, box, sizeof *box);
    }
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

/* The CHECKs of the fresh file have seen to it that the numbers are possible ones. */
static enum err renew_polls_judge(struct db *polls, const char *id, bool *ret_sound)
{
    struct poll poll = {.id = 0};
    struct poll_box box;
    int lines = 0;
    enum err err = renew_polls_read(polls, id, &poll, &lines, &box);
    *ret_sound = err == ERR_OK && poll_box_adds_up(&box, &poll, lines);
    secret_wipe(&box, sizeof box);
    return err == ERR_GONE ? ERR_OK : err;
}

/* Its sums may be told anyway, because it is closed. */
static enum err renew_polls_carry(struct poll_renewal *renewal, const char *id, bool *sound)
{
    static const struct carried tables[] = {
        {"poll", "WHERE id = ?1 AND NOT open", NULL, false},
        {"voter", "WHERE poll = ?1", NULL, false},
        {"box", "WHERE poll = ?1", NULL, false},
        {"paper", "WHERE poll = ?1", NULL, false},
    };
    enum err err = ERR_OK;
    *sound = true;
    for (size_t i = 0; i < sizeof tables / sizeof *tables && err == ERR_OK && *sound; i++) {
        struct carry_count count = {0};
        err = carry_table(renewal->old, &renewal->polls, &tables[i], id, &count);
        *sound = count.is_complete && count.kept == count.read;
    }
    return err == ERR_OK && *sound ? renew_polls_judge(&renewal->polls, id, sound) : err;
}

static enum err renew_polls_try(struct poll_renewal *renewal, int64_t id)
{
    char text[24];
    bool sound = false;
    snprintf(text, sizeof text, "%lld", (long long)id);
    enum err err = db_begin(&renewal->polls);
    if (err != ERR_OK)
        return err;
    err = renew_polls_carry(renewal, text, &sound);
    if (err == ERR_OK && sound) {
        err = db_commit(&renewal->polls);
        json_array_append_new(renewal->kept, json_integer(id));
        return err;
    }
    db_rollback(&renewal->polls);
    return err;
}

/* --- the fresh file --- */

/* By the numbers that the log knows: those in the file may be nonsense. */
static enum err renew_polls_carry_all(struct db *db, struct poll_renewal *renewal)
{
    struct statement *query =
        statement_open(db, "SELECT DISTINCT json_extract(data, '$.poll') FROM chain"
                           " WHERE type = 'poll.close' ORDER BY 1");
    enum err err = ERR_OK;
    while (err == ERR_OK && statement_row(query))
        err = renew_polls_try(renewal, statement_int(query, 0));
    enum err close_err = statement_close(query);
    return err == ERR_OK ? close_err : err;
}

static enum err renew_polls_build(struct db *db, struct poll_renewal *renewal)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/poll.db", renewal->folder);
    if (access(path, F_OK) == 0)
        carry_open(path, false, &renewal->old);
    snprintf(path, sizeof path, "%s/part-journal", renewal->folder);
    bool is_clear = unlink(path) == 0 || errno == ENOENT;
    snprintf(path, sizeof path, "%s/part", renewal->folder);
    is_clear = is_clear && (unlink(path) == 0 || errno == ENOENT);
    enum err err = is_clear ? poll_file_open(path, &renewal->polls) : ERR_IO;
    return err == ERR_OK && renewal->old != NULL ? renew_polls_carry_all(db, renewal) : err;
}

static enum err renew_polls_record(struct db *db, struct poll_renewal *renewal)
{
    struct chain_origin origin = {.by = "terminal", .stamp = renewal->stamp};
    char file[ASIDE_NAME_SIZE];
    aside_name("poll.db", renewal->mark, file);
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = aside_record(db, &origin, json_pack("{s:s, s:O}", "file", file, "polls", renewal->kept));
    if (err == ERR_OK)
        err = statement_run(
            statement_open(db, "INSERT OR REPLACE INTO setting (key, value) SELECT 'first_poll',"
                               " coalesce(max(json_extract(data, '$.poll')), 0) + 1 FROM chain"
                               " WHERE type = 'poll.open'"));
    return db_end(db, err);
}

/* The journal was PERSIST's: what is left of it is no part of the finished file. */
static enum err renew_polls_close(struct poll_renewal *renewal)
{
    char path[PATH_MAX];
    statement_clear(&renewal->polls);
    sqlite3_close(renewal->polls.handle);
    sqlite3_close(renewal->old);
    json_decref(renewal->kept);
    snprintf(path, sizeof path, "%s/part-journal", renewal->folder);
    return unlink(path) == 0 || errno == ENOENT ? ERR_OK : ERR_IO;
}

enum err renew_polls(struct db *db)
{
    struct poll_renewal renewal = {.folder = db->folder,
                                   .stamp = clock_stamp(),
                                   .polls = {.lock_fd = -1},
                                   .kept = json_array()};
    poll_store_reset(db);
    log_warning("poll.db is damaged: it is set aside, and a fresh one takes its place");
    enum err err = aside_choose(db->folder, renewal.stamp.wall_ms, renewal.mark);
    if (err == ERR_OK)
        err = renew_polls_build(db, &renewal);
    if (err == ERR_OK)
        err = renew_polls_record(db, &renewal);
    enum err close_err = renew_polls_close(&renewal);
    if (err == ERR_OK)
        err = close_err;
    if (err == ERR_OK)
        err = aside_settle(db->folder, ASIDE_POLLS, renewal.mark);
    if (err == ERR_OK)
        err = aside_finish(db->folder);
    if (err != ERR_OK)
        poll_store_give_up(db);
    return err;
}

/* --- what the log knows --- */

enum err renew_first_poll(struct db *db, int64_t *ret_id)
{
    return statement_value(
        statement_open(db, "SELECT coalesce((SELECT CAST(value AS INTEGER) FROM setting"
                           " WHERE key = 'first_poll'), 1)"),
        ret_id);
}

enum err renew_has_lost_polls(struct db *db, bool *ret_lost)
{
    char path[PATH_MAX];
    struct stat status;
    int64_t first = 0, lost = 0;
    snprintf(path, sizeof path, "%s/poll.db", db->folder);
    *ret_lost = false;
    if (stat(path, &status) == 0 && status.st_size > 0)
        return ERR_OK;
    enum err err = renew_first_poll(db, &first);
    if (err != ERR_OK)
        return err;
    struct statement *query =
        statement_open(db, "SELECT count(*) FROM chain WHERE type = 'poll.open'"
                           " AND json_extract(data, '$.poll') >= ?");
    statement_bind_int(query, 1, first);
    err = statement_value(query, &lost);
    if (err == ERR_OK && lost > 0)
        log_error("%s is gone or empty, and was not", path);
    *ret_lost = err == ERR_OK && lost > 0;
    return err;
}
