/* Who wants to log in, while the reader does not answer and nobody's card can say so. The PIN, its
 * tries and its locks are the same as with the card; the log says that there was none. */
#include "db/organizer.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"

#include <stdio.h>

static bool who_add_row(const struct organizer *organizer, void *context)
{
    struct page *page = context;
    char id[32];
    snprintf(id, sizeof id, "who.%lld", (long long)organizer->id);
    if (page->item_count < PAGE_ITEMS_MAX)
        page_add(page, id, organizer->name);
    return true;
}

static void who_page(struct session *session, struct page *page)
{
    page->layout = PAGE_LIST;
    page_title(page, stage_say(session, SAY_WHO_TITLE), stage_say(session, SAY_WHO_HINT));
    enum err err = organizer_list(session->parts.db, who_add_row, page);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    page_keep_part(stage_frame(session), page);
    page_add_button(page, "page.back", stage_say(session, SAY_CANCEL));
}

struct who_chosen {
    struct session *session;
    int64_t id;
};

static bool who_take(const struct organizer *organizer, void *context)
{
    struct who_chosen *chosen = context;
    struct session *session = chosen->session;
    if (organizer->id != chosen->id)
        return true;
    session->organizer_id = organizer->id;
    utf8_copy(session->name, sizeof session->name, organizer->name);
    return false;
}

/* The PIN's page takes this one's place, as if a card had opened it. */
static void who_touch(struct session *session, const char *widget)
{
    struct who_chosen chosen = {.session = session};
    if (page_take_touch(session, widget) || !page_read_id(widget, "who.", &chosen.id))
        return;
    enum err err = organizer_list(session->parts.db, who_take, &chosen);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
    } else if (session->organizer_id != 0) {
        session->depth = 0;
        stage_go(session, &scene_pin);
    }
}

const struct scene scene_who = {"og.who", who_page, who_touch, NULL};
