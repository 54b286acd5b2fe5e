/* Who came, who is on leave, who is missing and who is a guest: the counts, and behind each the
 * people. */
#include "db/activity.h"
#include "db/makeup.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

enum register_list { LIST_HERE, LIST_LEAVE, LIST_ABSENT, LIST_GUESTS, LIST_COUNT };

static const enum saying register_heads[LIST_COUNT] = {SAY_REGISTER_HERE, SAY_REGISTER_LEAVE,
                                                       SAY_REGISTER_ABSENT, SAY_REGISTER_GUESTS};

static bool register_holds(enum register_list list, const struct sheet_line *line)
{
    switch (list) {
    case LIST_HERE:
        return line->counts && line->present;
    case LIST_LEAVE:
        return line->counts && line->on_leave && !line->present;
    case LIST_ABSENT:
        return line->expected && !line->present && !line->on_leave && !line->other_way;
    case LIST_GUESTS:
        return !line->counts && line->present;
    case LIST_COUNT:
        break;
    }
    return false;
}

/* ---- what can be done ---- */

static bool register_count(const struct sheet_line *line, void *context)
{
    int *counts = context;
    for (int i = 0; i < LIST_COUNT; i++)
        counts[i] += register_holds((enum register_list)i, line);
    return true;
}

static void register_people(const struct session *session, struct page_item *row, int count)
{
    char people[STRINGS_SIZE];
    sayings_fill(people, session->parts.language, SAY_REGISTER_PEOPLE, "n",
                 stage_number(count).text, NULL);
    utf8_copy(row->value, sizeof row->value, people);
}

/* Without an activity there is nobody to be here, on leave or missing. */
static enum err register_add_lists(struct session *session, struct page *page)
{
    int counts[LIST_COUNT] = {0};
    if (session->activity.id == 0)
        return ERR_OK;
    enum err err = activity_sheet(session->parts.db, session->activity.id, register_count, counts);
    for (int i = 0; i < LIST_COUNT && err == ERR_OK; i++) {
        char id[32];
        snprintf(id, sizeof id, "og.register.%d", i);
        struct page_item *row = page_add(page, id, stage_say(session, register_heads[i]));
        register_people(session, row, counts[i]);
    }
    return err;
}

/* Of all activities: who owes one may have missed the one before. */
static enum err register_add_makeup(struct session *session, struct page *page)
{
    static const struct makeup_filter open_ones;
    struct moment now = clock_moment(clock_wall_ms());
    int count = 0;
    enum err err = makeup_count(session->parts.db, &now, &open_ones, &count);
    struct page_item *row = page_add(page, "og.makeup", stage_say(session, SAY_MENU_MAKEUP));
    page_detail(session, row, SAY_MENU_MAKEUP_DETAIL, "n", stage_number(count).text, NULL);
    return err;
}

static void register_page(struct session *session, struct page *page)
{
    const char *theme = session->activity.id != 0 ? session->activity.theme : "";
    page->layout = PAGE_LIST;
    page_title_of_theme(page, stage_say(session, SAY_MENU_REGISTER), theme);
    page_detail(session, page_add(page, "og.pick", stage_say(session, SAY_PICK_TITLE)),
                SAY_REGISTER_PICK_DETAIL, NULL);
    enum err err = register_add_lists(session, page);
    if (err == ERR_OK)
        err = register_add_makeup(session, page);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    page_add_back(session, page);
}

static void register_touch(struct session *session, const char *widget)
{
    int64_t list;
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.pick") == 0)
        stage_pick(session);
    else if (strcmp(widget, "og.makeup") == 0)
        stage_go(session, &scene_makeup);
    else if (page_read_id(widget, "og.register.", &list) && list == LIST_GUESTS)
        stage_go(session, &scene_guests);
    else if (page_read_id(widget, "og.register.", &list) && list >= 0 && list < LIST_COUNT)
        stage_go(session, &scene_list)->id = list;
}

const struct scene scene_register = {"og.register", register_page, register_touch, NULL};

/* ---- one of the lists ---- */

struct register_rows {
    struct session *session;
    struct page *page; /* NULL: only count */
    enum register_list list;
    int row;
};

static void register_state(const struct session *session, const struct sheet_line *line,
                           struct page_item *row)
{
    char time[STRINGS_SIZE], text[STRINGS_SIZE];
    struct moment at = clock_moment(line->at_ms);
    strings_clock(time, at.hour * 60 + at.minute);
    if (line->present && line->late)
        sayings_fill(text, session->parts.language, SAY_LIST_LATE, "time", time, NULL);
    else if (line->present && line->by_hand)
        sayings_fill(text, session->parts.language, SAY_LIST_BY_HAND, "time", time, NULL);
    else
        utf8_copy(text, sizeof text, line->present ? time : "");
    utf8_copy(row->value, sizeof row->value, text);
}

static bool register_row(const struct sheet_line *line, void *context)
{
    struct register_rows *rows = context;
    if (!register_holds(rows->list, line))
        return true;
    if (rows->page != NULL && page_shows_row(stage_frame(rows->session), rows->row)) {
        char id[32];
        snprintf(id, sizeof id, "person.%lld", (long long)line->member.id);
        struct page_item *row = page_add(rows->page, id, page_name(&line->member));
        page_distinction(&line->member, row->detail, sizeof row->detail);
        register_state(rows->session, line, row);
    }
    rows->row++;
    return true;
}

static void list_page(struct session *session, struct page *page)
{
    struct frame *frame = stage_frame(session);
    struct register_rows rows = {.session = session, .list = (enum register_list)frame->id};
    page->layout = PAGE_LIST;
    enum err err = activity_sheet_by_name(session->parts.db, session->activity.id,
                                          stage_name_order(session), register_row, &rows);
    char people[STRINGS_SIZE];
    sayings_fill(people, session->parts.language, SAY_REGISTER_PEOPLE, "n",
                 stage_number(rows.row).text, NULL);
    page_title(page, stage_say(session, register_heads[rows.list]), people);
    page_set_parts(frame, rows.row, page);
    rows.page = page;
    rows.row = 0;
    if (err == ERR_OK)
        err = activity_sheet_by_name(session->parts.db, session->activity.id,
                                     stage_name_order(session), register_row, &rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else if (rows.row == 0)
        utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_LIST_EMPTY));
    page_add_back(session, page);
}

static void list_touch(struct session *session, const char *widget)
{
    int64_t id;
    if (page_take_touch(session, widget))
        return;
    if (page_read_id(widget, "person.", &id) && stage_choose_person(session, id))
        stage_go(session, &scene_person);
}

const struct scene scene_list = {"og.list", list_page, list_touch, NULL};
