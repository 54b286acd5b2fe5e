#include "db/sheet_xlsx.h"

#include "db/sheet_rows.h"
#include "firmware/base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 256 };

/* What the workbook says of its parts. */
struct sheet_book {
    char sheet_id[64]; /* of the relationship to the sheet that is read */
    int sheet_count;
    char sheet_path[PATH_SIZE];
    char strings_path[PATH_SIZE]; /* "": it has none */
};

static void sheet_book_nothing(struct sheet_part *part, const char *name)
{
    (void)part;
    (void)name;
}

static void sheet_book_no_text(struct sheet_part *part, const char *text, size_t length)
{
    (void)part;
    (void)text;
    (void)length;
}

/* ---- xl/workbook.xml: the first sheet that can be seen ---- */

static void sheet_book_begin(struct sheet_part *part, const char *name, const char **attributes)
{
    struct sheet_book *book = part->context;
    if (strcmp(name, "sheet") != 0)
        return;
    const char *state = sheet_part_attribute(attributes, "state");
    const char *id = sheet_part_attribute(attributes, "id");
    const char *title = sheet_part_attribute(attributes, "name");
    bool hidden = state != NULL && strcmp(state, "visible") != 0;
    book->sheet_count++;
    if (hidden || id == NULL || book->sheet_id[0] != '\0')
        return;
    utf8_copy(book->sheet_id, sizeof book->sheet_id, id);
    utf8_copy(part->sheet->name, sizeof part->sheet->name, title == NULL ? "" : title);
}

/* ---- xl/_rels/workbook.xml.rels: where it is, and where the shared strings are ---- */

/* "worksheets/sheet1.xml" counts from xl/, "/xl/worksheets/sheet1.xml" from the top. */
static void sheet_book_path(const char *target, char ret_path[PATH_SIZE])
{
    bool from_top = target[0] == '/';
    char path[PATH_SIZE + 8];
    snprintf(path, sizeof path, "%s%s", from_top ? "" : "xl/", from_top ? target + 1 : target);
    utf8_copy(ret_path, PATH_SIZE, path);
}

static void sheet_book_relate(struct sheet_part *part, const char *name, const char **attributes)
{
    struct sheet_book *book = part->context;
    const char *id = sheet_part_attribute(attributes, "Id");
    const char *type = sheet_part_attribute(attributes, "Type");
    const char *target = sheet_part_attribute(attributes, "Target");
    if (strcmp(name, "Relationship") != 0 || id == NULL || type == NULL || target == NULL)
        return;
    const char *kind = strrchr(type, '/');
    if (strcmp(id, book->sheet_id) == 0)
        sheet_book_path(target, book->sheet_path);
    else if (kind != NULL && strcmp(kind, "/sharedStrings") == 0)
        sheet_book_path(target, book->strings_path);
}

/* ---- all of it ---- */

static void sheet_book_read(struct sheet_zip *zip, struct sheet_part *part)
{
    static const struct sheet_part_handlers sheets = {sheet_book_begin, sheet_book_nothing,
                                                      sheet_book_no_text};
    static const struct sheet_part_handlers relations = {sheet_book_relate, sheet_book_nothing,
                                                         sheet_book_no_text};
    const struct sheet_book *book = part->context;
    sheet_part_read(zip, "xl/workbook.xml", &sheets, part);
    if (part->err == ERR_OK && part->sheet->fault == SHEET_GOOD)
        sheet_part_read(zip, "xl/_rels/workbook.xml.rels", &relations, part);
    if (part->err == ERR_OK && book->sheet_path[0] == '\0')
        sheet_refuse(part->sheet, SHEET_NO_TABLE, 0, "");
}

static enum err sheet_xlsx_read_archive(struct sheet_zip *zip, struct sheet *sheet)
{
    struct sheet_book book = {.sheet_count = 0};
    struct sheet_part part = {.sheet = sheet, .context = &book};
    struct sheet_strings strings = {.text = NULL};
    sheet_book_read(zip, &part);
    enum err err = part.err;
    sheet->ignored_sheets = book.sheet_count > 0 ? book.sheet_count - 1 : 0;
    if (err == ERR_OK && sheet->fault == SHEET_GOOD && book.strings_path[0] != '\0')
        sheet_strings_read(zip, book.strings_path, sheet, &strings, &err);
    if (err == ERR_OK && sheet->fault == SHEET_GOOD)
        err = sheet_rows_read(zip, book.sheet_path, &strings, sheet);
    sheet_strings_clear(&strings);
    return err;
}

enum err sheet_xlsx_read(const char *bytes, size_t length, struct sheet *sheet)
{
    struct sheet_zip *zip = sheet_zip_open(bytes, length);
    if (zip == NULL) {
        sheet_refuse(sheet, SHEET_DAMAGED, 0, "");
        return ERR_OK;
    }
    enum err err = sheet_xlsx_read_archive(zip, sheet);
    sheet_zip_close(zip);
    return err;
}
