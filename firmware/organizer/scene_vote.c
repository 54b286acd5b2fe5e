/* 表决: what is voted on, without typing: a sentence, and where it names somebody the person; then
 * opinions handed in before the meeting (product.md §3c), and the opening. */
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"
#include "firmware/organizer/polls.h"

#include <stdio.h>
#include <string.h>

enum { SENTENCES = 6 };

/* ---- og.vote: the sentence ---- */

/* What stands in the minutes is Chinese, whatever the language of the screen. */
static void vote_fill(enum ui_language language, int sentence, const char *name,
                      char ret_text[STRINGS_SIZE])
{
    sayings_fill(ret_text, language, SAY_VOTE_ITEM_1 + (enum saying)sentence, "name", name, NULL);
}

static bool vote_names_somebody(int sentence)
{
    return strstr(sayings_get(UI_ZH_CN, SAY_VOTE_ITEM_1 + (enum saying)sentence), "{name}") != NULL;
}

static void vote_page(struct session *session, struct page *page)
{
    page->layout = PAGE_LIST;
    page_title_of_theme(page, stage_say(session, SAY_MENU_VOTE), session->activity.theme);
    for (int i = 0; i < SENTENCES; i++) {
        char id[32], text[STRINGS_SIZE];
        snprintf(id, sizeof id, "og.vote.%d", i);
        vote_fill(session->parts.language, i, "○○○", text);
        page_add(page, id, text);
    }
    page_add_back(session, page);
}

static void vote_about(struct session *session, const char *name)
{
    char text[STRINGS_SIZE];
    vote_fill(UI_ZH_CN, session->vote.sentence, name, text);
    utf8_copy(session->vote.item, sizeof session->vote.item, text);
    session->vote.written_for = session->vote.written_against = 0;
    stage_go(session, &scene_vote_begin);
}

static void vote_picked(struct session *session)
{
    vote_about(session, session->person.name);
}

static void vote_touch(struct session *session, const char *widget)
{
    int64_t sentence;
    if (page_take_touch(session, widget) || !page_read_id(widget, "og.vote.", &sentence) ||
        sentence < 0 || sentence >= SENTENCES)
        return;
    session->vote.sentence = (int)sentence;
    if (vote_names_somebody(session->vote.sentence))
        stage_pick_for(session, vote_picked);
    else
        vote_about(session, "");
}

const struct scene scene_vote = {"og.vote", vote_page, vote_touch, NULL};

/* ---- og.vote.begin: opinions in writing, and the opening ---- */

static void vote_add_written(const struct session *session, struct page *page, const char *id,
                             enum saying saying, int number)
{
    char value[STRINGS_SIZE];
    struct page_item *row = page_add(page, id, stage_say(session, saying));
    sayings_fill(value, session->parts.language, SAY_VOTE_VOTES, "n", stage_number(number).text,
                 NULL);
    utf8_copy(row->value, sizeof row->value, value);
}

static void vote_begin_page(struct session *session, struct page *page)
{
    page->layout = PAGE_LIST;
    page_title_of_theme(page, stage_say(session, SAY_MENU_VOTE), session->activity.theme);
    page_detail(session, page_add_fact(page, session->vote.item, ""), SAY_VOTE_HINT, NULL);
    vote_add_written(session, page, "og.vote.for", SAY_VOTE_WRITTEN_FOR, session->vote.written_for);
    vote_add_written(session, page, "og.vote.against", SAY_VOTE_WRITTEN_AGAINST,
                     session->vote.written_against);
    page_add_back(session, page);
    page_add_commit(page, "og.vote.begin", stage_say(session, SAY_VOTE_BEGIN), true);
}

static void vote_set_for(struct session *session, int number)
{
    session->vote.written_for = number;
}

static void vote_set_against(struct session *session, int number)
{
    session->vote.written_against = number;
}

static void vote_ask(struct session *session, enum saying what,
                     void (*done)(struct session *session, int number))
{
    stage_ask_number(session, stage_say(session, what), "", done);
}

static void vote_begin_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.vote.for") == 0) {
        vote_ask(session, SAY_VOTE_WRITTEN_FOR, vote_set_for);
    } else if (strcmp(widget, "og.vote.against") == 0) {
        vote_ask(session, SAY_VOTE_WRITTEN_AGAINST, vote_set_against);
    } else if (strcmp(widget, "og.vote.begin") == 0) {
        struct poll_wish wish = {
            .activity_id = session->activity.id,
            .kind = POLL_RESOLUTION,
            .item = session->vote.item,
            .written_for = session->vote.written_for,
            .written_against = session->vote.written_against,
        };
        polls_begin(session, &wish);
    }
}

const struct scene scene_vote_begin = {"og.vote.begin", vote_begin_page, vote_begin_touch, NULL};
