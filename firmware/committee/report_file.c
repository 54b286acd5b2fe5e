/* A report for programs: CSV for a spreadsheet, JSON for anything else. Figures that only sum up
 * are in neither. */
#include "db/export_sheet.h"
#include "firmware/committee/report.h"

/* ---- CSV ---- */

static void csv_head(const struct report_part *table, FILE *out)
{
    bool is_first = true;
    for (int i = 0; i < table->column_count; i++) {
        if (table->columns[i].head == NULL)
            continue;
        export_sheet_cell(out, table->columns[i].head, is_first);
        is_first = false;
    }
    fputs("\r\n", out);
}

static void csv_row(const struct report_part *table, const struct report_cell *cells, FILE *out)
{
    char room[REPORT_WORD_SIZE];
    bool is_first = true;
    for (int i = 0; i < table->column_count; i++) {
        if (table->columns[i].head == NULL)
            continue;
        export_sheet_cell(out, report_word(&table->columns[i], &cells[i], room), is_first);
        is_first = false;
    }
    fputs("\r\n", out);
}

/* Tables of the same columns are one: what sets them apart is in a column, too. */
void report_csv(const struct report *report, FILE *out)
{
    const struct report_column *columns = NULL;
    fputs("\xEF\xBB\xBF", out);
    for (size_t i = 0; i < report->part_count; i++) {
        const struct report_part *part = &report->parts[i];
        if (part->kind != REPORT_TABLE || part->is_aside)
            continue;
        if (columns == NULL || part->columns != columns)
            csv_head(part, out);
        columns = part->columns;
        for (size_t at = 0; at < part->cell_count; at += (size_t)part->column_count)
            csv_row(part, &part->cells[at], out);
    }
}

/* ---- JSON ---- */

static json_t *json_of_cell(const struct report_column *column, const struct report_cell *cell)
{
    if (cell->is_null)
        return json_null();
    switch (column->kind) {
    case REPORT_TEXT:
        return json_string(cell->text == NULL ? "" : cell->text);
    case REPORT_NUMBER:
        return json_integer(cell->number);
    case REPORT_TENTHS:
        return json_real((double)cell->number / 10);
    case REPORT_TRUTH:
        return json_boolean(cell->number != 0);
    }
    return NULL;
}

static json_t *json_of_row(const struct report_part *table, const struct report_cell *cells)
{
    json_t *object = json_object();
    for (int i = 0; i < table->column_count; i++)
        if (table->columns[i].key != NULL &&
            json_object_set_new(object, table->columns[i].key,
                                json_of_cell(&table->columns[i], &cells[i])) != 0) {
            json_decref(object);
            return NULL;
        }
    return object;
}

json_t *report_json(const struct report *report)
{
    json_t *array = json_array();
    for (size_t i = 0; i < report->part_count; i++) {
        const struct report_part *part = &report->parts[i];
        if (part->kind != REPORT_TABLE || part->is_aside)
            continue;
        for (size_t at = 0; at < part->cell_count; at += (size_t)part->column_count)
            if (json_array_append_new(array, json_of_row(part, &part->cells[at])) != 0) {
                json_decref(array);
                return NULL;
            }
    }
    return array;
}
