/* 初次设置: what a new terminal needs beside its organizer, a tile for each with how it stands. In
 * any order, and again at any time from the settings; nobody types a word. */
#include "db/branch.h"
#include "db/people.h"
#include "db/setting.h"
#include "drivers/network.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/import.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

/* ---- the tiles ---- */

static struct page_item *steps_add(const struct session *session, struct page *page, const char *id,
                                   enum saying title, bool is_done)
{
    struct page_item *item = page_add(page, id, stage_say(session, title));
    item->tone = is_done ? PAGE_GOOD : PAGE_PLAIN;
    return item;
}

static void steps_add_roster(const struct session *session, struct page *page)
{
    struct people_filter everybody = {.branch = ""};
    int count = 0;
    if (people_count(session->parts.db, &everybody, &count) != ERR_OK)
        count = 0;
    struct page_item *item = steps_add(session, page, "first.roster", SAY_BEGIN_ROSTER, count > 0);
    if (count > 0)
        page_detail(session, item, SAY_BEGIN_ROSTER_DONE, "n", stage_number(count).text, NULL);
    else
        page_detail(session, item, SAY_BEGIN_ROSTER_OPEN, NULL);
}

static bool steps_count_branch(int64_t id, const char *name, void *context)
{
    (void)id;
    (void)name;
    ++*(int *)context;
    return true;
}

/* With one branch there is nothing to choose. */
static void steps_add_branch(const struct session *session, struct page *page)
{
    char branch[TITLE_SIZE], room[TITLE_SIZE];
    int count = 0;
    bool has_one = branch_home(session->parts.db, branch, room) == ERR_OK &&
                   branch_list(session->parts.db, steps_count_branch, &count) == ERR_OK;
    struct page_item *item = steps_add(session, page, "first.branch", SAY_BEGIN_BRANCH, has_one);
    item->enabled = count > 1;
    if (!has_one)
        page_detail(session, item, SAY_BEGIN_BRANCH_OPEN, NULL);
    else if (count > 1)
        page_detail(session, item, SAY_BEGIN_BRANCH_CHOOSE, "branch", branch, "n",
                    stage_number(count).text, NULL);
    else
        page_shorten(branch, PAGE_TEXT_SIZE, item->detail);
}

static void steps_add_room(const struct session *session, struct page *page)
{
    const char *room = session->parts.settings->room;
    struct page_item *item =
        steps_add(session, page, "first.room", SAY_BEGIN_ROOM, room[0] != '\0');
    if (room[0] != '\0')
        page_shorten(room, PAGE_TEXT_SIZE, item->detail);
    else
        page_detail(session, item, SAY_BEGIN_ROOM_OPEN, NULL);
}

static void steps_add_clock(const struct session *session, struct page *page)
{
    char now[STRINGS_SIZE];
    struct stamp stamp = clock_stamp();
    struct moment moment = clock_moment(stamp.wall_ms);
    bool is_synchronised = clock_is_synchronised();
    strings_moment(now, session->parts.language, &moment);
    struct page_item *item =
        steps_add(session, page, "first.clock", SAY_BEGIN_CLOCK, is_synchronised || stamp.trusted);
    page_detail(session, item,
                is_synchronised ? SAY_BEGIN_CLOCK_SYNCHRONISED
                : stamp.trusted ? SAY_BEGIN_CLOCK_DONE
                                : SAY_BEGIN_CLOCK_OPEN,
                "now", now, NULL);
}

static void steps_add_network(const struct session *session, struct page *page)
{
    bool is_there = network_is_there();
    struct page_item *item = steps_add(session, page, "first.network", SAY_BEGIN_NETWORK, is_there);
    item->enabled = false;
    page_detail(session, item, is_there ? SAY_BEGIN_NETWORK_THERE : SAY_BEGIN_NETWORK_NONE, NULL);
}

static void steps_page(struct session *session, struct page *page)
{
    page->layout = PAGE_TILES;
    page->columns = 3;
    page_title(page, stage_say(session, SAY_BEGIN), session->name);
    utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_BEGIN_HINT));
    steps_add_roster(session, page);
    steps_add_branch(session, page);
    steps_add_room(session, page);
    steps_add_clock(session, page);
    steps_add_network(session, page);
    page_detail(session, page_add(page, "first.doctor", stage_say(session, SAY_DOCTOR)),
                SAY_BEGIN_DOCTOR_DETAIL, NULL);
    page_add_button(page, "page.back", stage_say(session, SAY_BEGIN_FINISH));
}

static void steps_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "first.roster") == 0)
        import_begin(session, IMPORT_ROSTER);
    else if (strcmp(widget, "first.branch") == 0)
        stage_go(session, &scene_first_branch);
    else if (strcmp(widget, "first.room") == 0)
        stage_go(session, &scene_first_room);
    else if (strcmp(widget, "first.clock") == 0)
        stage_go(session, &scene_clock)->id = CLOCK_OF_STEPS;
    else if (strcmp(widget, "first.doctor") == 0)
        stage_check(session);
}

const struct scene scene_first_steps = {"first.steps", steps_page, steps_touch, NULL};

/* ---- which of the roster's branches is the terminal's own ---- */

struct branch_rows {
    const struct session *session;
    struct page *page;
    const char *home;
};

static bool branch_add_row(int64_t id, const char *name, void *context)
{
    const struct branch_rows *rows = context;
    char widget[32];
    if (rows->page->item_count == PAGE_ITEMS_MAX)
        return false;
    snprintf(widget, sizeof widget, "branch.%lld", (long long)id);
    page_add(rows->page, widget, name)->chosen = strcmp(name, rows->home) == 0;
    return true;
}

static void branch_page(struct session *session, struct page *page)
{
    char home[TITLE_SIZE] = "", room[TITLE_SIZE];
    struct branch_rows rows = {.session = session, .page = page, .home = home};
    page->layout = PAGE_LIST;
    page_title(page, stage_say(session, SAY_BEGIN_BRANCH_TITLE), "");
    enum err err = branch_home(session->parts.db, home, room);
    if (err == ERR_OK)
        err = branch_list(session->parts.db, branch_add_row, &rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    page_keep_part(stage_frame(session), page);
    page_add_back(session, page);
}

static void branch_touch(struct session *session, const char *widget)
{
    char home[TITLE_SIZE], room[TITLE_SIZE];
    struct chain_origin origin = stage_origin(session);
    int64_t id;
    if (page_take_touch(session, widget) || !page_read_id(widget, "branch.", &id))
        return;
    enum err err = branch_set_home(session->parts.db, &origin, id);
    if (err == ERR_OK)
        err = branch_home(session->parts.db, home, room);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back(session);
    stage_tell(session, PAGE_GOOD, SAY_BEGIN_BRANCH_CHOSEN, "branch", home, NULL);
}

const struct scene scene_first_branch = {"first.branch", branch_page, branch_touch, NULL};

/* ---- the room ---- */

enum { ROOMS = 9 };

static void room_page(struct session *session, struct page *page)
{
    page->layout = PAGE_TILES;
    page->columns = 3;
    page_title(page, stage_say(session, SAY_BEGIN_ROOM_TITLE), "");
    utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_BEGIN_ROOM_OTHER));
    for (int i = 0; i < ROOMS; i++) {
        char id[32];
        const char *room = stage_say(session, SAY_BEGIN_ROOM_0 + i);
        snprintf(id, sizeof id, "room.%d", i);
        page_add(page, id, room)->chosen =
            strcmp(sayings_get(UI_ZH_CN, SAY_BEGIN_ROOM_0 + i), session->parts.settings->room) == 0;
    }
    page_add_back(session, page);
}

/* It is a name, and stays what it is when the screen speaks English. */
static void room_choose(struct session *session, const char *room)
{
    struct chain_origin origin = stage_origin(session);
    enum err err = setting_set(session->parts.db, &origin, "terminal.room", room);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back(session);
    stage_tell(session, PAGE_GOOD, SAY_BEGIN_ROOM_CHOSEN, "room", room, NULL);
}

static void room_touch(struct session *session, const char *widget)
{
    int64_t index;
    if (!page_take_touch(session, widget) && page_read_id(widget, "room.", &index) && index >= 0 &&
        index < ROOMS)
        room_choose(session, sayings_get(UI_ZH_CN, SAY_BEGIN_ROOM_0 + (int)index));
}

const struct scene scene_first_room = {"first.room", room_page, room_touch, NULL};
