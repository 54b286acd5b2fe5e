#include "tests/harness/door_pages.h"

#include "firmware/base/utf8.h"
#include "firmware/organizer/import_bundle.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char long_theme[] = "深入学习贯彻党的二十届三中全会精神，重温入党誓词，走访慰问老党员";
static const char long_name[] = "阿卜杜拉·买买提·艾力江·吐尔逊·古丽";
static const struct trust_key key = {.device = "47149bd3",
                                     .fingerprint = "WWWWW-MMMMM-QQQQQ-WMWMW"};

enum { MERGE_PAGES = MERGE_OTHER_PAST + 1, SETUP_PAGES = SETUP_TOO_NEW + 1, CONFLICTS = 21 };

/* Which page an index stands for. */
struct door_kind {
    enum import_kind kind;
    int outcome;
    bool is_done;
};

static struct door_kind door_kind(int index)
{
    if (index < MERGE_PAGES)
        return (struct door_kind){IMPORT_BUNDLE, index, false};
    index -= MERGE_PAGES;
    if (index < SETUP_PAGES)
        return (struct door_kind){IMPORT_REQUEST, index, false};
    index -= SETUP_PAGES;
    if (index < SETUP_PAGES)
        return (struct door_kind){IMPORT_ANSWER, index, false};
    return index == SETUP_PAGES ? (struct door_kind){IMPORT_BUNDLE, MERGE_TAKEN, true}
                                : (struct door_kind){IMPORT_ANSWER, SETUP_DONE, true};
}

int door_pages_count(void)
{
    return MERGE_PAGES + 2 * SETUP_PAGES + 2;
}

static void fill_merge(struct merge_report *report, enum merge_outcome outcome)
{
    *report = (struct merge_report){.outcome = outcome,
                                    .key = key,
                                    .entry = 123456,
                                    .checkins = 888,
                                    .guests = 88,
                                    .leaves = 88,
                                    .others = 88,
                                    .undone = 88,
                                    .polls = 8,
                                    .present_before = 100,
                                    .present_after = 988,
                                    .conflict_count = CONFLICTS};
    utf8_copy(report->theme, sizeof report->theme, long_theme);
    utf8_copy(report->date, sizeof report->date, "2026-12-28");
    for (int i = 0; i < CONFLICTS; i++) {
        report->conflicts[i].kind = (enum merge_conflict_kind)(i % (MERGE_POLL_NOT_HERE + 1));
        utf8_copy(report->conflicts[i].name, sizeof report->conflicts[i].name, long_name);
    }
}

static void fill_setup(struct setup_report *report, enum setup_outcome outcome)
{
    *report = (struct setup_report){.outcome = outcome,
                                    .key = key,
                                    .people = 4888,
                                    .cards = 4888,
                                    .organizers = 18,
                                    .activities = 48};
    utf8_copy(report->branch, sizeof report->branch, "马克思主义学院研究生第二十三党支部");
}

static const struct scene *door_scene(const struct door_kind *what)
{
    if (what->kind == IMPORT_BUNDLE)
        return what->is_done ? &scene_merge_done : &scene_merge;
    return what->is_done ? &scene_setup_done : &scene_setup_compare;
}

void door_page(struct desk *desk, int index, enum ui_language language)
{
    struct session *session = desk->session;
    struct door_kind what = door_kind(index);
    import_close(session);
    session->depth = 1;
    session->parts.language = language;
    import_begin(session, what.kind);
    struct import *import = session->import;
    utf8_copy(import->chosen.path, sizeof import->chosen.path, "TD-47149bd3-2026-12-28-48-12");
    import->state = IMPORT_HAS_IT;
    import->merge = calloc(1, sizeof *import->merge);
    assert_non_null(import->merge);
    fill_merge(import->merge,
               what.kind == IMPORT_BUNDLE ? (enum merge_outcome)what.outcome : MERGE_TAKEN);
    fill_setup(&import->setup,
               what.kind == IMPORT_BUNDLE ? SETUP_DONE : (enum setup_outcome)what.outcome);
    stage_go(session, door_scene(&what));
    session_page(session, 0, &desk->page);
}
