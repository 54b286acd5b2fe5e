/* A report on a console: columns that stand below one another, as wide as their widest cell, a
 * hanzi as two. Numbers stand to the right. */
#include "firmware/base/catalogue.h"
#include "firmware/base/utf8.h"
#include "firmware/committee/report.h"

#include <locale.h>
#include <string.h>
#include <wchar.h>

enum { GAP = 2, PLAIN_SIZE = 4096 };

/* The names of branches come from elsewhere and must not do anything to the console. */
static void print_make_plain(const char *text, char ret_plain[PLAIN_SIZE])
{
    utf8_copy(ret_plain, PLAIN_SIZE, text);
    utf8_make_plain(ret_plain);
}

/* The bytes of a character that is known to be two wide: a hanzi, or a sign that goes with them; 0
 * for any other. */
static int print_wide_bytes(const unsigned char *at)
{
    enum { FIRST_HANZI = 0xE4B8, LAST_HANZI = 0xE9BF, SIGNS = 0xE380, FULL_WIDTH = 0xEFBC };
    int two = at[0] << 8 | at[1];
    bool is_wide = (two >= FIRST_HANZI && two <= LAST_HANZI) || two == SIGNS || two == FULL_WIDTH;
    return is_wide ? 3 : 0;
}

/* The width of a text of nothing but ASCII and such, which needs no second look, for there may be a
 * million of them; -1 for any other. */
static int print_plain_width(const char *text)
{
    static const char divided[] = "÷"; /* of 25÷30 */
    int width = 0;
    for (const unsigned char *at = (const unsigned char *)text; *at != '\0';) {
        int bytes = print_wide_bytes(at);
        if (bytes > 0)
            width += 2;
        else if (*at >= ' ' && *at < 0x7F)
            bytes = 1, width++;
        else if (at[0] == (unsigned char)divided[0] && at[1] == (unsigned char)divided[1])
            bytes = 2, width++;
        else
            return -1;
        at += bytes;
    }
    return width;
}

/* As the C library has it, in whatever locale the command runs. */
static int print_width(const char *raw)
{
    char plain[PLAIN_SIZE];
    const char *text = plain;
    int width = print_plain_width(raw);
    if (width >= 0)
        return width;
    print_make_plain(raw, plain);
    for (width = 0; *text != '\0';) {
        int columns = wcwidth((wchar_t)utf8_next(&text));
        width += columns < 0 ? 0 : columns;
    }
    return width;
}

static void print_gap(int width, FILE *out)
{
    static const char spaces[] = "                                ";
    for (int size = sizeof spaces - 1; width > 0; width -= size)
        fwrite(spaces, 1, (size_t)(width < size ? width : size), out);
}

static void print_cell(const char *text, int width, bool is_right, bool is_last, FILE *out)
{
    char plain[PLAIN_SIZE];
    int own = print_plain_width(text), gap = width - (own >= 0 ? own : print_width(text));
    if (own < 0)
        print_make_plain(text, plain);
    if (is_right)
        print_gap(gap, out);
    fputs(own < 0 ? plain : text, out);
    if (!is_right && !is_last)
        print_gap(gap, out);
    if (!is_last)
        print_gap(GAP, out);
}

/* The widths of the columns, -1 for those that are not shown; returns the last one shown. */
static int print_measure(const struct report_part *table, bool english,
                         int ret_widths[REPORT_COLUMNS_MAX])
{
    char room[REPORT_WORD_SIZE];
    int last = 0;
    for (int i = 0; i < table->column_count; i++) {
        const char *head = table->columns[i].head;
        ret_widths[i] = head == NULL ? -1 : print_width(catalogue_text(english, head));
        if (head != NULL)
            last = i;
    }
    for (size_t i = 0; i < table->cell_count; i++) {
        int column = (int)(i % (size_t)table->column_count);
        int width = ret_widths[column] < 0
                        ? -1
                        : print_width(report_word(&table->columns[column], &table->cells[i], room));
        ret_widths[column] = width > ret_widths[column] ? width : ret_widths[column];
    }
    return last;
}

/* `cells` NULL: the heads. */
static void print_row(const struct report_part *table, const struct report_cell *cells,
                      const int *widths, int last, bool english, FILE *out)
{
    char room[REPORT_WORD_SIZE];
    for (int i = 0; i <= last; i++) {
        const struct report_column *column = &table->columns[i];
        if (column->head == NULL)
            continue;
        print_cell(cells == NULL ? catalogue_text(english, column->head)
                                 : report_word(column, &cells[i], room),
                   widths[i], column->kind != REPORT_TEXT, i == last, out);
    }
    fputc('\n', out);
}

static void print_table(const struct report_part *table, bool english, FILE *out)
{
    int widths[REPORT_COLUMNS_MAX] = {0};
    int last = print_measure(table, english, widths);
    print_row(table, NULL, widths, last, english, out);
    for (size_t at = 0; at < table->cell_count; at += (size_t)table->column_count)
        print_row(table, &table->cells[at], widths, last, english, out);
}

/* A heading may hold the names of a branch and its committees. */
static void print_line(const char *text, FILE *out)
{
    char plain[PLAIN_SIZE];
    print_make_plain(text, plain);
    fprintf(out, "%s\n", plain);
}

static void print_part(const struct report_part *part, bool english, FILE *out)
{
    if (part->kind == REPORT_CURVE)
        return; /* its numbers are in a table */
    fputc('\n', out);
    if (part->heading[0] != '\0')
        print_line(catalogue_text(english, part->heading), out);
    if (part->kind == REPORT_TABLE)
        print_table(part, english, out);
    else
        fprintf(out, "%s\n", part->text);
}

void report_print(const struct report *report, bool english, FILE *out)
{
    locale_t wide = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = wide == (locale_t)0 ? wide : uselocale(wide);
    fprintf(out, "%s　", catalogue_text(english, report->title));
    print_line(report->subtitle, out);
    for (size_t i = 0; i < report->part_count; i++)
        print_part(&report->parts[i], english, out);
    if (wide == (locale_t)0)
        return;
    uselocale(before);
    freelocale(wide);
}
