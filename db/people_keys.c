#include "db/people_keys.h"

#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { HAN_FIRST = 0x4E00, HAN_LAST = 0x9FFF, UNITS_MAX = 64, ANY_LETTER = (1 << 26) - 1 };

struct people_keys {
    UCollator *by_pinyin, *by_strokes;
    UTransliterator *usual;   /* as a character is read by itself */
    UTransliterator *surname; /* as it is read at the head of a name: 单 is Shan, 仇 is Qiu */
    /* letters of the characters met so far: reading one takes ICU a tenth of a millisecond */
    uint32_t known[HAN_LAST - HAN_FIRST + 1];
    uint32_t known_surname[HAN_LAST - HAN_FIRST + 1];
};

/* Readings that neither of ICU's two tables has and that are common in names. */
static const struct {
    const char *character;
    const char *letters;
} more_readings[] = {
    {"覃", "TQ"},  {"长", "CZ"}, {"乐", "LY"}, {"行", "XH"}, {"朝", "ZC"}, {"晟", "SC"},
    {"茜", "XQ"},  {"重", "ZC"}, {"传", "CZ"}, {"奇", "QJ"}, {"盛", "SC"}, {"沈", "SC"},
    {"单", "DSC"}, {"曾", "CZ"}, {"隗", "WK"}, {"郇", "XH"}, {"颉", "XJ"}, {"祭", "JZ"},
    {"谌", "CS"},  {"贾", "JG"}, {"车", "CJ"}, {"藏", "CZ"}, {"石", "SD"}, {"会", "HK"},
    {"解", "JX"},  {"查", "CZ"}, {"区", "QO"}, {"仇", "CQ"}, {"尉", "WY"}, {"盖", "G"},
    {"翟", "ZD"},  {"召", "ZS"}, {"洗", "X"},  {"缪", "M"},  {"种", "ZC"}, {"万", "WM"},
};

/* --- opening --- */

static UTransliterator *people_keys_transliterator(const char *rules)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar id[UNITS_MAX];
    u_uastrcpy(id, rules);
    return utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
}

static UCollator *people_keys_collator(const char *locale)
{
    UErrorCode error = U_ZERO_ERROR;
    return ucol_open(locale, &error);
}

enum err people_keys_open(struct people_keys **ret_keys)
{
    struct people_keys *keys = calloc(1, sizeof *keys);
    if (keys == NULL)
        return ERR_NOMEM;
    keys->by_pinyin = people_keys_collator("zh-u-co-pinyin");
    keys->by_strokes = people_keys_collator("zh-u-co-stroke");
    keys->usual = people_keys_transliterator("Han-Latin; Latin-ASCII; Upper");
    keys->surname = people_keys_transliterator("Han-Latin/Names; Latin-ASCII; Upper");
    if (keys->by_pinyin == NULL || keys->by_strokes == NULL || keys->usual == NULL ||
        keys->surname == NULL) {
        log_error("ICU cannot order Chinese names: is its data complete?");
        people_keys_close(keys);
        return ERR_UNSUPPORTED;
    }
    *ret_keys = keys;
    return ERR_OK;
}

void people_keys_close(struct people_keys *keys)
{
    if (keys == NULL)
        return;
    if (keys->surname != NULL)
        utrans_close(keys->surname);
    if (keys->usual != NULL)
        utrans_close(keys->usual);
    if (keys->by_strokes != NULL)
        ucol_close(keys->by_strokes);
    if (keys->by_pinyin != NULL)
        ucol_close(keys->by_pinyin);
    free(keys);
}

/* --- letters --- */

static uint32_t people_keys_letter(uint32_t character)
{
    if (character >= 'a' && character <= 'z')
        return 1u << (character - 'a');
    return character >= 'A' && character <= 'Z' ? 1u << (character - 'A') : 0;
}

/* The letter that the transliterated text begins with, or 0. */
static uint32_t people_keys_read(const UTransliterator *how, const char *text)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar units[UNITS_MAX];
    int32_t length = 0, limit = 0;
    u_strFromUTF8(units, UNITS_MAX, &length, text, -1, &error);
    limit = length;
    if (U_SUCCESS(error))
        utrans_transUChars(how, units, &length, UNITS_MAX, 0, &limit, &error);
    return U_SUCCESS(error) && length > 0 ? people_keys_letter(units[0]) : 0;
}

static uint32_t people_keys_more(const char *character)
{
    uint32_t letters = 0;
    for (size_t i = 0; i < sizeof more_readings / sizeof *more_readings; i++)
        if (strcmp(more_readings[i].character, character) == 0)
            for (const char *at = more_readings[i].letters; *at != '\0'; at++)
                letters |= people_keys_letter((unsigned char)*at);
    return letters;
}

/* A character as it is read, from `known` when it was met before. */
static uint32_t people_keys_cached(uint32_t *known, const UTransliterator *how,
                                   const char *character)
{
    const char *at = character;
    uint32_t code = utf8_next(&at);
    bool is_kept = code >= HAN_FIRST && code <= HAN_LAST;
    if (is_kept && known[code - HAN_FIRST] != 0)
        return known[code - HAN_FIRST];
    uint32_t letters = people_keys_read(how, character) | people_keys_more(character);
    if (is_kept)
        known[code - HAN_FIRST] = letters;
    return letters;
}

/* Dots and spaces inside a name are not typed; neither are the later letters of a Latin word. */
static bool people_keys_is_skipped(const char *name, const char *at)
{
    const char *next = at;
    uint32_t code = utf8_next(&next);
    bool is_letter = people_keys_letter(code) != 0;
    if (code < 0x80 && !is_letter)
        return true;
    return code == 0xB7 || (is_letter && at > name && people_keys_letter((unsigned char)at[-1]));
}

struct people_letters people_keys_letters(struct people_keys *keys, const char *name)
{
    struct people_letters letters = {{0}};
    int count = 0;
    for (const char *at = name; *at != '\0' && count < PEOPLE_LETTERS_MAX;) {
        char character[8] = "";
        const char *from = at;
        bool is_skipped = people_keys_is_skipped(name, at);
        utf8_next(&at);
        if (is_skipped)
            continue;
        memcpy(character, from, (size_t)(at - from));
        uint32_t read = people_keys_cached(keys->known, keys->usual, character);
        if (count == 0)
            read |= people_keys_cached(keys->known_surname, keys->surname, character);
        /* What nobody can read must not hide the person. */
        letters.of[count++] = read != 0 ? read : ANY_LETTER;
    }
    return letters;
}

/* --- order --- */

char *people_keys_sort(struct people_keys *keys, const char *name, int by_strokes)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar units[2 * UNITS_MAX];
    uint8_t bytes[1024];
    int32_t length = 0;
    u_strFromUTF8(units, 2 * UNITS_MAX, &length, name, -1, &error);
    if (U_FAILURE(error))
        length = 0;
    int32_t size = ucol_getSortKey(by_strokes ? keys->by_strokes : keys->by_pinyin, units, length,
                                   bytes, sizeof bytes - 1);
    bytes[size < (int32_t)sizeof bytes ? size : (int32_t)sizeof bytes - 1] = 0;
    return strdup((const char *)bytes);
}
