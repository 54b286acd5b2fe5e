/* 补学: who owes one, and that it was done today, in which way. */
#include "db/makeup.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"
#include "firmware/organizer/when.h"

#include <stdio.h>
#include <string.h>

enum { WAY = 0, WAYS = 5, REASON = 0, REASONS = 4 };

struct makeup_rows {
    struct session *session;
    struct page *page; /* NULL: only count */
    int64_t wanted;    /* the row that is looked for */
    int row;
};

static bool makeup_row(const struct makeup *makeup, void *context)
{
    struct makeup_rows *rows = context;
    struct session *session = rows->session;
    if (rows->page != NULL && page_shows_row(stage_frame(session), rows->row)) {
        enum { THEME_CHARACTERS = 14 };
        char id[32], theme[PAGE_TEXT_SIZE];
        page_shorten(makeup->theme, THEME_CHARACTERS, theme);
        snprintf(id, sizeof id, "makeup.%d", rows->row);
        struct page_item *row = page_add(rows->page, id, page_name(&makeup->member));
        page_detail(session, row, SAY_MAKEUP_DETAIL, "date",
                    stage_date(session, makeup->activity_date).text, "theme", theme, NULL);
        enum saying why = makeup->added      ? SAY_MAKEUP_ADD
                          : makeup->on_leave ? SAY_LIST_ON_LEAVE
                                             : SAY_LIST_ABSENT;
        utf8_copy(row->value, sizeof row->value, stage_say(session, why));
    }
    if (rows->row == rows->wanted) {
        session->makeup = *makeup;
        session->person = makeup->member;
    }
    rows->row++;
    return true;
}

static enum err makeup_walk(struct makeup_rows *rows)
{
    static const struct makeup_filter open_ones;
    struct moment now = clock_moment(clock_wall_ms());
    rows->row = 0;
    return makeup_list(rows->session->parts.db, &now, &open_ones, makeup_row, rows);
}

static void makeup_page(struct session *session, struct page *page)
{
    struct makeup_rows rows = {.session = session, .wanted = NOTHING_CHOSEN};
    char people[STRINGS_SIZE];
    page->layout = PAGE_LIST;
    page_set_tall_rows(stage_frame(session));
    enum err err = makeup_walk(&rows);
    page_set_parts(stage_frame(session), rows.row, page);
    rows.page = page;
    if (err == ERR_OK)
        err = makeup_walk(&rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    sayings_fill(people, session->parts.language, SAY_MENU_MAKEUP_DETAIL, "n",
                 stage_number(rows.row).text, NULL);
    page_title(page, stage_say(session, SAY_MAKEUP_TITLE), people);
    if (rows.row == 0)
        utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_MAKEUP_NONE));
    page_add_back(session, page);
}

static void makeup_touch(struct session *session, const char *widget)
{
    struct makeup_rows rows = {.session = session};
    if (page_take_touch(session, widget) || !page_read_id(widget, "makeup.", &rows.wanted))
        return;
    session->makeup.activity_id = 0;
    enum err err = makeup_walk(&rows);
    if (err == ERR_OK && session->makeup.activity_id != 0)
        stage_go(session, &scene_made_up);
    else
        stage_tell_error(session, err == ERR_OK ? ERR_GONE : err);
}

const struct scene scene_makeup = {"og.makeup", makeup_page, makeup_touch, NULL};

/* ---- done ---- */

static void made_up_page(struct session *session, struct page *page)
{
    page->layout = PAGE_CHOICES;
    page_person_title(session, page, SAY_MENU_MAKEUP);
    page_add_choices(session, page, "og.way.", WAY, SAY_MAKEUP_WAY, SAY_MAKEUP_ALONE, WAYS);
    page_add_back(session, page);
    page_add_commit(page, "og.made.up.ok", stage_say(session, SAY_MAKEUP_COMMIT),
                    stage_frame(session)->chosen[WAY] != NOTHING_CHOSEN);
}

/* What was made up is the theme that was missed; who told it face to face is the organizer. */
static struct makeup made_up_today(struct session *session)
{
    struct makeup done = session->makeup;
    done.way = (enum makeup_way)stage_frame(session)->chosen[WAY];
    when_today(done.date);
    utf8_copy(done.content, sizeof done.content, done.theme);
    utf8_copy(done.by_whom, sizeof done.by_whom, done.way == MAKEUP_TOLD ? session->name : "");
    return done;
}

static void made_up_commit(struct session *session)
{
    struct chain_origin origin = stage_origin(session);
    struct makeup done = made_up_today(session);
    enum makeup_outcome outcome;
    const char *name = page_name(&session->person);
    enum err err = makeup_done(session->parts.db, &origin, &done, &outcome);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back(session);
    if (outcome == MAKEUP_NOT_OWED)
        stage_tell(session, PAGE_WARNING, SAY_MAKEUP_NOT_OWED, "name", name, NULL);
    else
        stage_tell(session, PAGE_GOOD, SAY_MAKEUP_DONE, "name", name, NULL);
}

static void made_up_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) || page_take_choice(session, widget, "og.way.", WAY))
        return;
    if (strcmp(widget, "og.made.up.ok") == 0)
        made_up_commit(session);
}

const struct scene scene_made_up = {"og.made.up", made_up_page, made_up_touch, NULL};

/* ---- owed although the rules do not ask for it ---- */

static void makeup_add_page(struct session *session, struct page *page)
{
    page->layout = PAGE_CHOICES;
    page_person_title(session, page, SAY_MAKEUP_ADD);
    page_add_choices(session, page, "og.reason.", REASON, SAY_REASON, SAY_MAKEUP_ASKED, REASONS);
    page_add_back(session, page);
    page_add_commit(page, "og.makeup.add.ok", stage_say(session, SAY_MAKEUP_ADD_COMMIT),
                    stage_frame(session)->chosen[REASON] != NOTHING_CHOSEN);
}

static void makeup_add_tell(struct session *session, enum makeup_add_outcome outcome)
{
    const char *name = page_name(&session->person);
    switch (outcome) {
    case MAKEUP_ADDED:
        stage_tell(session, PAGE_GOOD, SAY_MAKEUP_ADDED, "name", name, NULL);
        break;
    case MAKEUP_WAS_OWED:
        stage_tell(session, PAGE_PLAIN, SAY_MAKEUP_ADDED, "name", name, NULL);
        break;
    case MAKEUP_CAME:
        stage_tell(session, PAGE_WARNING, SAY_MANUAL_ALREADY, "name", name, NULL);
        break;
    case MAKEUP_AHEAD:
        stage_tell(session, PAGE_WARNING, SAY_MAKEUP_AHEAD, NULL);
        break;
    }
}

/* The log keeps the reason in Chinese, whatever the language of the screen. */
static void makeup_add_commit(struct session *session)
{
    struct chain_origin origin = stage_origin(session);
    int reason = stage_frame(session)->chosen[REASON];
    enum makeup_add_outcome outcome;
    enum err err =
        makeup_add(session->parts.db, &origin, session->activity.id, session->person.id,
                   sayings_get(UI_ZH_CN, SAY_MAKEUP_ASKED + (enum saying)reason), &outcome);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back(session);
    makeup_add_tell(session, outcome);
}

static void makeup_add_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) || page_take_choice(session, widget, "og.reason.", REASON))
        return;
    if (strcmp(widget, "og.makeup.add.ok") == 0)
        makeup_add_commit(session);
}

const struct scene scene_makeup_add = {"og.makeup.add", makeup_add_page, makeup_add_touch, NULL};
