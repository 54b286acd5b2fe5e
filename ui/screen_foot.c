/* The foot: what works and what does not, in words and shapes, and what to do without a card. */
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
    struct text_style style = layout_still(layout, is_good ? TEXT_SANS : TEXT_SANS_BOLD, FONT_SMALL,
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

/* ---- uploads ---- */

/* What is unsent, and the same with when the last upload was. */
struct upload_words {
    char state[STRINGS_SIZE], whole[STRINGS_SIZE];
};

static void upload_say(const struct canvas *canvas, struct upload_words *ret_words)
{
    const struct view_uploads *uploads = &canvas->view->uploads;
    const struct moment *last = &uploads->last_sent;
    char number[16], date[STRINGS_SIZE], time[STRINGS_SIZE];
    enum string_id string = uploads->was_sent ? STRING_FOOT_ALL_SENT : STRING_FOOT_NONE_SENT;
    snprintf(number, sizeof number, "%d", uploads->unsent);
    strings_fill(ret_words->state, canvas->language,
                 uploads->unsent > 0 ? STRING_FOOT_UNSENT : string, "n", number, NULL);
    utf8_copy(ret_words->whole, STRINGS_SIZE, ret_words->state);
    if (!uploads->was_sent)
        return;
    strings_day(date, canvas->language, last);
    strings_clock(time, last->hour * 60 + last->minute);
    strings_fill(ret_words->whole, canvas->language, STRING_FOOT_LAST_SENT, "state",
                 ret_words->state, "date", date, "time", time, NULL);
}

static struct text_style small(const struct canvas *canvas)
{
    const struct layout *layout = canvas->layout;
    return layout_still(layout, TEXT_SANS, FONT_SMALL, COLOUR_MUTED, layout->foot.w);
}

static int width_of(const struct canvas *canvas, const char *words)
{
    struct text_style style = small(canvas);
    return text_layout(canvas->scene->text, words, &style)->width;
}

/* How much the mark and the space behind it take. */
static int mark_width(const struct layout *layout)
{
    return layout_px(layout, SIZE_DOT) + layout_px(layout, 10);
}

/* As much of it as there is room for before `end`: on a small glass none beside four faults, which
 * are more urgent. */
static void upload(const struct canvas *canvas, const struct upload_words *words, int x, int end)
{
    const struct layout *layout = canvas->layout;
    int size = layout_px(layout, SIZE_DOT), start = x + mark_width(layout);
    struct rect mark = {x, layout->foot.y + (layout->foot.h - size) / 2 + layout_px(layout, 2),
                        size, size};
    bool has_room = start + width_of(canvas, words->whole) <= end;
    if (!has_room && start + width_of(canvas, words->state) > end)
        return;
    scene_dot(canvas->scene, mark, canvas->view->uploads.unsent > 0 ? COLOUR_AMBER : COLOUR_GREEN);
    place(canvas, "foot.upload", has_room ? words->whole : words->state, small(canvas), start);
}

/* ---- the whole ---- */

/* The right part of the foot, from `x` on. What to do without a card gives way to what is unsent,
 * and, where an organizer stands, to all that is said of uploads. */
static void rest(const struct canvas *canvas, int x)
{
    const struct layout *layout = canvas->layout;
    const struct view *view = canvas->view;
    int end = layout->foot.w - layout_px(layout, SPACE_MARGIN);
    int between = layout_px(layout, SPACE_BETWEEN), least = x;
    const char *help = strings_get(canvas->language, STRING_FOOT_HELP);
    struct upload_words words;
    upload_say(canvas, &words);
    if (view->uploads.is_on)
        least += mark_width(layout) +
                 width_of(canvas, view->screen == SCREEN_PAGE ? words.whole : words.state);
    int help_x = end - width_of(canvas, help);
    bool helps =
        view->plan.current.id != 0 && help_x >= least + (view->uploads.is_on ? between : 0);
    if (helps)
        place(canvas, "foot.help", help, small(canvas), help_x);
    if (view->uploads.is_on)
        upload(canvas, &words, x, helps ? help_x - between : end);
}

/* What a terminal that is at work says. */
static void states(const struct canvas *canvas, int x)
{
    const struct view *view = canvas->view;
    x = state(canvas, "foot.reader", view->reader_ok ? COLOUR_GREEN : COLOUR_RED,
              view->reader_ok ? STRING_FOOT_READER_OK : STRING_FOOT_READER_LOST, x);
    x = storage_state(canvas, x);
    if (view->health.touch_lost)
        x = state(canvas, "foot.touch", COLOUR_AMBER_TEXT, STRING_FOOT_TOUCH_LOST, x);
    if (view->health.clock_doubtful)
        x = state(canvas, "foot.clock", COLOUR_AMBER_TEXT, STRING_FOOT_CLOCK_DOUBTFUL, x);
    rest(canvas, x);
}

void screen_foot(const struct canvas *canvas)
{
    const struct layout *layout = canvas->layout;
    struct rect foot = layout->foot;
    scene_fill(canvas->scene, foot, COLOUR_FOOT);
    scene_fill(canvas->scene, (struct rect){foot.x, foot.y, foot.w, 1}, COLOUR_LINE);
    int x = layout_px(layout, SPACE_MARGIN);
    if (canvas->view->is_out_of_service)
        state(canvas, "foot.stopped", COLOUR_RED, STRING_FOOT_STOPPED, x);
    else
        states(canvas, x);
}
