/* One person at this activity: what is known, and what can be done by hand. */
#include "db/activity.h"
#include "db/leave.h"
#include "db/makeup.h"
#include "firmware/organizer/page.h"
#include "firmware/organizer/when.h"

#include <string.h>

struct person_state {
    int64_t id;
    struct sheet_line line;
    bool found; /* on the sheet of this activity */
};

static bool person_find(const struct sheet_line *line, void *context)
{
    struct person_state *state = context;
    if (line->member.id != state->id)
        return true;
    state->line = *line;
    state->found = true;
    return false;
}

static void person_add_sign_in(const struct session *session, const struct person_state *state,
                               struct page *page)
{
    bool present = state->found && state->line.present;
    struct page_item *item =
        page_add(page, present ? "og.person.undo" : "og.person.manual",
                 stage_say(session, present ? SAY_PERSON_UNDO : SAY_PERSON_MANUAL));
    if (!present) {
        page_detail(session, item, SAY_PERSON_MANUAL_DETAIL, NULL);
        return;
    }
    struct moment at = clock_moment(state->line.at_ms);
    char time[STRINGS_SIZE];
    strings_clock(time, at.hour * 60 + at.minute);
    page_detail(session, item, SAY_PERSON_SIGNED, "time", time, NULL);
}

/* The kind of leave stays on its own page: members may look over the shoulder. */
static void person_add_leave(const struct session *session, struct page *page)
{
    struct leave leave;
    enum err err = leave_get(session->parts.db, session->activity.id, session->person.id, &leave);
    enum saying detail = err != ERR_OK ? SAY_PERSON_LEAVE_NONE
                         : leave.paper ? SAY_PERSON_LEAVE_PAPER
                                       : SAY_PERSON_LEAVE_NO_PAPER;
    struct page_item *item =
        page_add(page, "og.person.leave", stage_say(session, SAY_PERSON_LEAVE));
    page_detail(session, item, detail, NULL);
}

/* ---- make-up ---- */

static bool person_keep_makeup(const struct makeup *makeup, void *context)
{
    *(struct makeup *)context = *makeup;
    return false;
}

/* His make-up for this activity, owed or done; activity_id 0: there is none. */
static enum err person_find_makeup(const struct session *session, struct makeup *ret_makeup)
{
    struct moment now = clock_moment(clock_wall_ms());
    struct makeup_filter filter = {
        .activity_id = session->activity.id, .member_id = session->person.id, .with_done = true};
    *ret_makeup = (struct makeup){.activity_id = 0};
    return makeup_list(session->parts.db, &now, &filter, person_keep_makeup, ret_makeup);
}

/* Only after the activity, and of those who did not come. */
static void person_add_makeup(struct session *session, const struct person_state *state,
                              struct page *page)
{
    struct makeup makeup;
    if (!when_is_over(session, &session->activity) || (state->found && state->line.present))
        return;
    enum err err = person_find_makeup(session, &makeup);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    struct page_item *item =
        page_add(page, "og.person.makeup", stage_say(session, SAY_MENU_MAKEUP));
    item->enabled = !makeup.done;
    page_detail(session, item,
                makeup.done               ? SAY_PERSON_MADE_UP
                : makeup.activity_id != 0 ? SAY_PERSON_OWES
                                          : SAY_PERSON_OWES_NOT,
                "date", stage_date(session, makeup.date).text, NULL);
}

static void person_open_makeup(struct session *session)
{
    enum err err = person_find_makeup(session, &session->makeup);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else if (!session->makeup.done)
        stage_go(session, session->makeup.activity_id != 0 ? &scene_made_up : &scene_makeup_add);
}

/* ---- the page ---- */

static void person_page(struct session *session, struct page *page)
{
    char subtitle[PAGE_TEXT_SIZE];
    struct person_state state = {.id = session->person.id};
    page->layout = PAGE_LIST;
    page_distinction(&session->person, subtitle, sizeof subtitle);
    page_title(page, page_name(&session->person), subtitle);
    enum err err = ERR_OK;
    if (session->activity.id != 0)
        err = activity_sheet(session->parts.db, session->activity.id, person_find, &state);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    if (session->activity.id != 0) {
        person_add_sign_in(session, &state, page);
        person_add_leave(session, page);
        page_detail(session,
                    page_add(page, "og.person.other", stage_say(session, SAY_PERSON_OTHER)),
                    SAY_PERSON_OTHER_DETAIL, NULL);
        person_add_makeup(session, &state, page);
    }
    page_detail(session, page_add(page, "og.person.card", stage_say(session, SAY_PERSON_CARD)),
                SAY_PERSON_CARD_DETAIL, NULL);
    page_add_back(session, page);
}

static void person_touch(struct session *session, const char *widget)
{
    static const struct {
        const char *widget;
        const struct scene *scene;
    } rows[] = {
        {"og.person.manual", &scene_manual}, {"og.person.undo", &scene_undo},
        {"og.person.leave", &scene_leave},   {"og.person.other", &scene_other_way},
        {"og.person.card", &scene_card},
    };
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.person.makeup") == 0)
        person_open_makeup(session);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(widget, rows[i].widget) == 0)
            stage_go(session, rows[i].scene);
}

const struct scene scene_person = {"og.person", person_page, person_touch, NULL};
