/* Spreadsheets from good programs and from nowhere good: what is read, what is refused, and why. */
#include "db/sheet.h"

#include "db/sheet_word.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <minizip/zip.h>
#include <unistd.h>
#include <xlsxwriter.h>

/* ---- helpers ---- */

struct file {
    char path[64];
    char *bytes;
    size_t length;
};

static void file_begin(struct file *file)
{
    strcpy(file->path, "/tmp/themeday-sheet-XXXXXX");
    int fd = mkstemp(file->path);
    assert_true(fd >= 0);
    close(fd);
}

/* Reads what was written to the path and removes it. */
static void file_end(struct file *file)
{
    FILE *stream = fopen(file->path, "rb");
    assert_non_null(stream);
    file->bytes = malloc(SHEET_BYTES_MAX);
    file->length = fread(file->bytes, 1, SHEET_BYTES_MAX, stream);
    fclose(stream);
    unlink(file->path);
}

static void file_free(struct file *file)
{
    free(file->bytes);
}

/* The cells of a record as "a|b|c". */
static const char *record_text(const struct sheet *sheet, size_t index)
{
    static char text[4096];
    assert_true(index < sheet->record_count);
    const char *cell = sheet->records[index].cells;
    text[0] = '\0';
    for (int i = 0; i < sheet->records[index].cell_count; i++) {
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i == 0 ? "" : "|", cell);
        cell += strlen(cell) + 1;
    }
    return text;
}

static void assert_record(const struct sheet *sheet, size_t index, int line, const char *text)
{
    assert_string_equal(record_text(sheet, index), text);
    assert_int_equal(sheet->records[index].line, line);
}

static void read_good(const struct file *file, struct sheet *sheet)
{
    assert_int_equal(sheet_read(file->bytes, file->length, "姓名", sheet), ERR_OK);
    if (sheet->fault != SHEET_GOOD)
        fail_msg("fault %d at line %d", sheet->fault, sheet->fault_line);
}

static int read_bad(const char *bytes, size_t length, enum sheet_fault fault)
{
    struct sheet sheet;
    assert_int_equal(sheet_read(bytes, length, "姓名", &sheet), ERR_OK);
    int line = sheet.fault_line;
    if (sheet.fault != fault)
        fail_msg("fault %d instead of %d", sheet.fault, fault);
    sheet_clear(&sheet);
    return line;
}

/* ---- workbooks put together by hand ---- */

static const char workbook_xml[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?><workbook "
    "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>"
    "<sheet name=\"名单\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";

static const char relations_xml[] =
    "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
    "<Relationship Id=\"rId1\" Type=\"http://x/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"http://x/sharedStrings\" Target=\"/xl/sharedStrings.xml\"/>"
    "</Relationships>";

struct member_file {
    const char *name;
    const char *text;
    size_t length; /* 0: a string */
};

static void zip_add(zipFile zip, const char *name, const char *bytes, size_t length)
{
    zip_fileinfo info = {.dosDate = 0};
    assert_int_equal(zipOpenNewFileInZip(zip, name, &info, NULL, 0, NULL, 0, NULL, Z_DEFLATED, 6),
                     ZIP_OK);
    assert_int_equal(zipWriteInFileInZip(zip, bytes, (unsigned)length), ZIP_OK);
    assert_int_equal(zipCloseFileInZip(zip), ZIP_OK);
}

static void make_zip(struct file *file, const struct member_file *members)
{
    file_begin(file);
    zipFile zip = zipOpen(file->path, APPEND_STATUS_CREATE);
    assert_non_null(zip);
    for (; members->name != NULL; members++)
        zip_add(zip, members->name, members->text,
                members->length > 0 ? members->length : strlen(members->text));
    assert_int_equal(zipClose(zip, NULL), ZIP_OK);
    file_end(file);
}

/* A workbook with this sheet; `length` 0: a string. */
static void make_book(struct file *file, const char *sheet_xml, size_t length,
                      const char *strings_xml)
{
    const struct member_file members[] = {
        {"xl/workbook.xml", workbook_xml, 0},
        {"xl/_rels/workbook.xml.rels", relations_xml, 0},
        {"xl/sharedStrings.xml", strings_xml == NULL ? "<sst/>" : strings_xml, 0},
        {"xl/worksheets/sheet1.xml", sheet_xml, length},
        {NULL, NULL, 0},
    };
    make_zip(file, members);
}

static int bad_book(const char *sheet_xml, const char *strings_xml, enum sheet_fault fault)
{
    struct file file;
    make_book(&file, sheet_xml, 0, strings_xml);
    int line = read_bad(file.bytes, file.length, fault);
    file_free(&file);
    return line;
}

/* ---- good files ---- */

static void test_written_by_a_library(void **state)
{
    (void)state;
    struct file file;
    struct sheet sheet;
    file_begin(&file);
    lxw_workbook *book = workbook_new(file.path);
    lxw_worksheet *page = workbook_add_worksheet(book, "名单");
    workbook_add_worksheet(book, "说明");
    lxw_format *date = workbook_add_format(book);
    format_set_num_format(date, "yyyy-mm-dd");
    lxw_datetime day = {2026, 7, 1, 0, 0, 0.0};
    worksheet_merge_range(page, 0, 0, 0, 4, "机关第一党支部名单（2026 年）", NULL);
    const char *heads[] = {"姓 名", "党支部", "工号", "日期", "卡号（十进制）"};
    for (lxw_col_t i = 0; i < 5; i++)
        worksheet_write_string(page, 2, i, heads[i], NULL);
    worksheet_write_string(page, 3, 0, "张三", NULL);
    worksheet_write_number(page, 3, 2, 20230101001, NULL);
    worksheet_write_datetime(page, 3, 3, &day, date);
    worksheet_write_number(page, 3, 4, 4294967295.0, NULL);
    worksheet_write_string(page, 5, 0, "李\n四", NULL);
    worksheet_write_formula_str(page, 5, 1, "=A1&\"x\"", NULL, "第二党支部");
    worksheet_write_number(page, 5, 2, 0.5, NULL);
    worksheet_write_boolean(page, 5, 3, 1, NULL);
    worksheet_write_number(page, 5, 4, 123456789012345678.0, NULL);
    assert_int_equal(workbook_close(book), LXW_NO_ERROR);
    file_end(&file);
    read_good(&file, &sheet);
    assert_string_equal(sheet.name, "名单");
    assert_int_equal(sheet.ignored_sheets, 1);
    assert_int_equal(sheet.record_count, 3);
    assert_record(&sheet, 0, 3, "姓 名|党支部|工号|日期|卡号（十进制）");
    assert_record(&sheet, 1, 4, "张三||20230101001|46204|4294967295");
    assert_record(&sheet, 2, 6, "李\n四|第二党支部|0.5|1|1.23456789012346E+17");
    sheet_clear(&sheet);
    file_free(&file);
}

/* All the ways in which a cell can hold its text; prefixed names; cells and rows without numbers.
 */
static void test_kinds_of_cells(void **state)
{
    (void)state;
    struct file file;
    struct sheet sheet;
    make_book(
        &file,
        "<x:worksheet xmlns:x=\"u\"><x:sheetData>"
        "<x:row r=\"1\"><x:c r=\"A1\" t=\"s\"><x:v>0</x:v></x:c>"
        "<x:c r=\"D1\" t=\"inlineStr\"><x:is><x:r><x:t>备</x:t></x:r><x:r><x:t>注</x:t></x:r>"
        "<x:rPh><x:t>beizhu</x:t></x:rPh></x:is></x:c></x:row>"
        "<x:row><x:c t=\"s\"><x:v>1</x:v></x:c><x:c t=\"str\"><x:f>B1</x:f><x:v>a</x:v></x:c>"
        "<x:c><x:v>2.0230101001E+11</x:v></x:c><x:c t=\"b\"><x:v>0</x:v></x:c></x:row>"
        "<x:row r=\"7\" spans=\"1:3\"><x:c r=\"A7\" s=\"3\"/><x:c r=\"B7\"/></x:row>"
        "<x:row r=\"9\"><x:c r=\"C9\"><x:v>007</x:v></x:c></x:row>"
        "</x:sheetData></x:worksheet>",
        0,
        "<sst><si><t>姓名</t></si><si><r><t>山</t></r><r><t xml:space=\"preserve\">田 </t></r>"
        "<rPh sb=\"0\" eb=\"1\"><t>やま</t></rPh><phoneticPr/></si></sst>");
    read_good(&file, &sheet);
    assert_int_equal(sheet.record_count, 3);
    assert_record(&sheet, 0, 1, "姓名|||备注");
    assert_record(&sheet, 1, 2, "山田 |a|202301010010|0");
    assert_record(&sheet, 2, 9, "||7");
    assert_string_equal(sheet.name, "名单");
    assert_int_equal(sheet.ignored_sheets, 0);
    sheet_clear(&sheet);
    file_free(&file);
}

/* Merged to the right: the first cell has it; merged downwards: every row. */
static void test_merged_cells(void **state)
{
    (void)state;
    struct file file;
    struct sheet sheet;
    make_book(&file,
              "<worksheet><sheetData>"
              "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>姓名</v></c><c r=\"B1\" "
              "t=\"str\"><v>党支部</v></c></row>"
              "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>张三</v></c><c r=\"B2\" "
              "t=\"str\"><v>甲</v></c></row>"
              "<row r=\"3\"><c r=\"A3\" t=\"str\"><v>李四</v></c><c r=\"B3\"/></row>"
              "<row r=\"5\"><c r=\"A5\" t=\"str\"><v>王五</v></c></row>"
              "<row r=\"6\"><c r=\"A6\" t=\"str\"><v>赵六</v></c></row></sheetData>"
              "<mergeCells count=\"4\"><mergeCell ref=\"B2:B5\"/><mergeCell ref=\"A6:B6\"/>"
              "<mergeCell ref=\"nonsense\"/><mergeCell ref=\"ZZZ9:A1\"/></mergeCells></worksheet>",
              0, NULL);
    read_good(&file, &sheet);
    assert_record(&sheet, 1, 2, "张三|甲");
    assert_record(&sheet, 2, 3, "李四|甲");
    assert_record(&sheet, 3, 5, "王五|甲");
    assert_record(&sheet, 4, 6, "赵六");
    sheet_clear(&sheet);
    file_free(&file);
}

/* The first sheet that can be seen is read, wherever it is. */
static void test_hidden_sheet(void **state)
{
    (void)state;
    const struct member_file members[] = {
        {"xl/workbook.xml",
         "<workbook xmlns:r=\"r\"><sheets><sheet name=\"旧\" state=\"hidden\" r:id=\"a\"/>"
         "<sheet name=\"新\" r:id=\"b\"/></sheets></workbook>",
         0},
        {"xl/_rels/workbook.xml.rels",
         "<Relationships><Relationship Id=\"a\" Type=\"t/worksheet\" Target=\"worksheets/1.xml\"/>"
         "<Relationship Id=\"b\" Type=\"t/worksheet\" Target=\"/xl/other/2.xml\"/></Relationships>",
         0},
        {"xl/worksheets/1.xml", "<worksheet/>", 0},
        {"xl/other/2.xml", "<worksheet><row><c t=\"str\"><v>姓名</v></c></row></worksheet>", 0},
        {NULL, NULL, 0},
    };
    struct file file;
    struct sheet sheet;
    make_zip(&file, members);
    read_good(&file, &sheet);
    assert_string_equal(sheet.name, "新");
    assert_record(&sheet, 0, 1, "姓名");
    assert_int_equal(sheet.ignored_sheets, 1);
    sheet_clear(&sheet);
    file_free(&file);
}

static void test_title_above_the_header_of_csv(void **state)
{
    (void)state;
    static const char text[] = "机关第一党支部名单,,\r\n,,\r\n序号,姓名(必填),备注\r\n1,张三,\r\n";
    const struct file file = {"", (char *)text, sizeof text - 1};
    struct sheet sheet;
    read_good(&file, &sheet);
    assert_int_equal(sheet.record_count, 2);
    assert_record(&sheet, 0, 3, "序号|姓名(必填)|备注");
    assert_record(&sheet, 1, 4, "1|张三|");
    sheet_clear(&sheet);
}

static void test_days_as_numbers(void **state)
{
    (void)state;
    int year, month, day;
    assert_true(sheet_word_serial("46204", &year, &month, &day));
    assert_int_equal(year * 10000 + month * 100 + day, 20260701);
    assert_true(sheet_word_serial("46204.417", &year, &month, &day));
    assert_int_equal(year * 10000 + month * 100 + day, 20260701);
    assert_true(sheet_word_serial("45351", &year, &month, &day));
    assert_int_equal(year * 10000 + month * 100 + day, 20240229);
    assert_true(sheet_word_serial("36526", &year, &month, &day));
    assert_int_equal(year * 10000 + month * 100 + day, 20000101);
    assert_false(sheet_word_serial("36525", &year, &month, &day));
    assert_false(sheet_word_serial("99999", &year, &month, &day));
    assert_false(sheet_word_serial("4620", &year, &month, &day));
    assert_false(sheet_word_serial("46204x", &year, &month, &day));
    assert_false(sheet_word_serial("1月", &year, &month, &day));
}

/* ---- files that are refused ---- */

static void test_no_spreadsheet(void **state)
{
    (void)state;
    const struct member_file text_document[] = {{"word/document.xml", "<document/>", 0},
                                                {NULL, NULL, 0}};
    const struct member_file no_sheet[] = {{"xl/workbook.xml", "<workbook><sheets/></workbook>", 0},
                                           {"xl/_rels/workbook.xml.rels", relations_xml, 0},
                                           {NULL, NULL, 0}};
    struct file file;
    make_zip(&file, text_document);
    read_bad(file.bytes, file.length, SHEET_NO_TABLE);
    file_free(&file);
    make_zip(&file, no_sheet);
    read_bad(file.bytes, file.length, SHEET_NO_TABLE);
    file_free(&file);
}

/* .xls under any name, and .xlsx with a password, are the same kind of container. */
static void test_containers(void **state)
{
    (void)state;
    char container[2048] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    read_bad(container, sizeof container, SHEET_OLD_XLS);
    const char *name = "EncryptedPackage";
    for (size_t i = 0; name[i] != '\0'; i++)
        container[1100 + 2 * i] = name[i];
    read_bad(container, sizeof container, SHEET_LOCKED);
}

static void test_locked_members(void **state)
{
    (void)state;
    struct file file;
    make_book(&file, "<worksheet/>", 0, NULL);
    for (size_t i = 0; i + 10 < file.length; i++) {
        if (memcmp(file.bytes + i, "PK\x03\x04", 4) == 0)
            file.bytes[i + 6] |= 1;
        if (memcmp(file.bytes + i, "PK\x01\x02", 4) == 0)
            file.bytes[i + 8] |= 1;
    }
    read_bad(file.bytes, file.length, SHEET_LOCKED);
    file_free(&file);
}

/* Wherever the file ends, and whichever byte is wrong, reading ends without harm. */
static void test_truncated_and_damaged(void **state)
{
    (void)state;
    static const size_t end_record_size = 22;
    struct file file;
    make_book(&file,
              "<worksheet><row><c t=\"str\"><v>姓名</v></c></row><row><c t=\"s\"><v>0</v></c></row>"
              "</worksheet>",
              0, "<sst><si><t>张三</t></si></sst>");
    for (size_t length = 4; length < file.length; length++) {
        struct sheet sheet;
        assert_int_equal(sheet_read(file.bytes, length, "姓名", &sheet), ERR_OK);
        if (length < file.length - end_record_size)
            assert_int_equal(sheet.fault, SHEET_DAMAGED);
        sheet_clear(&sheet);
    }
    for (size_t i = 4; i < file.length; i++) {
        struct sheet sheet;
        file.bytes[i] ^= 0x55;
        assert_int_equal(sheet_read(file.bytes, file.length, "姓名", &sheet), ERR_OK);
        if (sheet.fault == SHEET_GOOD && sheet.record_count > 1)
            assert_record(&sheet, 1, 2, "张三");
        sheet_clear(&sheet);
        file.bytes[i] ^= 0x55;
    }
    file_free(&file);
}

/* Rows are put together one at a time: one within another took the cells of the first apart, and
 * what was never read counted as text. */
static void test_elements_out_of_place(void **state)
{
    (void)state;
    static const char head[] =
        "<worksheet><row><c t=\"str\"><v>姓名</v></c></row><row>%s</row></worksheet>";
    static const char *const rows[] = {
        "<c><v>1.0E1<row/></v></c><c t=\"str\"><v>x</v></c>",
        "<row/>",
        "<c><c/></c>",
        "<mergeCell ref=\"A1:A2\"/>",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char xml[256];
        snprintf(xml, sizeof xml, head, rows[i]);
        bad_book(xml, NULL, SHEET_DAMAGED);
    }
    bad_book("<worksheet><c t=\"str\"><v>姓名</v></c></worksheet>", NULL, SHEET_DAMAGED);
}

/* Four bytes from F5 on stand for no character, and the C library converts them all the same: what
 * they became had no end for whoever read it by characters. */
static void test_text_beyond_unicode(void **state)
{
    (void)state;
    static const char *const texts[] = {"姓名,备注\xF6\x92\x9A\x8B\n",
                                        "姓名\n张三\n\xF4\x90\x80\x80\n"};
    assert_int_equal(read_bad(texts[0], strlen(texts[0]), SHEET_NOT_TEXT), 1);
    assert_int_equal(read_bad(texts[1], strlen(texts[1]), SHEET_NOT_TEXT), 3);
}

/* What stands behind the last cell that is wanted is not read, in CSV as in a workbook. */
static void test_very_wide_csv(void **state)
{
    (void)state;
    char text[2048] = "姓名,";
    for (int i = 0; i < SHEET_CELLS_MAX; i++)
        strcat(text, "x,");
    strcat(text, "\n张三,二\n");
    const struct file file = {"", text, strlen(text)};
    struct sheet sheet;
    read_good(&file, &sheet);
    assert_int_equal(sheet.records[0].cell_count, SHEET_CELLS_MAX);
    assert_record(&sheet, 1, 2, "张三|二");
    sheet_clear(&sheet);
}

static void test_damaged_xml(void **state)
{
    (void)state;
    char deep[1024] = "<worksheet>";
    for (int i = 0; i < 40; i++)
        strcat(deep, "<row>");
    bad_book("<worksheet><row>", NULL, SHEET_DAMAGED);
    bad_book("no XML at all", NULL, SHEET_DAMAGED);
    bad_book(deep, NULL, SHEET_DAMAGED);
    bad_book("<!DOCTYPE x [<!ENTITY a \"b\">]><worksheet>&a;</worksheet>", NULL, SHEET_DAMAGED);
    bad_book("<worksheet><row><c t=\"s\"><v>1</v></c></row></worksheet>",
             "<sst><si><t>x</t></si></sst>", SHEET_DAMAGED);
    bad_book("<worksheet><row><c t=\"s\"><v>-1</v></c></row></worksheet>",
             "<sst><si><t>x</t></si></sst>", SHEET_DAMAGED);
    bad_book("<worksheet><row r=\"5\"/><row r=\"5\"/></worksheet>", NULL, SHEET_DAMAGED);
    bad_book("<worksheet><row r=\"99999999999\"/></worksheet>", NULL, SHEET_DAMAGED);
    bad_book("<worksheet><row><c r=\"B1\"/><c r=\"A1\"/></row></worksheet>", NULL, SHEET_DAMAGED);
    bad_book("<worksheet><row><c r=\"1A\"/></row></worksheet>", NULL, SHEET_DAMAGED);
}

static void test_wrong_encoding(void **state)
{
    (void)state;
    bad_book("<worksheet><row><c t=\"str\"><v>\xD0\xD5\xC3\xFB</v></c></row></worksheet>", NULL,
             SHEET_BAD_ENCODING);
    bad_book("<?xml version=\"1.0\" encoding=\"GBK\"?><worksheet/>", NULL, SHEET_BAD_ENCODING);
    bad_book("<worksheet/>", "<sst><si><t>\xD5\xC5</t></si></sst>", SHEET_BAD_ENCODING);
}

static void test_formulas_without_a_result(void **state)
{
    (void)state;
    assert_int_equal(bad_book("<worksheet><row r=\"4\"><c t=\"e\"><f>A1</f><v>#REF!</v></c></row>"
                              "</worksheet>",
                              NULL, SHEET_NO_RESULT),
                     4);
    assert_int_equal(bad_book("<worksheet><row r=\"6\"><c><f>A1</f></c></row></worksheet>", NULL,
                              SHEET_NO_RESULT),
                     6);
}

static void test_zip_bomb(void **state)
{
    (void)state;
    static const size_t size = 300 * 1024 * 1024;
    struct file file;
    char *sheet_xml = malloc(size);
    memset(sheet_xml, 'A', size);
    memcpy(sheet_xml, "<worksheet>", 11);
    make_book(&file, sheet_xml, size, NULL);
    assert_true(file.length < 1024 * 1024);
    read_bad(file.bytes, file.length, SHEET_BOMB);
    file_free(&file);
    make_book(&file, sheet_xml, 8 * 1024 * 1024, NULL);
    read_bad(file.bytes, file.length, SHEET_BOMB);
    file_free(&file);
    free(sheet_xml);
}

/* One long shared string in many cells: a small file, a huge table. */
static void test_multiplied_strings(void **state)
{
    (void)state;
    enum { LONG = 60000, CELLS = 400 };
    char *strings = malloc(LONG + 64), *cells = malloc(CELLS * 64 + 64);
    strcpy(strings, "<sst><si><t>");
    for (size_t i = 0; i < LONG; i++)
        strings[12 + i] = (char)('a' + i * i % 23);
    strcpy(strings + 12 + LONG, "</t></si></sst>");
    strcpy(cells, "<worksheet>");
    for (int i = 0; i < CELLS; i++)
        strcat(cells, "<row><c t=\"s\"><v>0</v></c></row>");
    strcat(cells, "</worksheet>");
    bad_book(cells, strings, SHEET_TOO_LARGE);
    free(strings);
    free(cells);
}

static void test_row_limit(void **state)
{
    (void)state;
    struct file file;
    struct sheet sheet;
    size_t size = (SHEET_ROWS_MAX + 2) * 64;
    char *text = malloc(size), *at = text;
    at += sprintf(at, "<worksheet><row><c t=\"str\"><v>姓名</v></c></row>");
    for (int i = 0; i < SHEET_ROWS_MAX; i++)
        at += sprintf(at, "<row><c><v>%d</v></c><c r=\"XFD%d\"><v>1</v></c></row>", i, i + 2);
    strcpy(at, "</worksheet>");
    make_book(&file, text, 0, NULL);
    read_good(&file, &sheet);
    assert_int_equal(sheet.record_count, SHEET_ROWS_MAX + 1);
    assert_record(&sheet, SHEET_ROWS_MAX, SHEET_ROWS_MAX + 1, "19999");
    sheet_clear(&sheet);
    file_free(&file);
    strcpy(at, "<row><c><v>1</v></c></row></worksheet>");
    bad_book(text, NULL, SHEET_TOO_LARGE);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written_by_a_library),
        cmocka_unit_test(test_kinds_of_cells),
        cmocka_unit_test(test_merged_cells),
        cmocka_unit_test(test_hidden_sheet),
        cmocka_unit_test(test_title_above_the_header_of_csv),
        cmocka_unit_test(test_days_as_numbers),
        cmocka_unit_test(test_no_spreadsheet),
        cmocka_unit_test(test_containers),
        cmocka_unit_test(test_locked_members),
        cmocka_unit_test(test_truncated_and_damaged),
        cmocka_unit_test(test_damaged_xml),
        cmocka_unit_test(test_elements_out_of_place),
        cmocka_unit_test(test_text_beyond_unicode),
        cmocka_unit_test(test_very_wide_csv),
        cmocka_unit_test(test_wrong_encoding),
        cmocka_unit_test(test_formulas_without_a_result),
        cmocka_unit_test(test_zip_bomb),
        cmocka_unit_test(test_multiplied_strings),
        cmocka_unit_test(test_row_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
