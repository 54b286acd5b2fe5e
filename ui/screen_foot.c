/* The foot: what works and what does not, in words and shapes, and what to do without a card. */
#include "ui/screen.h"

static int place(const struct canvas *canvas, const char *id, const char *string,
                 struct text_style style, int x)
{
    const struct text_block *block = text_layout(canvas->scene->text, string, &style);
    struct rect foot = canvas->layout->foot;
    style.width = block->width;
    int y = foot.y + (foot.h - block->height) / 2 + layout_px(canvas->layout, 2);
    scene_text(canvas->scene, id, string, &style, x, y);
    return x + style.width;
}

/* A fault changes the words, the mark's shape and the colour. */
static int state(const struct canvas *canvas, const char *id, int colour, enum string_id words,
                 int x)
{
    const struct layout *layout = canvas->layout;
    bool is_good = colour == COLOUR_GREEN;
    int size = layout_px(layout, SIZE_DOT);
    struct rect mark = {x, layout->foot.y + (layout->foot.h - size) / 2 + layout_px(layout, 2),
                        size, size};
    if (is_good)
        scene_dot(canvas->scene, mark, colour);
    else
        scene_diamond(canvas->scene, rect_grow(mark, 1), colour);
    struct text_style style = layout_style(layout, is_good ? TEXT_SANS : TEXT_SANS_BOLD, FONT_SMALL,
                                           is_good ? COLOUR_MUTED : colour, layout->foot.w / 3);
    x = place(canvas, id, strings_get(canvas->language, words), style,
              x + size + layout_px(layout, 10));
    return x + layout_px(layout, SPACE_BETWEEN);
}

static int storage_state(const struct canvas *canvas, int x)
{
    const struct view *view = canvas->view;
    int colour = COLOUR_GREEN;
    enum string_id words = STRING_FOOT_STORAGE_OK;
    if (!view->storage_ok) {
        colour = COLOUR_RED;
        words = STRING_FOOT_STORAGE_LOST;
    } else if (view->health.store_set_aside) {
        colour = COLOUR_RED;
        words = STRING_FOOT_STORAGE_ASIDE;
    } else if (view->health.space_low) {
        colour = COLOUR_AMBER_TEXT;
        words = STRING_FOOT_STORAGE_LOW;
    }
    return state(canvas, "foot.storage", colour, words, x);
}

/* It yields to faults: they have words about whom to see, too. */
static void help(const struct canvas *canvas, int left)
{
    const struct layout *layout = canvas->layout;
    struct text_style style =
        layout_style(layout, TEXT_SANS, FONT_SMALL, COLOUR_MUTED, layout->foot.w / 2);
    const char *words = strings_get(canvas->language, STRING_FOOT_HELP);
    int x = layout->foot.w - layout_px(layout, SPACE_MARGIN) -
            text_layout(canvas->scene->text, words, &style)->width;
    if (x >= left)
        place(canvas, "foot.help", words, style, x);
}

void screen_foot(const struct canvas *canvas)
{
    const struct layout *layout = canvas->layout;
    const struct view *view = canvas->view;
    struct rect foot = layout->foot;
    scene_fill(canvas->scene, foot, COLOUR_FOOT);
    scene_fill(canvas->scene, (struct rect){foot.x, foot.y, foot.w, 1}, COLOUR_LINE);
    int x = layout_px(layout, SPACE_MARGIN);
    x = state(canvas, "foot.reader", view->reader_ok ? COLOUR_GREEN : COLOUR_RED,
              view->reader_ok ? STRING_FOOT_READER_OK : STRING_FOOT_READER_LOST, x);
    x = storage_state(canvas, x);
    if (view->health.touch_lost)
        x = state(canvas, "foot.touch", COLOUR_AMBER_TEXT, STRING_FOOT_TOUCH_LOST, x);
    if (view->health.clock_doubtful)
        x = state(canvas, "foot.clock", COLOUR_AMBER_TEXT, STRING_FOOT_CLOCK_DOUBTFUL, x);
    if (view->plan.current.id != 0)
        help(canvas, x);
}
