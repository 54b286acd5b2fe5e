/* The answer to a tap. */
#include "ui/screen.h"

#include <stdio.h>

/* What an answer looks like before it says anything. */
struct look {
    struct palette_tone tone;
    enum icon icon;
};

static struct look look_of(enum screen screen)
{
    switch (screen) {
    case SCREEN_OK:
    case SCREEN_OK_LATE:
    case SCREEN_OK_LEAVE:
    case SCREEN_OK_JOINT:
    case SCREEN_OK_GUEST:
    case SCREEN_EV_THANKS:
    case SCREEN_RV_OK:
        return (struct look){TONE_GREEN, ICON_TICK};
    case SCREEN_OK_AGAIN:
    case SCREEN_EV_DONE:
    case SCREEN_RV_DONE:
        return (struct look){TONE_SLATE, ICON_AGAIN};
    case SCREEN_EV_WAIT:
    case SCREEN_EV_CLOSED:
    case SCREEN_RV_CLOSED:
        return (struct look){TONE_SLATE, ICON_CLOSED};
    case SCREEN_EV_TIMEOUT:
        return (struct look){TONE_AMBER, ICON_CLOSED};
    case SCREEN_RV_NORIG:
        return (struct look){TONE_SLATE, ICON_CARD};
    case SCREEN_ERR_READ:
        return (struct look){TONE_AMBER, ICON_CARD};
    case SCREEN_ERR_TWO:
        return (struct look){TONE_AMBER, ICON_TWO_CARDS};
    case SCREEN_ERR_SAVE:
        return (struct look){TONE_RED, ICON_FAULT};
    case SCREEN_NO_LIST:
    case SCREEN_NO_CARD:
    case SCREEN_NO_STOP:
    case SCREEN_NO_KIND:
    case SCREEN_EV_NOSIGN:
    case SCREEN_EV_DOOR:
    case SCREEN_IDLE_NONE:
    case SCREEN_IDLE_NOTICE:
    case SCREEN_IDLE_SOON:
    case SCREEN_IDLE_OPEN:
    case SCREEN_IDLE_LATE:
    case SCREEN_IDLE_CLOSED:
    case SCREEN_IDLE_DARK:
    case SCREEN_FIRST_START:
    case SCREEN_FT_READER:
    case SCREEN_FT_BACK:
    case SCREEN_FT_NOSAVE:
    case SCREEN_EV_START:
    case SCREEN_EV_FORM:
    case SCREEN_RV_CARD:
    case SCREEN_RV_FORM:
    case SCREEN_PAGE:
    case SCREEN_COUNT:
        break;
    }
    return (struct look){TONE_AMBER, ICON_WARNING};
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

static void add_message(const struct canvas *canvas, struct stack *stack, enum string_id title,
                        enum string_id line, int colour)
{
    screen_message(canvas, stack, title, strings_get(canvas->language, line), colour);
}

static void add_words(const struct canvas *canvas, struct stack *stack, int colour)
{
    switch (canvas->view->screen) {
    case SCREEN_NO_LIST:
        add_message(canvas, stack, STRING_NO_LIST, STRING_NO_LIST_HINT, colour);
        break;
    case SCREEN_NO_CARD:
        add_unknown_card(canvas, stack, colour);
        break;
    case SCREEN_NO_STOP:
        add_message(canvas, stack, STRING_NO_STOP, STRING_NO_STOP_HINT, colour);
        break;
    case SCREEN_NO_KIND:
        add_message(canvas, stack, STRING_NO_KIND, STRING_NO_KIND_HINT, colour);
        break;
    case SCREEN_ERR_READ:
        add_message(canvas, stack, STRING_ERR_READ, STRING_ERR_READ_HINT, colour);
        break;
    case SCREEN_ERR_TWO:
        screen_message(canvas, stack, STRING_ERR_TWO, "", colour);
        break;
    case SCREEN_ERR_SAVE:
        add_message(canvas, stack, STRING_ERR_SAVE, STRING_ERR_SAVE_HINT, colour);
        break;
    case SCREEN_EV_THANKS:
        screen_message(canvas, stack, STRING_EV_THANKS, "", colour);
        break;
    case SCREEN_EV_DONE:
        screen_message(canvas, stack, STRING_EV_DONE, "", colour);
        break;
    case SCREEN_EV_NOSIGN:
        add_message(canvas, stack, STRING_EV_NOSIGN,
                    canvas->view->plan.poll.kind == POLL_RESOLUTION ? STRING_RV_NOSIGN_HINT
                                                                    : STRING_EV_NOSIGN_HINT,
                    colour);
        break;
    case SCREEN_EV_DOOR:
        add_message(canvas, stack, STRING_EV_DOOR, STRING_EV_DOOR_HINT, colour);
        break;
    case SCREEN_EV_WAIT:
        screen_message(canvas, stack, STRING_EV_WAIT, "", colour);
        break;
    case SCREEN_EV_CLOSED:
        screen_message(canvas, stack, STRING_EV_CLOSED, "", colour);
        break;
    case SCREEN_EV_TIMEOUT:
        add_message(canvas, stack, STRING_EV_TIMEOUT, STRING_EV_TIMEOUT_HINT, colour);
        break;
    case SCREEN_RV_OK:
        screen_message(canvas, stack, STRING_RV_THANKS, "", colour);
        break;
    case SCREEN_RV_DONE:
        screen_message(canvas, stack, STRING_RV_DONE, "", colour);
        break;
    case SCREEN_RV_NORIG:
        screen_message(canvas, stack, STRING_RV_NORIG, "", colour);
        break;
    case SCREEN_RV_CLOSED:
        screen_message(canvas, stack, STRING_RV_CLOSED, "", colour);
        break;
    case SCREEN_OK:
    case SCREEN_OK_AGAIN:
    case SCREEN_OK_LATE:
    case SCREEN_OK_LEAVE:
    case SCREEN_OK_JOINT:
    case SCREEN_OK_GUEST:
        add_person(canvas, stack, colour);
        break;
    case SCREEN_IDLE_NONE:
    case SCREEN_IDLE_NOTICE:
    case SCREEN_IDLE_SOON:
    case SCREEN_IDLE_OPEN:
    case SCREEN_IDLE_LATE:
    case SCREEN_IDLE_CLOSED:
    case SCREEN_IDLE_DARK:
    case SCREEN_FIRST_START:
    case SCREEN_FT_READER:
    case SCREEN_FT_BACK:
    case SCREEN_FT_NOSAVE:
    case SCREEN_EV_START:
    case SCREEN_EV_FORM:
    case SCREEN_RV_CARD:
    case SCREEN_RV_FORM:
    case SCREEN_PAGE:
    case SCREEN_COUNT:
        break;
    }
}

void screen_result(const struct canvas *canvas, struct rect panel)
{
    struct look look = look_of(canvas->view->screen);
    struct rect place = screen_panel(canvas, panel, look.tone);
    if (!is_thanks(canvas->view->screen))
        scene_enable(canvas->scene, "main.panel", "");
    struct stack stack;
    stack_begin(&stack, canvas->layout);
    int size = look.icon == ICON_CARD || look.icon == ICON_TWO_CARDS ? SIZE_ICON + 30 : SIZE_ICON;
    stack_icon(&stack, 0, look.icon, size, look.tone.icon, look.tone.fill);
    add_words(canvas, &stack, look.tone.text);
    stack_show(&stack, canvas->scene, place, TEXT_CENTRE, STACK_MIDDLE);
}
