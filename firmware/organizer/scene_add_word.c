/* Theme, place and host of an activity that is being planned: chosen among the words of the yearly
 * plan, of earlier activities and of the roster. */
#include "db/activity_word.h"
#include "db/plan.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/draft.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

/* Rows of a list, and the one that is looked for. */
struct word_rows {
    struct session *session;
    struct page *page; /* NULL: only count */
    int64_t wanted;    /* NOTHING_CHOSEN: none */
    int row;
    bool planned;             /* which rows of the plan are visited: those with an activity */
    char *target;             /* where a word that was looked for goes */
    size_t size;              /* of it */
    char skipped[TITLE_SIZE]; /* a word that has a row of its own */
};

/* A row on this part, or NULL. */
static struct page_item *word_row(const struct word_rows *rows, const char *text)
{
    enum { ROW_CHARACTERS = 40 };
    char id[32], word[PAGE_TEXT_SIZE];
    if (rows->page == NULL || !page_shows_row(stage_frame(rows->session), rows->row))
        return NULL;
    snprintf(id, sizeof id, "word.%d", rows->row);
    page_shorten(text, ROW_CHARACTERS, word);
    return page_add(rows->page, id, word);
}

static bool word_visit(const char *word, void *context)
{
    struct word_rows *rows = context;
    if (strcmp(word, rows->skipped) == 0)
        return true;
    struct page_item *row = word_row(rows, word);
    if (row != NULL)
        row->chosen = strcmp(word, rows->target) == 0;
    if (rows->row++ == rows->wanted)
        utf8_copy(rows->target, rows->size, word);
    return true;
}

/* Shows a list of words: once to count, once to fill this part. */
static void word_page(struct session *session, struct page *page,
                      enum err (*walk)(struct word_rows *rows))
{
    struct word_rows rows = {.session = session, .wanted = NOTHING_CHOSEN};
    page->layout = PAGE_LIST;
    page_set_tall_rows(stage_frame(session));
    enum err err = walk(&rows);
    page_set_parts(stage_frame(session), rows.row, page);
    rows = (struct word_rows){.session = session, .page = page, .wanted = NOTHING_CHOSEN};
    if (err == ERR_OK)
        err = walk(&rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    page_add_back(session, page);
}

/* A word that was touched is taken, and the summary comes back. */
static void word_touch(struct session *session, const char *widget,
                       enum err (*walk)(struct word_rows *rows))
{
    struct word_rows rows = {.session = session};
    if (page_take_touch(session, widget) || !page_read_id(widget, "word.", &rows.wanted))
        return;
    enum err err = walk(&rows);
    if (err == ERR_OK)
        stage_back(session);
    else
        stage_tell_error(session, err);
}

/* ---- the theme ---- */

static void theme_value(const struct session *session, const struct plan_row *plan,
                        struct page_item *row)
{
    char text[STRINGS_SIZE];
    sayings_fill(text, session->parts.language,
                 plan->activity_id != 0 ? SAY_ADD_PLANNED : SAY_ADD_OF_PLAN, "month",
                 strings_month(session->parts.language, plan->month), NULL);
    utf8_copy(row->value, sizeof row->value, text);
}

static bool theme_plan(const struct plan_row *plan, void *context)
{
    struct word_rows *rows = context;
    struct session *session = rows->session;
    bool is_past = plan->year < clock_moment(clock_wall_ms()).year;
    if (is_past || (plan->activity_id != 0) != rows->planned)
        return true;
    struct page_item *row = word_row(rows, plan->content);
    if (row != NULL) {
        row->chosen = strcmp(plan->content, session->moved.theme) == 0;
        theme_value(session, plan, row);
    }
    if (rows->row++ == rows->wanted)
        draft_take_plan(session, plan);
    return true;
}

static void theme_plain(struct word_rows *rows)
{
    char theme[STRINGS_SIZE];
    draft_plain_theme(rows->session, theme);
    struct page_item *row = word_row(rows, theme);
    if (row != NULL) {
        row->chosen = strcmp(theme, rows->session->moved.theme) == 0;
        utf8_copy(row->value, sizeof row->value, stage_say(rows->session, SAY_ADD_PLAIN_DETAIL));
    }
    if (rows->row++ == rows->wanted)
        utf8_copy(rows->target, rows->size, theme);
}

/* First what the plan still asks for, then the theme that always does, then what was held. */
static enum err theme_walk(struct word_rows *rows)
{
    struct activity *draft = &rows->session->moved;
    rows->target = draft->theme;
    rows->size = sizeof draft->theme;
    enum err err = plan_list(rows->session->parts.db, 0, theme_plan, rows);
    theme_plain(rows);
    rows->planned = true;
    if (err == ERR_OK)
        err = plan_list(rows->session->parts.db, 0, theme_plan, rows);
    return err == ERR_OK
               ? activity_word_list(rows->session->parts.db, ACTIVITY_WORD_THEME, word_visit, rows)
               : err;
}

static void theme_page(struct session *session, struct page *page)
{
    page_title(page, stage_say(session, SAY_ADD_THEME), stage_say(session, SAY_ADD_THEME_HINT));
    word_page(session, page, theme_walk);
}

/* The way of a row of the plan goes with its theme. */
static void theme_touch(struct session *session, const char *widget)
{
    int64_t row;
    if (page_read_id(widget, "word.", &row))
        session->moved.way[0] = '\0';
    word_touch(session, widget, theme_walk);
}

const struct scene scene_add_theme = {"og.add.theme", theme_page, theme_touch, NULL};

/* ---- the place ---- */

/* This room first. */
static enum err place_walk(struct word_rows *rows)
{
    struct session *session = rows->session;
    const char *room = session->parts.settings->room;
    rows->target = session->moved.place;
    rows->size = sizeof session->moved.place;
    if (room[0] != '\0')
        word_visit(room, rows);
    utf8_copy(rows->skipped, sizeof rows->skipped, room);
    return activity_word_list(session->parts.db, ACTIVITY_WORD_PLACE, word_visit, rows);
}

static void place_page(struct session *session, struct page *page)
{
    page_title(page, stage_say(session, SAY_ADD_PLACE), "");
    word_page(session, page, place_walk);
}

static void place_touch(struct session *session, const char *widget)
{
    word_touch(session, widget, place_walk);
}

const struct scene scene_add_place = {"og.add.place", place_page, place_touch, NULL};

/* ---- the host ---- */

static enum err host_walk(struct word_rows *rows)
{
    struct session *session = rows->session;
    rows->target = session->moved.host;
    rows->size = sizeof session->moved.host;
    return activity_word_list(session->parts.db, ACTIVITY_WORD_HOST, word_visit, rows);
}

static void host_page(struct session *session, struct page *page)
{
    page_title(page, stage_say(session, SAY_ADD_HOST), session->moved.host);
    word_page(session, page, host_walk);
    page_add_button(page, "og.host.none", stage_say(session, SAY_ADD_NO_HOST));
    page_add_button(page, "og.host.pick", stage_say(session, SAY_ADD_PICK_HOST));
}

static void host_take(struct session *session)
{
    utf8_copy(session->moved.host, sizeof session->moved.host, session->person.name);
    stage_back_to(session, &scene_add);
}

static void host_touch(struct session *session, const char *widget)
{
    if (strcmp(widget, "og.host.pick") == 0) {
        stage_pick_for(session, host_take);
    } else if (strcmp(widget, "og.host.none") == 0) {
        session->moved.host[0] = '\0';
        stage_back(session);
    } else {
        word_touch(session, widget, host_walk);
    }
}

const struct scene scene_add_host = {"og.add.host", host_page, host_touch, NULL};
