#include "db/committee_bundle.h"

#include "db/committee_part.h"
#include "db/digest.h"
#include "db/sheet_csv.h"
#include "db/sign.h"
#include "firmware/base/clock.h"
#include "firmware/base/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct export_file *committee_part_find(const struct committee_reading *reading,
                                              const char *name)
{
    for (int i = 0; i < reading->count; i++)
        if (strcmp(reading->files[i].name, name) == 0)
            return &reading->files[i];
    return NULL;
}

void committee_part_refuse(struct committee_reading *reading, enum committee_fault fault,
                           const char *file, int line)
{
    if (reading->report->fault != COMMITTEE_GOOD)
        return;
    reading->report->fault = fault;
    utf8_copy(reading->report->file, sizeof reading->report->file, file);
    reading->report->line = line;
}

/* ---- tables ---- */

/* "序号,姓名,…" of a record, as far as there is room. */
static void part_join(const struct sheet_record *record, char *ret_text, size_t size)
{
    const char *cell = record->cells;
    size_t length = 0;
    ret_text[0] = '\0';
    for (int i = 0; i < record->cell_count && length < size; i++, cell += strlen(cell) + 1)
        length +=
            (size_t)snprintf(ret_text + length, size - length, "%s%s", i > 0 ? "," : "", cell);
}

enum err committee_part_table(struct committee_reading *reading, const struct export_file *file,
                              const char *heads, struct sheet *ret_sheet)
{
    static const char mark[] = "\xEF\xBB\xBF";
    char found[256] = "";
    size_t skipped = strncmp(file->bytes, mark, strlen(mark)) == 0 ? strlen(mark) : 0;
    if (!utf8_is_valid(file->bytes, file->length)) {
        committee_part_refuse(reading, COMMITTEE_UNCLEAR, file->name, 0);
        return ERR_OK;
    }
    enum err err = sheet_csv_parse(file->bytes + skipped, file->length - skipped, ret_sheet);
    if (err != ERR_OK)
        return err;
    if (ret_sheet->fault == SHEET_GOOD && ret_sheet->record_count > 0)
        part_join(&ret_sheet->records[0], found, sizeof found);
    if (strcmp(found, heads) != 0)
        committee_part_refuse(reading, COMMITTEE_UNCLEAR, file->name, ret_sheet->fault_line);
    return ERR_OK;
}

void committee_part_cells(const struct sheet_record *record, const char **ret_cells, int size)
{
    const char *cell = record->cells;
    for (int i = 0; i < size; i++) {
        ret_cells[i] = "";
        if (i >= record->cell_count)
            continue;
        bool is_guarded = cell[0] == '\'' && cell[1] != '\0' && strchr("=+-@\t\r", cell[1]) != NULL;
        ret_cells[i] = cell + is_guarded;
        cell += strlen(cell) + 1;
    }
}

/* ---- numbers ---- */

enum { PART_DIGITS = 6, PART_MOST = 999999 };

int committee_part_number(const char *text, const char *unit)
{
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > PART_DIGITS)
        return COMMITTEE_NONE;
    return text[digits] == '\0' || strcmp(text + digits, unit) == 0 ? atoi(text) : COMMITTEE_NONE;
}

int committee_part_count(const json_t *object, const char *key)
{
    const json_t *number = json_object_get(object, key);
    int64_t count = json_integer_value(number);
    return json_is_integer(number) && count >= 0 && count <= PART_MOST ? (int)count
                                                                       : COMMITTEE_NONE;
}

/* ---- the bundle as a whole ---- */

int64_t committee_bundle_id(const char *sums, size_t length)
{
    uint8_t hash[DIGEST_SIZE];
    uint64_t id = 0;
    digest(sums, length, hash);
    for (size_t i = 0; i < sizeof id; i++)
        id = id << 8 | hash[i];
    return (int64_t)(id >> 1);
}

/* TD-<device>-<date>-<number>, and -<version> where it is not the first. */
static void bundle_read_name(struct committee_bundle *bundle)
{
    bundle->version = 1;
    sscanf(bundle->folder, "TD-%*8[0-9a-f]-%*4d-%*2d-%*2d-%" SCNd64 "-%9d", &bundle->number,
           &bundle->version);
}

static bool bundle_is_trusted(const struct committee_bundle *bundle,
                              const struct committee_gate *gate)
{
    for (int i = 0; i < gate->key_count; i++)
        if (memcmp(gate->keys[i], bundle->key, KEY_PUBLIC_SIZE) == 0)
            return true;
    return false;
}

/* Papers are hashed, as long as they are, and looked at by nobody. */
static void bundle_check_sizes(struct committee_reading *reading)
{
    static const char *const names[] = {"records.jsonl", "签到表.csv", "签到表.xlsx",
                                        "测评结果.csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const struct export_file *file = committee_part_find(reading, names[i]);
        if (file != NULL && file->length > COMMITTEE_FILE_MAX)
            committee_part_refuse(reading, COMMITTEE_TOO_LARGE, names[i], 0);
    }
}

/* Whose it is, before anything that somebody wrote is read. */
static bool bundle_check_seal(struct committee_reading *reading, const struct committee_gate *gate)
{
    struct committee_bundle *bundle = reading->bundle;
    struct committee_report *report = reading->report;
    if (!export_check_seal(bundle->folder, reading->files, reading->count, &report->finding)) {
        report->fault = COMMITTEE_NOT_WHOLE;
        return false;
    }
    const struct export_file *key = committee_part_find(reading, "device.pub");
    if (!sign_read_public_key(key->bytes, bundle->key) || !bundle_is_trusted(bundle, gate))
        report->fault = COMMITTEE_STRANGER;
    else
        bundle_check_sizes(reading);
    return report->fault == COMMITTEE_GOOD;
}

static bool bundle_check(struct committee_reading *reading, const struct committee_gate *gate)
{
    struct committee_bundle *bundle = reading->bundle;
    struct committee_report *report = reading->report;
    if (!bundle_check_seal(reading, gate))
        return false;
    export_check_inside(bundle->folder, reading->files, reading->count, &report->finding,
                        &bundle->records);
    if (report->finding.fault != EXPORT_GOOD)
        report->fault = COMMITTEE_NOT_WHOLE;
    else if (report->finding.code[0] == '\0')
        report->fault = COMMITTEE_NO_LOG;
    if (report->fault != COMMITTEE_GOOD)
        return false;
    const struct export_file *sums = committee_part_find(reading, "SHA256SUMS");
    bundle->id = committee_bundle_id(sums->bytes, sums->length);
    utf8_copy(bundle->code, sizeof bundle->code, report->finding.code);
    bundle_read_name(bundle);
    return true;
}

/* The day after today still is no mistake of anybody's clock. */
static void bundle_check_date(struct committee_reading *reading, const char *today)
{
    struct moment day, now;
    const char *date = reading->bundle->date;
    if (clock_parse_date(date, &day) != ERR_OK || clock_parse_date(today, &now) != ERR_OK) {
        committee_part_refuse(reading, COMMITTEE_UNCLEAR, "records.jsonl", 1);
        return;
    }
    utf8_copy(reading->report->date, DATE_SIZE, date);
    if (clock_day_number(day.year, day.month, day.day) >
        clock_day_number(now.year, now.month, now.day) + 1)
        committee_part_refuse(reading, COMMITTEE_AHEAD, "records.jsonl", 1);
}

enum err committee_bundle_read(const char *folder, const struct export_file *files, int count,
                               const struct committee_gate *gate,
                               struct committee_bundle *ret_bundle,
                               struct committee_report *ret_report)
{
    static enum err (*const parts[])(struct committee_reading * reading) = {
        committee_records_read, committee_sheet_read, committee_figures_read,
        committee_evaluation_read, committee_makeups_find};
    struct committee_reading reading = {.files = files,
                                        .count = count,
                                        .bundle = ret_bundle,
                                        .report = ret_report,
                                        .frozen_members = COMMITTEE_NONE};
    *ret_bundle =
        (struct committee_bundle){.folder = folder, .records.wish = committee_records_wish};
    *ret_report = (struct committee_report){.fault = COMMITTEE_GOOD};
    if (!bundle_check(&reading, gate))
        return ERR_OK;
    enum err err = ERR_OK;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (err == ERR_OK && ret_report->fault == COMMITTEE_GOOD)
            err = parts[i](&reading);
    if (err == ERR_OK && ret_report->fault == COMMITTEE_GOOD)
        bundle_check_date(&reading, gate->today);
    return err;
}

void committee_bundle_clear(struct committee_bundle *bundle)
{
    free(bundle->log);
    free(bundle->seqs);
    free(bundle->lines);
    free(bundle->makeups);
    sheet_clear(&bundle->sheet);
    record_list_clear(&bundle->records);
    *bundle = (struct committee_bundle){.id = 0};
}
