/* 导出: a stick, the way onto it, and what became of it. The first two pass by themselves. */
#include "db/trust.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/delivery.h"
#include "firmware/organizer/import.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

enum { THEME_CHARACTERS = 20 };

static enum saying export_setup_title(const struct session *session)
{
    return session->delivery->kind == DELIVERY_REQUEST ? SAY_SETUP_FROM : SAY_SETUP_OTHER;
}

/* Which activity it is: the one that he meant? */
static void export_title(const struct session *session, struct page *page)
{
    char theme[PAGE_TEXT_SIZE], text[2 * PAGE_TEXT_SIZE];
    if (session->delivery->kind != DELIVERY_ACTIVITY) {
        page_title(page, stage_say(session, export_setup_title(session)), "");
        return;
    }
    page_shorten(session->activity.theme, THEME_CHARACTERS, theme);
    snprintf(text, sizeof text, "%s %s", session->activity.date, theme);
    page_title(page, stage_say(session, SAY_MENU_EXPORT), text);
}

static void export_message(struct page *page, enum page_tone tone, const char *text)
{
    page->layout = PAGE_NOTICE;
    page->tone = tone;
    utf8_copy(page->message, sizeof page->message, text);
}

/* ---- the stick ---- */

static void put_list(struct session *session, const struct media_stick *sticks, int count,
                     struct page *page)
{
    page->layout = PAGE_LIST;
    page_title(page,
               stage_say(session, session->delivery->kind == DELIVERY_ACTIVITY
                                      ? SAY_MENU_EXPORT
                                      : export_setup_title(session)),
               stage_say(session, SAY_IMPORT_CHOOSE_STICK));
    page_add_sticks(session, page, sticks, count);
}

static void put_page(struct session *session, struct page *page)
{
    const struct media_stick *sticks;
    int count = media_sticks(session->parts.media, &sticks);
    if (count > 0) {
        put_list(session, sticks, count, page);
    } else {
        export_title(session, page);
        export_message(page, PAGE_PLAIN, stage_say(session, SAY_IMPORT_INSERT));
        page_add_fact(page, stage_say(session, SAY_EXPORT_INSERT_DETAIL), "");
    }
    page_add_back(session, page);
}

static void put_touch(struct session *session, const char *widget)
{
    const struct media_stick *sticks;
    int64_t index;
    if (strcmp(widget, "page.back") == 0) {
        delivery_close(session);
        stage_back(session);
    } else if (page_read_id(widget, "stick.", &index) && index >= 0 &&
               index < media_sticks(session->parts.media, &sticks)) {
        delivery_start(session, &sticks[index]);
    }
}

const struct scene scene_export = {"ex.put", put_page, put_touch, NULL};

/* ---- the way ---- */

static void run_page(struct session *session, struct page *page)
{
    export_title(session, page);
    export_message(page, PAGE_PLAIN, stage_say(session, SAY_EXPORT_RUN));
    page->progress = delivery_percent(session->delivery);
    page_add_button(page, "page.back", stage_say(session, SAY_EXPORT_CANCEL));
}

/* Back to where the export was chosen: what waits for a stick would begin again at once. */
static void export_leave(struct session *session)
{
    bool is_answered =
        session->delivery->kind == DELIVERY_ANSWER && session->delivery->state == DELIVERY_DONE;
    delivery_close(session);
    stage_back_to(session, &scene_export);
    stage_back(session);
    if (!is_answered)
        return;
    stage_back_to(session, &scene_import);
    import_close(session);
    stage_back(session);
}

static void run_touch(struct session *session, const char *widget)
{
    if (strcmp(widget, "page.back") == 0)
        export_leave(session);
}

const struct scene scene_export_run = {"ex.run", run_page, run_touch, NULL};

/* ---- the end ---- */

static void end_good(const struct session *session, struct page *page)
{
    const struct delivery *delivery = session->delivery;
    char text[STRINGS_SIZE];
    bool is_new = delivery->outcome == STICK_WRITTEN;
    sayings_fill(text, session->parts.language, is_new ? SAY_EXPORT_DONE : SAY_EXPORT_SAME, "n",
                 stage_number(delivery->file_count).text, NULL);
    utf8_copy(page->screen, sizeof page->screen, "ex.ok");
    export_message(page, PAGE_GOOD, text);
    utf8_copy(page->verdict, sizeof page->verdict, delivery->code);
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail,
              stage_say(session, SAY_EXPORT_CODE));
    page_add_fact(page, stage_say(session, SAY_EXPORT_FOLDER), delivery->folder);
    page_add_button(page, "page.back", stage_say(session, SAY_IMPORT_FINISH));
}

/* Its fingerprint is what the other screen will ask to compare. */
static void end_good_setup(const struct session *session, struct page *page)
{
    bool is_request = session->delivery->kind == DELIVERY_REQUEST;
    struct trust_key own;
    trust_own(session->parts.db, &own);
    export_message(page, PAGE_GOOD,
                   stage_say(session, is_request ? SAY_SETUP_REQUESTED : SAY_SETUP_ANSWERED));
    utf8_copy(page->verdict, sizeof page->verdict, own.fingerprint);
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail,
              stage_say(session, SAY_SETUP_OWN_FINGERPRINT));
    page_add_button(page, "page.back", stage_say(session, SAY_IMPORT_FINISH));
}

struct export_end {
    const char *screen;
    enum saying saying;
};

/* Not written by the terminal's mounts (firmware/system/90-themeday-stick.rules), and not by what
 * offices have on their desks. */
static bool export_is_foreign(const struct media_stick *stick)
{
    static const char *const foreign[] = {"ntfs", "ntfs3", "fuseblk", "iso9660", "udf",
                                          "ext2", "ext3",  "ext4",    "hfsplus"};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (strcmp(stick->file_system, foreign[i]) == 0)
            return true;
    return false;
}

static struct export_end export_end(const struct delivery *delivery)
{
    if (delivery->is_ours)
        return (struct export_end){"ex.fail", SAY_EXPORT_FAILED};
    switch (delivery->failure) {
    case COURIER_GONE:
        return (struct export_end){"ex.pull", SAY_EXPORT_PULLED};
    case COURIER_FULL:
        return (struct export_end){"ex.full", SAY_EXPORT_FULL};
    case COURIER_UNWRITABLE:
        if (!export_is_foreign(&delivery->stick))
            return (struct export_end){"ex.ro", SAY_EXPORT_UNWRITABLE};
        return (struct export_end){"ex.fs", SAY_EXPORT_FORMAT};
    case COURIER_FORMAT:
        return (struct export_end){"ex.fs", SAY_EXPORT_FORMAT};
    case COURIER_CROWDED:
        return (struct export_end){"ex.many", SAY_EXPORT_CROWDED};
    case COURIER_CHANGED:
        return (struct export_end){"ex.bad", SAY_EXPORT_CHANGED};
    case COURIER_SILENT:
        return (struct export_end){"ex.silent", SAY_IMPORT_SILENT};
    case COURIER_TOO_LARGE:
    case COURIER_UNREADABLE:
        break;
    }
    return (struct export_end){"ex.fail", SAY_EXPORT_FAILED};
}

static void end_bad(const struct session *session, struct page *page)
{
    const struct delivery *delivery = session->delivery;
    struct export_end end = export_end(delivery);
    char text[STRINGS_SIZE];
    int64_t needed = delivery->courier == NULL ? 0 : courier_needed(delivery->courier);
    sayings_fill(text, session->parts.language, end.saying, "x",
                 stage_number((needed + (1 << 20) - 1) >> 20).text, NULL);
    utf8_copy(page->screen, sizeof page->screen, end.screen);
    export_message(page, delivery->is_ours ? PAGE_FAULT : PAGE_WARNING, text);
    page_add_back(session, page);
    page_add_commit(page, "ex.again", stage_say(session, SAY_IMPORT_AGAIN), true);
}

static void end_page(struct session *session, struct page *page)
{
    export_title(session, page);
    bool is_done = session->delivery->state == DELIVERY_DONE;
    if (is_done && session->delivery->kind != DELIVERY_ACTIVITY)
        end_good_setup(session, page);
    else if (is_done)
        end_good(session, page);
    else
        end_bad(session, page);
}

static void end_touch(struct session *session, const char *widget)
{
    if (strcmp(widget, "page.back") == 0)
        export_leave(session);
    else if (strcmp(widget, "ex.again") == 0)
        delivery_retry(session);
}

const struct scene scene_export_end = {"ex.ok", end_page, end_touch, NULL};
