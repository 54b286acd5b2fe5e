#include "db/export.h"

#include "db/activity.h"
#include "db/export_sheet.h"
#include "db/statement.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static bool export_write_record(const char *line, void *context)
{
    FILE *out = context;
    fputs(line, out);
    fputc('\n', out);
    return true;
}

static enum err export_records_write(struct db *db, int64_t activity_id, FILE *out)
{
    return chain_walk(db, activity_id, export_write_record, out);
}

/* Lets `write` fill one more file of the bundle. */
static enum err export_add(struct db *db, int64_t activity_id, const char *name,
                           enum err (*write)(struct db *, int64_t, FILE *),
                           struct export_bundle *bundle)
{
    struct export_file *file = &bundle->files[bundle->file_count];
    FILE *out = open_memstream(&file->bytes, &file->length);
    if (out == NULL)
        return ERR_NOMEM;
    file->name = name;
    bundle->file_count++;
    enum err err = write(db, activity_id, out);
    bool failed = ferror(out);
    if ((fclose(out) != 0 || failed) && err == ERR_OK)
        err = ERR_NOMEM;
    return err;
}

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
        err = export_add(db, activity_id, "签到表.csv", export_sheet_write, ret_bundle);
    if (err == ERR_OK)
        err = export_add(db, activity_id, "records.jsonl", export_records_write, ret_bundle);
    return err;
}

void export_clear(struct export_bundle *bundle)
{
    for (int i = 0; i < bundle->file_count; i++)
        free(bundle->files[i].bytes);
    *bundle = (struct export_bundle){.file_count = 0};
}

enum err export_record(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                       const struct export_bundle *bundle, const char *folder_name)
{
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = chain_append(db, origin, "export", 0,
                       json_pack("{s:I, s:s, s:i}", "activity", (json_int_t)activity_id, "folder",
                                 folder_name, "files", bundle->file_count),
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
