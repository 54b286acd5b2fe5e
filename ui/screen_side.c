/* Beside the main panel: how many have come, and who came last. */
#include "ui/screen.h"

#include <stdio.h>
#include <string.h>

enum { FIGURES_MAX = 6 };

struct figure {
    const char *id;
    char text[STRINGS_SIZE];
    char value[16];
    int colour;
};

static struct figure figure(const struct canvas *canvas, const char *id, enum string_id label,
                            int value, int colour)
{
    struct figure figure = {.id = id, .colour = colour};
    snprintf(figure.value, sizeof figure.value, "%d", value);
    snprintf(figure.text, sizeof figure.text, "%s %d", strings_get(canvas->language, label), value);
    return figure;
}

static void rate_text(const struct canvas *canvas, char ret_text[STRINGS_SIZE])
{
    int tenths = canvas->view->rate_tenths;
    char rate[16];
    if (tenths % 10 == 0)
        snprintf(rate, sizeof rate, "%d", tenths / 10);
    else
        snprintf(rate, sizeof rate, "%d.%d", tenths / 10, tenths % 10);
    strings_fill(ret_text, canvas->language, STRING_SIDE_RATE, "rate", rate, NULL);
}

/* "到会率 84.5%" fits into the ring, or has to stand with the other figures. */
static bool rate_fits(const struct layout *layout)
{
    return layout_px(layout, SIZE_RING - 2 * SIZE_RING_BAND) >= 7 * FONT_FLOOR;
}

static int collect(const struct canvas *canvas, struct figure figures[FIGURES_MAX])
{
    const struct attendance *people = &canvas->view->plan.attendance;
    int count = 0;
    if (!rate_fits(canvas->layout) && canvas->view->attendance_base > 0) {
        figures[count] = (struct figure){.id = "side.rate", .colour = COLOUR_INK};
        rate_text(canvas, figures[count].text);
        const char *value = strchr(figures[count].text, ' ');
        snprintf(figures[count].value, sizeof figures[count].value, "%s", value ? value + 1 : "");
        count++;
    }
    figures[count++] =
        figure(canvas, "side.expected", STRING_SIDE_EXPECTED, people->expected, COLOUR_INK);
    figures[count++] =
        figure(canvas, "side.present", STRING_SIDE_PRESENT, people->present, COLOUR_GREEN);
    figures[count++] = figure(canvas, "side.leave", STRING_SIDE_LEAVE, people->leave, COLOUR_INK);
    figures[count++] =
        figure(canvas, "side.guests", STRING_SIDE_GUESTS, people->guests, COLOUR_INK);
    if (people->late > 0)
        figures[count++] = figure(canvas, "side.late", STRING_SIDE_LATE, people->late, COLOUR_INK);
    return count;
}

/* One above the other; in the wide place below the ring of an upright screen, two columns. */
static void describe_figures(const struct canvas *canvas, struct rect place, int columns)
{
    const struct layout *layout = canvas->layout;
    struct figure figures[FIGURES_MAX];
    int count = collect(canvas, figures);
    int rows = (count + columns - 1) / columns;
    int pitch = place.h / rows;
    int most = layout_font(layout, FONT_LABEL) * 7 / 4;
    pitch = pitch < most ? pitch : most;
    int top = place.y + (place.h - pitch * rows) / 2;
    for (int i = 0; i < count; i++) {
        struct text_style style =
            layout_style(layout, TEXT_SANS_BOLD, FONT_LABEL, figures[i].colour, place.w / columns);
        layout_accent(&style, figures[i].text, figures[i].value, TEXT_SANS, COLOUR_MUTED, 100);
        screen_fit(canvas, figures[i].text, &style, pitch);
        int x = place.x + i % columns * style.width;
        int y = top + i / columns * pitch + (pitch - style.size) / 2;
        scene_text(canvas->scene, figures[i].id, figures[i].text, &style, x, y);
    }
}

static void describe_ring(const struct canvas *canvas, struct rect ring)
{
    const struct layout *layout = canvas->layout;
    const struct view *view = canvas->view;
    int band = layout_px(layout, SIZE_RING_BAND);
    scene_ring(canvas->scene, ring, band, view->rate_tenths, view->attendance_percent,
               view->rate_is_met ? COLOUR_GREEN : COLOUR_GOLD);
    bool rate_inside = rate_fits(layout) && view->attendance_base > 0;

    char count[32];
    if (view->attendance_base > 0)
        snprintf(count, sizeof count, "%d/%d", view->plan.attendance.present,
                 view->attendance_base);
    else
        snprintf(count, sizeof count, "%d", view->plan.attendance.present);
    int width = (ring.w - band * 5 / 2) * 95 / 100; /* the ring's inner diameter, nearly */
    struct text_style style = layout_still(layout, TEXT_SANS_BOLD, 42, COLOUR_INK, width);
    style.align = TEXT_CENTRE;
    style.lines = 1;
    int size = text_layout(canvas->scene->text, count, &style)->size;
    int centre = ring.y + ring.h / 2 - (rate_inside ? layout_px(layout, 13) : 0);
    scene_text(canvas->scene, "side.count", count, &style, ring.x + (ring.w - width) / 2,
               centre - size / 2);
    if (!rate_inside)
        return;
    char rate[STRINGS_SIZE];
    rate_text(canvas, rate);
    style = layout_still(layout, TEXT_SANS, FONT_SMALL, COLOUR_MUTED, width);
    style.align = TEXT_CENTRE;
    scene_text(canvas->scene, "side.rate", rate, &style, ring.x + (ring.w - width) / 2,
               ring.y + ring.h / 2 + layout_px(layout, 16));
}

static void describe_attendance(const struct canvas *canvas)
{
    const struct layout *layout = canvas->layout;
    struct rect panel = layout->ring;
    screen_panel(canvas, panel, TONE_PLAIN);
    int size = layout_px(layout, SIZE_RING), pad = layout_px(layout, SPACE_SIDE_PAD);
    if (layout->portrait) {
        struct rect ring = {panel.x + (panel.w - size) / 2, panel.y + pad, size, size};
        describe_ring(canvas, ring);
        int top = ring.y + size + pad / 2;
        describe_figures(
            canvas,
            (struct rect){panel.x + pad, top, panel.w - pad, panel.y + panel.h - pad / 2 - top}, 2);
        return;
    }
    struct rect ring = {panel.x + pad, panel.y + (panel.h - size) / 2, size, size};
    describe_ring(canvas, ring);
    int left = ring.x + size + layout_px(layout, SPACE_SIDE_PAD);
    describe_figures(
        canvas,
        (struct rect){left, panel.y + pad / 2, panel.x + panel.w - left - pad / 3, panel.h - pad},
        1);
}

/* ---- the last check-ins ---- */

static void describe_title(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    char signed_in[STRINGS_SIZE], number[16];
    snprintf(number, sizeof number, "%d", canvas->view->plan.attendance.present);
    strings_fill(signed_in, canvas->language, STRING_SIDE_SIGNED, "n", number, NULL);
    struct text_style style = layout_style(layout, TEXT_SANS, FONT_NOTE, COLOUR_MUTED, place.w / 2);
    const char *recent = strings_get(canvas->language, STRING_SIDE_RECENT);
    screen_fit(canvas, recent, &style, layout_font(layout, FONT_NOTE));
    screen_fit(canvas, signed_in, &style, layout_font(layout, FONT_NOTE));
    scene_text(canvas->scene, "side.recent", recent, &style, place.x, place.y);
    style.align = TEXT_RIGHT;
    scene_text(canvas->scene, "side.signed", signed_in, &style, place.x + place.w - style.width,
               place.y);
}

/* A line is as high as its name needs; false when it does not fit into the rest of the panel. */
static bool describe_recent(const struct canvas *canvas, int index, int pitch, struct rect *rest)
{
    const struct layout *layout = canvas->layout;
    const struct recent *recent = &canvas->view->plan.recent[index];
    char id[32], time[STRINGS_SIZE];
    strings_clock(time, recent->hour * 60 + recent->minute);
    struct text_style clock = layout_style(layout, TEXT_SANS, FONT_BODY, COLOUR_MUTED, rest->w);
    clock.width = text_layout(canvas->scene->text, time, &clock)->width;
    struct text_style name = layout_style(layout, TEXT_SANS, FONT_BODY, COLOUR_INK,
                                          rest->w - clock.width - layout_px(layout, 12));
    name.soft = layout_font(layout, FONT_NOTE);
    name.lines = 3;
    const struct text_block *block = text_layout(canvas->scene->text, recent->name, &name);
    int name_height = block->height;
    int needed = name_height + layout_px(layout, 8);
    int height = pitch > needed ? pitch : needed;
    if (height > rest->h)
        return false;
    snprintf(id, sizeof id, "side.recent.%d", index + 1);
    scene_text(canvas->scene, id, recent->name, &name, rest->x,
               rest->y + (height - name_height) / 2);
    snprintf(id, sizeof id, "side.recent.%d.time", index + 1);
    scene_text(canvas->scene, id, time, &clock, rest->x + rest->w - clock.width,
               rest->y + (height - clock.size) / 2);
    scene_fill(canvas->scene, (struct rect){rest->x, rest->y + height - 1, rest->w, 1},
               COLOUR_LINE);
    rest->y += height;
    rest->h -= height;
    return true;
}

static void describe_list(const struct canvas *canvas)
{
    const struct layout *layout = canvas->layout;
    struct rect panel = layout->list;
    screen_panel(canvas, panel, TONE_PLAIN);
    int pad = layout_px(layout, SPACE_SIDE_PAD);
    struct rect place = {panel.x + pad, panel.y + pad * 9 / 10, panel.w - 2 * pad,
                         panel.h - pad * 13 / 10};
    describe_title(canvas, place);
    int title = layout_font(layout, FONT_NOTE) + layout_px(layout, 10);
    place.y += title;
    place.h -= title;
    int pitch = place.h / RECENT_MAX, most = layout_px(layout, SIZE_ROW);
    pitch = pitch < most ? pitch : most;
    for (int i = 0; i < canvas->view->plan.recent_count; i++) {
        if (!describe_recent(canvas, i, pitch, &place))
            break;
    }
}

void screen_side(const struct canvas *canvas)
{
    describe_attendance(canvas);
    describe_list(canvas);
}
