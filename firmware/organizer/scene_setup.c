/* Setting up a terminal from another one: on the new one the two steps, and on either side the
 * fingerprint of the other, to be compared before anything is written or taken. */
#include "firmware/base/utf8.h"
#include "firmware/organizer/delivery.h"
#include "firmware/organizer/import_bundle.h"
#include "firmware/organizer/page.h"

#include <string.h>

/* ---- the new one's two steps ---- */

static void setup_page(struct session *session, struct page *page)
{
    struct trust_key own;
    page->layout = PAGE_LIST;
    page_set_tall_rows(stage_frame(session));
    trust_own(session->parts.db, &own);
    page_title(page, stage_say(session, SAY_SETUP_FROM), "");
    struct page_item *row = page_add_fact(page, own.device, own.fingerprint);
    utf8_copy(row->detail, sizeof row->detail, stage_say(session, SAY_SETUP_OWN_FINGERPRINT));
    page_detail(session, page_add(page, "su.request", stage_say(session, SAY_SETUP_STEP_REQUEST)),
                SAY_SETUP_STEP_REQUEST_DETAIL, NULL);
    page_detail(session, page_add(page, "su.take", stage_say(session, SAY_SETUP_STEP_TAKE)),
                SAY_SETUP_STEP_TAKE_DETAIL, NULL);
    page_add_back(session, page);
}

static void setup_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "su.request") == 0)
        delivery_begin(session, DELIVERY_REQUEST);
    else if (strcmp(widget, "su.take") == 0)
        import_begin(session, IMPORT_ANSWER);
}

const struct scene scene_setup = {"su.new", setup_page, setup_touch, NULL};

/* ---- whose it is ---- */

static bool setup_is_answer(const struct session *session)
{
    return session->import->kind == IMPORT_ANSWER;
}

static void setup_notice(const struct session *session, struct page *page, enum page_tone tone,
                         enum saying saying)
{
    const struct setup_report *report = &session->import->setup;
    char text[STRINGS_SIZE];
    sayings_fill(text, session->parts.language, saying, "device", report->key.device, "branch",
                 report->branch, "people", stage_number(report->people).text, "cards",
                 stage_number(report->cards).text, "organizers",
                 stage_number(report->organizers).text, "activities",
                 stage_number(report->activities).text, NULL);
    utf8_copy(page->message, sizeof page->message, text);
    page->layout = PAGE_NOTICE;
    page->tone = tone;
}

static void compare_show(const struct session *session, struct page *page)
{
    bool is_answer = setup_is_answer(session);
    setup_notice(session, page, PAGE_PLAIN, is_answer ? SAY_SETUP_WOULD : SAY_SETUP_ASKS);
    utf8_copy(page->verdict, sizeof page->verdict, session->import->setup.key.fingerprint);
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail,
              stage_say(session, SAY_DEVICE_FINGERPRINT));
    page_add_fact(
        page, stage_say(session, is_answer ? SAY_SETUP_COMPARE_FIRST : SAY_SETUP_COMPARE_NEW), "");
    page_add_commit(page, "su.ok",
                    stage_say(session, is_answer ? SAY_SETUP_TAKE_OK : SAY_SETUP_SEAL_OK), true);
}

static void compare_page(struct session *session, struct page *page)
{
    page_title_of_theme(
        page, stage_say(session, setup_is_answer(session) ? SAY_SETUP_FROM : SAY_SETUP_OTHER),
        session->import->chosen.path);
    page_add_back(session, page);
    switch (session->import->setup.outcome) {
    case SETUP_DONE:
        compare_show(session, page);
        break;
    case SETUP_NOT_WHOLE:
        setup_notice(session, page, PAGE_WARNING, SAY_SETUP_NOT_WHOLE);
        break;
    case SETUP_OTHER_KIND:
    case SETUP_OWN:
        setup_notice(session, page, PAGE_WARNING, SAY_SETUP_OTHER_KIND);
        break;
    case SETUP_EMPTY_HERE:
        setup_notice(session, page, PAGE_WARNING, SAY_SETUP_EMPTY_HERE);
        break;
    case SETUP_FOR_ANOTHER:
        setup_notice(session, page, PAGE_WARNING, SAY_SETUP_FOR_ANOTHER);
        break;
    case SETUP_NOT_EMPTY:
        setup_notice(session, page, PAGE_WARNING, SAY_SETUP_NOT_EMPTY);
        break;
    case SETUP_TOO_NEW:
        setup_notice(session, page, PAGE_WARNING, SAY_SETUP_TOO_NEW);
        break;
    }
}

/* The answer goes onto the stick that brought the request. */
static void compare_commit(struct session *session)
{
    if (!setup_is_answer(session)) {
        delivery_begin(session, DELIVERY_ANSWER);
    } else if (import_set_up(session)) {
        stage_back_to(session, &scene_import);
        stage_go(session, &scene_setup_done);
    }
}

static void compare_touch(struct session *session, const char *widget)
{
    if (strcmp(widget, "page.back") == 0) {
        import_forget_file(session->import);
        stage_back_to(session, &scene_import_files);
    } else if (strcmp(widget, "su.ok") == 0) {
        compare_commit(session);
    }
}

const struct scene scene_setup_compare = {"su.compare", compare_page, compare_touch, NULL};

/* ---- done ---- */

static void done_page(struct session *session, struct page *page)
{
    setup_notice(session, page, PAGE_GOOD, SAY_SETUP_DONE);
    page_title(page, stage_say(session, SAY_SETUP_FROM), "");
    page_add_button(page, "page.back", stage_say(session, SAY_IMPORT_FINISH));
}

/* From here on there are organizers, and nobody is one who has not shown his card. */
static void done_touch(struct session *session, const char *widget)
{
    if (strcmp(widget, "page.back") == 0)
        session->depth = 0;
}

const struct scene scene_setup_done = {"su.done", done_page, done_touch, NULL};
