/* A poll from its opening to its end: the question before, what can be done while it is open, the
 * question at the end; and the polls that an activity has had. */
#include "db/guest.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"
#include "firmware/organizer/polls.h"

#include <stdio.h>
#include <string.h>

/* A fact with a number in words. */
static void poll_add_fact(const struct session *session, struct page *page, enum saying name,
                          enum saying saying, int number)
{
    char value[STRINGS_SIZE];
    sayings_fill(value, session->parts.language, saying, "n", stage_number(number).text, NULL);
    page_add_fact(page, stage_say(session, name), value);
}

/* ---- og.poll.begin ---- */

static void begin_page(struct session *session, struct page *page)
{
    page->layout = PAGE_NOTICE;
    page_title_of_theme(page, stage_say(session, SAY_MENU_POLL_BEGIN), session->activity.theme);
    utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_POLL_BEGIN_QUESTION));
    page_add_back(session, page);
    page_add_commit(page, "og.poll.begin", stage_say(session, SAY_MENU_POLL_BEGIN), true);
}

static void begin_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) || strcmp(widget, "og.poll.begin") != 0)
        return;
    struct poll_wish wish = {
        .activity_id = session->activity.id, .kind = POLL_EVALUATION, .item = ""};
    stage_back(session);
    polls_begin(session, &wish);
}

const struct scene scene_poll_begin = {"og.poll.begin", begin_page, begin_touch, NULL};

/* ---- og.poll: while it is open ---- */

static bool poll_count_guest(const struct guest *guest, void *context)
{
    (void)guest;
    ++*(int *)context;
    return true;
}

/* Those written in by hand, who have no card. */
static int poll_guests(const struct session *session, const struct poll *poll)
{
    int count = 0;
    return guest_list(session->parts.db, poll->activity_id, poll_count_guest, &count) == ERR_OK
               ? count
               : 0;
}

static void poll_add_evaluation(const struct session *session, const struct poll *poll,
                                struct page *page)
{
    char left[STRINGS_SIZE];
    poll_add_fact(session, page, SAY_POLL_EXPECTED, SAY_POLL_PEOPLE, poll->expected);
    poll_add_fact(session, page, SAY_POLL_COLLECTED, SAY_POLL_SHEETS, poll->ballots);
    struct page_item *turns = page_add(page, "og.poll.turns", stage_say(session, SAY_TURNS));
    page_detail(session, turns, SAY_TURNS_DETAIL, NULL);
    sayings_fill(left, session->parts.language, SAY_TURNS_LEFT, "n", stage_number(poll->turns).text,
                 NULL);
    utf8_copy(turns->value, sizeof turns->value, left);
    turns->enabled = poll_guests(session, poll) > 0;
}

static void poll_add_resolution(const struct session *session, const struct poll *poll,
                                struct page *page)
{
    page_add_fact(page, poll->item, "");
    poll_add_fact(session, page, SAY_VOTE_EXPECTED, SAY_POLL_PEOPLE, poll->expected);
    poll_add_fact(session, page, SAY_VOTE_PRESENT, SAY_POLL_PEOPLE, poll->present);
    poll_add_fact(session, page, SAY_VOTE_COLLECTED, SAY_VOTE_VOTES, poll->ballots);
}

static void poll_page(struct session *session, struct page *page)
{
    struct poll poll;
    bool resolution = false;
    page->layout = PAGE_LIST;
    page_add_back(session, page);
    if (!polls_read(session, &poll))
        return;
    resolution = poll.kind == POLL_RESOLUTION;
    page_title(page, stage_say(session, resolution ? SAY_VOTE_IS_OPEN : SAY_POLL_IS_OPEN), "");
    if (resolution)
        poll_add_resolution(session, &poll, page);
    else
        poll_add_evaluation(session, &poll, page);
    page_add_commit(page, "og.poll.end",
                    stage_say(session, resolution ? SAY_VOTE_END : SAY_MENU_POLL_END), poll.open);
}

static void poll_issue(struct session *session, int number)
{
    struct chain_origin origin = stage_origin(session);
    enum err err = poll_issue_turns(session->parts.db, &origin, session->poll_id, number);
    if (err == ERR_INVALID)
        stage_tell(session, PAGE_WARNING, SAY_TURNS_TOO_MANY, NULL);
    else if (err != ERR_OK)
        stage_tell_error(session, err);
    else if (number == 0)
        stage_tell(session, PAGE_GOOD, SAY_TURNS_BACK, NULL);
    else
        stage_tell(session, PAGE_GOOD, SAY_TURNS_DONE, "n", stage_number(number).text, NULL);
}

static void poll_ask_turns(struct session *session)
{
    char hint[STRINGS_SIZE];
    struct poll poll;
    if (!polls_read(session, &poll))
        return;
    sayings_fill(hint, session->parts.language, SAY_TURNS_HINT, "n",
                 stage_number(poll_guests(session, &poll)).text, NULL);
    stage_ask_number(session, stage_say(session, SAY_TURNS), hint, poll_issue);
}

static void poll_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.poll.turns") == 0)
        poll_ask_turns(session);
    else if (strcmp(widget, "og.poll.end") == 0)
        stage_go(session, &scene_poll_end);
}

const struct scene scene_poll = {"og.poll", poll_page, poll_touch, NULL};

/* ---- og.poll.end ---- */

static void end_page(struct session *session, struct page *page)
{
    struct poll poll;
    page->layout = PAGE_NOTICE;
    page_add_back(session, page);
    if (!polls_read(session, &poll))
        return;
    bool resolution = poll.kind == POLL_RESOLUTION;
    page_title(page, stage_say(session, resolution ? SAY_VOTE_END : SAY_MENU_POLL_END), "");
    utf8_copy(page->message, sizeof page->message,
              stage_say(session, resolution ? SAY_VOTE_END_QUESTION : SAY_POLL_END_QUESTION));
    page_add_commit(page, "og.poll.close", stage_say(session, SAY_POLL_END_COMMIT), true);
}

/* Back to where the poll was chosen, and from there to its result. */
static void end_touch(struct session *session, const char *widget)
{
    struct poll poll;
    if (page_take_touch(session, widget) || strcmp(widget, "og.poll.close") != 0)
        return;
    struct chain_origin origin = stage_origin(session);
    enum err err = poll_close(session->parts.db, &origin, session->poll_id);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back_to(session, &scene_poll);
    stage_back(session);
    if (polls_read(session, &poll))
        polls_show(session, &poll);
}

const struct scene scene_poll_end = {"og.poll.end", end_page, end_touch, NULL};

/* ---- og.polls: of an activity ---- */

struct poll_rows {
    struct session *session;
    struct page *page; /* NULL: look for `wanted` only */
    struct poll wanted;
    int row;
};

static bool poll_row(const struct poll *poll, void *context)
{
    struct poll_rows *rows = context;
    struct session *session = rows->session;
    if (rows->page != NULL && page_shows_row(stage_frame(session), rows->row)) {
        char id[32], sheets[STRINGS_SIZE];
        bool resolution = poll->kind == POLL_RESOLUTION;
        snprintf(id, sizeof id, "poll.%lld", (long long)poll->id);
        struct page_item *row =
            page_add(rows->page, id, stage_say(session, resolution ? SAY_MENU_VOTE : SAY_POLL));
        utf8_copy(row->detail, sizeof row->detail, poll->item);
        sayings_fill(sheets, session->parts.language, resolution ? SAY_VOTE_VOTES : SAY_POLL_SHEETS,
                     "n", stage_number(poll->ballots).text, NULL);
        utf8_copy(row->value, sizeof row->value,
                  poll->open ? stage_say(session, SAY_POLL_GOES_ON) : sheets);
    }
    if (poll->id == rows->wanted.id)
        rows->wanted = *poll;
    rows->row++;
    return true;
}

static void polls_page(struct session *session, struct page *page)
{
    struct poll_rows rows = {.session = session, .page = page};
    page->layout = PAGE_LIST;
    page_title_of_theme(page, stage_say(session, SAY_POLLS), session->activity.theme);
    page_set_parts(stage_frame(session), polls_count(session, session->activity.id), page);
    enum err err = poll_list(session->parts.db, session->activity.id, poll_row, &rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    page_add_back(session, page);
}

static void polls_touch(struct session *session, const char *widget)
{
    struct poll_rows rows = {.session = session};
    if (page_take_touch(session, widget) || !page_read_id(widget, "poll.", &rows.wanted.id))
        return;
    enum err err = poll_list(session->parts.db, session->activity.id, poll_row, &rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else if (rows.wanted.activity_id != 0)
        polls_show(session, &rows.wanted);
}

const struct scene scene_polls = {"og.polls", polls_page, polls_touch, NULL};
