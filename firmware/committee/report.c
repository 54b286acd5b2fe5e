#include "firmware/committee/report.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- putting it together ---- */

static char *report_copy(struct report *report, const char *text)
{
    char *copy = strdup(text);
    report->is_incomplete |= copy == NULL;
    return copy;
}

/* Room for one more item: lists double whenever their length is a power of two. */
static void *report_grow(struct report *report, void *list, size_t count, size_t size)
{
    if ((count & (count - 1)) != 0)
        return list;
    void *grown = realloc(list, (count == 0 ? 1 : 2 * count) * size);
    report->is_incomplete |= grown == NULL;
    return grown;
}

void report_begin(struct report *report, const char *title, const char *subtitle, int64_t time_ms)
{
    *report = (struct report){.time_ms = time_ms};
    report->title = report_copy(report, title);
    report->subtitle = report_copy(report, subtitle);
}

static void report_add_part(struct report *report, const struct report_part *part,
                            const char *heading, const char *text)
{
    struct report_part *parts =
        report->is_incomplete
            ? NULL
            : report_grow(report, report->parts, report->part_count, sizeof *parts);
    if (parts == NULL)
        return;
    report->parts = parts;
    struct report_part *added = &parts[report->part_count++];
    *added = *part;
    added->heading = report_copy(report, heading);
    added->text = report_copy(report, text);
}

void report_paragraph(struct report *report, const char *heading, const char *text)
{
    report_add_part(report, &(struct report_part){.kind = REPORT_PARAGRAPH}, heading, text);
}

void report_table(struct report *report, const char *heading, const struct report_column *columns,
                  int count)
{
    assert(count > 0 && count <= REPORT_COLUMNS_MAX);
    report_add_part(
        report,
        &(struct report_part){.kind = REPORT_TABLE, .columns = columns, .column_count = count},
        heading, "");
}

void report_aside(struct report *report, const char *heading, const struct report_column *columns,
                  int count)
{
    report_table(report, heading, columns, count);
    if (!report->is_incomplete)
        report->parts[report->part_count - 1].is_aside = true;
}

void report_curve(struct report *report, const char *heading, const char *threshold,
                  int threshold_tenths)
{
    report_add_part(
        report, &(struct report_part){.kind = REPORT_CURVE, .threshold_tenths = threshold_tenths},
        heading, threshold);
}

static struct report_cell *report_next_cell(struct report *report)
{
    if (report->is_incomplete)
        return NULL;
    struct report_part *part = &report->parts[report->part_count - 1];
    struct report_cell *cells = report_grow(report, part->cells, part->cell_count, sizeof *cells);
    if (cells == NULL)
        return NULL;
    part->cells = cells;
    return &cells[part->cell_count++];
}

/* `text` NULL: the number says it. */
static void report_add_cell(struct report *report, int64_t number, const char *text, bool is_null)
{
    struct report_cell *cell = report_next_cell(report);
    if (cell != NULL)
        *cell = (struct report_cell){.number = number,
                                     .text = text == NULL ? NULL : report_copy(report, text),
                                     .is_null = is_null,
                                     .is_own = true};
}

void report_text(struct report *report, const char *text)
{
    report_add_cell(report, 0, text, false);
}

void report_lend(struct report *report, const char *text)
{
    struct report_cell *cell = report_next_cell(report);
    if (cell != NULL)
        *cell = (struct report_cell){.text = text};
}

void report_number(struct report *report, int64_t number)
{
    report_add_cell(report, number, NULL, false);
}

void report_truth(struct report *report, bool truth)
{
    report_add_cell(report, truth, NULL, false);
}

void report_none(struct report *report, const char *text)
{
    report_add_cell(report, 0, text, true);
}

void report_worded(struct report *report, int64_t number, const char *text)
{
    report_add_cell(report, number, text, false);
}

void report_point(struct report *report, const char *label, int tenths)
{
    report_add_cell(report, tenths, label, tenths < 0);
}

enum err report_finish(const struct report *report)
{
    if (report->is_incomplete)
        return ERR_NOMEM;
    for (size_t i = 0; i < report->part_count; i++)
        assert(report->parts[i].kind != REPORT_TABLE ||
               report->parts[i].cell_count % (size_t)report->parts[i].column_count == 0);
    return ERR_OK;
}

void report_clear(struct report *report)
{
    for (size_t i = 0; i < report->part_count; i++) {
        struct report_part *part = &report->parts[i];
        for (size_t j = 0; j < part->cell_count; j++)
            if (part->cells[j].is_own)
                free((char *)(uintptr_t)part->cells[j].text);
        free(part->cells);
        free(part->heading);
        free(part->text);
    }
    free(report->parts);
    free(report->title);
    free(report->subtitle);
    *report = (struct report){.title = NULL};
}

const char *report_word(const struct report_column *column, const struct report_cell *cell,
                        char ret_room[REPORT_WORD_SIZE])
{
    if (cell->text != NULL)
        return cell->text;
    if (column->kind == REPORT_TENTHS)
        snprintf(ret_room, REPORT_WORD_SIZE, "%" PRId64 ".%" PRId64 "%%", cell->number / 10,
                 cell->number % 10);
    else
        snprintf(ret_room, REPORT_WORD_SIZE, "%" PRId64, cell->number);
    return ret_room;
}
