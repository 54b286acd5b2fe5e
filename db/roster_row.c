#include "db/roster_row.h"

#include "db/roster_day.h"
#include "db/roster_word.h"
#include "db/sheet_word.h"
#include "firmware/base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_CHARACTERS_MAX = 50 };

/* The cells of a record by their columns; "" where there is none. */
struct roster_cells {
    char *of_column[COLUMN_COUNT];
    bool any; /* some cell holds something */
};

static struct roster_cells roster_row_cells(const struct sheet_record *record,
                                            const struct roster_columns *columns)
{
    static char nothing[1];
    struct roster_cells cells = {.any = false};
    for (int i = 0; i < COLUMN_COUNT; i++)
        cells.of_column[i] = nothing;
    char *cell = record->cells;
    for (int i = 0; i < record->cell_count; i++) {
        char *next = cell + strlen(cell) + 1;
        enum roster_column column = i < columns->cell_count ? columns->of_cell[i] : COLUMN_COUNT;
        sheet_word_squeeze(cell);
        cells.any = cells.any || cell[0] != '\0';
        if (column != COLUMN_COUNT)
            cells.of_column[column] = cell;
        cell = next;
    }
    return cells;
}

static void roster_row_read_name(const char *cell, struct roster_report *report,
                                 struct roster_row *row)
{
    bool dots_changed = false;
    if (utf8_length(cell) > NAME_CHARACTERS_MAX ||
        roster_word_dots(cell, row->name, sizeof row->name, &dots_changed) != ERR_OK) {
        roster_report_add(report, ROSTER_NAME_TOO_LONG, row->line, 0, cell);
        return;
    }
    if (dots_changed)
        roster_report_add(report, ROSTER_DOT, row->line, 0, row->name);
    if (roster_word_lost_character(row->name))
        roster_report_add(report, ROSTER_LOST_CHARACTER, row->line, 0, row->name);
}

static const char *roster_row_text(const struct roster_cells *cells, enum roster_column column,
                                   size_t size, struct roster_report *report, int line)
{
    if (strlen(cells->of_column[column]) >= size)
        roster_report_add(report, ROSTER_CELL_TOO_LONG, line, 0, roster_columns_head(column));
    return cells->of_column[column];
}

static void roster_row_read_class(const char *cell, struct roster_report *report,
                                  struct roster_row *row)
{
    row->class = CLASS_FORMAL;
    if (cell[0] != '\0' && roster_word_class(cell, &row->class) != ERR_OK)
        roster_report_add(report, ROSTER_BAD_CLASS, row->line, 0, cell);
}

/* The cell stays as it is, for messages. */
static enum err roster_row_day(const char *cell, char ret_date[DATE_SIZE])
{
    char copy[64];
    return utf8_copy(copy, sizeof copy, cell) ? roster_day_read(copy, ret_date) : ERR_INVALID;
}

static void roster_row_read_days(const struct roster_cells *cells, struct roster_report *report,
                                 struct roster_row *row)
{
    const char *from = cells->of_column[COLUMN_CLASS_FROM];
    const char *joined = cells->of_column[COLUMN_JOINED];
    if (from[0] != '\0' && roster_row_day(from, row->class_from) != ERR_OK)
        roster_report_add(report, ROSTER_BAD_DAY, row->line, 0, from);
    row->joined_is_unread = joined[0] != '\0' && roster_row_day(joined, row->joined) != ERR_OK;
    if (row->joined_is_unread)
        roster_report_add(report, ROSTER_NOT_JOINED, row->line, 0, joined);
}

static void roster_row_read_flags(const struct roster_cells *cells, struct roster_report *report,
                                  struct roster_row *row)
{
    const char *vote = cells->of_column[COLUMN_VOTE];
    const char *excused = cells->of_column[COLUMN_EXCUSED];
    bool may_vote = false;
    if (vote[0] != '\0' && roster_word_flag(vote, &may_vote) != ERR_OK)
        roster_report_add(report, ROSTER_BAD_FLAG, row->line, 0, vote);
    row->vote = vote[0] == '\0' ? VOTE_BY_CLASS : may_vote ? VOTE_YES : VOTE_NO;
    if (excused[0] != '\0' && roster_word_flag(excused, &row->excused) != ERR_OK)
        roster_report_add(report, ROSTER_BAD_FLAG, row->line, 0, excused);
}

/* A number alone does not say of which kind the card is; eight bytes only FeliCa has. */
static void roster_row_read_card(char *cell, enum uid_notation notation,
                                 struct roster_report *report, struct roster_row *row)
{
    size_t length = 0;
    roster_word_plain(cell);
    if (cell[0] == '\0')
        return;
    enum err err = uid_parse_as(cell, notation, row->card.uid, &length);
    row->card.uid_len = (uint8_t)length;
    row->card.kind = length == 8 ? CARD_FELICA : CARD_ISO14443A;
    if (err != ERR_OK || card_is_random(&row->card) || card_is_blank(&row->card)) {
        roster_report_add(report, ROSTER_BAD_CARD, row->line, 0, cell);
        row->card.uid_len = 0;
    }
}

static void roster_row_read_number(const struct roster_cells *cells, struct roster_report *report,
                                   struct roster_row *row)
{
    roster_word_plain(cells->of_column[COLUMN_NUMBER]);
    row->number = roster_row_text(cells, COLUMN_NUMBER, NUMBER_SIZE, report, row->line);
    if (roster_word_is_mangled(row->number))
        roster_report_add(report, ROSTER_BAD_NUMBER, row->line, 0, row->number);
}

static void roster_row_read(const struct roster_cells *cells, enum uid_notation cards,
                            struct roster_report *report, struct roster_row *row)
{
    roster_row_read_name(cells->of_column[COLUMN_NAME], report, row);
    row->branch = roster_row_text(cells, COLUMN_BRANCH, TITLE_SIZE, report, row->line);
    row->group = roster_row_text(cells, COLUMN_GROUP, TITLE_SIZE, report, row->line);
    row->post = roster_row_text(cells, COLUMN_POST, TITLE_SIZE, report, row->line);
    row->note = roster_row_text(cells, COLUMN_NOTE, TITLE_SIZE, report, row->line);
    roster_row_read_number(cells, report, row);
    roster_row_read_class(cells->of_column[COLUMN_CLASS], report, row);
    roster_row_read_days(cells, report, row);
    roster_row_read_flags(cells, report, row);
    roster_row_read_card(cells->of_column[COLUMN_CARD], cards, report, row);
}

enum err roster_rows_read(const struct sheet *sheet, const struct roster_columns *columns,
                          enum uid_notation cards, struct roster_report *report,
                          struct roster_row **ret_rows, size_t *ret_count)
{
    struct roster_row *rows = calloc(sheet->record_count, sizeof *rows);
    size_t count = 0;
    if (rows == NULL)
        return ERR_NOMEM;
    for (size_t i = 1; i < sheet->record_count; i++) {
        const struct sheet_record *record = &sheet->records[i];
        struct roster_cells cells = roster_row_cells(record, columns);
        if (cells.of_column[COLUMN_NAME][0] != '\0') {
            rows[count].line = record->line;
            roster_row_read(&cells, cards, report, &rows[count++]);
        } else if (cells.any) {
            report->skipped++;
            roster_report_add(report, ROSTER_SKIPPED, record->line, 0, "");
        }
    }
    if (count == 0)
        roster_report_add(report, ROSTER_EMPTY, 0, 0, "");
    *ret_rows = rows;
    *ret_count = count;
    return ERR_OK;
}
