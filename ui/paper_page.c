#include "ui/paper_page.h"

#include <cairo-pdf.h>
#include <stdio.h>

enum {
    A4_SHORT = 595,
    A4_LONG = 842,
    MARGIN_SIDE = 48, /* 17 mm */
    MARGIN_TOP = 48,
    MARGIN_BOTTOM = 57,
    FOOT_RISE = 36, /* of the foot's line above the edge */
    PAD_SIDE = 3,
    PAD_ABOVE = 4,
    SIGN_GAP = 14,     /* behind a line to sign on */
    LAYOUTS_MAX = 200, /* that are kept, of some 3 kB */
};

static const double line_width = 0.5, line_spacing = 0.92;

/* ---- type ---- */

void paper_type_open(struct paper_type *type)
{
    static const char *const faces[PAPER_LOOK_COUNT] = {
        [PAPER_LOOK_TITLE] = "Noto Sans CJK SC Bold 18",
        [PAPER_LOOK_HEADING] = "Noto Sans CJK SC Bold 11.5",
        [PAPER_LOOK_LABEL] = "Noto Sans CJK SC Bold 10",
        [PAPER_LOOK_BODY] = "Noto Serif CJK SC 10.5",
        [PAPER_LOOK_FOOT] = "Noto Serif CJK SC 8.5",
    };
    type->ink = paper_ink_open();
    type->font_map = pango_cairo_font_map_new();
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(type->font_map), 72);
    type->context = pango_font_map_create_context(type->font_map);
    pango_context_set_language(type->context, pango_language_from_string("zh-CN"));
    pango_context_set_round_glyph_positions(type->context, FALSE);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(type->context, options);
    cairo_font_options_destroy(options);
    type->layouts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
    for (int i = 0; i < PAPER_LOOK_COUNT; i++)
        type->faces[i] = pango_font_description_from_string(faces[i]);
}

void paper_type_close(struct paper_type *type)
{
    for (int i = 0; i < PAPER_LOOK_COUNT; i++)
        pango_font_description_free(type->faces[i]);
    g_hash_table_unref(type->layouts);
    g_object_unref(type->context);
    g_object_unref(type->font_map);
    paper_ink_close(type->ink);
}

static PangoLayout *paper_make_layout(struct paper_type *type, const char *text,
                                      enum paper_look look, enum paper_align align, int width)
{
    static const PangoAlignment alignments[] = {[PAPER_LEFT] = PANGO_ALIGN_LEFT,
                                                [PAPER_CENTRE] = PANGO_ALIGN_CENTER,
                                                [PAPER_RIGHT] = PANGO_ALIGN_RIGHT};
    PangoLayout *layout = pango_layout_new(type->context);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(layout, (float)line_spacing);
    /* A name that is too long for its line gets no hyphen that is not its own. */
    PangoAttrList *attributes = pango_attr_list_new();
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    pango_layout_set_font_description(layout, type->faces[look]);
    pango_layout_set_alignment(layout, alignments[align]);
    pango_layout_set_width(layout, width);
    pango_layout_set_text(layout, text, -1);
    return layout;
}

/* Sets a text, if it was not set before. The layout is good until the next text is set. */
static PangoLayout *paper_set(struct paper_type *type, const char *text, enum paper_look look,
                              enum paper_align align, double width)
{
    int units = pango_units_from_double(width);
    char *key = g_strdup_printf("%d %d %d %s", look, align, units, text);
    PangoLayout *layout = g_hash_table_lookup(type->layouts, key);
    if (layout != NULL) {
        g_free(key);
        return layout;
    }
    if (g_hash_table_size(type->layouts) == LAYOUTS_MAX)
        g_hash_table_remove_all(type->layouts);
    layout = paper_make_layout(type, text, look, align, units);
    g_hash_table_insert(type->layouts, key, layout);
    return layout;
}

static double paper_height(PangoLayout *layout)
{
    int height = 0;
    pango_layout_get_size(layout, NULL, &height);
    return pango_units_to_double(height);
}

static void paper_show(const struct paper_type *type, PangoLayout *layout, double x, double y)
{
    paper_ink_put(type->ink, type->cairo, layout, x, y);
}

/* ---- pages ---- */

static double paper_body_width(const struct paper_page *page)
{
    return page->width - 2 * MARGIN_SIDE;
}

double paper_page_x(const struct paper_page *page, int edge)
{
    return MARGIN_SIDE + paper_body_width(page) * edge / PAPER_WIDTH;
}

static void paper_open_page(struct paper_page *page)
{
    page->number++;
    page->y = MARGIN_TOP;
    cairo_pdf_surface_set_size(cairo_get_target(page->type->cairo), page->width, page->height);
    cairo_set_source_rgb(page->type->cairo, 0, 0, 0);
    cairo_set_line_width(page->type->cairo, line_width);
}

void paper_page_begin(struct paper_page *page)
{
    page->width = page->paper->is_landscape ? A4_LONG : A4_SHORT;
    page->height = page->paper->is_landscape ? A4_SHORT : A4_LONG;
    page->number = 0;
    page->continued = NULL;
    paper_open_page(page);
}

void paper_page_end(struct paper_page *page)
{
    char numbers[64];
    double width = paper_body_width(page), y = page->height - FOOT_RISE;
    snprintf(numbers, sizeof numbers, "第 %d 页　共 %d 页", page->number, page->count);
    paper_page_write(page, page->paper->foot, PAPER_LOOK_FOOT, PAPER_LEFT, MARGIN_SIDE,
                     MARGIN_SIDE + width, y);
    paper_page_write(page, numbers, PAPER_LOOK_FOOT, PAPER_RIGHT, MARGIN_SIDE, MARGIN_SIDE + width,
                     y);
    cairo_show_page(page->type->cairo);
}

static bool paper_has_room(const struct paper_page *page, double height)
{
    return page->y + height <= page->height - MARGIN_BOTTOM;
}

void paper_page_reserve(struct paper_page *page, double height)
{
    if (paper_has_room(page, height) || page->y <= MARGIN_TOP)
        return;
    paper_page_end(page);
    paper_open_page(page);
}

double paper_page_write(struct paper_page *page, const char *text, enum paper_look look,
                        enum paper_align align, double left, double right, double y)
{
    PangoLayout *layout = paper_set(page->type, text, look, align, right - left);
    paper_show(page->type, layout, left, y);
    return paper_height(layout);
}

/* ---- rows ---- */

static PangoLayout *paper_set_cell(const struct paper_page *page, const struct paper_cell *cell,
                                   double left, double right)
{
    return paper_set(page->type, cell->text, cell->look, cell->align, right - left - 2 * PAD_SIDE);
}

double paper_page_measure(struct paper_page *page, const int *edges, int count,
                          const struct paper_cell *cells)
{
    double highest = 0;
    for (int i = 0; i < count; i++) {
        double height = paper_height(paper_set_cell(page, &cells[i], paper_page_x(page, edges[i]),
                                                    paper_page_x(page, edges[i + 1])));
        highest = height > highest ? height : highest;
    }
    return highest + 2 * PAD_ABOVE;
}

static void paper_draw_cell(struct paper_page *page, const struct paper_cell *cell, double left,
                            double right, double height)
{
    cairo_rectangle(page->type->cairo, left, page->y, right - left, height);
    cairo_stroke(page->type->cairo);
    if (cell->text[0] == '\0')
        return;
    PangoLayout *layout = paper_set_cell(page, cell, left, right);
    double above = cell->is_top ? PAD_ABOVE : (height - paper_height(layout)) / 2;
    paper_show(page->type, layout, left + PAD_SIDE, page->y + above);
}

static void paper_draw_row(struct paper_page *page, const int *edges, int count,
                           const struct paper_cell *cells, double height)
{
    for (int i = 0; i < count; i++)
        paper_draw_cell(page, &cells[i], paper_page_x(page, edges[i]),
                        paper_page_x(page, edges[i + 1]), height);
    page->y += height;
}

static void paper_repeat_head(struct paper_page *page)
{
    struct paper_cell cells[PAPER_CELLS_MAX];
    int edges[PAPER_CELLS_MAX + 1];
    const struct paper_block *table = page->continued;
    if (table == NULL)
        return;
    int count = paper_row_edges(table, edges);
    for (int i = 0; i < count; i++)
        cells[i] = (struct paper_cell){
            .text = table->columns[i].head, .look = PAPER_LOOK_LABEL, .align = PAPER_CENTRE};
    paper_draw_row(page, edges, count, cells, paper_page_measure(page, edges, count, cells));
}

void paper_page_row(struct paper_page *page, const int *edges, int count,
                    const struct paper_cell *cells, double least, double after)
{
    double height = paper_page_measure(page, edges, count, cells);
    height = height > least ? height : least;
    if (!paper_has_room(page, height + after)) {
        paper_page_reserve(page, height + after);
        paper_repeat_head(page);
    }
    paper_draw_row(page, edges, count, cells, height);
}

void paper_page_text(struct paper_page *page, const char *text, enum paper_look look,
                     enum paper_align align, double above, double below)
{
    double width = paper_body_width(page);
    paper_page_reserve(page, above + paper_height(paper_set(page->type, text, look, align, width)));
    page->y += above;
    page->y += below +
               paper_page_write(page, text, look, align, MARGIN_SIDE, MARGIN_SIDE + width, page->y);
}

void paper_page_sign(struct paper_page *page, const int *edges, const char *label, double height)
{
    double left = paper_page_x(page, edges[0]), middle = paper_page_x(page, edges[1]);
    double bottom = page->y + height;
    PangoLayout *layout =
        paper_set(page->type, label, PAPER_LOOK_BODY, PAPER_RIGHT, middle - left - PAD_SIDE);
    paper_show(page->type, layout, left, bottom - paper_height(layout));
    cairo_move_to(page->type->cairo, middle, bottom);
    cairo_line_to(page->type->cairo, paper_page_x(page, edges[2]) - SIGN_GAP, bottom);
    cairo_stroke(page->type->cairo);
}
