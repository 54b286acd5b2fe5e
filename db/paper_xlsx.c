#include "db/paper_xlsx.h"

#include "db/paper_grid.h"
#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <xlsxwriter.h>

enum {
    NAME_MAX_UNITS = 31, /* Excel's limit, in units of UTF-16 */
    NUMBERED_MAX = 12,   /* characters of a name that gets a number */
    LONG_ROWS = 24,      /* a shorter table is seen at once: its head needs not stay in view */
    FOOT_SIZE = 240,
    PAPER_SIZE_A4 = 9,
    HEIGHT_LINE = 15, /* points */
    HEIGHT_MAX = 400,
    HEIGHT_TITLE = 38,
    HEIGHT_ROW = 23,
    HEIGHT_HEADING = 28,
    HEIGHT_SIGNS = 40,
};

enum look {
    LOOK_TITLE,
    LOOK_LABEL, /* labels and heads */
    LOOK_LEFT,
    LOOK_CENTRE,
    LOOK_RIGHT,
    LOOK_BOX,
    LOOK_HEADING,
    LOOK_TEXT,
    LOOK_SIGN,
    LOOK_LINE,
    LOOK_COUNT,
};

/* The workbook and the sheet that is being filled. The first error sticks. */
struct paper_book {
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *formats[LOOK_COUNT];
    lxw_row_t row;
    struct paper_grid grid;
    lxw_error error;
};

static void paper_check(struct paper_book *book, lxw_error error)
{
    if (book->error == LXW_NO_ERROR)
        book->error = error;
}

/* ---- formats: the names of the fonts are those that Excel and WPS know ---- */

static void paper_add_formats(struct paper_book *book)
{
    static const struct {
        const char *font;
        double size;
        uint8_t align, vertical;
        bool has_border;
    } looks[] = {
        [LOOK_TITLE] = {"黑体", 18, LXW_ALIGN_CENTER, LXW_ALIGN_VERTICAL_CENTER, false},
        [LOOK_LABEL] = {"黑体", 10.5, LXW_ALIGN_CENTER, LXW_ALIGN_VERTICAL_CENTER, true},
        [LOOK_LEFT] = {"宋体", 10.5, LXW_ALIGN_LEFT, LXW_ALIGN_VERTICAL_CENTER, true},
        [LOOK_CENTRE] = {"宋体", 10.5, LXW_ALIGN_CENTER, LXW_ALIGN_VERTICAL_CENTER, true},
        [LOOK_RIGHT] = {"宋体", 10.5, LXW_ALIGN_RIGHT, LXW_ALIGN_VERTICAL_CENTER, true},
        [LOOK_BOX] = {"宋体", 10.5, LXW_ALIGN_LEFT, LXW_ALIGN_VERTICAL_TOP, true},
        [LOOK_HEADING] = {"黑体", 12, LXW_ALIGN_LEFT, LXW_ALIGN_VERTICAL_BOTTOM, false},
        [LOOK_TEXT] = {"宋体", 10.5, LXW_ALIGN_LEFT, LXW_ALIGN_VERTICAL_CENTER, false},
        [LOOK_SIGN] = {"宋体", 10.5, LXW_ALIGN_RIGHT, LXW_ALIGN_VERTICAL_BOTTOM, false},
        [LOOK_LINE] = {"宋体", 10.5, LXW_ALIGN_LEFT, LXW_ALIGN_VERTICAL_BOTTOM, false},
    };
    for (int i = 0; i < LOOK_COUNT; i++) {
        lxw_format *format = workbook_add_format(book->workbook);
        format_set_font_name(format, looks[i].font);
        format_set_font_size(format, looks[i].size);
        format_set_align(format, looks[i].align);
        format_set_align(format, looks[i].vertical);
        format_set_text_wrap(format);
        if (looks[i].has_border)
            format_set_border(format, LXW_BORDER_THIN);
        book->formats[i] = format;
    }
    format_set_bottom(book->formats[LOOK_LINE], LXW_BORDER_THIN);
}

/* ---- rows ---- */

/* One cell from grid column `first` up to, but not including, `end`. */
static void paper_put(struct paper_book *book, int first, int end, const char *text, enum look look)
{
    lxw_format *format = book->formats[look];
    lxw_col_t from = (lxw_col_t)first, to = (lxw_col_t)(end - 1);
    paper_check(book, from == to
                          ? worksheet_write_string(book->sheet, book->row, from, text, format)
                          : worksheet_merge_range(book->sheet, book->row, from, book->row, to, text,
                                                  format));
}

/* The next row will be as high as `lines` lines of text need, but at least `least` points: merged
 * cells do not grow by themselves. */
static void paper_set_height(struct paper_book *book, int lines, int least)
{
    int height = lines * HEIGHT_LINE + HEIGHT_ROW - HEIGHT_LINE;
    height = height < least ? least : height > HEIGHT_MAX ? HEIGHT_MAX : height;
    paper_check(book, worksheet_set_row(book->sheet, book->row, height, NULL));
}

static bool paper_is_whole_number(const char *text, double *ret_number)
{
    enum { DIGITS_MAX = 9 };
    size_t digits = strspn(text, "0123456789");
    if (digits == 0 || digits > DIGITS_MAX || text[digits] != '\0')
        return false;
    *ret_number = atoi(text);
    return true;
}

static void paper_put_table_cell(struct paper_book *book, const struct paper_column *column,
                                 int first, int end, const char *text)
{
    static const enum look looks[] = {
        [PAPER_LEFT] = LOOK_LEFT, [PAPER_CENTRE] = LOOK_CENTRE, [PAPER_RIGHT] = LOOK_RIGHT};
    enum look look = looks[column->align];
    double number;
    if (column->is_number && end == first + 1 && paper_is_whole_number(text, &number))
        paper_check(book, worksheet_write_number(book->sheet, book->row, (lxw_col_t)first, number,
                                                 book->formats[look]));
    else
        paper_put(book, first, end, text, look);
}

static int paper_lines(const struct paper_book *book, const int *spans, int count,
                       char *const *cells)
{
    int lines = 1;
    for (int i = 0; i < count; i++) {
        int needed = paper_grid_lines(&book->grid, spans[i], spans[i + 1], cells[i]);
        lines = needed > lines ? needed : lines;
    }
    return lines;
}

static void paper_put_fields(struct paper_book *book, const struct paper_block *block,
                             const int *spans, int count)
{
    for (size_t at = 0; at < block->cell_count; at += (size_t)count, book->row++) {
        paper_set_height(book, paper_lines(book, spans, count, &block->cells[at]), HEIGHT_ROW);
        for (int i = 0; i < count; i++)
            paper_put(book, spans[i], spans[i + 1], block->cells[at + (size_t)i],
                      i % 2 == 0 ? LOOK_LABEL : LOOK_LEFT);
    }
}

static void paper_put_table(struct paper_book *book, const struct paper_block *block,
                            const int *spans, int count)
{
    char *heads[PAPER_CELLS_MAX];
    for (int i = 0; i < count; i++)
        heads[i] = (char *)(uintptr_t)block->columns[i].head;
    paper_set_height(book, paper_lines(book, spans, count, heads), HEIGHT_ROW);
    for (int i = 0; i < count; i++)
        paper_put(book, spans[i], spans[i + 1], heads[i], LOOK_LABEL);
    book->row++;
    for (size_t at = 0; at < block->cell_count; at += (size_t)count, book->row++) {
        paper_set_height(book, paper_lines(book, spans, count, &block->cells[at]), HEIGHT_ROW);
        for (int i = 0; i < count; i++)
            paper_put_table_cell(book, &block->columns[i], spans[i], spans[i + 1],
                                 block->cells[at + (size_t)i]);
    }
}

static void paper_put_text(struct paper_book *book, const struct paper_block *block,
                           const int *spans)
{
    if (block->cells[0][0] != '\0') {
        paper_set_height(book, 1, HEIGHT_HEADING);
        paper_put(book, spans[0], spans[1], block->cells[0], LOOK_HEADING);
        book->row++;
    }
    if (block->cells[1][0] != '\0') {
        paper_set_height(book, paper_lines(book, spans, 1, &block->cells[1]), HEIGHT_ROW);
        paper_put(book, spans[0], spans[1], block->cells[1], LOOK_TEXT);
        book->row++;
    }
}

static void paper_put_signs(struct paper_book *book, const struct paper_block *block,
                            const int *spans)
{
    paper_set_height(book, 1, HEIGHT_SIGNS);
    for (size_t i = 0; i < block->cell_count; i++) {
        paper_put(book, spans[2 * i], spans[2 * i + 1], block->cells[i], LOOK_SIGN);
        paper_put(book, spans[2 * i + 1], spans[2 * i + 2], "", LOOK_LINE);
    }
    book->row++;
}

static void paper_put_block(struct paper_book *book, const struct paper_block *block)
{
    int spans[PAPER_CELLS_MAX + 1];
    int count = paper_grid_spans(&book->grid, block, spans);
    switch (block->kind) {
    case PAPER_FIELDS:
        paper_put_fields(book, block, spans, count);
        break;
    case PAPER_TABLE:
        paper_put_table(book, block, spans, count);
        break;
    case PAPER_BOX:
        paper_set_height(book, paper_lines(book, spans, count, block->cells),
                         block->lines * HEIGHT_LINE);
        paper_put(book, spans[0], spans[1], block->cells[0], LOOK_LABEL);
        paper_put(book, spans[1], spans[2], block->cells[1], LOOK_BOX);
        book->row++;
        break;
    case PAPER_TEXT:
        paper_put_text(book, block, spans);
        break;
    case PAPER_SIGNS:
        paper_put_signs(book, block, spans);
        break;
    case PAPER_PLOT:
        break;
    }
}

/* ---- sheets ---- */

/* Excel's rules: none of these characters, no apostrophe at either end, at most 31 units. */
static void paper_clean_name(const char *name, char *ret_name, size_t size)
{
    size_t length = 0;
    int units = 0;
    for (const char *at = name; *at != '\0';) {
        const char *start = at;
        units += utf8_next(&at) > 0xFFFF ? 2 : 1;
        size_t bytes = (size_t)(at - start);
        if (units > NAME_MAX_UNITS || length + bytes >= size)
            break;
        bool is_bad = bytes == 1 && ((unsigned char)*start < ' ' || strchr("[]:*?/\\'", *start));
        memcpy(ret_name + length, is_bad ? " " : start, bytes);
        length += bytes;
    }
    ret_name[length] = '\0';
}

/* Two sheets must not have the same name, and none an empty one. */
static lxw_worksheet *paper_add_sheet(struct paper_book *book, const char *name, size_t index)
{
    char clean[4 * NAME_MAX_UNITS + 1], numbered[4 * NAME_MAX_UNITS + 32];
    paper_clean_name(name, clean, sizeof clean);
    if (clean[0] != '\0' && workbook_validate_sheet_name(book->workbook, clean) == LXW_NO_ERROR)
        return workbook_add_worksheet(book->workbook, clean);
    char shorter[sizeof clean];
    utf8_copy(shorter, sizeof shorter, clean);
    while (utf8_length(shorter) > NUMBERED_MAX)
        utf8_copy(shorter, strlen(shorter), clean);
    snprintf(numbered, sizeof numbered, "%s（%zu）", shorter, index + 1);
    return workbook_add_worksheet(book->workbook, numbered);
}

/* '&' begins a code in a foot. Without space for the foot's text, the page numbers are enough. */
static void paper_set_page_foot(struct paper_book *book, const char *foot)
{
    char text[FOOT_SIZE] = "&L&8 ";
    size_t length = strlen(text);
    static const char pages[] = "&R&9 第 &P 页　共 &N 页";
    for (; *foot != '\0' && length + sizeof pages + 2 < sizeof text; foot++) {
        text[length++] = *foot;
        if (*foot == '&')
            text[length++] = '&';
    }
    strcpy(text + (*foot == '\0' ? length : 0), pages);
    paper_check(book, worksheet_set_footer(book->sheet, text));
}

static void paper_set_page(struct paper_book *book, const struct paper *paper)
{
    static const double side = 0.6, top = 0.7, bottom = 0.8; /* inches */
    worksheet_set_paper(book->sheet, PAPER_SIZE_A4);
    if (paper->is_landscape)
        worksheet_set_landscape(book->sheet);
    worksheet_set_margins(book->sheet, side, side, top, bottom);
    worksheet_center_horizontally(book->sheet);
    worksheet_fit_to_pages(book->sheet, 1, 0);
    worksheet_gridlines(book->sheet, LXW_HIDE_ALL_GRIDLINES);
    paper_set_page_foot(book, paper->foot);
    for (int i = 0; i < book->grid.count; i++)
        paper_check(book, worksheet_set_column(book->sheet, (lxw_col_t)i, (lxw_col_t)i,
                                               paper_grid_width(&book->grid, i), NULL));
}

/* The head of the first long table stays in view and is printed on every page. */
static void paper_keep_head(struct paper_book *book, const struct paper_block *block, bool *is_kept)
{
    if (*is_kept || block->kind != PAPER_TABLE ||
        block->cell_count < LONG_ROWS * (size_t)block->column_count)
        return;
    *is_kept = true;
    worksheet_freeze_panes(book->sheet, book->row + 1, 0);
    paper_check(book, worksheet_repeat_rows(book->sheet, book->row, book->row));
}

static void paper_add_paper(struct paper_book *book, const struct paper *paper, size_t index)
{
    bool is_kept = false;
    book->sheet = paper_add_sheet(book, paper->name, index);
    if (book->sheet == NULL) {
        paper_check(book, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    book->row = 0;
    paper_grid_make(paper, &book->grid);
    paper_set_page(book, paper);
    paper_set_height(book, 1, HEIGHT_TITLE);
    paper_put(book, 0, book->grid.count, paper->title, LOOK_TITLE);
    book->row++;
    for (size_t i = 0; i < paper->block_count; i++) {
        paper_keep_head(book, &paper->blocks[i], &is_kept);
        paper_put_block(book, &paper->blocks[i]);
    }
}

/* ---- the file ---- */

static enum err paper_error(lxw_error error)
{
    if (error == LXW_NO_ERROR)
        return ERR_OK;
    log_error("making a spreadsheet: %s", lxw_strerror(error));
    if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return ERR_NOMEM;
    return errno == ENOSPC ? ERR_FULL : ERR_IO;
}

static enum err paper_write_book(const struct paper_document *document, const char *path)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    struct paper_book book = {.workbook = workbook_new_opt(path, &options)};
    if (book.workbook == NULL)
        return ERR_NOMEM;
    lxw_doc_properties properties = {.title = document->title,
                                     .created = (time_t)(document->time_ms / 1000)};
    paper_check(&book, workbook_set_properties(book.workbook, &properties));
    paper_add_formats(&book);
    for (size_t i = 0; i < document->paper_count && book.error == LXW_NO_ERROR; i++)
        paper_add_paper(&book, &document->papers[i], i);
    lxw_error error = workbook_close(book.workbook);
    return paper_error(book.error != LXW_NO_ERROR ? book.error : error);
}

static enum err paper_read_file(int fd, char **ret_bytes, size_t *ret_length)
{
    struct stat status;
    if (fstat(fd, &status) != 0)
        return err_from_errno(errno);
    size_t length = (size_t)status.st_size;
    char *bytes = malloc(length + 1);
    if (bytes == NULL)
        return ERR_NOMEM;
    if (pread(fd, bytes, length, 0) != status.st_size) {
        free(bytes);
        return ERR_IO;
    }
    *ret_bytes = bytes;
    *ret_length = length;
    return ERR_OK;
}

/* libxlsxwriter writes to a path only: that of a file in memory. */
enum err paper_xlsx(const struct paper_document *document, char **ret_bytes, size_t *ret_length)
{
    char path[64];
    int fd = memfd_create("paper", MFD_CLOEXEC);
    if (fd < 0)
        return err_from_errno(errno);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    errno = 0;
    enum err err = paper_write_book(document, path);
    if (err == ERR_OK)
        err = paper_read_file(fd, ret_bytes, ret_length);
    close(fd);
    return err;
}
