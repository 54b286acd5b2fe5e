/* Planning an activity by touch: what it will most likely be stands there already, every line of it
 * can be changed, and nothing is stored before the one button. */
#include "db/activity.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/draft.h"
#include "firmware/organizer/page.h"
#include "firmware/organizer/when.h"

#include <stdio.h>
#include <string.h>

enum { TYPES = 6, THEME_CHARACTERS = 20, ROW_CHARACTERS = 28 };

/* ---- the summary ---- */

/* What it is and how it stands, in one line: the latter is what is looked for. */
static struct page_item *add_row(const struct session *session, struct page *page,
                                 const char *widget, enum saying row, const char *value)
{
    char text[STRINGS_SIZE];
    sayings_fill(text, session->parts.language, row, "value", value, NULL);
    return page_add(page, widget, text);
}

/* 党小组会 is one group's, everything else is of branches (S1:39). */
static void add_branches_row(const struct session *session, struct page *page)
{
    const struct activity *draft = &session->moved;
    char text[BRANCHES_MAX * TITLE_SIZE] = "";
    if (draft->type == ACTIVITY_GROUP) {
        if (draft->group[0] != '\0')
            snprintf(text, sizeof text, "%s %s", draft->branches[0], draft->group);
        add_row(session, page, "og.add.group", SAY_ADD_ROW_GROUP,
                text[0] != '\0' ? text : stage_say(session, SAY_ADD_CHOOSE));
        return;
    }
    for (int i = 0; i < draft->branch_count; i++)
        utf8_append(text, sizeof text, "%s%s", i > 0 ? stage_say(session, SAY_COMMA) : "",
                    draft->branches[i]);
    add_row(session, page, "og.add.branches", SAY_ADD_ROW_BRANCHES,
            draft->branch_count > 0 ? text : stage_say(session, SAY_ADD_CHOOSE));
}

static bool add_is_ready(const struct activity *draft)
{
    bool has_group = draft->type != ACTIVITY_GROUP || draft->group[0] != '\0';
    return draft->theme[0] != '\0' && draft->branch_count > 0 && has_group;
}

static void add_page(struct session *session, struct page *page)
{
    const struct activity *draft = &session->moved;
    const char *none = stage_say(session, SAY_ADD_NONE);
    char when[STRINGS_SIZE], theme[PAGE_TEXT_SIZE];
    page->layout = PAGE_LIST;
    page_title(page, stage_say(session, SAY_ADD_TITLE), stage_say(session, SAY_ADD_HINT));
    when_text(session, draft, when);
    add_row(session, page, "og.add.type", SAY_ADD_ROW_TYPE,
            strings_activity_type(session->parts.language, draft->type));
    page_shorten(draft->theme, ROW_CHARACTERS, theme);
    add_row(session, page, "og.add.theme", SAY_ADD_ROW_THEME, theme);
    add_row(session, page, "og.add.when", SAY_ADD_ROW_WHEN, when)->tone =
        when_days_ahead(draft) < 0 ? PAGE_WARNING : PAGE_PLAIN;
    add_row(session, page, "og.add.place", SAY_ADD_ROW_PLACE,
            draft->place[0] != '\0' ? draft->place : none);
    add_row(session, page, "og.add.host", SAY_ADD_ROW_HOST,
            draft->host[0] != '\0' ? draft->host : none);
    add_branches_row(session, page);
    if (when_days_ahead(draft) < 0) {
        page->tone = PAGE_WARNING;
        utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_ADD_PAST));
    }
    page_add_back(session, page);
    page_add_commit(page, "og.add.ok", stage_say(session, SAY_ADD_COMMIT), add_is_ready(draft));
}

/* ---- storing ---- */

static void add_tell_overlap(struct session *session, int64_t id)
{
    struct activity other;
    char when[STRINGS_SIZE], theme[PAGE_TEXT_SIZE];
    enum err err = activity_get(session->parts.db, id, &other);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    when_text(session, &other, when);
    page_shorten(other.theme, THEME_CHARACTERS, theme);
    stage_tell(session, PAGE_WARNING, SAY_ADD_OVERLAPS, "when", when, "theme", theme, NULL);
}

static void add_tell(struct session *session, enum activity_add_outcome outcome, int64_t id)
{
    const struct activity *draft = &session->moved;
    char theme[PAGE_TEXT_SIZE];
    switch (outcome) {
    case ACTIVITY_ADDED:
        stage_back_to(session, &scene_plan);
        page_shorten(draft->theme, THEME_CHARACTERS, theme);
        stage_tell(session, PAGE_GOOD, SAY_ADD_DONE, "date", stage_date(session, draft->date).text,
                   "theme", theme, NULL);
        break;
    case ACTIVITY_OVERLAPS:
        add_tell_overlap(session, id);
        break;
    case ACTIVITY_NO_BRANCH:
        stage_tell(session, PAGE_WARNING, SAY_ADD_NO_BRANCH, NULL);
        break;
    case ACTIVITY_NO_GROUP:
        stage_tell(session, PAGE_WARNING, SAY_ADD_NO_GROUP, NULL);
        break;
    }
}

static void add_commit(struct session *session)
{
    struct chain_origin origin = stage_origin(session);
    enum activity_add_outcome outcome;
    int64_t id = 0;
    enum err err = activity_add(session->parts.db, &origin, &session->moved, &outcome, &id);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else
        add_tell(session, outcome, id);
}

static void add_touch(struct session *session, const char *widget)
{
    static const struct {
        const char *widget;
        const struct scene *scene;
    } rows[] = {
        {"og.add.type", &scene_add_type},         {"og.add.theme", &scene_add_theme},
        {"og.add.when", &scene_add_when},         {"og.add.place", &scene_add_place},
        {"og.add.host", &scene_add_host},         {"og.add.group", &scene_add_group},
        {"og.add.branches", &scene_add_branches},
    };
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.add.ok") == 0)
        add_commit(session);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strcmp(widget, rows[i].widget) == 0)
            stage_go(session, rows[i].scene);
}

const struct scene scene_add = {"og.add", add_page, add_touch, NULL};

/* ---- the type ---- */

static void type_page(struct session *session, struct page *page)
{
    page->layout = PAGE_LIST;
    page_title(page, stage_say(session, SAY_ADD_TYPE), "");
    for (int i = 0; i < TYPES; i++) {
        enum activity_type type = (enum activity_type)i;
        char id[32];
        snprintf(id, sizeof id, "og.type.%d", i);
        struct page_item *row =
            page_add(page, id, strings_activity_type(session->parts.language, type));
        row->chosen = type == session->moved.type;
        page_detail(session, row, SAY_ADD_TYPE_THEME_DAY + (enum saying)i, NULL);
    }
    page_add_back(session, page);
}

static void type_touch(struct session *session, const char *widget)
{
    int64_t type;
    if (page_take_touch(session, widget) || !page_read_id(widget, "og.type.", &type) || type < 0 ||
        type >= TYPES)
        return;
    enum err err = draft_take_type(session, (enum activity_type)type);
    stage_back(session);
    if (err != ERR_OK)
        stage_tell_error(session, err);
}

const struct scene scene_add_type = {"og.add.type", type_page, type_touch, NULL};

/* ---- day and time ---- */

static void when_page(struct session *session, struct page *page)
{
    char when[STRINGS_SIZE];
    page->layout = PAGE_CHOICES;
    when_text(session, &session->moved, when);
    page_title(page, when, stage_say(session, SAY_ADD_WHEN));
    when_add_days(session, page, "og.when.day.");
    when_add_times(session, page, "og.when.time.");
    when_add_lengths(session, page, "og.when.length.");
    page_add_back(session, page);
}

/* "11月主题党日" goes with the month. */
static void when_touch(struct session *session, const char *widget)
{
    struct activity *draft = &session->moved;
    char before[STRINGS_SIZE], after[STRINGS_SIZE];
    if (page_take_touch(session, widget))
        return;
    draft_plain_theme(session, before);
    if (!when_take_day(session, widget, "og.when.day.") &&
        !when_take_time(session, widget, "og.when.time.") &&
        !when_take_length(session, widget, "og.when.length."))
        return;
    draft_plain_theme(session, after);
    if (strcmp(draft->theme, before) == 0)
        utf8_copy(draft->theme, sizeof draft->theme, after);
}

const struct scene scene_add_when = {"og.add.when", when_page, when_touch, NULL};
