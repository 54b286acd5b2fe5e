#include "db/roster_text.h"

#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

/* A marked beginning: a byte-order mark, or the first bytes of a spreadsheet file. */
static const struct {
    const char *bytes;
    size_t length;
    const char *encoding;    /* of what follows the mark */
    const char *spreadsheet; /* what it is, when it is no text at all */
} beginnings[] = {
    {"\xEF\xBB\xBF", 3, "UTF-8", NULL},   {"\xFF\xFE", 2, "UTF-16LE", NULL},
    {"\xFE\xFF", 2, "UTF-16BE", NULL},    {"PK\x03\x04", 4, NULL, "xlsx"},
    {"\xD0\xCF\x11\xE0", 4, NULL, "xls"},
};

enum { BEGINNING_COUNT = sizeof beginnings / sizeof *beginnings };

static int roster_text_beginning(const char *bytes, size_t length)
{
    for (int i = 0; i < BEGINNING_COUNT; i++)
        if (length >= beginnings[i].length &&
            memcmp(bytes, beginnings[i].bytes, beginnings[i].length) == 0)
            return i;
    return BEGINNING_COUNT;
}

/* UTF-8 with a damaged place must not be read as GB18030 (the name would become 濮撳悕). */
static const char *roster_text_guess(const char *bytes, size_t length)
{
    static const char head[] = "姓名";
    size_t first_line = strcspn(bytes, "\r\n");
    if (utf8_is_valid(bytes, length) || memmem(bytes, first_line, head, sizeof head - 1) != NULL)
        return "UTF-8";
    return "GB18030";
}

/* Converts as far as it goes. The room is enough for two bytes of GB18030 that become four. */
static enum err roster_text_convert(const char *encoding, const char *bytes, size_t length,
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
static size_t roster_text_span(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length && ((unsigned char)text[at] >= 0x20 || strchr("\t\n\r", text[at]) != NULL) &&
           text[at] != '\0' && text[at] != 0x7F)
        at++;
    return at;
}

/* Which line of the file the byte `at` is in, for any kind of line end. */
static int roster_text_line(const char *text, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at; i++)
        if (text[i] == '\n' || (text[i] == '\r' && text[i + 1] != '\n'))
            line++;
    return line;
}

/* The bytes end with a NUL that does not count. */
static enum err roster_text_decode_terminated(const char *bytes, size_t length,
                                              struct roster_report *report, char **ret_text,
                                              size_t *ret_length)
{
    int beginning = roster_text_beginning(bytes, length);
    const char *encoding;
    if (beginning == BEGINNING_COUNT) {
        encoding = roster_text_guess(bytes, length);
    } else if (beginnings[beginning].spreadsheet != NULL) {
        roster_report_add(report, ROSTER_NOT_TEXT, 0, 0, beginnings[beginning].spreadsheet);
        return ERR_OK;
    } else {
        encoding = beginnings[beginning].encoding;
        bytes += beginnings[beginning].length;
        length -= beginnings[beginning].length;
    }
    char *text = NULL;
    size_t converted = 0;
    bool complete = false;
    enum err err = roster_text_convert(encoding, bytes, length, &text, &converted, &complete);
    if (err != ERR_OK)
        return err;
    size_t span = roster_text_span(text, converted);
    if (!complete || span < converted) {
        roster_report_add(report, ROSTER_NOT_TEXT, roster_text_line(text, span), 0, "");
        free(text);
        return ERR_OK;
    }
    *ret_text = text;
    *ret_length = converted;
    return ERR_OK;
}

enum err roster_text_decode(const char *bytes, size_t length, struct roster_report *report,
                            char **ret_text, size_t *ret_length)
{
    *ret_text = NULL;
    if (length > ROSTER_BYTES_MAX) {
        roster_report_add(report, ROSTER_TOO_LARGE, 0, 0, "");
        return ERR_OK;
    }
    char *copy = malloc(length + 1);
    if (copy == NULL)
        return ERR_NOMEM;
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    enum err err = roster_text_decode_terminated(copy, length, report, ret_text, ret_length);
    free(copy);
    return err;
}
