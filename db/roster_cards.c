#include "db/roster_cards.h"

#include "db/roster_columns.h"
#include "db/roster_report.h"
#include "db/roster_word.h"

#include <stdlib.h>
#include <string.h>

/* ---- a column of cells ---- */

static bool roster_cards_read(const char *cell, enum uid_notation notation, struct card *ret_card)
{
    size_t length = 0;
    *ret_card = (struct card){.uid_len = 0};
    if (uid_parse_as(cell, notation, ret_card->uid, &length) != ERR_OK)
        return false;
    ret_card->uid_len = (uint8_t)length;
    return true;
}

static bool roster_cards_equal(const struct card *a, const struct card *b)
{
    return a->uid_len == b->uid_len && memcmp(a->uid, b->uid, a->uid_len) == 0;
}

/* Whether the column is right in this notation; *ret_index is then the cell of the tapped card, or
 * the first one when none was tapped. */
static bool roster_cards_fit(const char *const *cells, size_t count, const struct card *tapped,
                             enum uid_notation notation, size_t *ret_index)
{
    bool found = false;
    for (size_t i = 0; i < count; i++) {
        struct card card;
        if (cells[i][0] == '\0')
            continue;
        if (!roster_cards_read(cells[i], notation, &card))
            return false;
        if (!found && (tapped == NULL || roster_cards_equal(&card, tapped))) {
            found = true;
            *ret_index = i;
        }
    }
    return found;
}

static bool roster_cards_agree(const char *const *cells, size_t count, enum uid_notation one,
                               enum uid_notation other)
{
    for (size_t i = 0; i < count; i++) {
        struct card a, b;
        if (cells[i][0] != '\0' && roster_cards_read(cells[i], one, &a) &&
            roster_cards_read(cells[i], other, &b) && !roster_cards_equal(&a, &b))
            return false;
    }
    return true;
}

enum roster_cards_verdict roster_cards_settle(const char *const *cells, size_t count,
                                              const struct card *tapped,
                                              enum uid_notation *ret_notation, size_t *ret_index)
{
    static const enum uid_notation notations[] = {UID_AS_WRITTEN, UID_HEX, UID_DECIMAL,
                                                  UID_REVERSED};
    enum roster_cards_verdict verdict = ROSTER_CARDS_NONE;
    enum uid_notation settled = UID_AS_WRITTEN;
    size_t settled_index = 0;
    for (size_t n = 0; n < sizeof notations / sizeof *notations; n++) {
        size_t index = 0;
        if (!roster_cards_fit(cells, count, tapped, notations[n], &index))
            continue;
        if (verdict == ROSTER_CARDS_NONE) {
            verdict = ROSTER_CARDS_SETTLED;
            settled = notations[n];
            settled_index = index;
        } else if (!roster_cards_agree(cells, count, settled, notations[n])) {
            return ROSTER_CARDS_AMBIGUOUS;
        }
    }
    if (verdict == ROSTER_CARDS_SETTLED) {
        *ret_notation = settled;
        if (ret_index != NULL)
            *ret_index = settled_index;
    }
    return verdict;
}

/* ---- the card column of a file ---- */

/* The cell of the card column, as plain text; "" where there is none. */
static const char *roster_cards_cell(const struct sheet_record *record,
                                     const struct roster_columns *columns)
{
    char *cell = record->cells;
    for (int i = 0; i < record->cell_count && i < columns->cell_count; i++) {
        if (columns->of_cell[i] == COLUMN_CARD) {
            roster_word_plain(cell);
            return cell;
        }
        cell += strlen(cell) + 1;
    }
    return "";
}

static enum err roster_cards_settle_sheet(const struct sheet *sheet,
                                          const struct roster_columns *columns,
                                          const struct card *tapped,
                                          enum roster_cards_verdict *ret_verdict,
                                          enum uid_notation *ret_notation, int *ret_line)
{
    size_t count = sheet->record_count - 1, index = 0;
    const char **cells = calloc(count + 1, sizeof *cells);
    if (cells == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++)
        cells[i] = roster_cards_cell(&sheet->records[i + 1], columns);
    *ret_verdict = roster_cards_settle(cells, count, tapped, ret_notation, &index);
    if (*ret_verdict == ROSTER_CARDS_SETTLED)
        *ret_line = sheet->records[index + 1].line;
    free(cells);
    return ERR_OK;
}

enum err roster_cards_settle_file(const char *bytes, size_t length, const struct card *tapped,
                                  enum roster_cards_verdict *ret_verdict,
                                  enum uid_notation *ret_notation, int *ret_line)
{
    struct sheet sheet;
    struct roster_report report;
    struct roster_columns columns;
    enum err err = roster_report_begin(&report);
    if (err != ERR_OK)
        return err;
    err = sheet_read(bytes, length, roster_columns_head(COLUMN_NAME), &sheet);
    *ret_verdict = ROSTER_CARDS_NONE;
    if (err == ERR_OK && sheet.fault == SHEET_GOOD && sheet.record_count > 0) {
        roster_columns_read(&sheet.records[0], &report, &columns);
        err = roster_cards_settle_sheet(&sheet, &columns, tapped, ret_verdict, ret_notation,
                                        ret_line);
    }
    sheet_clear(&sheet);
    roster_report_clear(&report);
    return err;
}
