/* The foot: whether reader and storage work, in words and shapes, and what to do without a card. */
#include "ui/screen.h"

static int place(const struct canvas *canvas, const char *id, const char *string,
                 struct text_style style, int x)
{
    const struct text_block *block = text_layout(canvas->scene->text, string, &style);
    struct rect foot = canvas->layout->foot;
    style.width = block->width;
    int y = foot.y + (foot.h - block->height) / 2 + layout_px(canvas->layout, 2);
    if (style.align == TEXT_RIGHT)
        x -= style.width;
    style.align = TEXT_LEFT;
    scene_text(canvas->scene, id, string, &style, x, y);
    return x + style.width;
}

/* A fault changes the words, the mark's shape and the colour. */
static int state(const struct canvas *canvas, const char *id, bool is_good, enum string_id good,
                 enum string_id bad, int x)
{
    const struct layout *layout = canvas->layout;
    int size = layout_px(layout, SIZE_DOT);
    struct rect mark = {x, layout->foot.y + (layout->foot.h - size) / 2 + layout_px(layout, 2),
                        size, size};
    if (is_good)
        scene_dot(canvas->scene, mark, COLOUR_GREEN);
    else
        scene_diamond(canvas->scene, rect_grow(mark, 1), COLOUR_RED);
    struct text_style style = layout_still(layout, is_good ? TEXT_SANS : TEXT_SANS_BOLD, FONT_SMALL,
                                           is_good ? COLOUR_MUTED : COLOUR_RED, layout->foot.w / 3);
    const char *words = strings_get(canvas->language, is_good ? good : bad);
    return place(canvas, id, words, style, x + size + layout_px(layout, 10));
}

void screen_foot(const struct canvas *canvas)
{
    const struct layout *layout = canvas->layout;
    const struct view *view = canvas->view;
    struct rect foot = layout->foot;
    scene_fill(canvas->scene, foot, COLOUR_FOOT);
    scene_fill(canvas->scene, (struct rect){foot.x, foot.y, foot.w, 1}, COLOUR_LINE);
    int margin = layout_px(layout, SPACE_MARGIN);
    int x = state(canvas, "foot.reader", view->reader_ok, STRING_FOOT_READER_OK,
                  STRING_FOOT_READER_LOST, margin);
    state(canvas, "foot.storage", view->storage_ok, STRING_FOOT_STORAGE_OK,
          STRING_FOOT_STORAGE_LOST, x + layout_px(layout, SPACE_BETWEEN));
    if (view->plan.current.id == 0)
        return;
    struct text_style style = layout_still(layout, TEXT_SANS, FONT_SMALL, COLOUR_MUTED, foot.w / 2);
    style.align = TEXT_RIGHT;
    place(canvas, "foot.help", strings_get(canvas->language, STRING_FOOT_HELP), style,
          foot.w - margin);
}
