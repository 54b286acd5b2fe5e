#include "ui/screen.h"

static const char *const names[SCREEN_COUNT] = {
    [SCREEN_IDLE_NONE] = "idle.none",
    [SCREEN_IDLE_NOTICE] = "idle.notice",
    [SCREEN_IDLE_SOON] = "idle.soon",
    [SCREEN_IDLE_OPEN] = "idle.open",
    [SCREEN_IDLE_LATE] = "idle.late",
    [SCREEN_IDLE_CLOSED] = "idle.closed",
    [SCREEN_IDLE_DARK] = "idle.dark",
    [SCREEN_FIRST_START] = "first.start",
    [SCREEN_OK] = "ok",
    [SCREEN_OK_AGAIN] = "ok.again",
    [SCREEN_OK_LATE] = "ok.late",
    [SCREEN_OK_LEAVE] = "ok.leave",
    [SCREEN_OK_JOINT] = "ok.joint",
    [SCREEN_OK_GUEST] = "ok.guest",
    [SCREEN_NO_LIST] = "no.list",
    [SCREEN_NO_CARD] = "no.card",
    [SCREEN_NO_STOP] = "no.stop",
    [SCREEN_NO_KIND] = "no.kind",
    [SCREEN_ERR_READ] = "err.read",
    [SCREEN_ERR_TWO] = "err.two",
    [SCREEN_ERR_SAVE] = "err.save",
    [SCREEN_FT_READER] = "ft.reader",
    [SCREEN_FT_BACK] = "ft.back",
    [SCREEN_FT_NOSAVE] = "ft.nosave",
    [SCREEN_EV_START] = "ev.start",
    [SCREEN_EV_FORM] = "ev.form",
    [SCREEN_EV_THANKS] = "ev.thanks",
    [SCREEN_EV_DONE] = "ev.done",
    [SCREEN_EV_NOSIGN] = "ev.nosign",
    [SCREEN_EV_DOOR] = "ev.door",
    [SCREEN_EV_WAIT] = "ev.wait",
    [SCREEN_EV_CLOSED] = "ev.closed",
    [SCREEN_EV_TIMEOUT] = "ev.timeout",
    [SCREEN_RV_CARD] = "rv.card",
    [SCREEN_RV_FORM] = "rv.form",
    [SCREEN_RV_OK] = "rv.ok",
    [SCREEN_RV_DONE] = "rv.done",
    [SCREEN_RV_NORIG] = "rv.norig",
    [SCREEN_RV_CLOSED] = "rv.closed",
};

const char *ui_screen_name(const struct view *view)
{
    return view->screen == SCREEN_PAGE ? view->page->screen : names[view->screen];
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
    switch (screen) {
    case SCREEN_IDLE_NONE:
    case SCREEN_IDLE_NOTICE:
    case SCREEN_IDLE_SOON:
    case SCREEN_IDLE_OPEN:
    case SCREEN_IDLE_LATE:
    case SCREEN_IDLE_CLOSED:
    case SCREEN_IDLE_DARK:
    case SCREEN_FIRST_START:
    case SCREEN_FT_READER:
    case SCREEN_FT_NOSAVE:
    case SCREEN_EV_START:
    case SCREEN_RV_CARD:
        return true;
    case SCREEN_OK:
    case SCREEN_OK_AGAIN:
    case SCREEN_OK_LATE:
    case SCREEN_OK_LEAVE:
    case SCREEN_OK_JOINT:
    case SCREEN_OK_GUEST:
    case SCREEN_NO_LIST:
    case SCREEN_NO_CARD:
    case SCREEN_NO_STOP:
    case SCREEN_NO_KIND:
    case SCREEN_ERR_READ:
    case SCREEN_ERR_TWO:
    case SCREEN_ERR_SAVE:
    case SCREEN_FT_BACK:
    case SCREEN_EV_FORM:
    case SCREEN_EV_THANKS:
    case SCREEN_EV_DONE:
    case SCREEN_EV_DOOR:
    case SCREEN_EV_NOSIGN:
    case SCREEN_EV_WAIT:
    case SCREEN_EV_CLOSED:
    case SCREEN_EV_TIMEOUT:
    case SCREEN_RV_FORM:
    case SCREEN_RV_OK:
    case SCREEN_RV_DONE:
    case SCREEN_RV_NORIG:
    case SCREEN_RV_CLOSED:
    case SCREEN_PAGE:
    case SCREEN_COUNT:
        break;
    }
    return false;
}

/* Before an activity is on there are no figures to show beside the main panel, and while people
 * vote they are left out. */
static bool has_side(const struct view *view)
{
    switch (view->screen) {
    case SCREEN_IDLE_NONE:
    case SCREEN_IDLE_NOTICE:
    case SCREEN_IDLE_SOON:
    case SCREEN_IDLE_DARK:
    case SCREEN_FIRST_START:
    case SCREEN_EV_START:
    case SCREEN_EV_FORM:
    case SCREEN_EV_THANKS:
    case SCREEN_EV_DONE:
    case SCREEN_EV_NOSIGN:
    case SCREEN_EV_DOOR:
    case SCREEN_EV_TIMEOUT:
    case SCREEN_RV_CARD:
    case SCREEN_RV_FORM:
    case SCREEN_RV_OK:
    case SCREEN_RV_DONE:
    case SCREEN_RV_NORIG:
    case SCREEN_RV_CLOSED:
    case SCREEN_PAGE:
        return false;
    case SCREEN_IDLE_OPEN:
    case SCREEN_IDLE_LATE:
    case SCREEN_IDLE_CLOSED:
    case SCREEN_OK:
    case SCREEN_OK_AGAIN:
    case SCREEN_OK_LATE:
    case SCREEN_OK_LEAVE:
    case SCREEN_OK_JOINT:
    case SCREEN_OK_GUEST:
    case SCREEN_NO_LIST:
    case SCREEN_NO_CARD:
    case SCREEN_NO_STOP:
    case SCREEN_NO_KIND:
    case SCREEN_ERR_READ:
    case SCREEN_ERR_TWO:
    case SCREEN_ERR_SAVE:
    case SCREEN_FT_READER:
    case SCREEN_FT_BACK:
    case SCREEN_FT_NOSAVE:
    case SCREEN_EV_WAIT:
    case SCREEN_EV_CLOSED:
    case SCREEN_COUNT:
        break;
    }
    return view->plan.current.id != 0;
}

static void describe_main(const struct canvas *canvas, struct rect panel)
{
    switch (canvas->view->screen) {
    case SCREEN_IDLE_NONE:
    case SCREEN_IDLE_NOTICE:
    case SCREEN_IDLE_SOON:
    case SCREEN_IDLE_OPEN:
    case SCREEN_IDLE_LATE:
    case SCREEN_IDLE_CLOSED:
        screen_idle(canvas, panel);
        break;
    case SCREEN_OK:
    case SCREEN_OK_AGAIN:
    case SCREEN_OK_LATE:
    case SCREEN_OK_LEAVE:
    case SCREEN_OK_JOINT:
    case SCREEN_OK_GUEST:
    case SCREEN_NO_LIST:
    case SCREEN_NO_CARD:
    case SCREEN_NO_STOP:
    case SCREEN_NO_KIND:
    case SCREEN_ERR_READ:
    case SCREEN_ERR_TWO:
    case SCREEN_ERR_SAVE:
    case SCREEN_EV_THANKS:
    case SCREEN_EV_DONE:
    case SCREEN_EV_NOSIGN:
    case SCREEN_EV_DOOR:
    case SCREEN_EV_WAIT:
    case SCREEN_EV_CLOSED:
    case SCREEN_EV_TIMEOUT:
    case SCREEN_RV_OK:
    case SCREEN_RV_DONE:
    case SCREEN_RV_NORIG:
    case SCREEN_RV_CLOSED:
        screen_result(canvas, panel);
        break;
    case SCREEN_FT_READER:
    case SCREEN_FT_BACK:
    case SCREEN_FT_NOSAVE:
        screen_fault(canvas, panel);
        break;
    case SCREEN_FIRST_START:
        screen_first(canvas, panel);
        break;
    case SCREEN_EV_START:
    case SCREEN_RV_CARD:
        screen_poll(canvas, panel);
        break;
    case SCREEN_EV_FORM:
    case SCREEN_RV_FORM:
        screen_ballot(canvas, panel);
        break;
    case SCREEN_PAGE:
        screen_page(canvas, panel);
        break;
    case SCREEN_IDLE_DARK:
    case SCREEN_COUNT:
        break;
    }
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
    bool side = has_side(canvas->view);
    if (side)
        screen_side(canvas);
    describe_main(canvas, screen_notice(canvas, side ? layout->main : layout->wide));
}
