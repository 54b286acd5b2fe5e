/* The answer to a tap. */
#include "ui/screen.h"

#include <stdio.h>

/* What an answer looks like, and what it says where that is the same for everybody. */
static const struct answer {
    enum { GREEN, SLATE, AMBER, RED } tone;
    enum icon icon;
    enum string_id title, hint; /* 0: what it says depends on whose card it is; no hint */
} answers[SCREEN_COUNT] = {
    [SCREEN_OK] = {.tone = GREEN, .icon = ICON_TICK},
    [SCREEN_OK_AGAIN] = {.tone = SLATE, .icon = ICON_AGAIN},
    [SCREEN_OK_LATE] = {.tone = GREEN, .icon = ICON_TICK},
    [SCREEN_OK_LEAVE] = {.tone = GREEN, .icon = ICON_TICK},
    [SCREEN_OK_JOINT] = {.tone = GREEN, .icon = ICON_TICK},
    [SCREEN_OK_GUEST] = {.tone = GREEN, .icon = ICON_TICK},
    [SCREEN_NO_LIST] = {.tone = AMBER,
                        .icon = ICON_WARNING,
                        .title = STRING_NO_LIST,
                        .hint = STRING_NO_LIST_HINT},
    [SCREEN_NO_CARD] = {.tone = AMBER, .icon = ICON_WARNING},
    [SCREEN_NO_STOP] = {.tone = AMBER,
                        .icon = ICON_WARNING,
                        .title = STRING_NO_STOP,
                        .hint = STRING_NO_STOP_HINT},
    [SCREEN_NO_KIND] = {.tone = AMBER,
                        .icon = ICON_WARNING,
                        .title = STRING_NO_KIND,
                        .hint = STRING_NO_KIND_HINT},
    [SCREEN_ERR_READ] = {.tone = AMBER,
                         .icon = ICON_CARD,
                         .title = STRING_ERR_READ,
                         .hint = STRING_ERR_READ_HINT},
    [SCREEN_ERR_TWO] = {.tone = AMBER, .icon = ICON_TWO_CARDS, .title = STRING_ERR_TWO},
    [SCREEN_ERR_SAVE] = {.tone = RED,
                         .icon = ICON_FAULT,
                         .title = STRING_ERR_SAVE,
                         .hint = STRING_ERR_SAVE_HINT},
    [SCREEN_EV_THANKS] = {.tone = GREEN, .icon = ICON_TICK, .title = STRING_EV_THANKS},
    [SCREEN_EV_DONE] = {.tone = SLATE, .icon = ICON_AGAIN, .title = STRING_EV_DONE},
    [SCREEN_EV_NOSIGN] = {.tone = AMBER,
                          .icon = ICON_WARNING,
                          .title = STRING_EV_NOSIGN,
                          .hint = STRING_EV_NOSIGN_HINT},
    [SCREEN_EV_DOOR] = {.tone = AMBER,
                        .icon = ICON_WARNING,
                        .title = STRING_EV_DOOR,
                        .hint = STRING_EV_DOOR_HINT},
    [SCREEN_EV_WAIT] = {.tone = SLATE, .icon = ICON_CLOSED, .title = STRING_EV_WAIT},
    [SCREEN_EV_CLOSED] = {.tone = SLATE, .icon = ICON_CLOSED, .title = STRING_EV_CLOSED},
    [SCREEN_EV_TIMEOUT] = {.tone = AMBER,
                           .icon = ICON_CLOSED,
                           .title = STRING_EV_TIMEOUT,
                           .hint = STRING_EV_TIMEOUT_HINT},
    [SCREEN_RV_OK] = {.tone = GREEN, .icon = ICON_TICK, .title = STRING_RV_THANKS},
    [SCREEN_RV_DONE] = {.tone = SLATE, .icon = ICON_AGAIN, .title = STRING_RV_DONE},
    [SCREEN_RV_NORIG] = {.tone = SLATE, .icon = ICON_CARD, .title = STRING_RV_NORIG},
    [SCREEN_RV_CLOSED] = {.tone = SLATE, .icon = ICON_CLOSED, .title = STRING_RV_CLOSED},
};

static struct palette_tone tone_of(const struct answer *answer)
{
    const struct palette_tone tones[] = {
        [GREEN] = TONE_GREEN, [SLATE] = TONE_SLATE, [AMBER] = TONE_AMBER, [RED] = TONE_RED};
    return tones[answer->tone];
}

/* Nothing to touch: whoever pressed twice is not to meet the next screen before he has seen it. */
static bool is_thanks(enum screen screen)
{
    return screen == SCREEN_EV_THANKS || screen == SCREEN_RV_OK;
}

static void time_text(const struct canvas *canvas, char ret_text[STRINGS_SIZE])
{
    const struct moment *at = &canvas->view->result.at;
    strings_clock(ret_text, at->hour * 60 + at->minute);
}

/* ---- somebody is greeted by name ---- */

static enum string_id greeting(enum screen screen)
{
    return screen == SCREEN_OK_AGAIN   ? STRING_AGAIN
           : screen == SCREEN_OK_GUEST ? STRING_GUEST
                                       : STRING_OK;
}

static void add_name(const struct canvas *canvas, struct stack *stack)
{
    const struct member *member = &canvas->view->result.member;
    const char *name = *member->display_name ? member->display_name : member->name;
    char text[STRINGS_SIZE];
    bool is_comrade = class_is_member(member->class) && canvas->view->screen != SCREEN_OK_GUEST;
    if (is_comrade)
        strings_fill(text, canvas->language, STRING_OK_NAME, "name", name, NULL);
    else
        snprintf(text, sizeof text, "%s", name);
    struct text_style *style =
        stack_text(stack, 42, "main.name", text, TEXT_SERIF_BOLD, FONT_NAME, COLOUR_INK);
    if (!style)
        return;
    if (is_comrade)
        layout_accent(style, text, name, TEXT_SERIF, COLOUR_INK, 50);
    style->soft = layout_font(canvas->layout, 46);
    style->floor = layout_least(canvas->layout, FONT_READ);
}

/* The line below the name: when, and what belongs to it on this screen. */
static void name_line(const struct canvas *canvas, char ret_text[STRINGS_SIZE])
{
    const struct member *member = &canvas->view->result.member;
    enum screen screen = canvas->view->screen;
    enum ui_language language = canvas->language;
    char time[STRINGS_SIZE];
    time_text(canvas, time);
    const char *beside = screen == SCREEN_OK_JOINT ? member->branch : member->group;
    if (screen == SCREEN_OK_AGAIN)
        strings_fill(ret_text, language, STRING_AGAIN_AT, "time", time, NULL);
    else if (screen == SCREEN_OK_GUEST)
        strings_fill(ret_text, language, STRING_GUEST_AT, "time", time, NULL);
    else if (screen == SCREEN_OK_LATE)
        strings_fill(ret_text, language, STRING_OK_LATE_AT, "time", time, NULL);
    else if (*beside)
        strings_fill(ret_text, language, STRING_OK_AT_GROUP, "time", time, "group", beside, NULL);
    else
        snprintf(ret_text, STRINGS_SIZE, "%s", time);
}

/* On his own screen and nowhere else (S0:16). */
static void add_party_years(const struct canvas *canvas, struct stack *stack)
{
    char years[16], line[STRINGS_SIZE];
    int party_years = canvas->view->result.party_years;
    if (party_years <= 0)
        return;
    snprintf(years, sizeof years, "%d", party_years);
    strings_fill(line, canvas->language, STRING_OK_PARTY_YEARS, "n", years, NULL);
    stack_read(stack, 26, "main.years", line, TEXT_SERIF_BOLD, FONT_READ, COLOUR_RED_TEXT);
}

static void add_person(const struct canvas *canvas, struct stack *stack, int colour)
{
    enum screen screen = canvas->view->screen;
    char line[STRINGS_SIZE];
    stack_read(stack, 34, "main.title", strings_get(canvas->language, greeting(screen)),
               TEXT_SANS_BOLD, FONT_TITLE, colour);
    add_name(canvas, stack);
    name_line(canvas, line);
    stack_read(stack, 38, "main.line", line, TEXT_SANS, FONT_READ, COLOUR_SOFT);
    const char *hint = screen == SCREEN_OK_AGAIN ? strings_get(canvas->language, STRING_AGAIN_HINT)
                       : screen == SCREEN_OK_LEAVE ? strings_get(canvas->language, STRING_OK_LEAVE)
                                                   : "";
    stack_read(stack, 18, "main.hint", hint, TEXT_SANS, FONT_READ, COLOUR_SOFT);
    add_party_years(canvas, stack);
}

/* ---- a card cannot be taken ---- */

static void add_unknown_card(const struct canvas *canvas, struct stack *stack, int colour)
{
    char line[STRINGS_SIZE], time[STRINGS_SIZE], kept[STRINGS_SIZE];
    const char *code = canvas->view->result.code;
    strings_fill(line, canvas->language, STRING_NO_CARD_CODE, "code", code, NULL);
    screen_message(canvas, stack, STRING_NO_CARD, line, colour);
    time_text(canvas, time);
    strings_fill(kept, canvas->language, STRING_NO_CARD_KEPT, "time", time, NULL);
    stack_read(stack, 26, "main.hint", kept, TEXT_SANS, FONT_READ, COLOUR_SOFT);
}

static void add_message(const struct canvas *canvas, struct stack *stack,
                        const struct answer *answer, int colour)
{
    enum string_id hint = answer->hint;
    if (hint == STRING_EV_NOSIGN_HINT && canvas->view->plan.poll.kind == POLL_RESOLUTION)
        hint = STRING_RV_NOSIGN_HINT;
    screen_message(canvas, stack, answer->title,
                   hint == 0 ? "" : strings_get(canvas->language, hint), colour);
}

void screen_result(const struct canvas *canvas, struct rect panel)
{
    const struct answer *answer = &answers[canvas->view->screen];
    struct palette_tone tone = tone_of(answer);
    struct rect place = screen_panel(canvas, panel, tone);
    if (!is_thanks(canvas->view->screen))
        scene_enable(canvas->scene, "main.panel", "");
    struct stack stack;
    stack_begin(&stack, canvas->layout);
    bool is_card = answer->icon == ICON_CARD || answer->icon == ICON_TWO_CARDS;
    stack_icon(&stack, 0, answer->icon, is_card ? SIZE_ICON + 30 : SIZE_ICON, tone.icon, tone.fill);
    if (canvas->view->screen == SCREEN_NO_CARD)
        add_unknown_card(canvas, &stack, tone.text);
    else if (answer->title != 0)
        add_message(canvas, &stack, answer, tone.text);
    else
        add_person(canvas, &stack, tone.text);
    stack_show(&stack, canvas->scene, place, TEXT_CENTRE, STACK_MIDDLE);
}
