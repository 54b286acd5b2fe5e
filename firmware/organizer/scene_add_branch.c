/* Whose activity it is that is being planned: one branch or several (S2:22 "活动共办"), or one
 * group of a branch for 党小组会. */
#include "db/branch.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

struct branch_rows {
    struct session *session;
    struct page *page; /* NULL: only count */
    int64_t wanted;    /* NOTHING_CHOSEN: none */
    int row;
    const char *branch; /* whose groups are visited */
};

/* ---- branches ---- */

static int branch_place(const struct activity *draft, const char *name)
{
    for (int i = 0; i < draft->branch_count; i++)
        if (strcmp(draft->branches[i], name) == 0)
            return i;
    return NOTHING_CHOSEN;
}

static void branch_toggle(struct activity *draft, const char *name)
{
    int place = branch_place(draft, name);
    if (place == NOTHING_CHOSEN && draft->branch_count < BRANCHES_MAX) {
        utf8_copy(draft->branches[draft->branch_count++], TITLE_SIZE, name);
    } else if (place != NOTHING_CHOSEN) {
        draft->branch_count--;
        memmove(draft->branches[place], draft->branches[place + 1],
                (size_t)(draft->branch_count - place) * TITLE_SIZE);
    }
}

static bool branch_row(int64_t id, const char *name, void *context)
{
    struct branch_rows *rows = context;
    struct session *session = rows->session;
    if (rows->page != NULL && page_shows_row(stage_frame(session), rows->row)) {
        char widget[32];
        snprintf(widget, sizeof widget, "branch.%lld", (long long)id);
        page_add(rows->page, widget, name)->chosen =
            branch_place(&session->moved, name) != NOTHING_CHOSEN;
    }
    if (id == rows->wanted)
        branch_toggle(&session->moved, name);
    rows->row++;
    return true;
}

static void branches_page(struct session *session, struct page *page)
{
    struct branch_rows rows = {.session = session, .wanted = NOTHING_CHOSEN};
    page->layout = PAGE_LIST;
    page_title(page, stage_say(session, SAY_ADD_BRANCHES), stage_say(session, SAY_ADD_JOINT));
    enum err err = branch_list(session->parts.db, branch_row, &rows);
    page_set_parts(stage_frame(session), rows.row, page);
    rows.page = page;
    rows.row = 0;
    if (err == ERR_OK)
        err = branch_list(session->parts.db, branch_row, &rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    page_add_back(session, page);
}

static void branches_touch(struct session *session, const char *widget)
{
    struct branch_rows rows = {.session = session};
    if (page_take_touch(session, widget) || !page_read_id(widget, "branch.", &rows.wanted))
        return;
    enum err err = branch_list(session->parts.db, branch_row, &rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
}

const struct scene scene_add_branches = {"og.add.branches", branches_page, branches_touch, NULL};

/* ---- groups ---- */

static bool group_row(const char *group, int people, void *context)
{
    struct branch_rows *rows = context;
    struct session *session = rows->session;
    struct activity *draft = &session->moved;
    (void)people;
    if (group[0] == '\0')
        return true;
    if (rows->page != NULL && page_shows_row(stage_frame(session), rows->row)) {
        char widget[32];
        snprintf(widget, sizeof widget, "group.%d", rows->row);
        struct page_item *row = page_add(rows->page, widget, group);
        utf8_copy(row->detail, sizeof row->detail, rows->branch);
        row->chosen =
            strcmp(draft->group, group) == 0 && strcmp(draft->branches[0], rows->branch) == 0;
    }
    if (rows->row++ == rows->wanted) {
        draft->branch_count = 1;
        utf8_copy(draft->branches[0], TITLE_SIZE, rows->branch);
        utf8_copy(draft->group, sizeof draft->group, group);
    }
    return true;
}

static bool group_branch(int64_t id, const char *name, void *context)
{
    struct branch_rows *rows = context;
    (void)id;
    rows->branch = name;
    return people_groups(rows->session->parts.db, name, group_row, rows) == ERR_OK;
}

static void group_page(struct session *session, struct page *page)
{
    struct branch_rows rows = {.session = session, .wanted = NOTHING_CHOSEN};
    page->layout = PAGE_LIST;
    page_title(page, stage_say(session, SAY_ADD_GROUP), "");
    enum err err = branch_list(session->parts.db, group_branch, &rows);
    page_set_parts(stage_frame(session), rows.row, page);
    rows.page = page;
    rows.row = 0;
    if (err == ERR_OK)
        err = branch_list(session->parts.db, group_branch, &rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else if (rows.row == 0)
        utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_ADD_NO_GROUPS));
    page_add_back(session, page);
}

static void group_touch(struct session *session, const char *widget)
{
    struct branch_rows rows = {.session = session};
    if (page_take_touch(session, widget) || !page_read_id(widget, "group.", &rows.wanted))
        return;
    enum err err = branch_list(session->parts.db, group_branch, &rows);
    if (err == ERR_OK)
        stage_back(session);
    else
        stage_tell_error(session, err);
}

const struct scene scene_add_group = {"og.add.group", group_page, group_touch, NULL};
