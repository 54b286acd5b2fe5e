/* The organizer's tiles, each with what there is to know before it is opened. */
#include "db/activity.h"
#include "firmware/organizer/page.h"

#include <string.h>

static void menu_add_attendance(const struct session *session, struct page *page)
{
    struct attendance attendance;
    struct page_item *item = page_add(page, "og.announce", scene_say(session, SAY_MENU_ANNOUNCE));
    if (session->activity.id == 0 ||
        activity_attendance(session->parts.db, session->activity.id, NULL, &attendance) != ERR_OK) {
        page_detail(session, item, SAY_NO_ACTIVITY, NULL);
        item->enabled = false;
        return;
    }
    page_detail(session, item, SAY_MENU_ANNOUNCE_DETAIL, "present",
                scene_number(attendance.present).text, "expected",
                scene_number(attendance.expected).text, "leave",
                scene_number(attendance.leave).text, NULL);
}

static void menu_page(struct session *session, struct page *page)
{
    page->layout = PAGE_TILES;
    page->columns = 3;
    page_title(page, scene_say(session, SAY_STAFF), session->name);
    scene_find_activity(session);
    menu_add_attendance(session, page);
    struct page_item *item = page_add(page, "og.register", scene_say(session, SAY_MENU_REGISTER));
    page_detail(session, item, SAY_MENU_REGISTER_DETAIL, NULL);
    item->enabled = session->activity.id != 0;
    page_add_button(page, "og.exit", scene_say(session, SAY_EXIT));
}

static void menu_touch(struct session *session, const char *widget)
{
    static const struct {
        const char *widget;
        const struct scene *scene;
    } tiles[] = {
        {"og.announce", &scene_announce},
        {"og.register", &scene_register},
    };
    if (strcmp(widget, "og.exit") == 0)
        scene_back(session);
    for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++)
        if (strcmp(widget, tiles[i].widget) == 0)
            scene_go(session, tiles[i].scene);
}

const struct scene scene_menu = {"og.menu", menu_page, menu_touch, NULL};
