/* The organizer's tiles, each with what there is to know before it is opened. */
#include "db/activity.h"
#include "db/makeup.h"
#include "firmware/organizer/page.h"
#include "firmware/organizer/polls.h"

#include <string.h>

static void menu_add_attendance(const struct session *session, struct page *page)
{
    struct attendance attendance;
    struct page_item *item = page_add(page, "og.announce", stage_say(session, SAY_MENU_ANNOUNCE));
    if (session->activity.id == 0 ||
        activity_attendance(session->parts.db, session->activity.id, NULL, &attendance) != ERR_OK) {
        page_detail(session, item, SAY_NO_ACTIVITY, NULL);
        item->enabled = false;
        return;
    }
    page_detail(session, item, SAY_MENU_ANNOUNCE_DETAIL, "present",
                stage_number(attendance.present).text, "expected",
                stage_number(attendance.expected).text, "leave",
                stage_number(attendance.leave).text, NULL);
}

static bool menu_count_card(const struct unclaimed *card, void *context)
{
    (void)card;
    ++*(int *)context;
    return true;
}

static void menu_add_cards(const struct session *session, struct page *page)
{
    int count = 0;
    struct page_item *item = page_add(page, "og.cards", stage_say(session, SAY_MENU_CARDS));
    if (card_unclaimed(session->parts.db, menu_count_card, &count) == ERR_OK)
        page_detail(session, item, SAY_MENU_CARDS_DETAIL, "n", stage_number(count).text, NULL);
}

static void menu_add_makeup(const struct session *session, struct page *page)
{
    static const struct makeup_filter open_ones;
    struct moment now = clock_moment(clock_wall_ms());
    int count = 0;
    struct page_item *item = page_add(page, "og.makeup", stage_say(session, SAY_MENU_MAKEUP));
    if (makeup_count(session->parts.db, &now, &open_ones, &count) == ERR_OK)
        page_detail(session, item, SAY_MENU_MAKEUP_DETAIL, "n", stage_number(count).text, NULL);
}

static void menu_page(struct session *session, struct page *page)
{
    page->layout = PAGE_TILES;
    page->columns = 3;
    page_title(page, stage_say(session, SAY_STAFF), session->name);
    stage_find_activity(session);
    menu_add_attendance(session, page);
    struct page_item *item = page_add(page, "og.register", stage_say(session, SAY_MENU_REGISTER));
    page_detail(session, item, SAY_MENU_REGISTER_DETAIL, NULL);
    item->enabled = session->activity.id != 0;
    menu_add_cards(session, page);
    menu_add_makeup(session, page);
    page_detail(session, page_add(page, "og.plan", stage_say(session, SAY_MENU_PLAN)),
                SAY_MENU_PLAN_DETAIL, NULL);
    polls_add_tiles(session, page);
    page_add_button(page, "og.exit", stage_say(session, SAY_EXIT));
}

static void menu_touch(struct session *session, const char *widget)
{
    static const struct {
        const char *widget;
        const struct scene *scene;
    } tiles[] = {
        {"og.announce", &scene_announce}, {"og.register", &scene_register},
        {"og.cards", &scene_cards},       {"og.makeup", &scene_makeup},
        {"og.plan", &scene_plan},
    };
    if (polls_take_tile(session, widget))
        return;
    if (strcmp(widget, "og.exit") == 0)
        stage_back(session);
    for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++)
        if (strcmp(widget, tiles[i].widget) == 0)
            stage_go(session, tiles[i].scene);
}

const struct scene scene_menu = {"og.menu", menu_page, menu_touch, NULL};
