/* The organizer's tiles, each with what there is to know before it is opened. */
#include "db/activity.h"
#include "db/makeup.h"
#include "db/plan.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/delivery.h"
#include "firmware/organizer/faults.h"
#include "firmware/organizer/page.h"
#include "firmware/organizer/polls.h"
#include "firmware/organizer/when.h"

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

static bool menu_find_past(const struct activity *activity, void *context)
{
    if (when_days_ahead(activity) <= 0)
        *(struct activity *)context = *activity;
    return true;
}

/* The activity of the day; when there is none, the last one: nobody carries away what is still to
 * come. id 0: there was none yet. */
static struct activity menu_export_activity(const struct session *session)
{
    struct activity activity = session->activity;
    if (activity.id != 0 && when_days_ahead(&activity) <= 0)
        return activity;
    activity.id = 0;
    if (activity_list(session->parts.db, menu_find_past, &activity) != ERR_OK)
        activity.id = 0;
    return activity;
}

static void menu_add_export(const struct session *session, struct page *page)
{
    const struct media_stick *sticks;
    int count = media_sticks(session->parts.media, &sticks);
    struct page_item *item = page_add(page, "og.export", stage_say(session, SAY_MENU_EXPORT));
    item->enabled = menu_export_activity(session).id != 0;
    if (!item->enabled)
        page_detail(session, item, SAY_MENU_EXPORT_NONE, NULL);
    else if (count > 1)
        page_detail(session, item, SAY_MENU_EXPORT_STICKS, "n", stage_number(count).text, NULL);
    else
        page_detail(session, item, count == 1 ? SAY_MENU_EXPORT_STICK : SAY_IMPORT_INSERT, NULL);
}

/* Without an address the tile says so. */
static void menu_add_upload(const struct session *session, struct page *page)
{
    const struct uploads *uploads = session->parts.uploads;
    struct page_item *item = page_add(page, "og.upload", stage_say(session, SAY_UPLOAD));
    item->enabled = uploads != NULL && uploads_status(uploads)->has_receiver;
    if (!item->enabled)
        page_detail(session, item, SAY_UPLOAD_NOWHERE, NULL);
    else if (uploads_status(uploads)->count.unsent > 0)
        page_detail(session, item, SAY_UPLOAD_UNSENT, "n",
                    stage_number(uploads_status(uploads)->count.unsent).text, NULL);
    else
        page_detail(session, item,
                    uploads_status(uploads)->count.last_sent_ms != 0 ? SAY_UPLOAD_ALL_SENT
                                                                     : SAY_UPLOAD_DETAIL,
                    NULL);
}

/* ---- the yearly plan ---- */

struct menu_plan {
    const struct session *session;
    int rows, held;
};

static bool menu_count_plan(const struct plan_row *row, void *context)
{
    struct menu_plan *plan = context;
    struct activity activity;
    plan->rows++;
    if (row->activity_id != 0 &&
        activity_get(plan->session->parts.db, row->activity_id, &activity) == ERR_OK)
        plan->held += when_is_over(plan->session, &activity);
    return true;
}

static void menu_add_plan(const struct session *session, struct page *page)
{
    struct menu_plan plan = {.session = session};
    struct page_item *item = page_add(page, "og.plan", stage_say(session, SAY_MENU_PLAN));
    int year = clock_moment(clock_wall_ms()).year;
    if (plan_list(session->parts.db, year, menu_count_plan, &plan) == ERR_OK && plan.rows > 0)
        page_detail(session, item, SAY_MENU_PLAN_DETAIL, "n", stage_number(plan.rows).text, "m",
                    stage_number(plan.held).text, NULL);
    else
        page_detail(session, item, SAY_MENU_PLAN_NONE, NULL);
}

/* ---- what is due ---- */

/* The last theme day that took place and whose record form can still be handed in on time (S2:106);
 * `date` is the last day for it. */
struct menu_due {
    const struct session *session;
    int64_t activity_id;
    char today[DATE_SIZE], date[DATE_SIZE];
};

static bool menu_find_due(const struct activity *activity, void *context)
{
    struct menu_due *due = context;
    char date[DATE_SIZE];
    if (activity->type != ACTIVITY_THEME_DAY || !when_is_over(due->session, activity) ||
        rules_due_date(activity->date, date) != ERR_OK || strcmp(date, due->today) < 0)
        return true;
    due->activity_id = activity->id;
    utf8_copy(due->date, sizeof due->date, date);
    return true;
}

static void menu_remind(struct session *session, struct page *page)
{
    struct menu_due due = {.session = session};
    struct moment now = clock_moment(clock_wall_ms());
    char text[STRINGS_SIZE];
    int owed = 0;
    when_format(&now, due.today);
    if (activity_list(session->parts.db, menu_find_due, &due) != ERR_OK || due.activity_id == 0)
        return;
    struct makeup_filter filter = {.activity_id = due.activity_id};
    if (makeup_count(session->parts.db, &now, &filter, &owed) != ERR_OK)
        return;
    sayings_fill(text, session->parts.language, SAY_DUE, "date", stage_date(session, due.date).text,
                 "n", stage_number(owed).text, NULL);
    utf8_copy(page->message, sizeof page->message, text);
}

/* ---- the scene ---- */

static void menu_page(struct session *session, struct page *page)
{
    page->layout = PAGE_TILES;
    page->columns = 3;
    page_title(page, stage_say(session, SAY_STAFF), session->name);
    stage_find_activity(session);
    menu_add_attendance(session, page);
    polls_add_evaluation(session, page);
    menu_add_export(session, page);
    page_detail(session, page_add(page, "og.register", stage_say(session, SAY_MENU_REGISTER)),
                SAY_MENU_REGISTER_DETAIL, NULL);
    menu_add_cards(session, page);
    menu_add_upload(session, page);
    menu_add_plan(session, page);
    menu_remind(session, page);
    polls_add_vote(session, page);
    page_detail(session, page_add(page, "og.settings", stage_say(session, SAY_SETTINGS)),
                SAY_SETTINGS_DETAIL, NULL);
    faults_tell(session, page);
    page_add_button(page, "og.exit", stage_say(session, SAY_EXIT));
}

static void menu_touch(struct session *session, const char *widget)
{
    static const struct {
        const char *widget;
        const struct scene *scene;
    } tiles[] = {
        {"og.announce", &scene_announce}, {"og.register", &scene_register},
        {"og.cards", &scene_cards},       {"og.plan", &scene_plan},
        {"og.settings", &scene_settings}, {"og.upload", &scene_upload},
        {"og.health", &scene_health},
    };
    if (polls_take_tile(session, widget))
        return;
    if (strcmp(widget, "og.exit") == 0)
        stage_back(session);
    if (strcmp(widget, "og.export") == 0) {
        session->activity = menu_export_activity(session);
        delivery_begin(session, DELIVERY_ACTIVITY);
    }
    for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++)
        if (strcmp(widget, tiles[i].widget) == 0)
            stage_go(session, tiles[i].scene);
}

const struct scene scene_menu = {"og.menu", menu_page, menu_touch, NULL};
