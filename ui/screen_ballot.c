#include "ui/screen_ballot.h"

#include "firmware/model/poll.h"
#include "ui/ballot_options.h"
#include "ui/screen_page.h"

#include <stdio.h>

enum {
    OPTION_HIGH = 84,
    OPTION_GAP = 16,
    VOTE_GAP = 24,
    HEAD_PERCENT = 33,
    TITLE_GAP = 20,
    VOTE_HIGH = 170,
    GUEST_HIGH = 110, /* of the button in the quiet place */
};

static const enum string_id grades[BALLOT_OPTIONS] = {STRING_EV_SATISFIED, STRING_EV_BASIC,
                                                      STRING_EV_UNSATISFIED};
static const enum string_id votes[BALLOT_OPTIONS] = {STRING_RV_FOR, STRING_RV_AGAINST,
                                                     STRING_RV_ABSTAIN};

/* ---- places ---- */

struct rect screen_ballot_inside(const struct layout *layout, struct rect panel)
{
    int beside = layout_px(layout, SPACE_PADDING), above = layout_px(layout, SPACE_PAGE);
    return (struct rect){panel.x + beside, panel.y + above, panel.w - 2 * beside,
                         panel.h - 2 * above};
}

/* The options of a row share out what the head leaves, in whole pixels. */
static int option_width(const struct layout *layout, struct rect inside)
{
    int room = inside.w * (layout->portrait ? 100 : 100 - HEAD_PERCENT) / 100;
    return (room - (BALLOT_OPTIONS - 1) * layout_px(layout, OPTION_GAP)) / BALLOT_OPTIONS;
}

static int options_width(const struct layout *layout, struct rect inside)
{
    return BALLOT_OPTIONS * option_width(layout, inside) +
           (BALLOT_OPTIONS - 1) * layout_px(layout, OPTION_GAP);
}

static int vote_width(const struct layout *layout, struct rect inside)
{
    return (inside.w - (BALLOT_OPTIONS - 1) * layout_px(layout, VOTE_GAP)) / BALLOT_OPTIONS;
}

/* The title and what stands beside it, in two lines at most. Like all heights here it follows from
 * the layout alone, so that screen_ballot_even_out() knows them, too. */
static int title_height(const struct layout *layout)
{
    int high = layout_least(layout, FONT_LABEL) * 23 / 10, wanted = layout_font(layout, FONT_READ);
    wanted = wanted > layout_least(layout, FONT_TITLE) ? wanted : layout_least(layout, FONT_TITLE);
    return high > wanted ? high : wanted;
}

/* What lies below the title. */
static struct rect body_of(const struct layout *layout, struct rect inside)
{
    int used = title_height(layout) + layout_px(layout, TITLE_GAP);
    return (struct rect){inside.x, inside.y + used, inside.w, inside.h - used};
}

/* The questions: a pitch for each, and in it head and options; beside one another the head has no
 * height of its own. */
struct pitch {
    struct rect body;
    int pitch, head, high, least; /* `least`: between two of them */
};

static struct pitch pitch_of(const struct layout *layout, struct rect inside)
{
    struct pitch all = {.body = body_of(layout, inside), .least = layout_px(layout, 12)};
    int bottom = layout->portrait ? screen_ballot_hint(layout, inside).y
                                  : screen_ballot_foot(layout, inside).y;
    all.body.h = bottom - layout_px(layout, 10) - all.body.y;
    all.pitch = all.body.h / EVALUATION_QUESTIONS;
    all.high = layout_px(layout, OPTION_HIGH);
    all.head = layout->portrait ? layout_font(layout, FONT_READ) + layout_px(layout, 32) : 0;
    int room = all.pitch - all.least, most = room - all.high;
    int head = layout->portrait ? layout_least(layout, FONT_READ) * 5 / 4 : 0;
    if (all.head > most)
        all.head = most > head ? most : head;
    if (all.high > room - all.head)
        all.high = room - all.head;
    return all;
}

/* The options of a resolution, at the bottom. */
static int vote_height(const struct layout *layout, struct rect inside, struct rect *ret_body)
{
    int gap = layout_px(layout, VOTE_GAP);
    int bottom = layout->portrait ? screen_ballot_hint(layout, inside).y
                                  : screen_ballot_foot(layout, inside).y - 2 * gap;
    *ret_body = body_of(layout, inside);
    ret_body->h = bottom - ret_body->y;
    int high = screen_ballot_px(layout, VOTE_HIGH, BALLOT_TARGET_LEAST);
    return high < ret_body->h * 2 / 5 ? high : ret_body->h * 2 / 5;
}

struct rect screen_ballot_quiet(const struct layout *layout, struct rect inside)
{
    int gap = layout_px(layout, SPACE_BUTTONS), high = layout_px(layout, GUEST_HIGH);
    if (layout->portrait) {
        struct rect above = screen_ballot_hint(layout, inside);
        above.h -= gap;
        return above;
    }
    struct rect foot = screen_ballot_foot(layout, inside);
    int wide = inside.w - options_width(layout, inside) - gap;
    return (struct rect){inside.x, foot.y - gap - high, wide, high};
}

/* ---- title ---- */

static void chosen_text(const struct canvas *canvas, int chosen, char ret_text[STRINGS_SIZE])
{
    char count[16], all[16];
    snprintf(count, sizeof count, "%d", chosen);
    snprintf(all, sizeof all, "%d", EVALUATION_QUESTIONS);
    strings_fill(ret_text, canvas->language, STRING_EV_CHOSEN, "n", count, "all", all, NULL);
}

/* The title, the promise beside it, and at the right how far one is ("": nothing). */
static void describe_title(const struct canvas *canvas, enum string_id title, const char *progress,
                           struct rect place)
{
    const struct layout *layout = canvas->layout;
    struct text *text = canvas->scene->text;
    int gap = layout_px(layout, 22);
    const char *name = strings_get(canvas->language, title);
    const char *promise = strings_get(canvas->language, STRING_EV_SECRET);
    struct text_style big = layout_still(layout, TEXT_SERIF_BOLD, FONT_TITLE, COLOUR_INK, place.w);
    struct text_block block = *text_layout(text, name, &big);
    int high = title_height(layout);
    struct text_style far = layout_read(layout, TEXT_SANS, FONT_READ, COLOUR_SOFT, place.w);
    struct text_style muted =
        layout_still(layout, TEXT_SANS, FONT_LABEL, COLOUR_MUTED, place.w - block.width - gap);
    muted.soft = layout_least(layout, FONT_NOTE);
    struct text_style narrow = muted;
    if (*progress)
        narrow.width -= text_layout(text, progress, &far)->width + gap;
    /* The promise goes before the progress, which the hint below tells as well. */
    if (narrow.width < 0 || text_layout(text, promise, &narrow)->height > high)
        progress = "";
    else
        muted = narrow;
    screen_fit(canvas, promise, &muted, high);
    struct rect row = {place.x, place.y, place.w, high};
    screen_page_text(canvas, "main.title", name, &big, row);
    row.y += block.height / 10; /* onto the title's baseline, nearly */
    row.x += block.width + gap;
    screen_page_text(canvas, "main.secret", promise, &muted, row);
    far.align = TEXT_RIGHT;
    row.x = place.x;
    if (*progress)
        screen_page_text(canvas, "", progress, &far, row);
}

/* ---- the options ---- */

static struct ballot_options grades_of(struct text *text, const struct layout *layout,
                                       enum ui_language language, struct rect inside)
{
    return ballot_options_fit(text, layout, language, grades, option_width(layout, inside),
                              pitch_of(layout, inside).high, FONT_READ);
}

static struct ballot_options votes_of(struct text *text, const struct layout *layout,
                                      enum ui_language language, struct rect inside)
{
    struct rect body;
    int high = vote_height(layout, inside, &body);
    return ballot_options_fit(text, layout, language, votes, vote_width(layout, inside), high,
                              FONT_TITLE);
}

/* ---- an evaluation ---- */

struct question {
    enum string_id name, asks;
};

static const struct question questions[EVALUATION_QUESTIONS] = {
    {STRING_EV_THEME, STRING_EV_THEME_ASKS},
    {STRING_EV_CONTENT, STRING_EV_CONTENT_ASKS},
    {STRING_EV_METHOD, STRING_EV_METHOD_ASKS},
    {STRING_EV_EFFECT, STRING_EV_EFFECT_ASKS},
};

static int chosen_count(const struct ballot *ballot)
{
    int count = 0;
    for (int i = 0; i < EVALUATION_QUESTIONS; i++)
        count += ballot->choices[i] != CHOICE_NONE;
    return count;
}

static void describe_head(const struct canvas *canvas, int index, struct rect place)
{
    const struct layout *layout = canvas->layout;
    char id[PAGE_ID_SIZE], name[STRINGS_SIZE], head[STRINGS_SIZE];
    snprintf(id, sizeof id, "ev.q%d", index + 1);
    snprintf(name, sizeof name, "%d. %.64s", index + 1,
             strings_get(canvas->language, questions[index].name));
    snprintf(head, sizeof head, "%.128s  %.128s", name,
             strings_get(canvas->language, questions[index].asks));
    struct text_style style = layout_read(layout, TEXT_SANS_BOLD, FONT_READ, COLOUR_INK, place.w);
    layout_accent(&style, head, name, TEXT_SANS, COLOUR_SOFT, 100);
    int two_lines = place.h * 10 / 23; /* heads of one size, whether they need one or two */
    if (!layout->portrait && style.size > two_lines)
        style.size = two_lines > style.floor ? two_lines : style.floor;
    style.soft = style.size;
    screen_fit(canvas, head, &style, place.h);
    screen_page_text(canvas, id, head, &style, place);
}

static void describe_question(const struct canvas *canvas, int index,
                              const struct ballot_options *options, struct rect place)
{
    static const char *const names[BALLOT_OPTIONS] = {"satisfied", "basic", "unsatisfied"};
    int gap = layout_px(canvas->layout, OPTION_GAP);
    int choice = canvas->view->ballot->choices[index];
    struct rect option = {place.x + place.w - BALLOT_OPTIONS * options->wide -
                              (BALLOT_OPTIONS - 1) * gap,
                          place.y, options->wide, place.h};
    for (int i = 0; i < BALLOT_OPTIONS; i++) {
        char id[PAGE_ID_SIZE];
        snprintf(id, sizeof id, "ev.q%d.%s", index + 1, names[i]);
        ballot_options_describe(canvas, id, options, i, choice == i, option);
        option.x += options->wide + gap;
    }
}

/* Heads beside the options, or above them on an upright screen. */
static void describe_questions(const struct canvas *canvas, struct rect inside)
{
    const struct layout *layout = canvas->layout;
    struct pitch all = pitch_of(layout, inside);
    struct ballot_options options =
        grades_of(canvas->scene->text, layout, canvas->language, inside);
    int gap = all.pitch - all.head - all.high;
    int beside = all.body.w - options_width(layout, inside);
    for (int i = 0; i < EVALUATION_QUESTIONS; i++) {
        struct rect row = {all.body.x, all.body.y + i * all.pitch, all.body.w, all.head + all.high};
        if (layout->portrait)
            describe_head(canvas, i, (struct rect){row.x, row.y, row.w, all.head});
        else
            describe_head(canvas, i, (struct rect){row.x, row.y, beside - all.least, all.high});
        describe_question(canvas, i, &options,
                          (struct rect){row.x, row.y + all.head, row.w, all.high});
        scene_fill(canvas->scene, (struct rect){row.x, row.y + row.h + gap / 2, row.w, 1},
                   COLOUR_LINE);
    }
}

static void describe_evaluation(const struct canvas *canvas, struct rect inside)
{
    int chosen = chosen_count(canvas->view->ballot);
    char progress[STRINGS_SIZE], hint[STRINGS_SIZE], left[16];
    chosen_text(canvas, chosen, progress);
    snprintf(left, sizeof left, "%d", EVALUATION_QUESTIONS - chosen);
    strings_fill(hint, canvas->language,
                 chosen < EVALUATION_QUESTIONS ? STRING_EV_LEFT : STRING_EV_FINAL, "n", left, NULL);
    describe_title(canvas, STRING_EV_TITLE, progress, inside);
    describe_questions(canvas, inside);
    const struct ballot_row row = {"ev.cancel",      "ev.clear", "ev.submit",
                                   STRING_EV_SUBMIT, true,       hint};
    screen_ballot_row(canvas, &row, inside);
}

/* ---- a resolution ---- */

static void describe_item(const struct canvas *canvas, struct rect place)
{
    const struct layout *layout = canvas->layout;
    struct stack stack;
    stack_begin(&stack, layout);
    struct text_style *style = stack_text(&stack, 0, "main.item", canvas->view->plan.poll.item,
                                          TEXT_SERIF_BOLD, FONT_THEME, COLOUR_INK);
    if (!style)
        return;
    style->lines = 8;
    style->soft = layout_font(layout, FONT_CALL);
    style->floor = layout_least(layout, FONT_READ);
    stack_show(&stack, canvas->scene, place, TEXT_LEFT, STACK_MIDDLE);
}

static void describe_resolution(const struct canvas *canvas, struct rect inside)
{
    static const char *const ids[BALLOT_OPTIONS] = {"rv.for", "rv.against", "rv.abstain"};
    const struct layout *layout = canvas->layout;
    int choice = canvas->view->ballot->choices[0];
    struct rect body;
    int gap = layout_px(layout, VOTE_GAP), high = vote_height(layout, inside, &body);
    struct ballot_options options = votes_of(canvas->scene->text, layout, canvas->language, inside);
    describe_title(canvas, STRING_RV_TITLE, "", inside);
    describe_item(canvas, (struct rect){body.x, body.y, body.w, body.h - high - gap});
    struct rect option = {body.x, body.y + body.h - high, options.wide, high};
    for (int i = 0; i < BALLOT_OPTIONS; i++) {
        ballot_options_describe(canvas, ids[i], &options, i, choice == i, option);
        option.x += option.w + gap;
    }
    bool is_chosen = choice != CHOICE_NONE;
    const struct ballot_row row = {
        "rv.cancel", "rv.clear",
        "rv.submit", STRING_RV_SUBMIT,
        is_chosen,   strings_get(canvas->language, is_chosen ? STRING_RV_FINAL : STRING_RV_CHOOSE),
    };
    screen_ballot_row(canvas, &row, inside);
}

/* ---- the screen ---- */

bool screen_ballot_is_on(const struct view *view)
{
    return view->screen == SCREEN_EV_FORM || view->screen == SCREEN_RV_FORM;
}

/* In every size of type: the voter may have changed it. */
void screen_ballot_even_out(struct text *text, const struct layout *layout,
                            enum ui_language language, cairo_t *cairo)
{
    for (int percent = 100; percent <= 150; percent += 25) {
        struct layout sized;
        layout_make(&sized, layout->glass.w, layout->glass.h, percent);
        struct rect inside = screen_ballot_inside(&sized, sized.wide);
        struct ballot_options set = grades_of(text, &sized, language, inside);
        ballot_options_even_out(text, &sized, language, &set, cairo);
        set = votes_of(text, &sized, language, inside);
        ballot_options_even_out(text, &sized, language, &set, cairo);
    }
}

void screen_ballot(const struct canvas *canvas, struct rect panel)
{
    screen_panel(canvas, panel, TONE_PLAIN);
    struct rect inside = screen_ballot_inside(canvas->layout, panel);
    if (canvas->view->screen == SCREEN_EV_FORM)
        describe_evaluation(canvas, inside);
    else
        describe_resolution(canvas, inside);
}
