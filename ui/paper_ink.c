#include "ui/paper_ink.h"

#include <cairo-ft.h>
#include <hb-ot.h>
#include <hb-subset.h>
#include <stdbool.h>

/* A font file, whatever sizes it is used in. */
struct ink_font {
    struct ink_font *next;
    hb_face_t *whole;
    hb_set_t *letters;
    hb_subset_plan_t *plan; /* NULL, as the next: not cut */
    cairo_font_face_t *cut;
};

struct paper_ink {
    struct ink_font *fonts;
    bool is_cut;
};

/* What a Cairo face of ours stands on; Cairo keeps it for as long as it likes. */
struct ink_file {
    hb_blob_t *bytes;
    FT_Library library;
    FT_Face face;
};

/* A run of letters in one font. */
struct ink_run {
    cairo_glyph_t *glyphs;
    cairo_text_cluster_t *clusters;
    int glyph_count, cluster_count;
};

struct paper_ink *paper_ink_open(void)
{
    return g_new0(struct paper_ink, 1);
}

void paper_ink_close(struct paper_ink *ink)
{
    while (ink->fonts != NULL) {
        struct ink_font *font = ink->fonts;
        ink->fonts = font->next;
        hb_face_destroy(font->whole);
        hb_set_destroy(font->letters);
        hb_subset_plan_destroy(font->plan);
        cairo_font_face_destroy(font->cut);
        g_free(font);
    }
    g_free(ink);
}

/* ---- cutting ---- */

static void ink_close_file(void *data)
{
    struct ink_file *file = data;
    if (file->face != NULL)
        FT_Done_Face(file->face);
    if (file->library != NULL)
        FT_Done_FreeType(file->library);
    hb_blob_destroy(file->bytes);
    g_free(file);
}

/* Takes the bytes over. NULL when they cannot be read. */
static cairo_font_face_t *ink_open_file(hb_blob_t *bytes)
{
    static const cairo_user_data_key_t key;
    unsigned length;
    const char *data = hb_blob_get_data(bytes, &length);
    struct ink_file *file = g_new0(struct ink_file, 1);
    file->bytes = bytes;
    if (FT_Init_FreeType(&file->library) != 0 ||
        FT_New_Memory_Face(file->library, (const FT_Byte *)data, length, 0, &file->face) != 0) {
        ink_close_file(file);
        return NULL;
    }
    cairo_font_face_t *face = cairo_ft_font_face_create_for_ft_face(file->face, FT_LOAD_NO_HINTING);
    if (cairo_font_face_set_user_data(face, &key, file, ink_close_file) != CAIRO_STATUS_SUCCESS) {
        cairo_font_face_destroy(face);
        ink_close_file(file);
        return NULL;
    }
    return face;
}

/* Text is set already: nothing is left to choose or to shift. */
static hb_subset_input_t *ink_wishes(const struct ink_font *font)
{
    static const hb_tag_t unused[] = {HB_TAG('G', 'S', 'U', 'B'), HB_TAG('G', 'P', 'O', 'S'),
                                      HB_TAG('G', 'D', 'E', 'F'), HB_TAG('B', 'A', 'S', 'E'),
                                      HB_TAG('V', 'O', 'R', 'G'), HB_TAG('v', 'h', 'e', 'a'),
                                      HB_TAG('v', 'm', 't', 'x'), HB_TAG('D', 'S', 'I', 'G')};
    hb_subset_input_t *wishes = hb_subset_input_create_or_fail();
    if (wishes == NULL)
        return NULL;
    hb_subset_input_set_flags(wishes, HB_SUBSET_FLAGS_DESUBROUTINIZE | HB_SUBSET_FLAGS_NO_HINTING |
                                          HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    hb_set_union(hb_subset_input_glyph_set(wishes), font->letters);
    for (size_t i = 0; i < sizeof unused / sizeof *unused; i++)
        hb_set_add(hb_subset_input_set(wishes, HB_SUBSET_SETS_DROP_TABLE_TAG), unused[i]);
    return wishes;
}

static void ink_cut_font(struct ink_font *font)
{
    if (hb_ot_var_has_data(font->whole))
        return;
    hb_subset_input_t *wishes = ink_wishes(font);
    if (wishes != NULL)
        font->plan = hb_subset_plan_create_or_fail(font->whole, wishes);
    hb_subset_input_destroy(wishes);
    if (font->plan == NULL)
        return;
    hb_face_t *small = hb_subset_plan_execute_or_fail(font->plan);
    if (small == NULL)
        return;
    font->cut = ink_open_file(hb_face_reference_blob(small));
    hb_face_destroy(small);
}

void paper_ink_cut(struct paper_ink *ink)
{
    for (struct ink_font *font = ink->fonts; font != NULL; font = font->next)
        ink_cut_font(font);
    ink->is_cut = true;
}

/* ---- putting down ---- */

/* NULL: nothing was noted in it, or its letters are made bold by Cairo. */
static struct ink_font *ink_font_of(struct paper_ink *ink, PangoFont *pango)
{
    hb_face_t *face = hb_font_get_face(pango_font_get_hb_font(pango));
    cairo_scaled_font_t *scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(pango));
    struct ink_font *font = ink->fonts;
    if (cairo_ft_font_face_get_synthesize(cairo_scaled_font_get_font_face(scaled)) != 0)
        return NULL;
    while (font != NULL && font->whole != face)
        font = font->next;
    if (font != NULL || ink->is_cut)
        return font;
    font = g_new(struct ink_font, 1);
    *font = (struct ink_font){
        .next = ink->fonts, .whole = hb_face_reference(face), .letters = hb_set_create()};
    ink->fonts = font;
    return font;
}

/* A character that no font has stands in a box, which is Pango's to draw. */
static bool ink_is_letter(const PangoGlyphInfo *glyph)
{
    return glyph->glyph != PANGO_GLYPH_EMPTY && (glyph->glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0;
}

static void ink_note(struct ink_font *font, const PangoGlyphString *glyphs)
{
    for (int i = 0; font != NULL && i < glyphs->num_glyphs; i++)
        if (ink_is_letter(&glyphs->glyphs[i]))
            hb_set_add(font->letters, glyphs->glyphs[i].glyph);
}

/* Whether the font was cut and has all that is in the run; from right to left Pango does it. */
static bool ink_has_run(const struct ink_font *font, const PangoGlyphItem *item)
{
    if (font == NULL || font->cut == NULL || item->item->analysis.level % 2 != 0)
        return false;
    const hb_map_t *numbers = hb_subset_plan_old_to_new_glyph_mapping(font->plan);
    for (int i = 0; i < item->glyphs->num_glyphs; i++) {
        const PangoGlyphInfo *glyph = &item->glyphs->glyphs[i];
        if (glyph->glyph != PANGO_GLYPH_EMPTY && !hb_map_has(numbers, glyph->glyph))
            return false;
    }
    return true;
}

/* Which glyphs stand for which bytes, so that the text can be searched. */
static void ink_fill(struct ink_run *run, const struct ink_font *font, PangoGlyphItem *item,
                     const char *text, double x, double y)
{
    const hb_map_t *numbers = hb_subset_plan_old_to_new_glyph_mapping(font->plan);
    PangoGlyphItemIter at;
    int width = 0;
    for (bool is_there = pango_glyph_item_iter_init_start(&at, item, text); is_there;
         is_there = pango_glyph_item_iter_next_cluster(&at)) {
        int before = run->glyph_count;
        for (int i = at.start_glyph; i < at.end_glyph; i++) {
            const PangoGlyphInfo *glyph = &item->glyphs->glyphs[i];
            if (glyph->glyph != PANGO_GLYPH_EMPTY)
                run->glyphs[run->glyph_count++] = (cairo_glyph_t){
                    .index = hb_map_get(numbers, glyph->glyph),
                    .x = x + pango_units_to_double(width + glyph->geometry.x_offset),
                    .y = y + pango_units_to_double(glyph->geometry.y_offset),
                };
            width += glyph->geometry.width;
        }
        run->clusters[run->cluster_count++] = (cairo_text_cluster_t){
            .num_bytes = at.end_index - at.start_index, .num_glyphs = run->glyph_count - before};
    }
}

/* The same letters as Pango's font has, in its size. */
static void ink_take_face(cairo_t *cairo, const struct ink_font *font, PangoFont *pango)
{
    cairo_matrix_t matrix;
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_scaled_font_t *scaled = pango_cairo_font_get_scaled_font(PANGO_CAIRO_FONT(pango));
    cairo_scaled_font_get_font_matrix(scaled, &matrix);
    cairo_scaled_font_get_font_options(scaled, options);
    cairo_set_font_face(cairo, font->cut);
    cairo_set_font_matrix(cairo, &matrix);
    cairo_set_font_options(cairo, options);
    cairo_font_options_destroy(options);
}

static void ink_draw(cairo_t *cairo, const struct ink_font *font, PangoGlyphItem *item,
                     const char *text, double x, double y)
{
    size_t most = (size_t)(item->glyphs->num_glyphs + item->item->length);
    struct ink_run run = {.glyphs = g_new(cairo_glyph_t, most),
                          .clusters = g_new(cairo_text_cluster_t, most)};
    ink_fill(&run, font, item, text, x, y);
    ink_take_face(cairo, font, item->item->analysis.font);
    cairo_show_text_glyphs(cairo, text + item->item->offset, item->item->length, run.glyphs,
                           run.glyph_count, run.clusters, run.cluster_count, 0);
    g_free(run.glyphs);
    g_free(run.clusters);
}

void paper_ink_put(struct paper_ink *ink, cairo_t *cairo, PangoLayout *layout, double x, double y)
{
    const char *text = pango_layout_get_text(layout);
    PangoLayoutIter *at = pango_layout_get_iter(layout);
    do {
        PangoRectangle place;
        PangoGlyphItem *item = pango_layout_iter_get_run_readonly(at);
        if (item == NULL) /* the end of a line */
            continue;
        struct ink_font *font = ink_font_of(ink, item->item->analysis.font);
        if (!ink->is_cut) {
            ink_note(font, item->glyphs);
            continue;
        }
        pango_layout_iter_get_run_extents(at, NULL, &place);
        double left = x + pango_units_to_double(place.x);
        double base = y + pango_units_to_double(pango_layout_iter_get_run_baseline(at));
        if (ink_has_run(font, item)) {
            ink_draw(cairo, font, item, text, left, base);
        } else {
            cairo_move_to(cairo, left, base);
            pango_cairo_show_glyph_item(cairo, text, item);
        }
    } while (pango_layout_iter_next_run(at));
    pango_layout_iter_free(at);
}
