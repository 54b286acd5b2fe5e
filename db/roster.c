#include "db/roster.h"

#include "db/branch.h"
#include "db/freeze.h"
#include "db/roster_check.h"
#include "db/roster_class.h"
#include "db/roster_match.h"
#include "db/roster_retire.h"
#include "db/roster_store.h"
#include "db/statement.h"
#include "firmware/base/utf8.h"

#include <stdlib.h>

/* A file on its way into the database. */
struct roster_file {
    struct sheet sheet;
    struct roster_columns columns;
    struct roster_row *rows;
    size_t count;
};

static void roster_file_clear(struct roster_file *file)
{
    free(file->rows);
    sheet_clear(&file->sheet);
}

/* Leaves `rows` empty when there is nothing that could be looked at further. */
static enum err roster_file_read(const char *bytes, size_t length, enum uid_notation cards,
                                 struct roster_report *report, struct roster_file *file)
{
    struct sheet *sheet = &file->sheet;
    enum err err = sheet_read(bytes, length, roster_columns_head(COLUMN_NAME), sheet);
    if (err != ERR_OK)
        return err;
    if (sheet->fault != SHEET_GOOD)
        roster_report_add_fault(report, sheet);
    else if (sheet->record_count == 0)
        roster_report_add(report, ROSTER_EMPTY, 0, 0, "");
    else
        roster_columns_read(&sheet->records[0], report, &file->columns);
    if (sheet->ignored_sheets > 0)
        roster_report_add(report, ROSTER_OTHER_SHEETS, 0, sheet->ignored_sheets, sheet->name);
    if (report->refused)
        return ERR_OK;
    return roster_rows_read(sheet, &file->columns, cards, report, &file->rows, &file->count);
}

/* The terminal's own branch; where there is none, the first one that the file names becomes it. */
static enum err roster_file_home(struct db *db, const struct chain_origin *origin,
                                 const struct roster_file *file, char ret_home[TITLE_SIZE])
{
    char room[TITLE_SIZE];
    enum err err = branch_home(db, ret_home, room);
    if (err != ERR_GONE)
        return err;
    ret_home[0] = '\0';
    for (size_t i = 0; i < file->count; i++)
        if (file->rows[i].branch[0] != '\0') {
            utf8_copy(ret_home, TITLE_SIZE, file->rows[i].branch);
            return branch_init(db, origin, ret_home, "");
        }
    return ERR_OK;
}

static enum err roster_file_check(struct db *db, const struct chain_origin *origin,
                                  const char *home, struct roster_report *report,
                                  struct roster_file *file)
{
    for (size_t i = 0; i < file->count; i++)
        if (roster_class_is_ahead(origin, file->rows[i].class_from))
            roster_report_add(report, ROSTER_CLASS_AHEAD, file->rows[i].line, 0,
                              file->rows[i].class_from);
    for (size_t i = 0; i < file->count; i++)
        if (file->rows[i].branch[0] == '\0')
            file->rows[i].branch = home;
    if (home[0] == '\0') {
        roster_report_add(report, ROSTER_NO_BRANCH, 0, 0, "");
        return ERR_OK;
    }
    enum err err = roster_check_rows(file->rows, file->count, report);
    if (err == ERR_OK)
        err = roster_match_rows(db, &file->columns, file->rows, file->count, report);
    return err;
}

/* A class with a day of its own holds for the activities since, also for those that are over but
 * not written down yet; so it is stored before freeze_ended() writes them down. */
static enum err roster_file_store_dated(struct db *db, const struct chain_origin *origin,
                                        struct roster_file *file)
{
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < file->count; i++)
        if (file->rows[i].class_from[0] != '\0')
            err = roster_class_store(db, origin, &file->columns, &file->rows[i]);
    return err;
}

static enum err roster_file_store(struct db *db, const struct chain_origin *origin,
                                  struct roster_file *file, struct roster_report *report)
{
    enum err err = roster_file_store_dated(db, origin, file);
    if (err == ERR_OK)
        err = freeze_ended(db, origin);
    for (size_t i = 0; err == ERR_OK && i < file->count; i++)
        err = roster_store_row(db, origin, &file->columns, &file->rows[i], report);
    if (err == ERR_OK)
        err = roster_retire_missing(db, origin, file->rows, file->count, report);
    if (err == ERR_OK)
        err = chain_append(db, origin, "roster.import", 0,
                           json_pack("{s:i, s:i, s:i, s:i, s:i}", "added", report->added, "updated",
                                     report->updated, "unchanged", report->unchanged, "disabled",
                                     report->disabled, "skipped", report->skipped),
                           NULL);
    return err;
}

/* Checks against the database and writes, inside one transaction. */
static enum err roster_file_apply(struct db *db, const struct chain_origin *origin, bool dry_run,
                                  struct roster_file *file, struct roster_report *report)
{
    char home[TITLE_SIZE];
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = roster_file_home(db, origin, file, home);
    if (err == ERR_OK)
        err = roster_file_check(db, origin, home, report, file);
    if (err == ERR_OK && !report->refused)
        err = roster_file_store(db, origin, file, report);
    if (err == ERR_OK && (dry_run || report->refused)) {
        db_rollback(db);
        return ERR_OK;
    }
    return db_end(db, err);
}

enum err roster_import(struct db *db, const struct chain_origin *origin, const char *bytes,
                       size_t length, const struct roster_options *options,
                       struct roster_report *ret_report)
{
    struct roster_file file = {.rows = NULL};
    enum err err = roster_report_begin(ret_report);
    if (err == ERR_OK)
        err = roster_file_read(bytes, length, options->cards, ret_report, &file);
    if (err == ERR_OK && file.count > 0)
        err = roster_file_apply(db, origin, options->dry_run, &file, ret_report);
    roster_report_sort(ret_report);
    roster_file_clear(&file);
    return err;
}
