/* Chooses one person among thousands: by the initials of his name on large keys, or by group; then
 * from a list in which same names are told apart. */
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

enum { LETTERS = 26 };

/* ---- the initials ---- */

static void pick_add_keys(struct session *session, struct page *page)
{
    unsigned letters = 0;
    char id[] = "og.pick.A", text[] = "A";
    enum err err = people_next_letters(session->parts.db, &session->filter, &letters);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    page->columns = 7;
    for (int i = 0; i < LETTERS; i++) {
        id[sizeof id - 2] = text[0] = (char)('A' + i);
        page_add(page, id, text)->enabled = letters >> i & 1;
    }
}

static void pick_page(struct session *session, struct page *page)
{
    char hint[STRINGS_SIZE], show[STRINGS_SIZE];
    int count = 0;
    page->layout = PAGE_PAD;
    if (people_count(session->parts.db, &session->filter, &count) != ERR_OK)
        count = 0;
    sayings_fill(hint, session->parts.language, SAY_PICK_HINT, "n", stage_number(count).text, NULL);
    page_title(page, stage_say(session, SAY_PICK_TITLE), hint);
    utf8_copy(page->entry, sizeof page->entry, session->filter.initials);
    pick_add_keys(session, page);
    page_add_back(session, page);
    page_add_button(page, "og.pick.groups", stage_say(session, SAY_PICK_GROUPS));
    page_add_button(page, "og.pick.erase", stage_say(session, SAY_PICK_ERASE))->enabled =
        session->filter.initials[0] != '\0';
    sayings_fill(show, session->parts.language, SAY_PICK_SHOW, "n", stage_number(count).text, NULL);
    page_add_commit(page, "og.pick.show", show, count > 0);
}

/* As soon as the people fit on one page they are shown. */
static void pick_letter(struct session *session, char letter)
{
    char *initials = session->filter.initials;
    size_t length = strlen(initials);
    int count = 0;
    if (letter < 'A' || letter > 'Z' || length + 1 >= sizeof session->filter.initials)
        return;
    initials[length] = letter;
    initials[length + 1] = '\0';
    if (people_count(session->parts.db, &session->filter, &count) == ERR_OK && count > 0 &&
        count <= ROWS_MAX)
        stage_go(session, &scene_people);
}

static void pick_erase(struct session *session)
{
    char *initials = session->filter.initials;
    size_t length = strlen(initials);
    if (length > 0)
        initials[length - 1] = '\0';
}

static void pick_touch(struct session *session, const char *widget)
{
    static const char prefix[] = "og.pick.";
    if (page_take_touch(session, widget) || strncmp(widget, prefix, strlen(prefix)) != 0)
        return;
    const char *key = widget + strlen(prefix);
    if (strcmp(key, "groups") == 0)
        stage_go(session, &scene_group);
    else if (strcmp(key, "erase") == 0)
        pick_erase(session);
    else if (strcmp(key, "show") == 0)
        stage_go(session, &scene_people);
    else if (key[0] != '\0' && key[1] == '\0')
        pick_letter(session, key[0]);
}

const struct scene scene_pick = {"og.pick", pick_page, pick_touch, NULL};

/* ---- the groups ---- */

struct group_rows {
    struct session *session;
    struct page *page; /* NULL: only count */
    int64_t wanted;    /* the row whose group is looked for */
    int row;
};

static bool group_row(const char *group, int people, void *context)
{
    struct group_rows *rows = context;
    if (rows->page != NULL && page_shows_row(stage_frame(rows->session), rows->row)) {
        char id[32], number[STRINGS_SIZE];
        const char *text = group[0] != '\0' ? group : stage_say(rows->session, SAY_PICK_NO_GROUP);
        snprintf(id, sizeof id, "group.%d", rows->row);
        struct page_item *item = page_add(rows->page, id, text);
        item->enabled = group[0] != '\0';
        sayings_fill(number, rows->session->parts.language, SAY_REGISTER_PEOPLE, "n",
                     stage_number(people).text, NULL);
        utf8_copy(item->value, sizeof item->value, number);
    }
    if (rows->row++ == rows->wanted)
        utf8_copy(rows->session->filter.group, sizeof rows->session->filter.group, group);
    return true;
}

static void group_page(struct session *session, struct page *page)
{
    struct group_rows rows = {.session = session, .wanted = NOTHING_CHOSEN};
    page->layout = PAGE_LIST;
    session->filter.group[0] = '\0';
    page_title(page, stage_say(session, SAY_PICK_GROUPS), "");
    enum err err = people_groups(session->parts.db, "", group_row, &rows);
    page_set_parts(stage_frame(session), rows.row, page);
    rows.page = page;
    rows.row = 0;
    if (err == ERR_OK)
        err = people_groups(session->parts.db, "", group_row, &rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    page_add_back(session, page);
}

static void group_touch(struct session *session, const char *widget)
{
    struct group_rows rows = {.session = session};
    if (page_take_touch(session, widget) || !page_read_id(widget, "group.", &rows.wanted))
        return;
    session->filter.initials[0] = '\0';
    if (people_groups(session->parts.db, "", group_row, &rows) == ERR_OK)
        stage_go(session, &scene_people);
}

const struct scene scene_group = {"og.group", group_page, group_touch, NULL};

/* ---- the people ---- */

static void people_add_rows(struct session *session, const struct frame *frame, struct page *page)
{
    struct person people[ROWS_MAX];
    int count = 0;
    enum err err =
        people_page(session->parts.db, &session->filter, frame->part, ROWS_MAX, people, &count);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    for (int i = 0; i < count; i++) {
        const struct member *member = &people[i].member;
        char id[32];
        snprintf(id, sizeof id, "person.%lld", (long long)member->id);
        struct page_item *row = page_add(page, id, page_name(member));
        page_distinction(member, row->detail, sizeof row->detail);
    }
}

static void people_list_page(struct session *session, struct page *page)
{
    struct frame *frame = stage_frame(session);
    int count = 0;
    page->layout = PAGE_LIST;
    const char *what =
        session->filter.group[0] != '\0' ? session->filter.group : session->filter.initials;
    page_title(page, stage_say(session, SAY_PICK_TITLE), what);
    if (people_count(session->parts.db, &session->filter, &count) != ERR_OK)
        count = 0;
    page_set_parts(frame, count, page);
    people_add_rows(session, frame, page);
    page_add_back(session, page);
}

/* Back among the initials the last letter is gone, or its list would open again at once. */
static void people_list_touch(struct session *session, const char *widget)
{
    int64_t id;
    int depth = session->depth;
    if (page_take_touch(session, widget)) {
        if (session->depth < depth)
            pick_erase(session);
        return;
    }
    if (!page_read_id(widget, "person.", &id) || !stage_choose_person(session, id))
        return;
    if (session->picked != NULL)
        session->picked(session);
    else
        stage_go(session, session->unclaimed.id != 0 ? &scene_claim : &scene_person);
}

const struct scene scene_people = {"og.people", people_list_page, people_list_touch, NULL};
