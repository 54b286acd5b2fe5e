#include "db/export.h"

#include "db/activity.h"
#include "db/export_sheet.h"
#include "db/sign.h"
#include "db/statement.h"
#include "firmware/base/utf8.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the files ---- */

enum err export_add(struct export_bundle *bundle, const char *name, char *bytes, size_t length)
{
    if (bundle->file_count == EXPORT_FILES_MAX) {
        free(bytes);
        return ERR_NOMEM;
    }
    struct export_file *file = &bundle->files[bundle->file_count++];
    utf8_copy(file->name, sizeof file->name, name);
    file->bytes = bytes;
    file->length = length;
    return ERR_OK;
}

/* Closes what open_memstream() opened and adds it. */
static enum err export_add_stream(struct export_bundle *bundle, const char *name, FILE *stream,
                                  char **bytes, const size_t *length)
{
    bool failed = ferror(stream);
    if (fclose(stream) == 0 && !failed)
        return export_add(bundle, name, *bytes, *length);
    free(*bytes);
    return ERR_NOMEM;
}

static enum err export_add_sheet(struct db *db, int64_t activity_id, struct export_bundle *bundle)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    if (out == NULL)
        return ERR_NOMEM;
    enum err err = export_sheet_write(db, activity_id, out);
    enum err add_err = export_add_stream(bundle, "签到表.csv", out, &bytes, &length);
    return err != ERR_OK ? err : add_err;
}

/* The lines of the activity's log, and the hash of the last one. */
struct export_records {
    FILE *out;
    char head[CHAIN_HASH_SIZE];
};

static bool export_write_record(const char *line, void *context)
{
    struct export_records *records = context;
    fprintf(records->out, "%s\n", line);
    json_t *entry = json_loads(line, 0, NULL);
    const char *hash = json_string_value(json_object_get(entry, "hash"));
    utf8_copy(records->head, sizeof records->head, hash == NULL ? "" : hash);
    json_decref(entry);
    return true;
}

static enum err export_add_records(struct db *db, int64_t activity_id, struct export_bundle *bundle)
{
    char *bytes = NULL;
    size_t length = 0;
    struct export_records records = {.out = open_memstream(&bytes, &length)};
    if (records.out == NULL)
        return ERR_NOMEM;
    enum err err = chain_walk(db, activity_id, export_write_record, &records);
    enum err add_err = export_add_stream(bundle, "records.jsonl", records.out, &bytes, &length);
    export_code(records.head, bundle->code);
    return err != ERR_OK ? err : add_err;
}

/* ---- beginning ---- */

static enum err export_describe(const struct db *db, const struct activity *activity,
                                struct export_bundle *bundle)
{
    struct moment start = {0};
    enum err err = clock_parse_date(activity->date, &start);
    if (err != ERR_OK)
        return ERR_CORRUPT;
    start.hour = activity->start_min / 60;
    start.minute = activity->start_min % 60;
    bundle->time_ms = clock_wall_of(start);
    snprintf(bundle->name, sizeof bundle->name, "TD-%s-%s-%" PRId64, db_device(db), activity->date,
             activity->id);
    return ERR_OK;
}

/* The owner's is the only connection that writes, so one after the other is one state. */
enum err export_make(struct db *db, int64_t activity_id, struct export_bundle *ret_bundle)
{
    struct activity activity;
    *ret_bundle = (struct export_bundle){.file_count = 0};
    enum err err = activity_get(db, activity_id, &activity);
    if (err == ERR_OK)
        err = export_describe(db, &activity, ret_bundle);
    if (err == ERR_OK)
        err = export_add_sheet(db, activity_id, ret_bundle);
    if (err == ERR_OK)
        err = export_add_records(db, activity_id, ret_bundle);
    return err;
}

/* ---- sealing ---- */

static enum err export_add_text(struct export_bundle *bundle, const char *name, const char *text)
{
    char *copy = strdup(text);
    return copy == NULL ? ERR_NOMEM : export_add(bundle, name, copy, strlen(copy));
}

/* As sha256sum(1) writes and reads it. */
static enum err export_add_sums(struct export_bundle *bundle)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    if (out == NULL)
        return ERR_NOMEM;
    for (int i = 0; i < bundle->file_count; i++) {
        const struct export_file *file = &bundle->files[i];
        uint8_t hash[crypto_hash_sha256_BYTES];
        char text[2 * sizeof hash + 1];
        crypto_hash_sha256(hash, (const uint8_t *)file->bytes, file->length);
        sodium_bin2hex(text, sizeof text, hash, sizeof hash);
        fprintf(out, "%s  %s\n", text, file->name);
    }
    return export_add_stream(bundle, "SHA256SUMS", out, &bytes, &length);
}

enum err export_seal(const struct db *db, struct export_bundle *bundle)
{
    char comment[SIGN_COMMENT_SIZE], text[SIGN_TEXT_SIZE];
    enum err err = export_add_sums(bundle);
    if (err != ERR_OK)
        return err;
    const struct export_file *sums = &bundle->files[bundle->file_count - 1];
    snprintf(comment, sizeof comment, "folder:%s%s%s", bundle->name,
             bundle->code[0] == '\0' ? "" : "\tlog:", bundle->code);
    sign_bytes(db, sums->bytes, sums->length, comment, text);
    err = export_add_text(bundle, "SHA256SUMS.minisig", text);
    if (err != ERR_OK)
        return err;
    sign_public_key(db, text);
    return export_add_text(bundle, "device.pub", text);
}

void export_clear(struct export_bundle *bundle)
{
    for (int i = 0; i < bundle->file_count; i++)
        free(bundle->files[i].bytes);
    *bundle = (struct export_bundle){.file_count = 0};
}

void export_code(const char *hash, char ret_code[EXPORT_CODE_SIZE])
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint8_t bytes[8] = {0};
    uint64_t bits = 0;
    sodium_hex2bin(bytes, sizeof bytes, hash, strnlen(hash, 2 * sizeof bytes), NULL, NULL, NULL);
    for (size_t i = 0; i < sizeof bytes; i++)
        bits = bits << 8 | bytes[i];
    for (int i = 0; i < EXPORT_CODE_SIZE - 1; i++)
        ret_code[i] = digits[bits >> (59 - 5 * i) & 31];
    ret_code[EXPORT_CODE_SIZE - 1] = '\0';
}

enum err export_record(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                       const struct export_bundle *bundle, const char *folder_name)
{
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = chain_append(db, origin, "export", 0,
                       json_pack("{s:I, s:s, s:i, s:s}", "activity", (json_int_t)activity_id,
                                 "folder", folder_name, "files", bundle->file_count, "code",
                                 bundle->code),
                       NULL);
    return db_end(db, err);
}

enum err export_record_ledger(struct db *db, const struct chain_origin *origin, int year,
                              const char *folder_name, int file_count)
{
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = chain_append(
        db, origin, "ledger.export", 0,
        json_pack("{s:i, s:s, s:i}", "year", year, "folder", folder_name, "files", file_count),
        NULL);
    return db_end(db, err);
}
