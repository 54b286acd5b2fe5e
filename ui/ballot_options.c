#include "ui/ballot_options.h"

#include "ui/screen_ballot.h"
#include "ui/screen_page.h"

#include <string.h>

enum { TICK_SIZE = 24, TICK_GAP = 8 };

/* Beside its label a tick has room on both sides, so that the label stays where it is. */
static int tick_room(const struct layout *layout)
{
    return layout_px(layout, TICK_SIZE) + layout_px(layout, TICK_GAP) * 3 / 2;
}

static struct text_style option_style(const struct layout *layout,
                                      const struct ballot_options *options, bool chosen)
{
    struct text_style style =
        layout_read(layout, chosen ? TEXT_SANS_BOLD : TEXT_SANS, FONT_READ,
                    chosen ? COLOUR_ON_BRAND : COLOUR_INK, options->wide - 2 * tick_room(layout));
    style.size = options->size;
    style.soft = style.floor; /* a word is not broken for the sake of size */
    style.align = TEXT_CENTRE;
    return style;
}

struct ballot_options ballot_options_fit(struct text *text, const struct layout *layout,
                                         enum ui_language language, const enum string_id *labels,
                                         int wide, int high, int size)
{
    struct ballot_options options = {labels, wide, high, layout_font(layout, size)};
    int least = layout_least(layout, FONT_READ);
    for (int i = 0; i < BALLOT_OPTIONS; i++) {
        const char *words = strings_get(language, labels[i]);
        struct text_style style = option_style(layout, &options, true);
        while (options.size > least && text_layout(text, words, &style)->height > high)
            style.size = --options.size;
    }
    return options;
}

void ballot_options_describe(const struct canvas *canvas, const char *id,
                             const struct ballot_options *options, int index, bool chosen,
                             struct rect place)
{
    const struct layout *layout = canvas->layout;
    const char *words = strings_get(canvas->language, options->labels[index]);
    bool pressed = strcmp(canvas->pressed, id) == 0;
    int fill = chosen ? (pressed ? COLOUR_INK_PRESSED : COLOUR_INK)
                      : (pressed ? COLOUR_PRESSED : COLOUR_PANEL);
    int line = chosen ? COLOUR_INK : pressed ? COLOUR_MUTED : COLOUR_EDGE;
    scene_button(canvas->scene, place, layout_px(layout, SIZE_BUTTON_RADIUS),
                 screen_ballot_px(layout, 2, 1), fill, line);
    scene_enable(canvas->scene, id, words);
    struct text_style style = option_style(layout, options, chosen);
    struct rect room = {place.x + tick_room(layout), place.y, style.width, place.h};
    int wide = screen_page_text(canvas, "", words, &style, room);
    int mark = layout_px(layout, TICK_SIZE);
    if (chosen)
        scene_icon(canvas->scene,
                   (struct rect){room.x + (room.w - wide) / 2 - layout_px(layout, TICK_GAP) - mark,
                                 place.y + (place.h - mark) / 2, mark, mark},
                   ICON_CHECK, COLOUR_ON_BRAND, COLOUR_INK);
}

void ballot_options_even_out(struct text *text, const struct layout *layout,
                             enum ui_language language, const struct ballot_options *options,
                             cairo_t *cairo)
{
    for (int i = 0; i < 2 * BALLOT_OPTIONS; i++) {
        struct text_style style = option_style(layout, options, i % 2);
        text_paint(text, cairo, strings_get(language, options->labels[i / 2]), &style, 0, 0);
    }
}
