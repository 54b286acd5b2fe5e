#include "db/chain.h"

#include "db/handle.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { HASH_BYTES = crypto_hash_sha256_BYTES };

_Static_assert(CHAIN_HASH_SIZE == 2 * HASH_BYTES + 1, "a hash as hex, and the NUL");

/* An entry as the database has it. The texts belong to whoever filled it in. */
struct chain_entry {
    int64_t seq, wall_ms, mono_ms, activity_id;
    bool trusted;
    const char *boot_id, *by, *type;
    const char *data; /* canonical JSON */
    uint8_t prev[HASH_BYTES], activity_prev[HASH_BYTES], hash[HASH_BYTES];
};

#define CHAIN_COLUMNS                                                                              \
    "seq, wall_ms, mono_ms, boot_id, trusted, origin, type, activity, data, prev, activity_prev, " \
    "hash"

static void chain_read(struct statement *query, struct chain_entry *ret_entry)
{
    *ret_entry = (struct chain_entry){
        .seq = statement_int(query, 0),
        .wall_ms = statement_int(query, 1),
        .mono_ms = statement_int(query, 2),
        .boot_id = statement_text(query, 3),
        .trusted = statement_int(query, 4) != 0,
        .by = statement_text(query, 5),
        .type = statement_text(query, 6),
        .activity_id = statement_int(query, 7),
        .data = statement_text(query, 8),
    };
    statement_copy_blob(query, 9, ret_entry->prev, HASH_BYTES);
    statement_copy_blob(query, 10, ret_entry->activity_prev, HASH_BYTES);
    statement_copy_blob(query, 11, ret_entry->hash, HASH_BYTES);
}

/* --- the JSON line --- */

static void chain_hex(const uint8_t hash[HASH_BYTES], char ret_text[CHAIN_HASH_SIZE])
{
    sodium_bin2hex(ret_text, CHAIN_HASH_SIZE, hash, HASH_BYTES);
}

/* "2026-05-20T01:02:03.004Z" */
static void chain_time(int64_t wall_ms, char *ret_text, size_t size)
{
    int64_t ms = wall_ms % 1000 + (wall_ms % 1000 < 0 ? 1000 : 0);
    time_t seconds = (wall_ms - ms) / 1000;
    struct tm utc;
    gmtime_r(&seconds, &utc);
    size_t length = strftime(ret_text, size, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(ret_text + length, size - length, ".%03dZ", (int)ms);
}

/* A JSON string with its quotation marks; free() it. */
static char *chain_quote(const char *text)
{
    json_t *string = json_string(text);
    char *quoted = json_dumps(string, JSON_ENCODE_ANY | JSON_COMPACT);
    json_decref(string);
    return quoted;
}

/*
 * The line of an entry, with the "hash" member or, as it is hashed, without it; free() it. NULL
 * when memory is short or a text is not UTF-8, which only tampering explains.
 *
 * Written by hand in the order that JSON_SORT_KEYS gives: the stored data goes in as it is, so that
 * every changed byte of it shows.
 */
static char *chain_line(const struct db *db, const struct chain_entry *entry, bool with_hash)
{
    char *line = NULL;
    char time[48], prev[CHAIN_HASH_SIZE], activity_prev[CHAIN_HASH_SIZE], hash[CHAIN_HASH_SIZE];
    char *boot_id = chain_quote(entry->boot_id);
    char *by = chain_quote(entry->by);
    char *type = chain_quote(entry->type);
    if (boot_id == NULL || by == NULL || type == NULL)
        goto out;
    chain_time(entry->wall_ms, time, sizeof time);
    chain_hex(entry->prev, prev);
    chain_hex(entry->activity_prev, activity_prev);
    chain_hex(entry->hash, hash);
    int length =
        asprintf(&line,
                 "{\"activity\":%" PRId64 ",\"activity_prev\":\"%s\",\"boot\":%s,\"by\":%s,"
                 "\"clock_trusted\":%s,\"data\":%s,\"device\":\"%s\",%s%s%s\"mono_ms\":%" PRId64
                 ",\"prev\":\"%s\",\"seq\":%" PRId64 ",\"time\":\"%s\",\"type\":%s}",
                 entry->activity_id, activity_prev, boot_id, by, entry->trusted ? "true" : "false",
                 entry->data, db_device(db), with_hash ? "\"hash\":\"" : "", with_hash ? hash : "",
                 with_hash ? "\"," : "", entry->mono_ms, prev, entry->seq, time, type);
    if (length < 0)
        line = NULL;
out:
    free(type);
    free(by);
    free(boot_id);
    return line;
}

static enum err chain_hash(const struct db *db, const struct chain_entry *entry,
                           uint8_t ret_hash[HASH_BYTES])
{
    char *line = chain_line(db, entry, false);
    if (line == NULL)
        return ERR_NOMEM;
    crypto_hash_sha256(ret_hash, (const uint8_t *)line, strlen(line));
    free(line);
    return ERR_OK;
}

bool chain_read_time(const char *text, int64_t *ret_wall_ms)
{
    enum { DAY_MS = 24 * 60 * 60 * 1000 };
    int year, month, day, hour, minute, second, ms, end = 0;
    if (text == NULL || sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ%n", &year, &month, &day, &hour,
                               &minute, &second, &ms, &end) != 7)
        return false;
    *ret_wall_ms = clock_day_number(year, month, day) * DAY_MS +
                   ((hour * 60 + minute) * 60 + second) * (int64_t)1000 + ms;
    return end > 0 && text[end] == '\0';
}

/* --- appending --- */

/* The last entry's number and hash; zeros while the log is empty. */
static enum err chain_last(struct db *db, int64_t *ret_seq, uint8_t ret_hash[HASH_BYTES])
{
    struct statement *query =
        statement_open(db, "SELECT seq, hash FROM chain WHERE seq = (SELECT max(seq) FROM chain)");
    *ret_seq = 0;
    memset(ret_hash, 0, HASH_BYTES);
    if (statement_row(query)) {
        *ret_seq = statement_int(query, 0);
        statement_copy_blob(query, 1, ret_hash, HASH_BYTES);
    }
    return statement_close(query);
}

static enum err chain_last_of_activity(struct db *db, int64_t activity_id,
                                       uint8_t ret_hash[HASH_BYTES])
{
    memset(ret_hash, 0, HASH_BYTES);
    if (activity_id == 0)
        return ERR_OK;
    struct statement *query =
        statement_open(db, "SELECT hash FROM chain WHERE activity = ? ORDER BY seq DESC LIMIT 1");
    statement_bind_int(query, 1, activity_id);
    if (statement_row(query))
        statement_copy_blob(query, 0, ret_hash, HASH_BYTES);
    return statement_close(query);
}

/* The number needs no place of its own in the seal: the hash covers it. */
static void chain_seal(const struct db *db, const uint8_t hash[HASH_BYTES],
                       uint8_t ret_seal[KEY_SIZE])
{
    crypto_generichash(ret_seal, KEY_SIZE, hash, HASH_BYTES, db->key.seal, KEY_SIZE);
}

static enum err chain_insert(struct db *db, const struct chain_entry *entry)
{
    struct statement *insert = statement_open(db, "INSERT INTO chain (" CHAIN_COLUMNS
                                                  ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    statement_bind_int(insert, 1, entry->seq);
    statement_bind_int(insert, 2, entry->wall_ms);
    statement_bind_int(insert, 3, entry->mono_ms);
    statement_bind_text(insert, 4, entry->boot_id);
    statement_bind_int(insert, 5, entry->trusted);
    statement_bind_text(insert, 6, entry->by);
    statement_bind_text(insert, 7, entry->type);
    statement_bind_int(insert, 8, entry->activity_id);
    statement_bind_text(insert, 9, entry->data);
    statement_bind_blob(insert, 10, entry->prev, HASH_BYTES);
    statement_bind_blob(insert, 11, entry->activity_prev, HASH_BYTES);
    statement_bind_blob(insert, 12, entry->hash, HASH_BYTES);
    return statement_run(insert);
}

static enum err chain_store_head(struct db *db, const struct chain_entry *entry)
{
    uint8_t seal[KEY_SIZE];
    chain_seal(db, entry->hash, seal);
    struct statement *replace =
        statement_open(db, "INSERT OR REPLACE INTO chain_head (id, seq, seal) VALUES (1, ?, ?)");
    statement_bind_int(replace, 1, entry->seq);
    statement_bind_blob(replace, 2, seal, sizeof seal);
    return statement_run(replace);
}

enum err chain_append(struct db *db, const struct chain_origin *origin, const char *type,
                      int64_t activity_id, json_t *fields, int64_t *ret_seq)
{
    if (fields ==
        NULL) /* a text of the caller's that is none; or one that was read here was damaged */
        return db_check(db) == ERR_CORRUPT ? ERR_CORRUPT : ERR_INVALID;
    char *data = json_dumps(fields, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(fields);
    if (data == NULL)
        return ERR_NOMEM;
    struct chain_entry entry = {
        .wall_ms = origin->stamp.wall_ms,
        .mono_ms = origin->stamp.mono_ms,
        .boot_id = origin->stamp.boot_id,
        .trusted = origin->stamp.trusted,
        .by = origin->by,
        .type = type,
        .activity_id = activity_id,
        .data = data,
    };
    enum err err = chain_last(db, &entry.seq, entry.prev);
    entry.seq++;
    if (err == ERR_OK)
        err = chain_last_of_activity(db, activity_id, entry.activity_prev);
    if (err == ERR_OK)
        err = chain_hash(db, &entry, entry.hash);
    if (err == ERR_OK)
        err = chain_insert(db, &entry);
    if (err == ERR_OK)
        err = chain_store_head(db, &entry);
    if (err == ERR_OK && ret_seq != NULL)
        *ret_seq = entry.seq;
    free(data);
    return err;
}

/* --- reading --- */

enum err chain_walk(struct db *db, int64_t activity_id, chain_visitor *visit, void *context)
{
    struct statement *query =
        activity_id == 0 ? statement_open(db, "SELECT " CHAIN_COLUMNS " FROM chain ORDER BY seq")
                         : statement_open(db, "SELECT " CHAIN_COLUMNS
                                              " FROM chain WHERE activity = ? ORDER BY seq");
    if (activity_id != 0)
        statement_bind_int(query, 1, activity_id);
    bool wants_more = true;
    enum err err = ERR_OK;
    while (wants_more && err == ERR_OK && statement_row(query)) {
        struct chain_entry entry;
        chain_read(query, &entry);
        char *line = chain_line(db, &entry, true);
        if (line == NULL)
            err = ERR_NOMEM;
        else
            wants_more = visit(line, context);
        free(line);
    }
    enum err close_err = statement_close(query);
    return err != ERR_OK ? err : close_err;
}

enum err chain_count(struct db *db, int64_t *ret_count)
{
    return statement_value(statement_open(db, "SELECT coalesce(max(seq), 0) FROM chain"),
                           ret_count);
}

/* --- verifying --- */

/* The hash that activity_prev must repeat comes as one column more: a look-up in an index. */
#define CHAIN_VERIFY                                                                               \
    "SELECT " CHAIN_COLUMNS ", coalesce(CASE activity WHEN 0 THEN NULL ELSE "                      \
    "(SELECT before.hash FROM chain AS before WHERE before.activity = chain.activity "             \
    "AND before.seq < chain.seq ORDER BY before.seq DESC LIMIT 1) END, zeroblob(32)) "             \
    "FROM chain ORDER BY seq"

/* Says what is wrong with an entry, or NULL. */
static const char *chain_fault(const struct db *db, const struct chain_entry *entry,
                               const struct chain_entry *before, const uint8_t *activity_prev)
{
    uint8_t hash[HASH_BYTES];
    if (entry->seq != before->seq + 1)
        return "gap";
    if (chain_hash(db, entry, hash) != ERR_OK || memcmp(hash, entry->hash, HASH_BYTES) != 0)
        return "hash";
    if (memcmp(entry->prev, before->hash, HASH_BYTES) != 0)
        return "link";
    if (memcmp(entry->activity_prev, activity_prev, HASH_BYTES) != 0)
        return "activity link";
    return NULL;
}

/* The seal shows whether the log still ends where it ended. */
static enum err chain_verify_head(struct db *db, const struct chain_entry *last,
                                  struct chain_report *report)
{
    uint8_t sealed[KEY_SIZE] = {0}, seal[KEY_SIZE];
    struct statement *query = statement_open(db, "SELECT seq, seal FROM chain_head");
    bool has_head = statement_row(query);
    int64_t seq = has_head ? statement_int(query, 0) : 0;
    if (has_head)
        statement_copy_blob(query, 1, sealed, sizeof sealed);
    enum err err = statement_close(query);
    if (err != ERR_OK)
        return err;
    chain_seal(db, last->hash, seal);
    bool fits =
        has_head ? seq == last->seq && memcmp(seal, sealed, sizeof seal) == 0 : last->seq == 0;
    if (!fits) {
        report->bad_seq = last->seq < seq || last->seq == 0 ? last->seq + 1 : last->seq;
        report->reason = "head";
    }
    return ERR_OK;
}

enum err chain_verify(struct db *db, struct chain_report *ret_report)
{
    struct chain_report report = {.reason = NULL};
    struct chain_entry before = {.seq = 0};
    struct statement *query = statement_open(db, CHAIN_VERIFY);
    while (report.bad_seq == 0 && statement_row(query)) {
        struct chain_entry entry;
        uint8_t activity_prev[HASH_BYTES];
        chain_read(query, &entry);
        statement_copy_blob(query, 12, activity_prev, HASH_BYTES);
        report.entries++;
        report.reason = chain_fault(db, &entry, &before, activity_prev);
        if (report.reason != NULL)
            report.bad_seq = entry.seq;
        before = entry;
    }
    enum err err = statement_close(query);
    if (err == ERR_OK && report.bad_seq == 0)
        err = chain_verify_head(db, &before, &report);
    if (err != ERR_OK)
        return err;
    chain_hex(before.hash, report.head);
    *ret_report = report;
    return ERR_OK;
}
