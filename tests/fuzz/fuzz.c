#include "tests/fuzz/fuzz.h"

#include "db/activity.h"
#include "db/branch.h"
#include "db/plan_file.h"
#include "db/roster.h"
#include "db/rows.h"
#include "db/statement.h"
#include "firmware/base/utf8.h"

#include <assert.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- inputs ---- */

uint8_t fuzz_byte(struct fuzz_input *input)
{
    uint8_t byte = 0;
    fuzz_bytes(input, &byte, 1);
    return byte;
}

void fuzz_bytes(struct fuzz_input *input, void *ret_bytes, size_t size)
{
    size_t count = size < input->size ? size : input->size;
    memset(ret_bytes, 0, size);
    if (count > 0)
        memcpy(ret_bytes, input->data, count);
    input->data += count;
    input->size -= count;
}

char *fuzz_part(struct fuzz_input *input, char separator, size_t *ret_length)
{
    const uint8_t *end = input->size == 0 ? NULL : memchr(input->data, separator, input->size);
    size_t length = end == NULL ? input->size : (size_t)(end - input->data);
    char *part = malloc(length + 1);
    assert(part != NULL);
    fuzz_bytes(input, part, length);
    part[length] = '\0';
    if (end != NULL)
        fuzz_byte(input);
    *ret_length = length;
    return part;
}

/* ---- the database ---- */

static char fuzz_folder[] = "/tmp/themeday-fuzz-XXXXXX";
static struct db *fuzz_database;

static int fuzz_remove(const char *path, const struct stat *status, int flag, struct FTW *at)
{
    (void)status, (void)flag, (void)at;
    return remove(path);
}

static void fuzz_close(void)
{
    db_close(fuzz_database);
    nftw(fuzz_folder, fuzz_remove, 8, FTW_DEPTH | FTW_PHYS);
}

/* The signatures in the corpus were made with this key. */
static void fuzz_write_key(void)
{
    char path[sizeof fuzz_folder + 16];
    snprintf(path, sizeof path, "%s/device.key", fuzz_folder);
    FILE *file = fopen(path, "w");
    assert(file != NULL);
    for (int i = 0; i < 32; i++)
        fprintf(file, "%02x", i);
    fprintf(file, "\n");
    fclose(file);
}

struct chain_origin fuzz_origin(void)
{
    struct chain_origin origin = {.by = "cli", .stamp = clock_stamp()};
    origin.stamp.wall_ms = 1779256800000; /* 2026-05-20 */
    origin.stamp.mono_ms = 0;
    return origin;
}

/* People and a meeting that is over, for files to meet: an import changes some, retires others, and
 * has to write down first who was expected. */
static void fuzz_begin_with_people(void)
{
    static const char text[] = "姓名,党小组,人员类别,工号,卡号\n"
                               "张三,第一组,正式党员,20230101,04A1B2C3D4E5F6\n"
                               "李四,,预备党员,20230109,05A1B2C3D4E5F6\n王五,二组,,,\n";
    struct chain_origin origin = fuzz_origin();
    struct roster_options options = {.cards = UID_AS_WRITTEN};
    struct roster_report report;
    struct activity activity = {
        .theme = "学习", .date = "2026-05-10", .start_min = 540, .end_min = 600};
    enum activity_add_outcome outcome;
    int64_t id;
    enum err err = roster_import(fuzz_database, &origin, text, sizeof text - 1, &options, &report);
    assert(err == ERR_OK && report.added == 3);
    roster_report_clear(&report);
    err = activity_add(fuzz_database, &origin, &activity, &outcome, &id);
    assert(err == ERR_OK && outcome == ACTIVITY_ADDED);
}

struct db *fuzz_db(void)
{
    if (fuzz_database != NULL)
        return fuzz_database;
    struct chain_origin origin = fuzz_origin();
    bool made = mkdtemp(fuzz_folder) != NULL;
    assert(made);
    fuzz_write_key();
    enum err err = db_open(fuzz_folder, DB_OWNER, &fuzz_database);
    assert(err == ERR_OK);
    err = branch_init(fuzz_database, &origin, "第一党支部", "党员活动室");
    assert(err == ERR_OK);
    fuzz_begin_with_people();
    atexit(fuzz_close);
    return fuzz_database;
}

void fuzz_verify(void)
{
    struct chain_report chain;
    struct rows_report rows;
    enum err err = chain_verify(fuzz_db(), &chain);
    assert(err == ERR_OK && chain.bad_seq == 0 && chain.reason == NULL);
    err = rows_verify(fuzz_db(), &rows);
    assert(err == ERR_OK && rows.table == NULL);
}

/* ---- spreadsheets ---- */

static void fuzz_check_cell(const char *cell, size_t length)
{
    assert(utf8_is_valid(cell, length));
    for (size_t i = 0; i < length; i++)
        assert((unsigned char)cell[i] >= 0x20 || strchr("\t\n\r", cell[i]) != NULL);
}

void fuzz_sheet(const char *bytes, size_t length)
{
    struct sheet sheet;
    enum err err = sheet_read(bytes, length, "姓名", &sheet);
    assert(err == ERR_OK);
    assert(utf8_is_valid(sheet.fault_text, strlen(sheet.fault_text)));
    assert(utf8_is_valid(sheet.name, strlen(sheet.name)));
    int line = 0;
    for (size_t i = 0; sheet.fault == SHEET_GOOD && i < sheet.record_count; i++) {
        const struct sheet_record *record = &sheet.records[i];
        assert(record->line > line);
        assert(record->cell_count > 0 && record->cell_count <= SHEET_CELLS_MAX);
        line = record->line;
        const char *cell = record->cells;
        for (int j = 0; j < record->cell_count; j++) {
            size_t cell_length = strlen(cell);
            fuzz_check_cell(cell, cell_length);
            cell += cell_length + 1;
        }
    }
    sheet_clear(&sheet);
}

/* What was imported once is there: the same file a second time changes nobody. */
static void fuzz_roster_again(const char *bytes, size_t length,
                              const struct roster_options *options)
{
    struct chain_origin origin = fuzz_origin();
    struct roster_report report;
    enum err err = roster_import(fuzz_db(), &origin, bytes, length, options, &report);
    assert(err == ERR_OK && !report.refused);
    assert(report.added == 0 && report.updated == 0 && report.disabled == 0);
    roster_report_clear(&report);
}

void fuzz_roster(const char *bytes, size_t length, enum uid_notation cards)
{
    struct chain_origin origin = fuzz_origin();
    struct roster_options options = {.cards = cards};
    struct roster_report report;
    enum err err = db_begin(fuzz_db());
    assert(err == ERR_OK);
    err = roster_import(fuzz_db(), &origin, bytes, length, &options, &report);
    assert(err == ERR_OK);
    for (size_t i = 0; i < report.problem_count; i++)
        assert(utf8_is_valid(report.problems[i].text, strlen(report.problems[i].text)));
    if (!report.refused) {
        fuzz_roster_again(bytes, length, &options);
        fuzz_verify();
    }
    roster_report_clear(&report);
    db_rollback(fuzz_db());
}

static void fuzz_plan_import(const struct plan_file *file)
{
    struct chain_origin origin = fuzz_origin();
    enum plan_outcome outcome;
    size_t index = 0;
    enum err err = db_begin(fuzz_db());
    assert(err == ERR_OK);
    err = plan_import_rows(fuzz_db(), &origin, file->rows, file->count, &outcome, &index);
    assert(err == ERR_OK && outcome == PLAN_IMPORTED);
    fuzz_verify();
    db_rollback(fuzz_db());
}

void fuzz_plan(const char *bytes, size_t length)
{
    struct plan_file file;
    enum err err = plan_file_read(bytes, length, 0, 2026, &file);
    assert(err == ERR_OK);
    for (size_t i = 0; i < file.problem_count; i++)
        assert(utf8_is_valid(file.problems[i].text, strlen(file.problems[i].text)));
    if (!file.refused)
        fuzz_plan_import(&file);
    plan_file_clear(&file);
}
