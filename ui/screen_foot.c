/* The foot: whether reader and storage work, in words and shapes, and what to do without a card. */
#include "ui/screen.h"

#include "firmware/base/utf8.h"

#include <stdio.h>

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
    struct text_style style = layout_style(layout, is_good ? TEXT_SANS : TEXT_SANS_BOLD, FONT_SMALL,
                                           is_good ? COLOUR_MUTED : COLOUR_RED, layout->foot.w / 3);
    const char *words = strings_get(canvas->language, is_good ? good : bad);
    return place(canvas, id, words, style, x + size + layout_px(layout, 10));
}

/* ---- uploads ---- */

static void upload_state(const struct canvas *canvas, char ret_text[STRINGS_SIZE])
{
    const struct view_uploads *uploads = &canvas->view->uploads;
    char number[16];
    snprintf(number, sizeof number, "%d", uploads->unsent);
    strings_fill(ret_text, canvas->language,
                 uploads->unsent > 0 ? STRING_FOOT_UNSENT
                 : uploads->was_sent ? STRING_FOOT_ALL_SENT
                                     : STRING_FOOT_NONE_SENT,
                 "n", number, NULL);
}

static void upload_words(const struct canvas *canvas, const char *state,
                         char ret_text[STRINGS_SIZE])
{
    const struct moment *last = &canvas->view->uploads.last_sent;
    char date[STRINGS_SIZE], time[STRINGS_SIZE];
    strings_day(date, canvas->language, last);
    strings_clock(time, last->hour * 60 + last->minute);
    strings_fill(ret_text, canvas->language, STRING_FOOT_LAST_SENT, "state", state, "date", date,
                 "time", time, NULL);
}

/* What is unsent, and when the last upload was; the latter only where it has room before `end`. */
static void upload(const struct canvas *canvas, int x, int end)
{
    const struct layout *layout = canvas->layout;
    const struct view_uploads *uploads = &canvas->view->uploads;
    int size = layout_px(layout, SIZE_DOT), start = x + size + layout_px(layout, 10);
    struct rect mark = {x, layout->foot.y + (layout->foot.h - size) / 2 + layout_px(layout, 2),
                        size, size};
    char state_words[STRINGS_SIZE], words[STRINGS_SIZE];
    struct text_style style =
        layout_style(layout, TEXT_SANS, FONT_SMALL, COLOUR_MUTED, layout->foot.w);
    upload_state(canvas, state_words);
    utf8_copy(words, sizeof words, state_words);
    if (uploads->was_sent)
        upload_words(canvas, state_words, words);
    if (start + text_layout(canvas->scene->text, words, &style)->width > end)
        utf8_copy(words, sizeof words, state_words);
    scene_dot(canvas->scene, mark, uploads->unsent > 0 ? COLOUR_AMBER : COLOUR_GREEN);
    place(canvas, "foot.upload", words, style, start);
}

/* ---- the whole ---- */

/* Returns where it begins. */
static int help(const struct canvas *canvas, int end)
{
    const struct layout *layout = canvas->layout;
    const char *words = strings_get(canvas->language, STRING_FOOT_HELP);
    struct text_style style =
        layout_style(layout, TEXT_SANS, FONT_SMALL, COLOUR_MUTED, layout->foot.w / 2);
    style.align = TEXT_RIGHT;
    int width = text_layout(canvas->scene->text, words, &style)->width;
    place(canvas, "foot.help", words, style, end);
    return end - width;
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
    int between = layout_px(layout, SPACE_BETWEEN), end = foot.w - margin;
    x = state(canvas, "foot.storage", view->storage_ok, STRING_FOOT_STORAGE_OK,
              STRING_FOOT_STORAGE_LOST, x + between);
    if (view->plan.current.id != 0)
        end = help(canvas, end) - between;
    if (view->uploads.is_on)
        upload(canvas, x + between, end);
}
