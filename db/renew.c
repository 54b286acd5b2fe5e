#include "db/renew.h"

#include "db/aside.h"
#include "db/carry.h"
#include "db/checkin.h"
#include "db/rows.h"
#include "db/schema.h"
#include "firmware/base/log.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One terminal.db on its way to a fresh one. */
struct renewal {
    const char *folder;
    struct stamp stamp;
    char mark[ASIDE_MARK_SIZE];
    char today[16];
    sqlite3 *old;    /* NULL: nothing of it can be read */
    struct db fresh; /* only what statements need */
    json_t *rows;    /* table -> [read, kept] */
};

/* --- all of it --- */

static bool renew_is_todays_version(sqlite3 *old)
{
    sqlite3_stmt *query = NULL;
    bool is_todays = sqlite3_prepare_v2(old, "PRAGMA user_version", -1, &query, NULL) == 0 &&
                     sqlite3_step(query) == SQLITE_ROW &&
                     sqlite3_column_int(query, 0) == schema_version();
    sqlite3_finalize(query);
    return is_todays;
}

static enum err renew_count(struct renewal *renewal, const char *table, int64_t *ret_count)
{
    char sql[128];
    sqlite3_stmt *query = NULL;
    snprintf(sql, sizeof sql, "SELECT count(*) FROM main.%s", table);
    int code = sqlite3_prepare_v2(renewal->fresh.handle, sql, -1, &query, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(query);
    *ret_count = code == SQLITE_ROW ? sqlite3_column_int64(query, 0) : 0;
    sqlite3_finalize(query);
    return code == SQLITE_ROW ? ERR_OK : db_error(&renewal->fresh, code, sql);
}

static enum err renew_carry(struct renewal *renewal, const struct carried *carried,
                            struct carry_count *ret_count)
{
    enum err err = carry_table(renewal->old, &renewal->fresh, carried, renewal->today, ret_count);
    if (err != ERR_OK)
        return err;
    json_t *counts = json_pack("[I, I]", (json_int_t)ret_count->read, (json_int_t)ret_count->kept);
    return json_object_set_new(renewal->rows, carried->table, counts) == 0 ? ERR_OK : ERR_NOMEM;
}

/* A table of the fresh file, whatever later versions will have; in the order of their making, which
 * no reference goes against. */
static enum err renew_carry_whole_table(struct renewal *renewal, const char *table, bool *whole)
{
    struct carried carried = {.table = table, .rows = "", .replaces = true};
    struct carry_count count = {0};
    int64_t there = 0;
    enum err err = renew_carry(renewal, &carried, &count);
    if (err == ERR_OK)
        err = renew_count(renewal, table, &there);
    *whole = *whole && count.is_complete && there == count.read;
    return err;
}

static enum err renew_carry_everything(struct renewal *renewal, bool *whole)
{
    struct statement *query = statement_open(
        &renewal->fresh, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid");
    enum err err = ERR_OK;
    while (err == ERR_OK && *whole && statement_row(query))
        err = renew_carry_whole_table(renewal, statement_text(query, 0), whole);
    enum err close_err = statement_close(query);
    return err == ERR_OK ? close_err : err;
}

static enum err renew_verify(struct renewal *renewal, bool *whole)
{
    struct chain_report chain = {.bad_seq = 0};
    struct checkin_report checkins = {.bad_seq = 0};
    struct rows_report rows = {.table = NULL};
    enum err err = chain_verify(&renewal->fresh, &chain);
    if (err == ERR_OK && chain.bad_seq == 0) /* else its data may not even be JSON */
        err = checkin_verify(&renewal->fresh, &checkins);
    if (err == ERR_OK && chain.bad_seq == 0)
        err = rows_verify(&renewal->fresh, &rows);
    *whole = *whole && chain.bad_seq == 0 && checkins.bad_seq == 0 && rows.table == NULL;
    return err;
}

/* --- or what today needs --- */

/* Somebody who is in no branch any more is nobody that could be signed in: his card is unclaimed,
 * until the roster comes again. */
static enum err renew_release_cards(struct renewal *renewal)
{
    return statement_run(statement_open(
        &renewal->fresh,
        "UPDATE card SET member = NULL WHERE member NOT IN (SELECT member FROM listing)"));
}

/* Of the settings, which key cards are known by is the one that must not be lost: without it
 * nobody's card is his any more. The file that holds the key tells it, too. */
static enum err renew_keep_shared_key(struct renewal *renewal)
{
    char check[KEY_CHECK_SIZE];
    enum err err = key_share_find(renewal->folder, check);
    if (err != ERR_OK)
        return err == ERR_GONE ? ERR_OK : err;
    struct statement *insert = statement_open(
        &renewal->fresh, "INSERT OR REPLACE INTO setting (key, value) VALUES ('shared_key', ?)");
    statement_bind_text(insert, 1, check);
    return statement_run(insert);
}

static enum err renew_carry_settings(struct renewal *renewal)
{
    static const struct carried settings = {"setting", "WHERE key <> 'first_poll'", NULL, false};
    struct carry_count count = {0};
    int64_t is_shared = 0;
    enum err err = renew_carry(renewal, &settings, &count);
    if (err == ERR_OK)
        err =
            statement_value(statement_open(&renewal->fresh,
                                           "SELECT count(*) FROM setting WHERE key = 'shared_key'"),
                            &is_shared);
    if (err == ERR_OK && (is_shared != 0 || !count.is_complete))
        err = renew_keep_shared_key(renewal);
    return err;
}

static enum err renew_carry_basics(struct renewal *renewal)
{
    /* The taps of a card before it was somebody's belong to the log; its number does not. */
    static const struct carried basics[] = {
        {"branch", "", NULL, false},          {"member", "", NULL, false},
        {"listing", "", NULL, false},         {"activity", "WHERE date >= ?1", NULL, false},
        {"activity_branch", "", NULL, false}, {"card", "", "activity", false},
        {"organizer", "", NULL, false},       {"frozen", "", NULL, false},
        {"activity_step", "", NULL, false},   {"plan", "", NULL, false},
    };
    enum err err = renew_carry_settings(renewal);
    for (size_t i = 0; i < sizeof basics / sizeof *basics && err == ERR_OK; i++) {
        struct carry_count count = {0};
        err = renew_carry(renewal, &basics[i], &count);
    }
    return err == ERR_OK ? renew_release_cards(renewal) : err;
}

/* --- saying so --- */

/* The old log's last entry, if it reads back. */
static void renew_describe_log(struct renewal *renewal, json_t *fields)
{
    sqlite3_stmt *query = NULL;
    if (renewal->old != NULL &&
        sqlite3_prepare_v2(renewal->old, "SELECT seq, hex(hash) FROM chain ORDER BY seq DESC", -1,
                           &query, NULL) == SQLITE_OK &&
        sqlite3_step(query) == SQLITE_ROW) {
        json_object_set_new(fields, "entries", json_integer(sqlite3_column_int64(query, 0)));
        json_object_set_new(fields, "head",
                            json_string((const char *)sqlite3_column_text(query, 1)));
    }
    sqlite3_finalize(query);
}

static enum err renew_record(struct renewal *renewal, bool is_whole)
{
    struct chain_origin origin = {.by = "terminal", .stamp = renewal->stamp};
    char file[ASIDE_NAME_SIZE];
    aside_name("terminal.db", renewal->mark, file);
    json_t *fields =
        json_pack("{s:s, s:b, s:O}", "file", file, "whole", is_whole, "rows", renewal->rows);
    if (fields != NULL)
        renew_describe_log(renewal, fields);
    return aside_record(&renewal->fresh, &origin, fields);
}

/* --- the fresh file --- */

static enum err renew_try_everything(struct renewal *renewal, bool *ret_whole)
{
    bool whole = renewal->old != NULL && renew_is_todays_version(renewal->old);
    enum err err = db_begin(&renewal->fresh);
    if (err != ERR_OK)
        return err;
    if (whole)
        err = renew_carry_everything(renewal, &whole);
    if (err == ERR_OK && whole)
        err = renew_verify(renewal, &whole);
    if (err == ERR_OK && whole)
        err = renew_record(renewal, true);
    *ret_whole = whole;
    if (err == ERR_OK && whole)
        return db_commit(&renewal->fresh);
    db_rollback(&renewal->fresh);
    return err;
}

static enum err renew_make_do(struct renewal *renewal)
{
    enum err err = db_begin(&renewal->fresh);
    if (err != ERR_OK)
        return err;
    json_object_clear(renewal->rows);
    if (renewal->old != NULL)
        err = renew_carry_basics(renewal);
    if (err == ERR_OK)
        err = renew_record(renewal, false);
    return db_end(&renewal->fresh, err);
}

static enum err renew_build(struct renewal *renewal, bool *ret_whole)
{
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%s/terminal.db", renewal->folder);
    carry_open(path, true, &renewal->old);
    snprintf(path, sizeof path, "%s/part", renewal->folder);
    if (unlink(path) != 0 && errno != ENOENT) /* of an earlier try, which came to nothing */
        return ERR_IO;
    enum err err = db_make(&renewal->fresh, path);
    if (err == ERR_OK)
        err = renew_try_everything(renewal, ret_whole);
    if (err == ERR_OK && !*ret_whole)
        err = renew_make_do(renewal);
    return err;
}

static void renew_close(struct renewal *renewal)
{
    statement_clear(&renewal->fresh);
    sqlite3_close(renewal->fresh.handle);
    sqlite3_close(renewal->old);
    key_forget(&renewal->fresh.key);
    json_decref(renewal->rows);
}

static enum err renew_begin(struct db *db, struct renewal *renewal)
{
    *renewal = (struct renewal){.folder = db->folder,
                                .stamp = clock_stamp(),
                                .fresh = {.lock_fd = -1},
                                .rows = json_object()};
    struct moment day = clock_moment(renewal->stamp.wall_ms);
    snprintf(renewal->today, sizeof renewal->today, "%04d-%02d-%02d", day.year % 10000,
             day.month % 100, day.day % 100);
    enum err err = key_load(db->folder, false, &renewal->fresh.key);
    if (err == ERR_GONE)
        err = ERR_CORRUPT;
    return err == ERR_OK ? aside_choose(db->folder, renewal->stamp.wall_ms, renewal->mark) : err;
}

enum err renew_terminal(struct db *db)
{
    struct renewal renewal;
    bool whole = false;
    db_disconnect(db);
    log_warning("terminal.db is damaged: it is set aside, and a fresh one takes its place");
    enum err err = renew_begin(db, &renewal);
    if (err == ERR_OK)
        err = renew_build(&renewal, &whole);
    renew_close(&renewal);
    if (err == ERR_OK)
        err = aside_settle(db->folder, whole ? ASIDE_TERMINAL : ASIDE_BOTH, renewal.mark);
    if (err == ERR_OK)
        err = aside_finish(db->folder);
    if (err != ERR_OK) {
        db->is_damaged = true;
        return err;
    }
    db->is_damaged = false;
    return db_connect(db);
}
