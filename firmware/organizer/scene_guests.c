/* 列席: who came as a guest, by card or written in by hand. Nobody types: a guest is one of earlier
 * activities, somebody of the roster, or his kind with a number. */
#include "db/activity.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

enum { KIND = 0, REASON = 0, KINDS = 5, REASONS = 3 };

/* Rows of a list, and the one that is looked for. */
struct guest_rows {
    struct session *session;
    struct page *page; /* NULL: only count */
    int64_t wanted;    /* an id or a row */
    int row;
    bool found;
};

static const char *guest_kind(const struct session *session, enum guest_kind kind)
{
    return stage_say(session, SAY_GUEST_SUPERIOR + (enum saying)kind);
}

/* "服务对象 某街道办事处" */
static void guest_detail(const struct session *session, enum guest_kind kind, const char *label,
                         struct page_item *row)
{
    snprintf(row->detail, sizeof row->detail, "%s %s", guest_kind(session, kind), label);
}

/* ---- who is here ---- */

static void guests_add_row(const struct session *session, const struct sheet_line *line,
                           struct page *page)
{
    char id[32], time[STRINGS_SIZE];
    struct moment at = clock_moment(line->at_ms);
    bool by_name = line->guest_id != 0;
    snprintf(id, sizeof id, by_name ? "guest.%lld" : "person.%lld",
             (long long)(by_name ? line->guest_id : line->member.id));
    struct page_item *row = page_add(page, id, page_name(&line->member));
    if (by_name)
        guest_detail(session, line->guest_kind, line->guest_label, row);
    else
        page_distinction(&line->member, row->detail, sizeof row->detail);
    strings_clock(time, at.hour * 60 + at.minute);
    utf8_copy(row->value, sizeof row->value, time);
}

static bool guests_row(const struct sheet_line *line, void *context)
{
    struct guest_rows *rows = context;
    if (line->counts || !line->present)
        return true;
    if (rows->page != NULL && page_shows_row(stage_frame(rows->session), rows->row))
        guests_add_row(rows->session, line, rows->page);
    rows->row++;
    return true;
}

static void guests_page(struct session *session, struct page *page)
{
    struct guest_rows rows = {.session = session};
    char people[STRINGS_SIZE];
    page->layout = PAGE_LIST;
    enum err err = activity_sheet_by_name(session->parts.db, session->activity.id,
                                          stage_name_order(session), guests_row, &rows);
    sayings_fill(people, session->parts.language, SAY_REGISTER_PEOPLE, "n",
                 stage_number(rows.row).text, NULL);
    page_title(page, stage_say(session, SAY_REGISTER_GUESTS), people);
    page_set_parts(stage_frame(session), rows.row, page);
    rows = (struct guest_rows){.session = session, .page = page};
    if (err == ERR_OK)
        err = activity_sheet_by_name(session->parts.db, session->activity.id,
                                     stage_name_order(session), guests_row, &rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else if (rows.row == 0)
        utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_GUESTS_NONE));
    page_add_back(session, page);
    page_add_button(page, "og.guests.add", stage_say(session, SAY_GUESTS_ADD));
}

static bool guests_find(const struct guest *guest, void *context)
{
    struct guest_rows *rows = context;
    if (guest->id == rows->wanted) {
        rows->session->guest = *guest;
        rows->found = true;
    }
    return !rows->found;
}

static void guests_open(struct session *session, int64_t id)
{
    struct guest_rows rows = {.session = session, .wanted = id};
    enum err err = guest_list(session->parts.db, session->activity.id, guests_find, &rows);
    if (err == ERR_OK && rows.found)
        stage_go(session, &scene_guest_undo);
    else
        stage_tell_error(session, err == ERR_OK ? ERR_GONE : err);
}

static void guests_touch(struct session *session, const char *widget)
{
    int64_t id;
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.guests.add") == 0)
        stage_go(session, &scene_guest_add);
    else if (page_read_id(widget, "guest.", &id))
        guests_open(session, id);
    else if (page_read_id(widget, "person.", &id) && stage_choose_person(session, id))
        stage_go(session, &scene_person);
}

const struct scene scene_guests = {"og.guests", guests_page, guests_touch, NULL};

/* ---- whom to add ---- */

/* The names of those who have none, in Chinese, as the sheet has them. */
static const char *guest_word(enum guest_kind kind)
{
    return sayings_get(UI_ZH_CN, SAY_GUEST_SUPERIOR + (enum saying)kind);
}

static bool guest_is_nameless(const struct guest *guest)
{
    const char *word = guest_word(guest->kind);
    size_t length = strlen(word);
    return strncmp(guest->name, word, length) == 0 && guest->name[length] == ' ';
}

static bool guest_add_row(const struct guest *guest, void *context)
{
    struct guest_rows *rows = context;
    if (guest_is_nameless(guest))
        return true;
    if (rows->page != NULL && page_shows_row(stage_frame(rows->session), rows->row)) {
        char id[32];
        snprintf(id, sizeof id, "earlier.%lld", (long long)guest->id);
        guest_detail(rows->session, guest->kind, guest->label,
                     page_add(rows->page, id, guest->name));
    }
    if (guest->id == rows->wanted) {
        rows->session->guest = *guest;
        rows->found = true;
    }
    rows->row++;
    return true;
}

/* The two ways that are always there, then those who came earlier. */
static enum err guest_add_rows(struct guest_rows *rows)
{
    static const struct {
        const char *widget;
        enum saying text, detail;
    } ways[] = {
        {"og.guest.roster", SAY_GUEST_FROM_ROSTER, SAY_GUEST_FROM_ROSTER_DETAIL},
        {"og.guest.nameless", SAY_GUEST_NAMELESS, SAY_GUEST_NAMELESS_DETAIL},
    };
    struct session *session = rows->session;
    for (rows->row = 0; rows->row < (int)(sizeof ways / sizeof *ways); rows->row++) {
        if (rows->page == NULL || !page_shows_row(stage_frame(session), rows->row))
            continue;
        struct page_item *item =
            page_add(rows->page, ways[rows->row].widget, stage_say(session, ways[rows->row].text));
        page_detail(session, item, ways[rows->row].detail, NULL);
    }
    return guest_earlier(session->parts.db, session->activity.id, guest_add_row, rows);
}

static void guest_add_page(struct session *session, struct page *page)
{
    struct guest_rows rows = {.session = session};
    page->layout = PAGE_LIST;
    page_title_of_theme(page, stage_say(session, SAY_GUESTS_ADD), session->activity.theme);
    enum err err = guest_add_rows(&rows);
    page_set_parts(stage_frame(session), rows.row, page);
    rows.page = page;
    if (err == ERR_OK)
        err = guest_add_rows(&rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    page_add_back(session, page);
}

static bool guest_is_of_the_activity(const struct session *session)
{
    for (int i = 0; i < session->activity.branch_count; i++)
        if (strcmp(session->activity.branches[i], session->person.branch) == 0)
            return true;
    return false;
}

/* Who belongs to the activity is signed in like everybody; who belongs to another branch is written
 * in with it, for here he is a guest whatever his post there (S2:14). */
static void guest_pick(struct session *session)
{
    const struct member *person = &session->person;
    if (guest_is_of_the_activity(session)) {
        stage_go(session, &scene_manual);
        return;
    }
    session->guest = (struct guest){.id = 0};
    utf8_copy(session->guest.name, sizeof session->guest.name, person->name);
    utf8_copy(session->guest.label, sizeof session->guest.label, person->branch);
    stage_go(session, &scene_guest);
}

static void guest_choose(struct session *session, int64_t id)
{
    struct guest_rows rows = {.session = session, .wanted = id};
    enum err err = guest_add_rows(&rows);
    if (err == ERR_OK && rows.found)
        stage_go(session, &scene_guest)->chosen[KIND] = (int)session->guest.kind;
    else
        stage_tell_error(session, err == ERR_OK ? ERR_GONE : err);
}

static void guest_add_touch(struct session *session, const char *widget)
{
    int64_t id;
    if (page_take_touch(session, widget))
        return;
    session->guest = (struct guest){.id = 0};
    if (strcmp(widget, "og.guest.roster") == 0)
        stage_pick_for(session, guest_pick);
    else if (strcmp(widget, "og.guest.nameless") == 0)
        stage_go(session, &scene_guest);
    else if (page_read_id(widget, "earlier.", &id))
        guest_choose(session, id);
}

const struct scene scene_guest_add = {"og.guests.add", guest_add_page, guest_add_touch, NULL};

/* ---- one guest ---- */

static void guest_page(struct session *session, struct page *page)
{
    const struct guest *guest = &session->guest;
    bool has_name = guest->name[0] != '\0';
    page->layout = PAGE_CHOICES;
    page_title(page, has_name ? guest->name : stage_say(session, SAY_GUEST_NAMELESS), guest->label);
    page_add_choices(session, page, "og.guest.kind.", KIND, SAY_GUEST_KIND, SAY_GUEST_SUPERIOR,
                     KINDS);
    page_add_back(session, page);
    page_add_commit(page, "og.guest.ok", stage_say(session, SAY_GUEST_COMMIT),
                    stage_frame(session)->chosen[KIND] != NOTHING_CHOSEN);
}

static bool guest_has_name(const struct guest *guest, void *context)
{
    struct guest_rows *rows = context;
    rows->found = rows->found || strcmp(guest->name, rows->session->guest.name) == 0;
    return !rows->found;
}

/* "服务对象 2": the first number that nobody at this activity has. */
static enum err guest_number(struct session *session)
{
    struct guest *guest = &session->guest;
    struct guest_rows rows = {.session = session, .found = true};
    enum err err = ERR_OK;
    for (int number = 1; rows.found && err == ERR_OK; number++) {
        snprintf(guest->name, sizeof guest->name, "%s %d", guest_word(guest->kind), number);
        rows.found = false;
        err = guest_list(session->parts.db, session->activity.id, guest_has_name, &rows);
    }
    return err;
}

static void guest_commit(struct session *session)
{
    struct guest *guest = &session->guest;
    struct chain_origin origin = stage_origin(session);
    enum err err = ERR_OK;
    guest->kind = (enum guest_kind)stage_frame(session)->chosen[KIND];
    if (guest->name[0] == '\0')
        err = guest_number(session);
    if (err == ERR_OK)
        err = guest_add(session->parts.db, &origin, session->activity.id, guest->name, guest->kind,
                        guest->label, &guest->id);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back_to(session, &scene_guests);
    stage_tell(session, PAGE_GOOD, SAY_MANUAL_GUEST, "name", guest->name, NULL);
}

static void guest_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) ||
        page_take_choice(session, widget, "og.guest.kind.", KIND))
        return;
    if (strcmp(widget, "og.guest.ok") == 0)
        guest_commit(session);
}

const struct scene scene_guest = {"og.guest", guest_page, guest_touch, NULL};

/* ---- taken back ---- */

static void guest_undo_page(struct session *session, struct page *page)
{
    page->layout = PAGE_CHOICES;
    page_title(page, stage_say(session, SAY_GUEST_UNDO), session->guest.name);
    page_add_choices(session, page, "og.reason.", REASON, SAY_REASON, SAY_UNDO_WRONG, REASONS);
    page_add_back(session, page);
    page_add_commit(page, "og.guest.undo.ok", stage_say(session, SAY_UNDO_COMMIT),
                    stage_frame(session)->chosen[REASON] != NOTHING_CHOSEN);
}

/* The log keeps the reason in Chinese, whatever the language of the screen. */
static void guest_undo_commit(struct session *session)
{
    int reason = stage_frame(session)->chosen[REASON];
    struct chain_origin origin = stage_origin(session);
    enum err err = guest_undo(session->parts.db, &origin, session->guest.id,
                              sayings_get(UI_ZH_CN, SAY_UNDO_WRONG + (enum saying)reason));
    stage_back(session);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else
        stage_tell(session, PAGE_GOOD, SAY_GUEST_UNDONE, "name", session->guest.name, NULL);
}

static void guest_undo_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) || page_take_choice(session, widget, "og.reason.", REASON))
        return;
    if (strcmp(widget, "og.guest.undo.ok") == 0)
        guest_undo_commit(session);
}

const struct scene scene_guest_undo = {"og.guest.undo", guest_undo_page, guest_undo_touch, NULL};
