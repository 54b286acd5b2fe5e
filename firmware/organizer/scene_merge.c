/* 并入: what another terminal's bundle would add here, what to look at, and, where the terminal is
 * not known yet, its fingerprint to be compared before anything else. */
#include "firmware/base/utf8.h"
#include "firmware/organizer/import_bundle.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

static void merge_title(const struct session *session, struct page *page)
{
    page_title_of_theme(page, stage_say(session, SAY_MERGE_TITLE), session->import->chosen.path);
}

static void merge_message(const struct session *session, struct page *page, enum page_tone tone,
                          enum saying saying)
{
    const struct merge_report *report = session->import->merge;
    char text[STRINGS_SIZE], theme[PAGE_TEXT_SIZE];
    page_shorten(report->theme, 20, theme);
    sayings_fill(text, session->parts.language, saying, "device", report->key.device, "date",
                 stage_date(session, report->date).text, "theme", theme, "n",
                 stage_number(report->present_after).text, "old",
                 stage_number(report->present_before).text, "entry",
                 stage_number(report->entry).text, NULL);
    utf8_copy(page->message, sizeof page->message, text);
    page->tone = tone;
}

/* ---- what it would add ---- */

static void merge_add_figure(const struct session *session, struct page *page, enum saying name,
                             int count)
{
    if (count > 0)
        page_add_fact(page, stage_say(session, name), stage_number(count).text);
}

static void merge_add_conflict(const struct session *session, struct page *page,
                               const struct merge_conflict *conflict)
{
    static const enum saying sayings[] = {
        [MERGE_PERSON_UNKNOWN] = SAY_MERGE_UNKNOWN,
        [MERGE_PERSON_UNLISTED] = SAY_MERGE_UNLISTED,
        [MERGE_UNDONE_HERE] = SAY_MERGE_UNDONE_HERE,
        [MERGE_UNDONE_THERE] = SAY_MERGE_UNDONE_THERE,
        [MERGE_CAME_ON_LEAVE] = SAY_MERGE_CAME_ON_LEAVE,
        [MERGE_GUEST_TWICE] = SAY_MERGE_GUEST_TWICE,
        [MERGE_PLAN_DIFFERS] = SAY_MERGE_PLAN_DIFFERS,
        [MERGE_POLL_NO_KEY] = SAY_MERGE_POLL_NO_KEY,
        [MERGE_POLL_DIFFERS] = SAY_MERGE_POLL_DIFFERS,
        [MERGE_POLL_NOT_HERE] = SAY_MERGE_POLL_NOT_HERE,
    };
    char name[PAGE_TEXT_SIZE];
    page_shorten(conflict->name, 20, name);
    struct page_item *row = page_add_fact(page, name, "");
    utf8_copy(row->detail, sizeof row->detail, stage_say(session, sayings[conflict->kind]));
}

/* As many conflicts as a page holds beside the figures: the command line lists them all. */
static void merge_fill(struct session *session, struct page *page)
{
    const struct merge_report *report = session->import->merge;
    page->layout = PAGE_LIST;
    page_set_tall_rows(stage_frame(session));
    merge_add_figure(session, page, SAY_MERGE_CHECKINS, report->checkins);
    merge_add_figure(session, page, SAY_MERGE_UNDONE, report->undone);
    merge_add_figure(session, page, SAY_MERGE_GUESTS, report->guests);
    merge_add_figure(session, page, SAY_MERGE_LEAVES, report->leaves);
    merge_add_figure(session, page, SAY_MERGE_OTHERS, report->others);
    merge_add_figure(session, page, SAY_MERGE_POLLS, report->polls);
    for (int i = 0; i < report->conflict_count && i < MERGE_CONFLICTS_MAX; i++)
        if (page->item_count < PAGE_ITEMS_MAX)
            merge_add_conflict(session, page, &report->conflicts[i]);
    page_keep_part(stage_frame(session), page);
}

/* ---- the page ---- */

static void merge_refuse(const struct session *session, struct page *page, enum saying saying)
{
    page->layout = PAGE_NOTICE;
    merge_message(session, page, PAGE_WARNING, saying);
}

/* Nobody believes a key that he has not compared. */
static void merge_ask_trust(const struct session *session, struct page *page)
{
    merge_refuse(session, page, SAY_MERGE_NOT_TRUSTED);
    utf8_copy(page->verdict, sizeof page->verdict, session->import->merge->key.fingerprint);
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail,
              stage_say(session, SAY_DEVICE_FINGERPRINT));
    page_add_fact(page, stage_say(session, SAY_MERGE_COMPARE), "");
    page_add_commit(page, "mg.trust", stage_say(session, SAY_MERGE_TRUST), true);
}

/* A bundle of which all is here may still have something to look at. */
static void merge_show_taken(struct session *session, struct page *page)
{
    const struct merge_report *report = session->import->merge;
    bool has_news = report->outcome == MERGE_TAKEN;
    if (!has_news && report->conflict_count == 0) {
        page->layout = PAGE_NOTICE;
        merge_message(session, page, PAGE_GOOD, SAY_MERGE_NOTHING_NEW);
        return;
    }
    merge_fill(session, page);
    merge_message(session, page, report->conflict_count > 0 ? PAGE_WARNING : PAGE_PLAIN,
                  has_news ? SAY_MERGE_WOULD : SAY_MERGE_NOTHING_NEW);
    page_add_commit(page, "mg.ok", stage_say(session, SAY_MERGE_COMMIT), has_news);
}

static void merge_page(struct session *session, struct page *page)
{
    merge_title(session, page);
    page_add_back(session, page);
    switch (session->import->merge->outcome) {
    case MERGE_TAKEN:
    case MERGE_NOTHING_NEW:
        merge_show_taken(session, page);
        break;
    case MERGE_NOT_WHOLE:
        merge_refuse(session, page, SAY_MERGE_NOT_WHOLE);
        break;
    case MERGE_NO_LOG:
        merge_refuse(session, page, SAY_MERGE_NO_LOG);
        break;
    case MERGE_OWN:
        merge_refuse(session, page, SAY_MERGE_OWN);
        break;
    case MERGE_NOT_TRUSTED:
        merge_ask_trust(session, page);
        break;
    case MERGE_NO_ACTIVITY:
        merge_refuse(session, page, SAY_MERGE_NO_ACTIVITY);
        break;
    case MERGE_OTHER_PAST:
        merge_refuse(session, page, SAY_MERGE_OTHER_PAST);
        break;
    }
}

static void merge_touch(struct session *session, const char *widget)
{
    if (strcmp(widget, "page.back") == 0) {
        import_forget_file(session->import);
        stage_back_to(session, &scene_import_files);
    } else if (page_take_touch(session, widget)) {
        return;
    } else if (strcmp(widget, "mg.trust") == 0) {
        import_trust(session);
    } else if (strcmp(widget, "mg.ok") == 0 && import_merge(session)) {
        stage_back_to(session, &scene_import);
        stage_go(session, &scene_merge_done);
    }
}

const struct scene scene_merge = {"im.merge", merge_page, merge_touch, NULL};

/* ---- done ---- */

static void done_page(struct session *session, struct page *page)
{
    page->layout = PAGE_NOTICE;
    merge_title(session, page);
    merge_message(session, page, PAGE_GOOD, SAY_MERGE_DONE);
    page_add_button(page, "page.back", stage_say(session, SAY_IMPORT_FINISH));
}

const struct scene scene_merge_done = {"im.merged", done_page, import_touch_done, NULL};
