#include "ui/screen.h"

/* What a screen is. Figures stand beside the main panel from the moment an activity is on, but not
 * while people vote. */
static const struct {
    const char *name;
    void (*describe)(const struct canvas *canvas, struct rect panel);
    bool is_idle;  /* nobody has tapped, and nobody is logged in */
    bool has_side; /* once there is an activity */
} screens[SCREEN_COUNT] = {
    [SCREEN_IDLE_NONE] = {.name = "idle.none", .describe = screen_idle, .is_idle = true},
    [SCREEN_IDLE_NOTICE] = {.name = "idle.notice", .describe = screen_idle, .is_idle = true},
    [SCREEN_IDLE_SOON] = {.name = "idle.soon", .describe = screen_idle, .is_idle = true},
    [SCREEN_IDLE_OPEN] = {.name = "idle.open",
                          .describe = screen_idle,
                          .is_idle = true,
                          .has_side = true},
    [SCREEN_IDLE_LATE] = {.name = "idle.late",
                          .describe = screen_idle,
                          .is_idle = true,
                          .has_side = true},
    [SCREEN_IDLE_CLOSED] = {.name = "idle.closed",
                            .describe = screen_idle,
                            .is_idle = true,
                            .has_side = true},
    [SCREEN_IDLE_DARK] = {.name = "idle.dark", .is_idle = true},
    [SCREEN_FIRST_START] = {.name = "first.start", .describe = screen_first, .is_idle = true},
    [SCREEN_OK] = {.name = "ok", .describe = screen_result, .has_side = true},
    [SCREEN_OK_AGAIN] = {.name = "ok.again", .describe = screen_result, .has_side = true},
    [SCREEN_OK_LATE] = {.name = "ok.late", .describe = screen_result, .has_side = true},
    [SCREEN_OK_LEAVE] = {.name = "ok.leave", .describe = screen_result, .has_side = true},
    [SCREEN_OK_JOINT] = {.name = "ok.joint", .describe = screen_result, .has_side = true},
    [SCREEN_OK_GUEST] = {.name = "ok.guest", .describe = screen_result, .has_side = true},
    [SCREEN_NO_LIST] = {.name = "no.list", .describe = screen_result, .has_side = true},
    [SCREEN_NO_CARD] = {.name = "no.card", .describe = screen_result, .has_side = true},
    [SCREEN_NO_STOP] = {.name = "no.stop", .describe = screen_result, .has_side = true},
    [SCREEN_NO_KIND] = {.name = "no.kind", .describe = screen_result, .has_side = true},
    [SCREEN_ERR_READ] = {.name = "err.read", .describe = screen_result, .has_side = true},
    [SCREEN_ERR_TWO] = {.name = "err.two", .describe = screen_result, .has_side = true},
    [SCREEN_ERR_SAVE] = {.name = "err.save", .describe = screen_result, .has_side = true},
    [SCREEN_FT_READER] = {.name = "ft.reader",
                          .describe = screen_fault,
                          .is_idle = true,
                          .has_side = true},
    [SCREEN_FT_BACK] = {.name = "ft.back", .describe = screen_fault, .has_side = true},
    [SCREEN_FT_NOSAVE] = {.name = "ft.nosave",
                          .describe = screen_fault,
                          .is_idle = true,
                          .has_side = true},
    [SCREEN_EV_START] = {.name = "ev.start", .describe = screen_poll, .is_idle = true},
    [SCREEN_EV_FORM] = {.name = "ev.form", .describe = screen_ballot},
    [SCREEN_EV_THANKS] = {.name = "ev.thanks", .describe = screen_result},
    [SCREEN_EV_DONE] = {.name = "ev.done", .describe = screen_result},
    [SCREEN_EV_NOSIGN] = {.name = "ev.nosign", .describe = screen_result},
    [SCREEN_EV_DOOR] = {.name = "ev.door", .describe = screen_result},
    [SCREEN_EV_WAIT] = {.name = "ev.wait", .describe = screen_result, .has_side = true},
    [SCREEN_EV_CLOSED] = {.name = "ev.closed", .describe = screen_result, .has_side = true},
    [SCREEN_EV_TIMEOUT] = {.name = "ev.timeout", .describe = screen_result},
    [SCREEN_RV_CARD] = {.name = "rv.card", .describe = screen_poll, .is_idle = true},
    [SCREEN_RV_FORM] = {.name = "rv.form", .describe = screen_ballot},
    [SCREEN_RV_OK] = {.name = "rv.ok", .describe = screen_result},
    [SCREEN_RV_DONE] = {.name = "rv.done", .describe = screen_result},
    [SCREEN_RV_NORIG] = {.name = "rv.norig", .describe = screen_result},
    [SCREEN_RV_CLOSED] = {.name = "rv.closed", .describe = screen_result},
    [SCREEN_PAGE] = {.describe = screen_page},
};

const char *ui_screen_name(const struct view *view)
{
    return view->screen == SCREEN_PAGE ? view->page->screen : screens[view->screen].name;
}

struct rect screen_panel(const struct canvas *canvas, struct rect panel, struct palette_tone tone)
{
    const struct layout *layout = canvas->layout;
    scene_panel(canvas->scene, panel, layout_px(layout, SIZE_RADIUS),
                layout_px(layout, SIZE_SHADOW), tone.fill, tone.line);
    return rect_grow(panel, -layout_px(layout, SPACE_PADDING));
}

void screen_fit(const struct canvas *canvas, const char *string, struct text_style *style,
                int height)
{
    while (style->size > style->floor &&
           text_layout(canvas->scene->text, string, style)->height > height) {
        style->size = style->size * 94 / 100;
        style->size = style->size > style->floor ? style->size : style->floor;
        style->soft = style->soft < style->size ? style->soft : style->size;
    }
}

void screen_message(const struct canvas *canvas, struct stack *stack, enum string_id title,
                    const char *line, int colour)
{
    struct text_style *style =
        stack_text(stack, 48, "main.title", strings_get(canvas->language, title), TEXT_SERIF_BOLD,
                   FONT_HEADLINE, COLOUR_INK);
    style->soft = layout_font(canvas->layout, FONT_TITLE);
    style->floor = layout_least(canvas->layout, FONT_READ);
    stack_read(stack, 36, "main.line", line, TEXT_SANS_BOLD, FONT_CALL, colour);
}

struct moment screen_date(const struct activity *activity)
{
    struct moment date = {.month = 1, .day = 1};
    if (clock_parse_date(activity->date, &date) == ERR_OK) {
        int days = (int)clock_day_number(date.year, date.month, date.day);
        date.weekday = (days % 7 + 11) % 7; /* day 0 was a Thursday */
    }
    return date;
}

bool screen_is_idle(enum screen screen)
{
    return screens[screen].is_idle;
}

/* Touched anywhere, it wakes. */
static void describe_dark(const struct canvas *canvas)
{
    scene_fill(canvas->scene, canvas->layout->glass, COLOUR_NIGHT);
    scene_enable(canvas->scene, "dark.wake", "");
}

void screen_describe(const struct canvas *canvas)
{
    const struct layout *layout = canvas->layout;
    if (canvas->view->screen == SCREEN_IDLE_DARK) {
        describe_dark(canvas);
        return;
    }
    scene_fill(canvas->scene, layout->glass, COLOUR_PAPER);
    screen_head(canvas);
    screen_foot(canvas);
    enum screen screen = canvas->view->screen;
    bool side = screens[screen].has_side && canvas->view->plan.current.id != 0;
    if (side)
        screen_side(canvas);
    screens[screen].describe(canvas, screen_notice(canvas, side ? layout->main : layout->wide));
}
