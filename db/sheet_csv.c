#include "db/sheet_csv.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

/* What the parser's callbacks know. */
struct sheet_csv {
    struct sheet *sheet;
    size_t room;       /* for records */
    char *next_cell;   /* where the next cell goes */
    char *first_cell;  /* of the record that is being read */
    int cell_count;    /* of the same */
    int line;          /* where it began */
    bool record_ended; /* a record ended since this was last set to false */
    bool out_of_memory;
};

/* The cells need no more room than the text: behind each cell stood a delimiter or a line end, and
 * its NUL takes that place. */
static void sheet_csv_cell(void *bytes, size_t length, void *context)
{
    struct sheet_csv *csv = context;
    if (csv->cell_count == SHEET_CELLS_MAX)
        return;
    if (length > 0)
        memcpy(csv->next_cell, bytes, length);
    csv->next_cell[length] = '\0';
    csv->next_cell += length + 1;
    csv->cell_count++;
}

static void sheet_csv_record(int terminator, void *context)
{
    (void)terminator;
    struct sheet_csv *csv = context;
    struct sheet *sheet = csv->sheet;
    if (sheet->record_count == csv->room) {
        size_t room = csv->room == 0 ? 256 : 2 * csv->room;
        struct sheet_record *records = realloc(sheet->records, room * sizeof *records);
        csv->out_of_memory = records == NULL;
        if (records == NULL)
            return;
        sheet->records = records;
        csv->room = room;
    }
    sheet->records[sheet->record_count++] =
        (struct sheet_record){csv->line, csv->cell_count, csv->first_cell};
    csv->first_cell = csv->next_cell;
    csv->cell_count = 0;
    csv->record_ended = true;
}

/* Bytes of the first line with its line end. */
static size_t sheet_csv_line_length(const char *text)
{
    size_t length = strcspn(text, "\r\n");
    if (text[length] == '\r' && text[length + 1] == '\n')
        return length + 2;
    return text[length] == '\0' ? length : length + 1;
}

static char sheet_csv_delimiter(const char *text)
{
    static const char delimiters[] = ",\t;";
    size_t counts[sizeof delimiters - 1] = {0};
    size_t best = 0;
    text += strspn(text, "\r\n");
    for (const char *at = text; *at != '\0' && *at != '\r' && *at != '\n'; at++) {
        const char *found = strchr(delimiters, *at);
        if (found != NULL)
            counts[found - delimiters]++;
    }
    for (size_t i = 1; i < sizeof delimiters - 1; i++)
        if (counts[i] > counts[best])
            best = i;
    return delimiters[best];
}

static bool sheet_csv_is_blank(const char *line, size_t length)
{
    return strspn(line, " \t\r\n") >= length;
}

/* Feeds the parser line by line, so that each record's first line is known. Returns false where
 * the text is no CSV. */
static bool sheet_csv_feed(struct csv_parser *parser, const char *text, size_t length,
                           struct sheet_csv *csv)
{
    bool inside = false; /* a quoted cell goes on over the end of the line */
    int line = 1;
    for (const char *at = text; at < text + length; line++) {
        size_t size = sheet_csv_line_length(at);
        if (!inside)
            csv->line = line;
        csv->record_ended = false;
        if (csv_parse(parser, at, size, sheet_csv_cell, sheet_csv_record, csv) != size)
            return false;
        inside = !csv->record_ended && (inside || !sheet_csv_is_blank(at, size));
        if (csv->out_of_memory || csv->sheet->record_count > SHEET_ROWS_MAX + 1)
            return true;
        at += size;
    }
    return csv_fini(parser, sheet_csv_cell, sheet_csv_record, csv) == 0;
}

/* A header and SHEET_ROWS_MAX rows; one more shows that there are too many. */
enum err sheet_csv_parse(const char *text, size_t length, struct sheet *sheet)
{
    struct csv_parser parser;
    struct sheet_csv csv = {.sheet = sheet};
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return ERR_NOMEM;
    csv_set_delim(&parser, (unsigned char)sheet_csv_delimiter(text));
    sheet->cells = malloc(length + 2);
    csv.next_cell = csv.first_cell = sheet->cells;
    enum err err = ERR_NOMEM;
    if (sheet->cells != NULL) {
        bool is_csv = sheet_csv_feed(&parser, text, length, &csv);
        bool no_memory = csv.out_of_memory || csv_error(&parser) == CSV_ENOMEM;
        err = no_memory ? ERR_NOMEM : ERR_OK;
        if (!is_csv && !no_memory)
            sheet_refuse(sheet, SHEET_BAD_CSV, csv.line, "");
    }
    if (sheet->record_count > SHEET_ROWS_MAX + 1)
        sheet_refuse(sheet, SHEET_TOO_LARGE, 0, "");
    csv_free(&parser);
    return err;
}
