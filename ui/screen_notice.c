/* A calm line above what an idle screen shows: something is not as it should be, and the terminal
 * goes on. */
#include "ui/screen.h"

#include <stdio.h>

enum { NOTICE_PAD = 14, NOTICE_LEAST = 60, NOTICE_GAP = 16 };

static void clock_text(const struct canvas *canvas, char ret_text[STRINGS_SIZE])
{
    char time[STRINGS_SIZE];
    strings_moment(time, canvas->language, &canvas->view->now);
    strings_fill(ret_text, canvas->language, STRING_FT_CLOCK, "time", time, NULL);
}

static void power_text(const struct canvas *canvas, char ret_text[STRINGS_SIZE])
{
    int recovered = canvas->view->health.recovered;
    char count[16];
    snprintf(count, sizeof count, "%d", recovered);
    strings_fill(ret_text, canvas->language, recovered < 0 ? STRING_FT_POWER_IDLE : STRING_FT_POWER,
                 "n", count, NULL);
}

/* Its id for the trace; NULL: there is nothing to say. */
static const char *notice_text(const struct canvas *canvas, char ret_text[STRINGS_SIZE])
{
    switch (canvas->view->notice) {
    case NOTICE_NONE:
        break;
    case NOTICE_STORE_SET_ASIDE:
        strings_fill(ret_text, canvas->language, STRING_FT_DB, NULL);
        return "ft.db";
    case NOTICE_POWER_LOST:
        power_text(canvas, ret_text);
        return "ft.power";
    case NOTICE_TOUCH_LOST:
        strings_fill(ret_text, canvas->language, STRING_FT_TOUCH, NULL);
        return "ft.touch";
    case NOTICE_SPACE_LOW:
        strings_fill(ret_text, canvas->language, STRING_FT_DISK, NULL);
        return "ft.disk";
    case NOTICE_CLOCK_DOUBTFUL:
        clock_text(canvas, ret_text);
        return "ft.clock";
    }
    return NULL;
}

struct rect screen_notice(const struct canvas *canvas, struct rect panel)
{
    const struct layout *layout = canvas->layout;
    struct palette_tone tone = TONE_AMBER;
    char text[STRINGS_SIZE];
    const char *id = notice_text(canvas, text);
    if (id == NULL)
        return panel;
    int mark = layout_px(layout, SIZE_MARK), pad = layout_px(layout, NOTICE_PAD);
    int left = layout_px(layout, SPACE_SIDE_PAD) + mark + pad;
    struct text_style style =
        layout_style(layout, TEXT_SANS_BOLD, FONT_BODY, tone.text, panel.w - left - pad);
    int high = text_layout(canvas->scene->text, text, &style)->height;
    int least = layout_px(layout, NOTICE_LEAST);
    struct rect bar = {panel.x, panel.y, panel.w, high + 2 * pad > least ? high + 2 * pad : least};
    scene_panel(canvas->scene, bar, layout_px(layout, SIZE_BUTTON_RADIUS), 1, tone.fill, tone.line);
    scene_icon(canvas->scene,
               (struct rect){panel.x + left - mark - pad, bar.y + (bar.h - mark) / 2, mark, mark},
               ICON_WARNING, tone.icon, tone.fill);
    scene_text(canvas->scene, id, text, &style, panel.x + left, bar.y + (bar.h - high) / 2);
    int used = bar.h + layout_px(layout, NOTICE_GAP);
    return (struct rect){panel.x, panel.y + used, panel.w, panel.h - used};
}
