#include "ui/text.h"

#include "firmware/base/log.h"
#include "firmware/base/secret.h"
#include "firmware/base/utf8.h"
#include "ui/phrase.h"

#include <pango/pangocairo.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    OUTLINE_SIZE = 64,
    KEPT_MAX = 192,    /* a screen has about forty texts, a long list three times that */
    EM_ASCENT = 88,    /* the em box: hundredths of the size above the baseline */
    LINE_SPACING = 90, /* percent of the font's own, which is 1.45 em */
};

struct kept {
    char string[PHRASE_SIZE];
    struct text_style style;
    PangoLayout *layout; /* NULL: free */
    int offset_x;        /* from the left of the style's width to the layout's */
    int origin_y;        /* from the top of the em box to the layout's */
    uint32_t hash;
    uint32_t used; /* the tick of the last use */
    struct text_block block;
};

struct text {
    PangoFontMap *font_map;
    PangoContext *context;
    PangoFontDescription *faces[TEXT_FACE_COUNT];
    PangoLayout *scratch; /* for sizes that are tried */
    int scratch_size, scratch_width;
    uint32_t tick;
    bool told_of_unknown;
    struct kept kept[KEPT_MAX];
};

/* ---- which size, which lines ---- */

static PangoLayout *new_layout(struct text *text)
{
    PangoLayout *layout = pango_layout_new(text->context);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, LINE_SPACING / 100.0F);
    pango_layout_set_single_paragraph_mode(layout, TRUE);
    return layout;
}

static void try_out(struct text *text, const struct phrase *phrase, const struct text_style *style,
                    int size, int width)
{
    phrase_set(phrase, text->scratch, text->faces, style, size, width);
    text->scratch_size = size;
    text->scratch_width = width;
}

static bool fits(struct text *text, const struct phrase *phrase, const struct text_style *style,
                 int size, int lines)
{
    int width = 0;
    try_out(text, phrase, style, size, lines == 1 ? 0 : style->width);
    pango_layout_get_pixel_size(text->scratch, &width, NULL);
    return width <= style->width && pango_layout_get_line_count(text->scratch) <= lines;
}

/* The same below `high`, at which the line is tried out and too long: a line is as long as its type
 * is large, nearly, so that the first guess is hardly ever wrong by more than one. */
static int largest_on_a_line(struct text *text, const struct phrase *phrase,
                             const struct text_style *style, int low, int high)
{
    int width = 0;
    pango_layout_get_pixel_size(text->scratch, &width, NULL);
    int size = width > 0 ? high * style->width / width : low;
    size = size < low ? low : size < high ? size : high - 1;
    while (size >= low && !fits(text, phrase, style, size, 1))
        size--;
    if (size < low)
        return 0;
    while (size + 1 < high && fits(text, phrase, style, size + 1, 1))
        size++;
    return size;
}

/* The largest size between `low` and `high` that fits, or 0. */
static int largest(struct text *text, const struct phrase *phrase, const struct text_style *style,
                   int lines, int low, int high)
{
    if (fits(text, phrase, style, high, lines))
        return high;
    if (lines == 1)
        return largest_on_a_line(text, phrase, style, low, high);
    if (low >= high || !fits(text, phrase, style, low, lines))
        return 0;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (fits(text, phrase, style, middle, lines))
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* The size, and how many lines it takes there: as few as the style likes, or else as many as the
 * smallest size needs. */
static int choose_size(struct text *text, const struct phrase *phrase,
                       const struct text_style *style, int *ret_lines)
{
    for (int lines = 1; lines <= style->lines; lines++) {
        int size = largest(text, phrase, style, lines, style->soft, style->size);
        if (size > 0) {
            *ret_lines = lines;
            return size;
        }
    }
    *ret_lines = style->lines;
    int size = largest(text, phrase, style, style->lines, style->floor, style->soft);
    if (size > 0)
        return size;
    try_out(text, phrase, style, style->floor, style->width);
    *ret_lines = pango_layout_get_line_count(text->scratch);
    return style->floor;
}

/* The narrowest width that needs no more lines: the lines come out about equally long. */
static int balanced_width(struct text *text, const struct phrase *phrase,
                          const struct text_style *style, int size, int lines)
{
    int low = style->width / 2, high = style->width;
    while (high - low > size / 4) { /* less than half a hanzi: finer would change no line */
        int middle = (low + high) / 2, width = 0;
        try_out(text, phrase, style, size, middle);
        pango_layout_get_pixel_size(text->scratch, &width, NULL);
        if (width <= middle && pango_layout_get_line_count(text->scratch) <= lines)
            high = middle;
        else
            low = middle;
    }
    return high;
}

/* ---- laid-out texts are kept ---- */

static int layout_height(PangoLayout *layout, int size)
{
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    int first = pango_layout_iter_get_baseline(iter), last = first;
    while (pango_layout_iter_next_line(iter))
        last = pango_layout_iter_get_baseline(iter);
    pango_layout_iter_free(iter);
    return size + PANGO_PIXELS(last - first);
}

static void measure(struct kept *kept, const struct text_style *style, int size, int width)
{
    PangoRectangle ink, logical;
    pango_layout_get_pixel_extents(kept->layout, &ink, &logical);
    int baseline = PANGO_PIXELS(pango_layout_get_baseline(kept->layout));
    kept->origin_y = (size * EM_ASCENT + 50) / 100 - baseline;
    int spare = style->width - (width > 0 ? width : logical.width); /* 0: one endless line */
    kept->offset_x = style->align == TEXT_CENTRE  ? spare / 2
                     : style->align == TEXT_RIGHT ? spare
                                                  : 0;
    int rest = phrase_rest_size(style, size);
    kept->block = (struct text_block){
        .size = size,
        .least = rest < size ? rest : size,
        .lines = pango_layout_get_line_count(kept->layout),
        .width = logical.width,
        .height = layout_height(kept->layout, size),
        .ink = {ink.x + kept->offset_x, ink.y + kept->origin_y, ink.width, ink.height},
        .unknown = pango_layout_get_unknown_glyphs_count(kept->layout),
    };
}

/* The size is chosen on the scratch layout; mostly that is the right one already. */
static PangoLayout *take_layout(struct text *text, const struct phrase *phrase,
                                const struct text_style *style, int size, int width)
{
    if (text->scratch_size != size || text->scratch_width != width)
        phrase_set(phrase, text->scratch, text->faces, style, size, width);
    PangoLayout *layout = text->scratch;
    text->scratch = new_layout(text);
    text->scratch_size = 0;
    return layout;
}

static void lay_out(struct text *text, struct kept *kept)
{
    const struct text_style *style = &kept->style;
    struct phrase phrase;
    phrase_make(&phrase, kept->string, style);
    text->scratch_size = 0;
    int lines = 1, width = 0;
    int size = choose_size(text, &phrase, style, &lines);
    if (lines > 1)
        width = balanced_width(text, &phrase, style, size, lines);
    kept->layout = take_layout(text, &phrase, style, size, width);
    measure(kept, style, size, width);
    if (kept->block.unknown > 0 && !text->told_of_unknown)
        log_warning("a text has characters that no installed font can draw");
    text->told_of_unknown |= kept->block.unknown > 0;
}

static uint32_t hash_of(const char *string, const struct text_style *style)
{
    uint32_t hash = 2166136261U;
    const int *fields = (const int *)style;
    for (size_t i = 0; i < sizeof *style / sizeof *fields; i++)
        hash = (hash ^ (uint32_t)fields[i]) * 16777619U;
    for (const char *at = string; *at != '\0'; at++)
        hash = (hash ^ (unsigned char)*at) * 16777619U;
    return hash;
}

static struct kept *find(struct text *text, const char *string, const struct text_style *style)
{
    uint32_t hash = hash_of(string, style);
    struct kept *oldest = &text->kept[0];
    text->tick++;
    for (int i = 0; i < KEPT_MAX; i++) {
        struct kept *kept = &text->kept[i];
        if (kept->layout && kept->hash == hash && strcmp(kept->string, string) == 0 &&
            memcmp(&kept->style, style, sizeof *style) == 0) {
            kept->used = text->tick;
            return kept;
        }
        if (kept->used < oldest->used)
            oldest = kept;
    }
    g_clear_object(&oldest->layout);
    utf8_copy(oldest->string, sizeof oldest->string, string);
    oldest->style = *style;
    oldest->hash = hash;
    oldest->used = text->tick;
    lay_out(text, oldest);
    return oldest;
}

const struct text_block *text_layout(struct text *text, const char *string,
                                     const struct text_style *style)
{
    return &find(text, string, style)->block;
}

size_t text_breaks(struct text *text, const char *string, const struct text_style *style,
                   int *ret_starts, size_t max)
{
    size_t count = 0;
    PangoLayoutIter *iter = pango_layout_get_iter(find(text, string, style)->layout);
    do {
        if (count < max)
            ret_starts[count] = pango_layout_iter_get_line_readonly(iter)->start_index;
        count++;
    } while (pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
    return count;
}

void text_paint(struct text *text, cairo_t *cairo, const char *string,
                const struct text_style *style, int x, int y)
{
    struct kept *kept = find(text, string, style);
    int colour = style->accent_length > 0 ? style->rest_colour : style->colour;
    cairo_set_source_rgb(cairo, (colour >> 16) / 255.0, (colour >> 8 & 0xff) / 255.0,
                         (colour & 0xff) / 255.0);
    cairo_move_to(cairo, x + kept->offset_x, y + kept->origin_y);
    /* Large type is mostly names, seen once: filled outlines, so that Cairo and Pixman do not each
     * keep a picture of every character that ever came by. */
    if (kept->block.size >= OUTLINE_SIZE &&
        (style->accent_length == 0 || colour == style->colour)) {
        pango_cairo_layout_path(cairo, kept->layout);
        cairo_fill(cairo);
    } else {
        pango_cairo_show_layout(cairo, kept->layout);
    }
}

/* ---- opening ---- */

static PangoFontDescription *new_face(const char *family, PangoWeight weight)
{
    PangoFontDescription *face = pango_font_description_new();
    pango_font_description_set_family_static(face, family);
    pango_font_description_set_weight(face, weight);
    return face;
}

static PangoContext *new_context(PangoFontMap *font_map)
{
    PangoContext *context = pango_font_map_create_context(font_map);
    pango_context_set_language(context, pango_language_from_string("zh-CN"));
    pango_context_set_round_glyph_positions(context, FALSE);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    return context;
}

enum err text_open(struct text **ret_text)
{
    struct text *text = calloc(1, sizeof *text);
    if (!text)
        return ERR_NOMEM;
    text->font_map = pango_cairo_font_map_new();
    text->context = new_context(text->font_map);
    text->faces[TEXT_SANS] = new_face("Noto Sans CJK SC", PANGO_WEIGHT_NORMAL);
    text->faces[TEXT_SANS_BOLD] = new_face("Noto Sans CJK SC", PANGO_WEIGHT_BOLD);
    text->faces[TEXT_SERIF] = new_face("Noto Serif CJK SC", PANGO_WEIGHT_NORMAL);
    text->faces[TEXT_SERIF_BOLD] = new_face("Noto Serif CJK SC", PANGO_WEIGHT_BOLD);
    text->scratch = new_layout(text);
    *ret_text = text;
    return ERR_OK;
}

void text_forget(struct text *text)
{
    for (int i = 0; i < KEPT_MAX; i++)
        g_clear_object(&text->kept[i].layout);
    secret_wipe(text->kept, sizeof text->kept);
    g_object_unref(text->scratch);
    text->scratch = new_layout(text);
    text->scratch_size = 0;
    text->tick = 0;
}

void text_close(struct text *text)
{
    if (!text)
        return;
    for (int i = 0; i < KEPT_MAX; i++)
        g_clear_object(&text->kept[i].layout);
    g_object_unref(text->scratch);
    for (int face = 0; face < TEXT_FACE_COUNT; face++)
        pango_font_description_free(text->faces[face]);
    g_object_unref(text->context);
    g_object_unref(text->font_map);
    free(text);
}

void text_warm_up(struct text *text)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 64, 64);
    cairo_t *cairo = cairo_create(surface);
    for (int face = TEXT_SANS; face <= TEXT_SERIF_BOLD; face++) {
        struct text_style style = {
            .face = face, .width = 64, .size = 32, .soft = 32, .floor = 32, .lines = 1};
        text_paint(text, cairo, "到", &style, 0, 0);
    }
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
}
