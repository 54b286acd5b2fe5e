#include "db/sheet_strings.h"

#include <stdlib.h>
#include <string.h>

enum { STRINGS_MAX = 1000000 };

static void sheet_strings_add(struct sheet_part *part, struct sheet_strings *strings)
{
    size_t count = strings->count;
    if (count == STRINGS_MAX || strings->length == SHEET_BYTES_MAX) {
        sheet_refuse(part->sheet, SHEET_TOO_LARGE, 0, "");
        return;
    }
    if ((count & (count - 1)) == 0) {
        size_t *starts = realloc(strings->starts, (count == 0 ? 1 : 2 * count) * sizeof *starts);
        if (starts == NULL) {
            part->err = ERR_NOMEM;
            return;
        }
        strings->starts = starts;
    }
    strings->starts[strings->count++] = strings->length;
}

static void sheet_strings_begin(struct sheet_part *part, const char *name, const char **attributes)
{
    struct sheet_strings *strings = part->context;
    (void)attributes;
    if (strcmp(name, "si") == 0)
        sheet_strings_add(part, strings);
    else if (strcmp(name, "rPh") == 0)
        strings->phonetic_depth++;
    else if (strcmp(name, "t") == 0)
        strings->inside = strings->phonetic_depth == 0 && strings->count > 0;
}

static void sheet_strings_end(struct sheet_part *part, const char *name)
{
    struct sheet_strings *strings = part->context;
    if (strcmp(name, "rPh") == 0)
        strings->phonetic_depth--;
    else if (strcmp(name, "t") == 0)
        strings->inside = false;
    else if (strcmp(name, "si") == 0 && strings->length < SHEET_BYTES_MAX)
        strings->text[strings->length++] = '\0';
}

static void sheet_strings_text(struct sheet_part *part, const char *text, size_t length)
{
    struct sheet_strings *strings = part->context;
    if (!strings->inside)
        return;
    if (length >= SHEET_BYTES_MAX - strings->length) {
        sheet_refuse(part->sheet, SHEET_TOO_LARGE, 0, "");
        return;
    }
    memcpy(strings->text + strings->length, text, length);
    strings->length += length;
}

void sheet_strings_read(struct sheet_zip *zip, const char *name, struct sheet *sheet,
                        struct sheet_strings *ret_strings, enum err *ret_err)
{
    static const struct sheet_part_handlers handlers = {sheet_strings_begin, sheet_strings_end,
                                                        sheet_strings_text};
    struct sheet_part part = {.sheet = sheet, .context = ret_strings};
    *ret_strings = (struct sheet_strings){.text = malloc(SHEET_BYTES_MAX)};
    if (ret_strings->text == NULL)
        part.err = ERR_NOMEM;
    else
        sheet_part_read(zip, name, &handlers, &part);
    *ret_err = part.err;
}

void sheet_strings_clear(struct sheet_strings *strings)
{
    free(strings->text);
    free(strings->starts);
    *strings = (struct sheet_strings){0};
}

const char *sheet_strings_get(const struct sheet_strings *strings, const char *number)
{
    char *end;
    unsigned long index = strtoul(number, &end, 10);
    if (end == number || *end != '\0' || index >= strings->count)
        return NULL;
    return strings->text + strings->starts[index];
}
