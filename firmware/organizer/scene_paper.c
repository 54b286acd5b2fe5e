/* 录入纸质测评结果: what people counted on paper slips, for members and guests apart. A question
 * that was not answered on a slip is what its three options leave of the slips. */
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"
#include "firmware/organizer/polls.h"

#include <stdio.h>
#include <string.h>

enum { OPTIONS = 3, ROWS = 1 + EVALUATION_QUESTIONS }; /* of a group: the slips, each question */

static const enum string_id paper_questions[] = {STRING_EV_THEME, STRING_EV_CONTENT,
                                                 STRING_EV_METHOD, STRING_EV_EFFECT};
static const enum string_id paper_options[] = {STRING_EV_SATISFIED, STRING_EV_BASIC,
                                               STRING_EV_UNSATISFIED};

static const char *paper_group(const struct session *session, enum poll_group group)
{
    return stage_say(session, group == POLL_MEMBERS ? SAY_POLL_MEMBERS : SAY_POLL_GUESTS);
}

/* ---- whether it adds up ---- */

static int paper_answered(const struct tally *tally, int question)
{
    int sum = 0;
    for (int option = 0; option < OPTIONS; option++)
        sum += tally->count[question][option];
    return sum;
}

static bool paper_group_is_done(const struct paper_wish *paper, enum poll_group group)
{
    const struct tally *tally = &paper->groups[group];
    for (int question = 0; question < EVALUATION_QUESTIONS; question++) {
        bool missing = tally->ballots > 0 && !paper->is_entered[group][question];
        if (missing || paper_answered(tally, question) > tally->ballots)
            return false;
    }
    return true;
}

static bool paper_is_done(const struct paper_wish *paper)
{
    return paper->groups[POLL_MEMBERS].ballots + paper->groups[POLL_GUESTS].ballots > 0 &&
           paper_group_is_done(paper, POLL_MEMBERS) && paper_group_is_done(paper, POLL_GUESTS);
}

/* ---- the page ---- */

static void paper_row_value(const struct paper_wish *paper, enum poll_group group, int question,
                            struct page_item *row)
{
    const struct tally *tally = &paper->groups[group];
    const int *count = tally->count[question];
    int blank = tally->ballots - paper_answered(tally, question);
    row->enabled = tally->ballots > 0;
    if (!paper->is_entered[group][question] || tally->ballots == 0)
        return;
    snprintf(row->value, sizeof row->value, "%d · %d · %d", count[0], count[1], count[2]);
    if (blank >= 0)
        utf8_append(row->value, sizeof row->value, " · %d", blank);
    row->tone = blank < 0 ? PAGE_WARNING : PAGE_GOOD;
}

static void paper_add_group(const struct session *session, enum poll_group group, struct page *page)
{
    char id[32], text[STRINGS_SIZE];
    snprintf(id, sizeof id, "paper.%d", (int)group * ROWS);
    sayings_fill(text, session->parts.language, SAY_PAPER_SLIPS, "group",
                 paper_group(session, group), NULL);
    struct page_item *slips = page_add(page, id, text);
    snprintf(slips->value, sizeof slips->value, "%d", session->paper.groups[group].ballots);
    for (int question = 0; question < EVALUATION_QUESTIONS; question++) {
        snprintf(id, sizeof id, "paper.%d", (int)group * ROWS + 1 + question);
        struct page_item *row =
            page_add(page, id, strings_get(session->parts.language, paper_questions[question]));
        paper_row_value(&session->paper, group, question, row);
    }
}

static void paper_page(struct session *session, struct page *page)
{
    page->layout = PAGE_LIST;
    page_title(page, stage_say(session, SAY_PAPER), stage_say(session, SAY_PAPER_ORDER));
    paper_add_group(session, POLL_MEMBERS, page);
    paper_add_group(session, POLL_GUESTS, page);
    page_add_back(session, page);
    page_add_commit(page, "og.paper.ok", stage_say(session, SAY_PAPER_COMMIT),
                    paper_is_done(&session->paper));
}

/* ---- asking: the slips, or the three options of a question one after the other ---- */

static void paper_take_slips(struct session *session, int number)
{
    session->paper.groups[session->paper.group].ballots = number;
}

static void paper_ask_option(struct session *session);

static void paper_take_option(struct session *session, int number)
{
    struct paper_wish *paper = &session->paper;
    paper->groups[paper->group].count[paper->question][paper->option] = number;
    if (++paper->option < OPTIONS) {
        paper_ask_option(session);
        return;
    }
    paper->is_entered[paper->group][paper->question] = true;
    if (paper_answered(&paper->groups[paper->group], paper->question) >
        paper->groups[paper->group].ballots)
        stage_tell(session, PAGE_WARNING, SAY_PAPER_TOO_MANY, NULL);
}

static void paper_ask_option(struct session *session)
{
    const struct paper_wish *paper = &session->paper;
    enum ui_language language = session->parts.language;
    char title[STRINGS_SIZE], subtitle[STRINGS_SIZE];
    sayings_fill(title, language, SAY_PAPER_ASKS, "question",
                 strings_get(language, paper_questions[paper->question]), "option",
                 strings_get(language, paper_options[paper->option]), NULL);
    sayings_fill(subtitle, language, SAY_PAPER_OF, "group", paper_group(session, paper->group), "n",
                 stage_number(paper->groups[paper->group].ballots).text, NULL);
    stage_ask_number(session, title, subtitle, paper_take_option);
}

static void paper_ask(struct session *session, int row)
{
    char title[STRINGS_SIZE];
    session->paper.group = (enum poll_group)(row / ROWS);
    session->paper.question = row % ROWS - 1;
    session->paper.option = 0;
    if (session->paper.question >= 0) {
        paper_ask_option(session);
        return;
    }
    sayings_fill(title, session->parts.language, SAY_PAPER_SLIPS, "group",
                 paper_group(session, session->paper.group), NULL);
    stage_ask_number(session, title, "", paper_take_slips);
}

/* ---- saving ---- */

static void paper_save(struct session *session)
{
    struct chain_origin origin = stage_origin(session);
    struct tally groups[POLL_GROUPS];
    memcpy(groups, session->paper.groups, sizeof groups);
    for (int group = 0; group < POLL_GROUPS; group++)
        for (int question = 0; question < EVALUATION_QUESTIONS; question++)
            groups[group].count[question][OPTIONS] =
                groups[group].ballots - paper_answered(&groups[group], question);
    enum err err = poll_set_paper(session->parts.db, &origin, session->poll_id, groups);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back(session);
    stage_tell(session, PAGE_GOOD, SAY_PAPER_DONE, NULL);
}

static void paper_touch(struct session *session, const char *widget)
{
    int64_t row;
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.paper.ok") == 0)
        paper_save(session);
    else if (page_read_id(widget, "paper.", &row) && row >= 0 && row < POLL_GROUPS * ROWS)
        paper_ask(session, (int)row);
}

const struct scene scene_paper = {"og.paper", paper_page, paper_touch, NULL};
