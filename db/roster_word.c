#include "db/roster_word.h"

#include "db/sheet_word.h"
#include "firmware/base/utf8.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

void roster_word_plain(char *text)
{
    sheet_word_squeeze(text);
    sheet_word_narrow(text);
    size_t length = strlen(text);
    if (text[0] == '\'') {
        memmove(text, text + 1, length);
    } else if (length >= 3 && text[0] == '=' && text[1] == '"' && text[length - 1] == '"') {
        text[length - 1] = '\0';
        memmove(text, text + 2, length - 2);
    }
}

bool roster_word_is_mangled(const char *text)
{
    static const char digits[] = "0123456789";
    size_t whole = strspn(text, digits);
    const char *at = text + whole;
    if (*at == '.')
        at += 1 + strspn(at + 1, digits);
    return whole > 0 && (*at == 'E' || *at == 'e') && at[1] == '+' && at[2] != '\0' &&
           at[2 + strspn(at + 2, digits)] == '\0';
}

/* • ・ ‧ ． */
static bool roster_word_is_dot(uint32_t point)
{
    return point == 0x2022 || point == 0x30FB || point == 0x2027 || point == 0xFF0E;
}

enum err roster_word_dots(const char *text, char *ret_text, size_t size, bool *ret_changed)
{
    static const char middle_dot[] = "\xC2\xB7";
    size_t length = 0;
    uint32_t last = 0;
    bool changed = false;
    for (const char *from = text; *from != '\0';) {
        const char *start = from;
        uint32_t point = utf8_next(&from);
        bool between = last >= 0x80 && (unsigned char)*from >= 0x80;
        bool is_dot = roster_word_is_dot(point) || (point == '.' && between);
        const char *piece = is_dot ? middle_dot : start;
        size_t piece_length = is_dot ? 2 : (size_t)(from - start);
        if (length + piece_length >= size)
            return ERR_FULL;
        memcpy(ret_text + length, piece, piece_length);
        length += piece_length;
        changed = changed || is_dot;
        last = point;
    }
    ret_text[length] = '\0';
    *ret_changed = changed;
    return ERR_OK;
}

bool roster_word_lost_character(const char *text)
{
    static const char *const marks[] = {"?", "？", "□", "\xEF\xBF\xBD"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strstr(text, marks[i]) != NULL)
            return true;
    return false;
}

enum err roster_word_class(const char *text, enum person_class *ret_class)
{
    static const struct {
        const char *word;
        enum person_class class;
    } words[] = {
        {"正式党员", CLASS_FORMAL},
        {"正式", CLASS_FORMAL},
        {"预备党员", CLASS_PROBATIONARY},
        {"预备", CLASS_PROBATIONARY},
        {"发展对象", CLASS_CANDIDATE},
        {"党员发展对象", CLASS_CANDIDATE},
        {"入党积极分子", CLASS_APPLICANT},
        {"积极分子", CLASS_APPLICANT},
        {"群众", CLASS_MASSES},
        {"群众代表", CLASS_MASSES},
        {"其他", CLASS_OTHER},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i].word) == 0) {
            *ret_class = words[i].class;
            return ERR_OK;
        }
    return ERR_INVALID;
}

static bool roster_word_is_one_of(const char *text, const char *const words[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return false;
}

enum err roster_word_flag(const char *text, bool *ret_flag)
{
    static const char *const yes[] = {"是", "有", "√", "✓", "y", "yes", "1", "true"};
    static const char *const no[] = {"否", "无", "没有", "×", "n", "no", "0", "false"};
    if (roster_word_is_one_of(text, yes, sizeof yes / sizeof *yes))
        *ret_flag = true;
    else if (roster_word_is_one_of(text, no, sizeof no / sizeof *no))
        *ret_flag = false;
    else
        return ERR_INVALID;
    return ERR_OK;
}
