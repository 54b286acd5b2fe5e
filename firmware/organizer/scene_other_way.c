/* 其他方式参加 of the chosen person: online, or visited at home. */
#include "db/other_way.h"
#include "firmware/organizer/page.h"

#include <string.h>

enum { KIND = 0, KINDS = 2 };

/* What stands already is chosen when the page opens. */
static bool other_way_stands(struct session *session, struct frame *frame)
{
    enum other_way_kind kind;
    char note[TITLE_SIZE];
    if (other_way_get(session->parts.db, session->activity.id, session->person.id, &kind, note) !=
        ERR_OK)
        return false;
    if (frame->chosen[KIND] == NOTHING_CHOSEN)
        frame->chosen[KIND] = (int)kind;
    return true;
}

static void other_way_page(struct session *session, struct page *page)
{
    struct frame *frame = stage_frame(session);
    bool stands = other_way_stands(session, frame);
    page->layout = PAGE_CHOICES;
    page_person_title(session, page, SAY_PERSON_OTHER);
    page_add_choices(session, page, "og.other.kind.", KIND, SAY_OTHER_KIND, SAY_OTHER_ONLINE,
                     KINDS);
    page_add_back(session, page);
    if (stands)
        page_add_button(page, "og.other.cancel", stage_say(session, SAY_OTHER_CANCEL));
    page_add_commit(page, "og.other.ok", stage_say(session, SAY_OTHER_COMMIT),
                    frame->chosen[KIND] != NOTHING_CHOSEN);
}

static void other_way_commit(struct session *session)
{
    struct chain_origin origin = stage_origin(session);
    enum other_way_kind kind = (enum other_way_kind)stage_frame(session)->chosen[KIND];
    enum other_way_outcome outcome;
    const char *name = page_name(&session->person);
    enum err err = other_way_set(session->parts.db, &origin, session->activity.id,
                                 session->person.id, kind, "", &outcome);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back(session);
    if (outcome == OTHER_WAY_NOT_EXPECTED)
        stage_tell(session, PAGE_WARNING, SAY_OTHER_NOT_EXPECTED, "name", name, NULL);
    else
        stage_tell(session, PAGE_GOOD, SAY_OTHER_DONE, "name", name, NULL);
}

/* In the place of this page, whose committing button must not follow that one. */
static void other_way_withdraw(struct session *session)
{
    stage_back(session);
    stage_go(session, &scene_other_undo);
}

static void other_way_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) ||
        page_take_choice(session, widget, "og.other.kind.", KIND))
        return;
    if (strcmp(widget, "og.other.ok") == 0)
        other_way_commit(session);
    else if (strcmp(widget, "og.other.cancel") == 0)
        other_way_withdraw(session);
}

const struct scene scene_other_way = {"og.other", other_way_page, other_way_touch, NULL};
