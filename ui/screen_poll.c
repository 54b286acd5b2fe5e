/* A poll is open and nobody is voting: what it is about, how to begin, and how many have voted. */
#include "firmware/model/poll.h"
#include "ui/screen_ballot.h"
#include "ui/screen_page.h"

#include <stdio.h>

enum { PANEL_GAP = 24 };

static void number_text(const struct canvas *canvas, enum string_id id, const char *name,
                        int number, char ret_text[STRINGS_SIZE])
{
    char digits[16];
    snprintf(digits, sizeof digits, "%d", number);
    strings_fill(ret_text, canvas->language, id, name, digits, NULL);
}

/* ---- what it is about ---- */

static void add_subject(const struct canvas *canvas, struct stack *stack)
{
    const struct poll *poll = &canvas->view->plan.poll;
    bool is_resolution = canvas->view->screen == SCREEN_RV_CARD;
    struct text_style *style =
        stack_text(stack, 0, "main.kicker",
                   strings_get(canvas->language, is_resolution ? STRING_RV_TITLE : STRING_EV_TITLE),
                   TEXT_SANS_BOLD, FONT_READ, COLOUR_BRAND);
    style->tracking = 6;
    style = stack_text(stack, 22, "main.title",
                       is_resolution ? poll->item : canvas->view->plan.current.theme,
                       TEXT_SERIF_BOLD, FONT_THEME, COLOUR_INK);
    if (!style)
        return;
    bool is_short = canvas->view->notice != NOTICE_NONE && !canvas->layout->portrait;
    style->lines = !is_resolution ? (is_short ? 2 : 3) : canvas->layout->portrait ? 8 : 5;
    style->soft = layout_font(canvas->layout, FONT_TITLE);
    style->floor = layout_least(canvas->layout, FONT_READ);
}

/* ---- how many have voted ---- */

static void add_count(const struct canvas *canvas, struct stack *stack)
{
    const struct poll *poll = &canvas->view->plan.poll;
    bool is_resolution = canvas->view->screen == SCREEN_RV_CARD;
    char text[STRINGS_SIZE], digits[16], people[STRINGS_SIZE], present[16], expected[16];
    snprintf(digits, sizeof digits, "%d", poll->ballots);
    number_text(canvas, is_resolution ? STRING_RV_BALLOTS : STRING_EV_BALLOTS, "n", poll->ballots,
                text);
    struct text_style *style =
        stack_text(stack, 0, "main.ballots", text, TEXT_SANS_BOLD, FONT_FIGURE, COLOUR_INK);
    layout_accent(style, text, digits, TEXT_SANS, COLOUR_MUTED, 34);
    style->lines = 1;
    if (canvas->view->notice != NOTICE_NONE && poll->turns > 0) /* they have the room */
        return;
    snprintf(present, sizeof present, "%d", poll->present);
    snprintf(expected, sizeof expected, "%d", poll->expected);
    strings_fill(people, canvas->language, is_resolution ? STRING_RV_PEOPLE : STRING_EV_PEOPLE, "n",
                 expected, "m", present, NULL);
    stack_text(stack, 22, "main.people", people, TEXT_SANS, FONT_BODY, COLOUR_MUTED);
}

/* For guests without a card, while the organizer has turns for them. */
static void describe_guests(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    struct page_item button = {.id = "ev.guest", .enabled = true};
    char left[STRINGS_SIZE];
    screen_page_button(canvas, &button, place, FONT_BODY);
    const char *call = strings_get(canvas->language, STRING_EV_GUEST);
    scene_enable(canvas->scene, button.id, call);
    number_text(canvas, STRING_EV_GUEST_LEFT, "n", canvas->view->plan.poll.turns, left);
    struct stack stack;
    stack_begin(&stack, layout);
    stack_read(&stack, 0, "ev.guest.text", call, TEXT_SANS_BOLD, FONT_READ, COLOUR_INK);
    stack_text(&stack, 12, "ev.guest.left", left, TEXT_SANS, FONT_NOTE, COLOUR_MUTED);
    stack_show(&stack, canvas->scene, rect_grow(place, -layout_px(layout, 10)), TEXT_CENTRE,
               STACK_MIDDLE);
}

/* ---- how to begin ---- */

static void add_prompt(const struct canvas *canvas, struct stack *stack)
{
    bool is_resolution = canvas->view->screen == SCREEN_RV_CARD;
    char once[STRINGS_SIZE];
    stack_icon(stack, 0, ICON_CARD, SIZE_CARD, COLOUR_BRAND, COLOUR_PANEL);
    stack_read(stack, 38, "main.prompt",
               strings_get(canvas->language, is_resolution ? STRING_RV_CARD : STRING_EV_PROMPT),
               TEXT_SANS_BOLD, FONT_PROMPT, COLOUR_INK);
    if (is_resolution)
        return;
    number_text(canvas, STRING_EV_ONCE, "n", canvas->view->plan.poll.question_count, once);
    stack_read(stack, 24, "main.hint", once, TEXT_SANS, FONT_READ, COLOUR_SOFT);
}

static void describe_promise(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    struct palette_tone tone = TONE_SLATE;
    scene_panel(canvas->scene, place, layout_px(layout, SIZE_BUTTON_RADIUS), 1, tone.fill,
                tone.line);
    struct text_style style = layout_read(layout, TEXT_SANS, FONT_READ, tone.text,
                                          place.w - 2 * layout_px(layout, SPACE_SIDE));
    style.align = TEXT_CENTRE;
    screen_page_text(canvas, "main.secret", strings_get(canvas->language, STRING_EV_SECRET), &style,
                     rect_grow(place, -layout_px(layout, SPACE_SIDE)));
}

/* ---- the screen ---- */

/* The count and the guests' button at the left, where the ballot has its questions. */
static void describe_beside(const struct canvas *canvas, struct rect place, struct rect quiet)
{
    bool has_turns = canvas->view->plan.poll.turns > 0;
    struct stack stack;
    struct rect left = {place.x, place.y, quiet.w, place.h};
    if (has_turns) {
        describe_guests(canvas, quiet);
        left.h = quiet.y - layout_px(canvas->layout, SPACE_BUTTONS) - left.y;
    }
    stack_begin(&stack, canvas->layout);
    add_count(canvas, &stack);
    stack_show(&stack, canvas->scene, left, TEXT_LEFT, STACK_MIDDLE);
    int used = quiet.w + layout_px(canvas->layout, PANEL_GAP);
    stack_begin(&stack, canvas->layout);
    add_prompt(canvas, &stack);
    stack_show(&stack, canvas->scene,
               (struct rect){place.x + used, place.y, place.w - used, place.h}, TEXT_CENTRE,
               STACK_MIDDLE);
}

static void describe_below(const struct canvas *canvas, struct rect place, struct rect quiet)
{
    struct stack stack;
    if (canvas->view->plan.poll.turns > 0)
        describe_guests(canvas, quiet);
    place.h = quiet.y - layout_px(canvas->layout, PANEL_GAP) - place.y;
    stack_begin(&stack, canvas->layout);
    add_prompt(canvas, &stack);
    int high = place.h * 6 / 10;
    stack_show(&stack, canvas->scene, (struct rect){place.x, place.y, place.w, high}, TEXT_CENTRE,
               STACK_MIDDLE);
    stack_begin(&stack, canvas->layout);
    add_count(canvas, &stack);
    stack_show(&stack, canvas->scene,
               (struct rect){place.x, place.y + high, place.w, place.h - high}, TEXT_CENTRE,
               STACK_MIDDLE);
}

void screen_poll(const struct canvas *canvas, struct rect panel)
{
    const struct layout *layout = canvas->layout;
    int gap = layout_px(layout, PANEL_GAP);
    screen_panel(canvas, panel, TONE_PLAIN);
    struct rect inside = screen_ballot_inside(layout, panel);
    struct rect foot = screen_ballot_foot(layout, inside);
    struct rect quiet = screen_ballot_quiet(layout, inside);
    describe_promise(canvas, foot);
    struct stack stack;
    stack_begin(&stack, layout);
    add_subject(canvas, &stack);
    int most = layout->text_percent > 100 ? inside.h * 2 / 5 : inside.h / 2;
    struct rect head = {inside.x, inside.y + gap / 2, inside.w, most};
    int end = stack_show(&stack, canvas->scene, head, TEXT_LEFT, STACK_TOP);
    struct rect rest = {inside.x, end + gap, inside.w, foot.y - gap - end - gap};
    if (layout->portrait)
        describe_below(canvas, rest, quiet);
    else
        describe_beside(canvas, rest, quiet);
}
