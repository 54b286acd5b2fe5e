/* Nobody is tapping: what is on, or what comes next. */
#include "firmware/base/utf8.h"
#include "ui/screen.h"

#include <stdio.h>

enum { NAMES_TOGETHER_MAX = 30 }; /* characters; beyond it only the first branch is named */
enum { LEAF_WIDTH = 280, LEAF_HEIGHT = 312 };

/* ---- words about an activity ---- */

static void branch_names(const struct canvas *canvas, const struct activity *activity,
                         char ret_text[STRINGS_SIZE])
{
    const char(*branches)[TITLE_SIZE] = activity->branches;
    if (activity->branch_count == 0) {
        snprintf(ret_text, STRINGS_SIZE, "%s", canvas->view->branch);
    } else if (activity->branch_count == 1) {
        snprintf(ret_text, STRINGS_SIZE, "%s", branches[0]);
    } else if (activity->branch_count == 2 &&
               utf8_length(branches[0]) + utf8_length(branches[1]) <= NAMES_TOGETHER_MAX) {
        const char *comma = strings_get(canvas->language, STRING_BRANCH_COMMA);
        snprintf(ret_text, STRINGS_SIZE, "%s%s%s", branches[0], comma, branches[1]);
    } else {
        char count[16];
        snprintf(count, sizeof count, "%d", activity->branch_count);
        strings_fill(ret_text, canvas->language, STRING_MORE_BRANCHES, "branch", branches[0], "n",
                     count, NULL);
    }
}

/* "{支部}主题党日", and the state behind it where there is one. */
static void kicker_text(const struct canvas *canvas, const struct activity *activity,
                        const char *state, char ret_text[STRINGS_SIZE])
{
    char branch[STRINGS_SIZE], kicker[STRINGS_SIZE];
    branch_names(canvas, activity, branch);
    strings_fill(kicker, canvas->language, STRING_IDLE_KICKER, "branch", branch, "type",
                 strings_activity_type(canvas->language, activity->type), NULL);
    int length = snprintf(ret_text, STRINGS_SIZE, *state ? "%s · %s" : "%s%s", kicker, state);
    if (length >= STRINGS_SIZE)
        snprintf(ret_text, STRINGS_SIZE, "%s", kicker);
}

static void span_text(const struct activity *activity, char ret_text[STRINGS_SIZE])
{
    snprintf(ret_text, STRINGS_SIZE, "%02d:%02d–%02d:%02d", activity->start_min / 60,
             activity->start_min % 60, activity->end_min / 60, activity->end_min % 60);
}

/* "09:00–12:00　主持 李建国　专题学习研讨" */
static void details_text(const struct canvas *canvas, const struct activity *activity,
                         char ret_text[STRINGS_SIZE])
{
    span_text(activity, ret_text);
    if (*activity->host)
        utf8_append(ret_text, STRINGS_SIZE, "　%s %s",
                    strings_get(canvas->language, STRING_ROW_HOST), activity->host);
    const char *more = activity->type == ACTIVITY_GROUP ? activity->group : activity->way;
    if (*more)
        utf8_append(ret_text, STRINGS_SIZE, "　%s", more);
}

static void date_text(const struct canvas *canvas, const struct activity *activity,
                      char ret_text[STRINGS_SIZE])
{
    char date[STRINGS_SIZE];
    struct moment day = screen_date(activity);
    strings_date(date, canvas->language, &day);
    snprintf(ret_text, STRINGS_SIZE, "%.64s %02d:%02d", date, activity->start_min / 60,
             activity->start_min % 60);
}

/* "（14 天后）"; "" on the day itself and on the next. */
static void days_text(const struct canvas *canvas, const struct activity *activity,
                      char ret_text[STRINGS_SIZE])
{
    const struct moment *now = &canvas->view->now;
    struct moment day = screen_date(activity);
    int days = (int)(clock_day_number(day.year, day.month, day.day) -
                     clock_day_number(now->year, now->month, now->day));
    char count[16];
    snprintf(count, sizeof count, "%d", days);
    *ret_text = '\0';
    if (days > 1)
        strings_fill(ret_text, canvas->language, STRING_IDLE_IN_DAYS, "n", count, NULL);
}

static void add_theme(const struct canvas *canvas, struct stack *stack, int size, const char *theme)
{
    struct text_style *style =
        stack_text(stack, 24, "main.title", theme, TEXT_SERIF_BOLD, size, COLOUR_INK);
    if (!style)
        return;
    style->lines = 3;
    style->soft = layout_font(canvas->layout, 38);
    style->floor = layout_least(canvas->layout, FONT_READ);
}

/* ---- an activity is on ---- */

static void add_prompt(const struct canvas *canvas, struct stack *stack)
{
    enum ui_language language = canvas->language;
    enum screen screen = canvas->view->screen;
    bool is_closed = screen == SCREEN_IDLE_CLOSED;
    if (is_closed)
        stack_icon(stack, 0, ICON_CLOSED, 120, COLOUR_MUTED, COLOUR_PANEL);
    else
        stack_icon(stack, 0, ICON_CARD, SIZE_CARD, COLOUR_BRAND, COLOUR_PANEL);
    stack_read(stack, 38, "main.prompt",
               strings_get(language, is_closed ? STRING_IDLE_CLOSED : STRING_IDLE_PROMPT),
               TEXT_SANS_BOLD, FONT_PROMPT, COLOUR_INK);
    enum string_id hint = is_closed                    ? STRING_IDLE_CLOSED_HINT
                          : screen == SCREEN_IDLE_OPEN ? STRING_IDLE_LISTEN
                                                       : STRING_IDLE_LATE;
    stack_read(stack, 24, "main.hint", strings_get(language, hint), TEXT_SANS, FONT_READ,
               screen == SCREEN_IDLE_LATE ? COLOUR_AMBER_TEXT : COLOUR_SOFT);
}

static void describe_current(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    const struct activity *activity = &canvas->view->plan.current;
    bool is_open = canvas->view->screen == SCREEN_IDLE_OPEN;
    char kicker[STRINGS_SIZE], details[STRINGS_SIZE];
    const char *state = is_open ? strings_get(canvas->language, STRING_IDLE_OPEN_NOW) : "";
    kicker_text(canvas, activity, state, kicker);
    details_text(canvas, activity, details);

    struct stack stack;
    stack_begin(&stack, layout);
    struct text_style *style =
        stack_text(&stack, 0, "main.kicker", kicker, TEXT_SANS_BOLD, FONT_LABEL + 1, COLOUR_BRAND);
    style->tracking = 6;
    add_theme(canvas, &stack, FONT_THEME, activity->theme);
    if (canvas->view->notice == NOTICE_NONE) /* which else has the room */
        stack_text(&stack, 22, "main.details", details, TEXT_SANS, FONT_BODY - 1, COLOUR_MUTED);
    int most = place.h * (layout->text_percent > 100 ? 9 : 11) / 20; /* the prompt matters more */
    struct rect head = {place.x, place.y, place.w, most};
    int end = stack_show(&stack, canvas->scene, head, TEXT_LEFT, STACK_TOP);

    struct rect rest = {place.x, end, place.w, place.y + place.h - end};
    int gap = layout_px(layout, SPACE_SIDE);
    rest.y += gap;
    rest.h -= gap;
    stack_begin(&stack, layout);
    add_prompt(canvas, &stack);
    stack_show(&stack, canvas->scene, rest, TEXT_CENTRE, STACK_MIDDLE);
}

/* ---- nothing is on yet ---- */

/* A leaf of a calendar: head, the large middle, and a line below it. */
struct leaf {
    char head[STRINGS_SIZE];
    char middle[STRINGS_SIZE];
    char below[STRINGS_SIZE];
};

static void leaf_of_day(const struct canvas *canvas, const struct moment *day,
                        struct leaf *ret_leaf)
{
    snprintf(ret_leaf->head, STRINGS_SIZE, "%s", strings_month(canvas->language, day->month));
    snprintf(ret_leaf->middle, STRINGS_SIZE, "%d", day->day);
    snprintf(ret_leaf->below, STRINGS_SIZE, "%s", strings_weekday(canvas->language, day->weekday));
}

static void leaf_text(const struct canvas *canvas, const char *id, const char *text,
                      struct text_style style, struct rect place)
{
    style.align = TEXT_CENTRE;
    style.lines = 1;
    const struct text_block *block = text_layout(canvas->scene->text, text, &style);
    scene_text(canvas->scene, id, text, &style, place.x, place.y + (place.h - block->height) / 2);
}

static void describe_leaf(const struct canvas *canvas, const struct leaf *leaf, struct rect rect)
{
    const struct layout *layout = canvas->layout;
    int head = rect.h * 24 / 100, below = rect.h * 22 / 100;
    scene_leaf(canvas->scene, rect, layout_px(layout, SIZE_RADIUS), head,
               layout_px(layout, SIZE_SHADOW));
    int width = rect.w - layout_px(layout, SPACE_SIDE);
    int x = rect.x + (rect.w - width) / 2;
    leaf_text(canvas, "main.leaf.head", leaf->head,
              layout_style(layout, TEXT_SANS_BOLD, FONT_CALL, COLOUR_ON_BRAND, width),
              (struct rect){x, rect.y, width, head});
    leaf_text(canvas, "main.leaf.day", leaf->middle,
              layout_style(layout, TEXT_SANS_BOLD, FONT_DAY, COLOUR_INK, width),
              (struct rect){x, rect.y + head, width, rect.h - head - below});
    leaf_text(canvas, "main.leaf.below", leaf->below,
              layout_style(layout, TEXT_SANS, FONT_READ, COLOUR_MUTED, width),
              (struct rect){x, rect.y + rect.h - below - below / 8, width, below});
}

static void add_row(const struct canvas *canvas, struct stack *stack, int gap, const char *id,
                    enum string_id label, const char *value)
{
    if (!*value)
        return;
    char text[STRINGS_SIZE];
    snprintf(text, sizeof text, "%s　%s", strings_get(canvas->language, label), value);
    struct text_style *style = stack_read(stack, gap, id, text, TEXT_SANS, FONT_READ, COLOUR_INK);
    layout_accent(style, text, value, TEXT_SANS, COLOUR_SOFT, 100);
}

static void add_none(const struct canvas *canvas, struct stack *stack, struct leaf *ret_leaf)
{
    const struct activity *next = &canvas->view->plan.next;
    leaf_of_day(canvas, &canvas->view->now, ret_leaf);
    char clock[STRINGS_SIZE], date[STRINGS_SIZE], days[STRINGS_SIZE], line[STRINGS_SIZE];
    strings_clock(clock, canvas->view->now.hour * 60 + canvas->view->now.minute);
    stack_text(stack, 0, "main.clock", clock, TEXT_SANS_BOLD, FONT_DAY, COLOUR_INK);
    stack_text(stack, 30, "main.prompt", strings_get(canvas->language, STRING_IDLE_NONE),
               TEXT_SERIF_BOLD, FONT_TITLE, COLOUR_INK);
    if (next->id == 0)
        return;
    date_text(canvas, next, date);
    days_text(canvas, next, days);
    utf8_append(date, sizeof date, "%.64s", days);
    snprintf(line, sizeof line, "%s　%.192s", strings_get(canvas->language, STRING_IDLE_NEXT),
             date);
    struct text_style *style =
        stack_read(stack, 54, "main.line", line, TEXT_SANS_BOLD, FONT_READ, COLOUR_INK);
    layout_accent(style, line, date, TEXT_SANS_BOLD, COLOUR_BRAND_TEXT, 100);
    style->soft = style->floor; /* a date stays on its line while it can */
    style =
        stack_read(stack, 22, "main.title", next->theme, TEXT_SERIF_BOLD, FONT_TITLE, COLOUR_INK);
    if (style)
        style->lines = 3;
}

static void add_notice(const struct canvas *canvas, struct stack *stack, struct leaf *ret_leaf)
{
    const struct activity *next = &canvas->view->plan.next;
    struct moment day = screen_date(next);
    leaf_of_day(canvas, &day, ret_leaf);
    char branch[STRINGS_SIZE], time[STRINGS_SIZE], span[STRINGS_SIZE], date[STRINGS_SIZE];
    branch_names(canvas, next, branch);
    strings_date(date, canvas->language, &day);
    span_text(next, span);
    snprintf(time, sizeof time, "%.64s %.64s", date, span);
    struct text_style *style =
        stack_text(stack, 0, "main.kicker", strings_get(canvas->language, STRING_IDLE_NOTICE),
                   TEXT_SANS_BOLD, FONT_READ, COLOUR_BRAND);
    style->tracking = 6;
    add_theme(canvas, stack, FONT_WIDE, next->theme);
    add_row(canvas, stack, 40, "main.branch", STRING_ROW_BRANCH, branch);
    add_row(canvas, stack, 20, "main.time", STRING_ROW_TIME, time);
    add_row(canvas, stack, 20, "main.place", STRING_ROW_PLACE, next->place);
    add_row(canvas, stack, 20, "main.host", STRING_ROW_HOST, next->host);
}

static void add_soon(const struct canvas *canvas, struct stack *stack, struct leaf *ret_leaf)
{
    const struct activity *activity = &canvas->view->plan.current;
    leaf_of_day(canvas, &canvas->view->now, ret_leaf);
    char kicker[STRINGS_SIZE], start[STRINGS_SIZE], open[STRINGS_SIZE], line[STRINGS_SIZE];
    char details[STRINGS_SIZE];
    kicker_text(canvas, activity, strings_get(canvas->language, STRING_IDLE_TODAY), kicker);
    int opens = activity->start_min - canvas->view->open_before_min;
    strings_clock(start, activity->start_min);
    strings_clock(open, opens > 0 ? opens : 0);
    strings_fill(line, canvas->language, STRING_IDLE_SOON, "time", start, "open", open, NULL);
    details_text(canvas, activity, details);
    struct text_style *style =
        stack_text(stack, 0, "main.kicker", kicker, TEXT_SANS_BOLD, FONT_BODY, COLOUR_BRAND);
    style->tracking = 6;
    add_theme(canvas, stack, FONT_WIDE, activity->theme);
    stack_text(stack, 24, "main.details", details, TEXT_SANS, FONT_BODY, COLOUR_MUTED);
    stack_read(stack, 50, "main.line", line, TEXT_SANS_BOLD, FONT_TITLE, COLOUR_INK);
}

/* What is stored about a person is said while nobody is in a hurry. */
static struct rect describe_privacy(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    struct text_style style = layout_style(layout, TEXT_SANS, 20, COLOUR_MUTED, place.w);
    style.align = canvas->scene->picture && !layout->portrait ? TEXT_LEFT : TEXT_CENTRE;
    const char *text = strings_get(canvas->language, STRING_PRIVACY);
    int height = text_layout(canvas->scene->text, text, &style)->height;
    int y = place.y + place.h - height + layout_px(layout, SPACE_SIDE) / 2;
    scene_text(canvas->scene, "main.privacy", text, &style, place.x, y);
    place.h = y - layout_px(layout, SPACE_SIDE) - place.y;
    return place;
}

/* Leaf and words in the middle of the panel, side by side. */
static void show_beside(const struct canvas *canvas, const struct leaf *leaf,
                        const struct stack *stack, struct rect place)
{
    const struct layout *layout = canvas->layout;
    int wide = layout_px(layout, LEAF_WIDTH), high = layout_px(layout, LEAF_HEIGHT);
    int gap = layout_px(layout, 64);
    int words = stack_width(stack, canvas->scene, place.w - wide - gap);
    int left = place.x + (place.w - wide - gap - words) / 2;
    describe_leaf(canvas, leaf, (struct rect){left, place.y + (place.h - high) / 2, wide, high});
    left += wide + gap;
    stack_show(stack, canvas->scene, (struct rect){left, place.y, words, place.h}, TEXT_LEFT,
               STACK_MIDDLE);
}

/* The same on an upright screen, one above the other. */
static void show_below(const struct canvas *canvas, const struct leaf *leaf,
                       const struct stack *stack, struct rect place)
{
    const struct layout *layout = canvas->layout;
    int wide = layout_px(layout, LEAF_WIDTH), high = layout_px(layout, LEAF_HEIGHT);
    int top = place.y + place.h / 10;
    describe_leaf(canvas, leaf, (struct rect){place.x + (place.w - wide) / 2, top, wide, high});
    top += high + layout_px(layout, 64);
    stack_show(stack, canvas->scene, (struct rect){place.x, top, place.w, place.y + place.h - top},
               TEXT_CENTRE, STACK_TOP);
}

/* The organization's picture at one end of the panel with the leaf on it, and the words beside. */
static void show_on_picture(const struct canvas *canvas, const struct leaf *leaf,
                            const struct stack *stack, struct rect picture, struct rect place)
{
    const struct layout *layout = canvas->layout;
    int wide = layout_px(layout, LEAF_WIDTH), high = layout_px(layout, LEAF_HEIGHT);
    scene_picture(canvas->scene, picture, layout_px(layout, SIZE_RADIUS) - 1, layout->portrait);
    describe_leaf(canvas, leaf,
                  (struct rect){picture.x + (picture.w - wide) / 2,
                                picture.y + (picture.h - high) / 2, wide, high});
    stack_show(stack, canvas->scene, place, layout->portrait ? TEXT_CENTRE : TEXT_LEFT,
               STACK_MIDDLE);
}

/* Where it stands, and what it leaves of the place for words. */
static struct rect picture_place(const struct canvas *canvas, struct rect panel, struct rect *place)
{
    const struct layout *layout = canvas->layout;
    int beside = layout_px(layout, LEAF_WIDTH + 2 * 56),
        above = layout_px(layout, LEAF_HEIGHT + 88);
    int gap = layout_px(layout, SPACE_PADDING);
    struct rect inside = rect_grow(panel, -1);
    if (layout->portrait) {
        place->h -= inside.y + above + gap - place->y;
        place->y = inside.y + above + gap;
        return (struct rect){inside.x, inside.y, inside.w, above};
    }
    place->w -= inside.x + beside + gap - place->x;
    place->x = inside.x + beside + gap;
    return (struct rect){inside.x, inside.y, beside, inside.h};
}

static void describe_ahead(const struct canvas *canvas, struct rect panel, struct rect place)
{
    const struct layout *layout = canvas->layout;
    struct leaf leaf;
    struct stack stack;
    bool has_picture = canvas->scene->picture != NULL;
    struct rect picture = {0};
    if (has_picture)
        picture = picture_place(canvas, panel, &place);
    place = describe_privacy(canvas, place);
    stack_begin(&stack, layout);
    if (canvas->view->screen == SCREEN_IDLE_NONE)
        add_none(canvas, &stack, &leaf);
    else if (canvas->view->screen == SCREEN_IDLE_NOTICE)
        add_notice(canvas, &stack, &leaf);
    else
        add_soon(canvas, &stack, &leaf);

    if (has_picture)
        show_on_picture(canvas, &leaf, &stack, picture, place);
    else if (layout->portrait)
        show_below(canvas, &leaf, &stack, place);
    else
        show_beside(canvas, &leaf, &stack, place);
}

void screen_idle(const struct canvas *canvas, struct rect panel)
{
    struct rect place = screen_panel(canvas, panel, TONE_PLAIN);
    enum screen screen = canvas->view->screen;
    if (screen == SCREEN_IDLE_OPEN || screen == SCREEN_IDLE_LATE || screen == SCREEN_IDLE_CLOSED)
        describe_current(canvas, place);
    else
        describe_ahead(canvas, panel, place);
}
