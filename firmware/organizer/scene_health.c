/* 本机状态: what is wrong with the terminal, a row each with what to do. Who has read of a power
 * cut or of a damaged file says so, and nobody is told again. */
#include "db/notice.h"
#include "firmware/organizer/faults.h"

#include <string.h>

static void health_page(struct session *session, struct page *page)
{
    page->layout = PAGE_LIST;
    page_title(page, stage_say(session, SAY_HEALTH), "");
    bool waits = faults_list(session, page);
    if (page->item_count == 0)
        page_add_fact(page, stage_say(session, SAY_HEALTH_GOOD), "")->tone = PAGE_GOOD;
    page_add_back(session, page);
    if (waits)
        page_add_commit(page, "og.health.seen", stage_say(session, SAY_HEALTH_SEEN), true);
}

static void health_see(struct session *session)
{
    struct chain_origin origin = stage_origin(session);
    enum err err = notice_see(session->parts.db, &origin, NOTICE_OF_STORE);
    if (err == ERR_OK)
        err = notice_see(session->parts.db, &origin, NOTICE_OF_POWER);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back(session);
    stage_tell(session, PAGE_GOOD, SAY_HEALTH_SEEN_DONE, NULL);
}

static void health_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "ft.clock") == 0)
        stage_go(session, &scene_clock);
    if (strcmp(widget, "ft.update") == 0)
        stage_update(session);
    if (strcmp(widget, "og.health.seen") == 0)
        health_see(session);
}

const struct scene scene_health = {"og.health", health_page, health_touch, NULL};
