#include "db/sheet_part.h"

#include <expat.h>
#include <string.h>

enum { DEPTH_MAX = 32, PIECE_SIZE = 32 * 1024 };

struct sheet_parse {
    XML_Parser parser;
    const struct sheet_part_handlers *handlers;
    struct sheet_part *part;
    int depth;
};

/* The parser was told to write "namespace|name". */
static const char *sheet_part_local(const char *name)
{
    const char *separator = strrchr(name, '|');
    return separator == NULL ? name : separator + 1;
}

static void sheet_parse_check(struct sheet_parse *parse)
{
    if (parse->part->err != ERR_OK || parse->part->sheet->fault != SHEET_GOOD)
        XML_StopParser(parse->parser, XML_FALSE);
}

static void sheet_parse_begin(void *context, const char *name, const char **attributes)
{
    struct sheet_parse *parse = context;
    if (++parse->depth > DEPTH_MAX)
        sheet_refuse(parse->part->sheet, SHEET_DAMAGED, 0, "");
    else
        parse->handlers->begin(parse->part, sheet_part_local(name), attributes);
    sheet_parse_check(parse);
}

static void sheet_parse_end(void *context, const char *name)
{
    struct sheet_parse *parse = context;
    parse->depth--;
    parse->handlers->end(parse->part, sheet_part_local(name));
    sheet_parse_check(parse);
}

static void sheet_parse_text(void *context, const char *text, int length)
{
    struct sheet_parse *parse = context;
    parse->handlers->text(parse->part, text, (size_t)length);
    sheet_parse_check(parse);
}

/* No spreadsheet program writes one; they serve to make small files large. */
static void sheet_parse_doctype(void *context, const char *name, const char *system_id,
                                const char *public_id, int has_subset)
{
    (void)name;
    (void)system_id;
    (void)public_id;
    (void)has_subset;
    struct sheet_parse *parse = context;
    sheet_refuse(parse->part->sheet, SHEET_DAMAGED, 0, "");
    sheet_parse_check(parse);
}

/* Bytes that are not in the declared encoding, where they begin, are beyond ASCII. */
static enum sheet_fault sheet_parse_fault(XML_Parser parser)
{
    int offset = 0, size = 0;
    enum XML_Error error = XML_GetErrorCode(parser);
    const char *input = XML_GetInputContext(parser, &offset, &size);
    bool beyond_ascii = input != NULL && offset < size && (input[offset] & 0x80) != 0;
    if (error == XML_ERROR_UNKNOWN_ENCODING || error == XML_ERROR_INCORRECT_ENCODING ||
        (error == XML_ERROR_INVALID_TOKEN && beyond_ascii))
        return SHEET_BAD_ENCODING;
    return SHEET_DAMAGED;
}

static void sheet_parse_piece(struct sheet_parse *parse, const char *piece, size_t length)
{
    bool is_final = length == 0;
    if (XML_Parse(parse->parser, piece, (int)length, is_final) == XML_STATUS_OK)
        return;
    if (XML_GetErrorCode(parse->parser) == XML_ERROR_NO_MEMORY)
        parse->part->err = ERR_NOMEM;
    else if (parse->part->err == ERR_OK)
        sheet_refuse(parse->part->sheet, sheet_parse_fault(parse->parser), 0, "");
}

static void sheet_parse_member(struct sheet_parse *parse, struct sheet_zip *zip)
{
    char piece[PIECE_SIZE];
    size_t length = 1;
    struct sheet *sheet = parse->part->sheet;
    while (length > 0 && parse->part->err == ERR_OK && sheet->fault == SHEET_GOOD) {
        enum sheet_fault fault = sheet_zip_read(zip, piece, sizeof piece, &length);
        if (fault != SHEET_GOOD)
            sheet_refuse(sheet, fault, 0, "");
        else
            sheet_parse_piece(parse, piece, length);
    }
}

void sheet_part_read(struct sheet_zip *zip, const char *name,
                     const struct sheet_part_handlers *handlers, struct sheet_part *part)
{
    struct sheet_parse parse = {.handlers = handlers, .part = part};
    enum sheet_fault fault = sheet_zip_enter(zip, name);
    if (fault != SHEET_GOOD) {
        sheet_refuse(part->sheet, fault, 0, "");
        return;
    }
    parse.parser = XML_ParserCreateNS(NULL, '|');
    if (parse.parser == NULL) {
        part->err = ERR_NOMEM;
    } else {
        XML_SetUserData(parse.parser, &parse);
        XML_SetElementHandler(parse.parser, sheet_parse_begin, sheet_parse_end);
        XML_SetCharacterDataHandler(parse.parser, sheet_parse_text);
        XML_SetStartDoctypeDeclHandler(parse.parser, sheet_parse_doctype);
        sheet_parse_member(&parse, zip);
        XML_ParserFree(parse.parser);
    }
    sheet_zip_leave(zip);
}

const char *sheet_part_attribute(const char **attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(sheet_part_local(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}
