#include "db/sheet_text.h"

#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

/* A marked beginning. */
static const struct {
    const char *bytes;
    size_t length;
    const char *encoding; /* of what follows the mark */
} marks[] = {
    {"\xEF\xBB\xBF", 3, "UTF-8"},
    {"\xFF\xFE", 2, "UTF-16LE"},
    {"\xFE\xFF", 2, "UTF-16BE"},
};

enum { MARK_COUNT = sizeof marks / sizeof *marks, HEADER_BYTES_MAX = 4096 };

/* Moves behind a mark. UTF-8 with a damaged place must not be read as GB18030 (the name would
 * become 濮撳悕). */
static const char *sheet_text_encoding(const char **bytes, size_t *length, const char *head)
{
    for (int i = 0; i < MARK_COUNT; i++)
        if (*length >= marks[i].length && memcmp(*bytes, marks[i].bytes, marks[i].length) == 0) {
            *bytes += marks[i].length;
            *length -= marks[i].length;
            return marks[i].encoding;
        }
    size_t begin = *length < HEADER_BYTES_MAX ? *length : HEADER_BYTES_MAX;
    bool is_utf8 = utf8_is_valid(*bytes, *length);
    return is_utf8 || memmem(*bytes, begin, head, strlen(head)) != NULL ? "UTF-8" : "GB18030";
}

/* Converts as far as it goes. The room is enough for two bytes of GB18030 that become four. */
static enum err sheet_text_convert(const char *encoding, const char *bytes, size_t length,
                                   char **ret_text, size_t *ret_length, bool *ret_complete)
{
    iconv_t converter = iconv_open("UTF-8", encoding);
    if (converter == (iconv_t)-1) {
        log_error("this system cannot convert %s: %s", encoding, strerror(errno));
        return ERR_UNSUPPORTED;
    }
    size_t room = 2 * length;
    char *text = malloc(room + 1);
    char *from = (char *)bytes, *to = text;
    if (text != NULL) {
        *ret_complete = iconv(converter, &from, &length, &to, &room) != (size_t)-1;
        *to = '\0';
        *ret_text = text;
        *ret_length = (size_t)(to - text);
    }
    iconv_close(converter);
    return text == NULL ? ERR_NOMEM : ERR_OK;
}

/* How far it is text: binary files hold control characters, the NUL before all. */
static size_t sheet_text_span(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && ((unsigned char)text[at] >= 0x20 || strchr("\t\n\r", text[at]) != NULL) &&
           text[at] != '\0' && text[at] != 0x7F)
        at++;
    return at;
}

/* Which line of the file the byte `at` is in, for any kind of line end. */
static int sheet_text_line(const char *text, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at; i++)
        if (text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n'))
            line++;
    return line;
}

enum err sheet_text_decode(const char *bytes, size_t length, const char *head, struct sheet *sheet,
                           char **ret_text, size_t *ret_length)
{
    const char *encoding = sheet_text_encoding(&bytes, &length, head);
    char *text = NULL;
    size_t converted = 0;
    bool complete = false;
    *ret_text = NULL;
    enum err err = sheet_text_convert(encoding, bytes, length, &text, &converted, &complete);
    if (err != ERR_OK)
        return err;
    /* The converter lets bytes pass that stand for nothing in Unicode. */
    size_t span = sheet_text_span(text, utf8_valid_length(text, converted));
    if (!complete || span < converted) {
        sheet_refuse(sheet, SHEET_NOT_TEXT, sheet_text_line(text, span), "");
        free(text);
        return ERR_OK;
    }
    *ret_text = text;
    *ret_length = converted;
    return ERR_OK;
}
