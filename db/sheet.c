#include "db/sheet.h"

#include "db/sheet_csv.h"
#include "db/sheet_text.h"
#include "db/sheet_word.h"
#include "db/sheet_xlsx.h"
#include "firmware/base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* So many rows may stand above the header. */
enum { TITLE_ROWS_MAX = 5 };

void sheet_refuse(struct sheet *sheet, enum sheet_fault fault, int line, const char *text)
{
    if (sheet->fault != SHEET_GOOD)
        return;
    sheet->fault = fault;
    sheet->fault_line = line;
    utf8_copy(sheet->fault_text, sizeof sheet->fault_text, text);
}

void sheet_clear(struct sheet *sheet)
{
    free(sheet->records);
    free(sheet->cells);
    *sheet = (struct sheet){0};
}

static bool sheet_begins_with(const char *bytes, size_t length, const char *begin)
{
    size_t size = strlen(begin);
    return length >= size && memcmp(bytes, begin, size) == 0;
}

/* The container of .xls is also that of an .xlsx with a password, which holds a stream of this
 * name, in UTF-16. */
static void sheet_refuse_container(struct sheet *sheet, const char *bytes, size_t length)
{
    static const char stream[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    bool locked = memmem(bytes, length, stream, sizeof stream) != NULL;
    sheet_refuse(sheet, locked ? SHEET_LOCKED : SHEET_OLD_XLS, 0, "");
}

static enum err sheet_read_csv(const char *bytes, size_t length, const char *head,
                               struct sheet *sheet)
{
    char *text = NULL;
    size_t text_length = 0;
    enum err err = sheet_text_decode(bytes, length, head, sheet, &text, &text_length);
    if (err == ERR_OK && text != NULL)
        err = sheet_csv_parse(text, text_length, sheet);
    free(text);
    return err;
}

static bool sheet_record_has(const struct sheet_record *record, const char *head)
{
    const char *cell = record->cells;
    for (int i = 0; i < record->cell_count; i++) {
        char word[TITLE_SIZE];
        if (utf8_copy(word, sizeof word, cell)) {
            sheet_word_head(word);
            if (strcmp(word, head) == 0)
                return true;
        }
        cell += strlen(cell) + 1;
    }
    return false;
}

/* Without the head anywhere the first record stays the header, and somebody will complain. */
static void sheet_leave_out_titles(struct sheet *sheet, const char *head)
{
    for (size_t i = 0; i < sheet->record_count && i <= TITLE_ROWS_MAX; i++)
        if (sheet_record_has(&sheet->records[i], head)) {
            sheet->record_count -= i;
            memmove(sheet->records, sheet->records + i,
                    sheet->record_count * sizeof *sheet->records);
            return;
        }
}

enum err sheet_read(const char *bytes, size_t length, const char *head, struct sheet *ret_sheet)
{
    enum err err = ERR_OK;
    *ret_sheet = (struct sheet){0};
    if (length > SHEET_BYTES_MAX)
        sheet_refuse(ret_sheet, SHEET_TOO_LARGE, 0, "");
    else if (sheet_begins_with(bytes, length, "\xD0\xCF\x11\xE0"))
        sheet_refuse_container(ret_sheet, bytes, length);
    else if (sheet_begins_with(bytes, length, "PK\x03\x04"))
        err = sheet_xlsx_read(bytes, length, ret_sheet);
    else
        err = sheet_read_csv(bytes, length, head, ret_sheet);
    if (err == ERR_OK && ret_sheet->fault == SHEET_GOOD)
        sheet_leave_out_titles(ret_sheet, head);
    return err;
}
