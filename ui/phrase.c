#include "ui/phrase.h"

#include "firmware/base/utf8.h"

#include <stdbool.h>
#include <string.h>

void phrase_make(struct phrase *ret_phrase, const char *string, const struct text_style *style)
{
    size_t start = (size_t)style->accent_start;
    size_t length = (size_t)style->accent_length;
    size_t total = strlen(string);
    bool apart = length > 0 && style->rest_percent != 100;
    bool before = apart && start > 0 && string[start - 1] != ' ';
    bool after = apart && start + length < total && string[start + length] != ' ';
    if (total + 3 > PHRASE_SIZE)
        before = after = false;
    char *to = ret_phrase->string;
    memcpy(to, string, start);
    to += start;
    if (before)
        *to++ = ' ';
    memcpy(to, string + start, length);
    ret_phrase->accent_start = (int)(to - ret_phrase->string);
    ret_phrase->accent_length = (int)length;
    to += length;
    if (after)
        *to++ = ' ';
    utf8_copy(to, PHRASE_SIZE - (size_t)(to - ret_phrase->string), string + start + length);
    ret_phrase->accent_start -= before;
    ret_phrase->accent_length += before + after;
}

int phrase_rest_size(const struct text_style *style, int size)
{
    if (style->accent_length == 0)
        return size;
    int rest = size * style->rest_percent / 100;
    return rest < style->floor && style->rest_percent < 100 ? style->floor : rest;
}

static void insert(PangoAttrList *list, PangoAttribute *attribute, int start, int length)
{
    attribute->start_index = (guint)start;
    attribute->end_index = (guint)(start + length);
    pango_attr_list_insert(list, attribute);
}

static void insert_accent(PangoAttrList *list, const struct phrase *phrase,
                          PangoFontDescription *face, const struct text_style *style, int size)
{
    PangoFontDescription *font = pango_font_description_copy_static(face);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    insert(list, pango_attr_font_desc_new(font), phrase->accent_start, phrase->accent_length);
    pango_font_description_free(font);
    int red = style->colour >> 16, green = style->colour >> 8 & 0xff, blue = style->colour & 0xff;
    insert(list,
           pango_attr_foreground_new((guint16)(red * 257), (guint16)(green * 257),
                                     (guint16)(blue * 257)),
           phrase->accent_start, phrase->accent_length);
}

static bool is_closing(uint32_t code)
{
    static const uint32_t marks[] = {0x3001, 0x3002, 0xff0c, 0xff1a, 0xff1b, 0xff09, 0x300b,
                                     0x300d, 0x300f, 0x3011, 0x3009, 0x201d, 0x2019};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (code == marks[i])
            return true;
    }
    return false;
}

static bool is_opening(uint32_t code)
{
    static const uint32_t marks[] = {0xff08, 0x300a, 0x300c, 0x300e,
                                     0x3010, 0x3008, 0x201c, 0x2018};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (code == marks[i])
            return true;
    }
    return false;
}

/* Full-width marks carry half an em of air; where two meet, one of the halves goes. */
static void insert_squeezes(PangoAttrList *list, const char *string)
{
    uint32_t last = 0;
    const char *last_at = string;
    for (const char *at = string; *at;) {
        const char *next = at;
        uint32_t code = utf8_next(&next);
        if (is_closing(last) && (is_closing(code) || is_opening(code)))
            insert(list, pango_attr_font_features_new("halt"), (int)(last_at - string),
                   (int)(at - last_at));
        else if (is_opening(last) && is_opening(code))
            insert(list, pango_attr_font_features_new("halt"), (int)(at - string),
                   (int)(next - at));
        last = code;
        last_at = at;
        at = next;
    }
}

void phrase_set(const struct phrase *phrase, PangoLayout *layout,
                PangoFontDescription *const faces[TEXT_FACE_COUNT], const struct text_style *style,
                int size, int width)
{
    bool accented = phrase->accent_length > 0;
    int face = accented ? style->rest_face : style->face;
    PangoFontDescription *font = pango_font_description_copy_static(faces[face]);
    pango_font_description_set_absolute_size(font, phrase_rest_size(style, size) * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);

    PangoAttrList *list = pango_attr_list_new();
    if (accented)
        insert_accent(list, phrase, faces[style->face], style, size);
    if (style->tracking != 0)
        pango_attr_list_insert(
            list, pango_attr_letter_spacing_new(style->tracking * size * PANGO_SCALE / 100));
    insert_squeezes(list, phrase->string);
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);

    pango_layout_set_width(layout, width > 0 ? width * PANGO_SCALE : -1);
    pango_layout_set_alignment(layout, style->align == TEXT_CENTRE  ? PANGO_ALIGN_CENTER
                                       : style->align == TEXT_RIGHT ? PANGO_ALIGN_RIGHT
                                                                    : PANGO_ALIGN_LEFT);
    pango_layout_set_text(layout, phrase->string, -1);
}
