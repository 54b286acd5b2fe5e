#include "db/roster_table.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

/* What the parser's callbacks know. */
struct roster_parse {
    struct roster_table *table;
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
static void roster_parse_cell(void *bytes, size_t length, void *context)
{
    struct roster_parse *parse = context;
    if (length > 0)
        memcpy(parse->next_cell, bytes, length);
    parse->next_cell[length] = '\0';
    parse->next_cell += length + 1;
    parse->cell_count++;
}

static void roster_parse_record(int terminator, void *context)
{
    (void)terminator;
    struct roster_parse *parse = context;
    struct roster_table *table = parse->table;
    if (table->record_count == parse->room) {
        size_t room = parse->room == 0 ? 256 : 2 * parse->room;
        struct roster_record *records = realloc(table->records, room * sizeof *records);
        parse->out_of_memory = records == NULL;
        if (records == NULL)
            return;
        table->records = records;
        parse->room = room;
    }
    table->records[table->record_count++] =
        (struct roster_record){parse->line, parse->cell_count, parse->first_cell};
    parse->first_cell = parse->next_cell;
    parse->cell_count = 0;
    parse->record_ended = true;
}

/* Bytes of the first line with its line end. */
static size_t roster_table_line_length(const char *text)
{
    size_t length = strcspn(text, "\r\n");
    if (text[length] == '\r' && text[length + 1] == '\n')
        return length + 2;
    return text[length] == '\0' ? length : length + 1;
}

static char roster_table_delimiter(const char *text)
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

static bool roster_table_is_blank(const char *line, size_t length)
{
    return strspn(line, " \t\r\n") >= length;
}

/* Feeds the parser line by line, so that each record's first line is known. Returns false where
 * the text is no CSV. */
static bool roster_table_feed(struct csv_parser *parser, const char *text, size_t length,
                              struct roster_parse *parse)
{
    bool inside = false; /* a quoted cell goes on over the end of the line */
    int line = 1;
    for (const char *at = text; at < text + length; line++) {
        size_t size = roster_table_line_length(at);
        if (!inside)
            parse->line = line;
        parse->record_ended = false;
        if (csv_parse(parser, at, size, roster_parse_cell, roster_parse_record, parse) != size)
            return false;
        inside = !parse->record_ended && (inside || !roster_table_is_blank(at, size));
        if (parse->out_of_memory || parse->table->record_count > ROSTER_ROWS_MAX + 1)
            return true;
        at += size;
    }
    return csv_fini(parser, roster_parse_cell, roster_parse_record, parse) == 0;
}

enum err roster_table_parse(const char *text, size_t length, struct roster_report *report,
                            struct roster_table *ret_table)
{
    struct csv_parser parser;
    struct roster_parse parse = {.table = ret_table};
    *ret_table = (struct roster_table){0};
    if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0)
        return ERR_NOMEM;
    csv_set_delim(&parser, (unsigned char)roster_table_delimiter(text));
    ret_table->cells = malloc(length + 2);
    parse.next_cell = parse.first_cell = ret_table->cells;
    enum err err = ERR_NOMEM;
    if (ret_table->cells != NULL) {
        bool is_csv = roster_table_feed(&parser, text, length, &parse);
        bool no_memory = parse.out_of_memory || csv_error(&parser) == CSV_ENOMEM;
        err = no_memory ? ERR_NOMEM : ERR_OK;
        if (!is_csv && !no_memory)
            roster_report_add(report, ROSTER_BAD_CSV, parse.line, 0, "");
    }
    if (ret_table->record_count > ROSTER_ROWS_MAX + 1)
        roster_report_add(report, ROSTER_TOO_LARGE, 0, 0, "");
    csv_free(&parser);
    return err;
}

void roster_table_clear(struct roster_table *table)
{
    free(table->records);
    free(table->cells);
    *table = (struct roster_table){0};
}
