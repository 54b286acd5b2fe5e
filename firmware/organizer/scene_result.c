/* 测评结果 and the outcome of a resolution: after closing, as counts; a group too small to hide in
 * is not shown (poll.h). */
#include "db/activity.h"
#include "firmware/base/utf8.h"
#include "firmware/judge.h"
#include "firmware/organizer/page.h"
#include "firmware/organizer/polls.h"
#include "firmware/rules.h"

#include <stdio.h>
#include <string.h>

static bool result_read(struct session *session, struct poll_result *ret_result)
{
    enum err err = poll_result(session->parts.db, session->poll_id, ret_result);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    return err == ERR_OK;
}

static void result_rate(int tenths, char ret_text[16])
{
    snprintf(ret_text, 16, "%d.%d", tenths / 10, tenths % 10);
}

static void result_name_part(struct page *page, enum page_part part, const char *name)
{
    utf8_copy(page->part_names[part], sizeof page->part_names[part], name);
}

static void result_add_note(const struct session *session, struct page *page, enum saying saying)
{
    page_add_fact(page, stage_say(session, saying), "");
}

/* Which part of the result is shown. */
static void result_set_part(struct frame *frame, int count, struct page *page)
{
    if (frame->part < 0 || frame->part >= count)
        frame->part = frame->part < 0 ? 0 : count - 1;
    page->page_number = frame->part + 1;
    page->page_count = count;
}

/* ---- the terminals where it was held ---- */

static void result_name_terminal(const struct session *session, const char *device,
                                 char ret_name[STRINGS_SIZE])
{
    if (device[0] == '\0')
        utf8_copy(ret_name, STRINGS_SIZE, stage_say(session, SAY_RESULT_HERE));
    else
        sayings_fill(ret_name, session->parts.language, SAY_RESULT_TERMINAL, "device", device,
                     NULL);
}

/* A page of its own: the turnout of each, and how many voted at two of them. `unit`: 份 or 票. */
static void result_add_terminals(const struct session *session, const struct poll_result *result,
                                 enum saying unit, struct page *page)
{
    enum ui_language language = session->parts.language;
    char name[STRINGS_SIZE], text[STRINGS_SIZE];
    for (int i = 0; i < result->part_count && i < POLL_PARTS_MAX; i++) {
        const struct poll_turnout *part = &result->parts[i];
        result_name_terminal(session, part->device, name);
        sayings_fill(text, language, unit, "n", stage_number(part->ballots).text, NULL);
        page_add_fact(page, name, text);
    }
    if (result->part_count > POLL_PARTS_MAX) {
        sayings_fill(text, language, SAY_RESULT_MORE_TERMINALS, "n",
                     stage_number(result->part_count - POLL_PARTS_MAX).text, NULL);
        page_add_fact(page, text, "");
    }
    if (result->doubled == 0)
        return;
    sayings_fill(text, language, SAY_RESULT_DOUBLED, "n", stage_number(result->doubled).text, NULL);
    page_add_fact(page, text, "")->tone = PAGE_WARNING;
}

/* ---- ev.res: the verdict ---- */

static enum saying result_formula(enum satisfaction_formula formula)
{
    switch (formula) {
    case SATISFACTION_BASIC_TOO:
        break;
    case SATISFACTION_ONLY:
        return SAY_RESULT_FORMULA_ONLY;
    case SATISFACTION_WEIGHTED:
        return SAY_RESULT_FORMULA_WEIGHTED;
    }
    return SAY_RESULT_FORMULA_BASIC;
}

/* How often this year, for the branch of the activity; -1 when it cannot be read. */
static int result_times_below(const struct session *session, const struct poll *poll)
{
    struct activity activity;
    struct moment day;
    int times = 0;
    const struct kiosk_settings *settings = session->parts.settings;
    if (activity_get(session->parts.db, poll->activity_id, &activity) != ERR_OK ||
        clock_parse_date(activity.date, &day) != ERR_OK ||
        judge_year(session->parts.db, activity.branches[0], day.year,
                   settings->satisfaction_formula, &times) != ERR_OK)
        return -1;
    return times;
}

/* ev.flag: in small print, and from the second time on as a line of its own. */
static void result_add_flag(const struct session *session, int times, struct page *page)
{
    char line[STRINGS_SIZE];
    enum rules_flag flag = rules_satisfaction_flag(times);
    if (flag == RULES_FLAG_NONE)
        return;
    sayings_fill(line, session->parts.language, SAY_RESULT_FLAG, "n", stage_number(times).text,
                 NULL);
    bool reached = flag == RULES_FLAG_REACHED;
    struct page_item *item = page_add_fact(
        page, line,
        stage_say(session, reached ? SAY_RESULT_FLAG_REACHED : SAY_RESULT_FLAG_WARNING));
    item->tone = reached ? PAGE_FAULT : PAGE_WARNING;
}

static void result_verdict(const struct session *session, const struct judgement *judgement,
                           int times_below, struct page *page)
{
    enum ui_language language = session->parts.language;
    char rate[16], satisfied[16], below[STRINGS_SIZE], detail[STRINGS_SIZE];
    if (!judgement->satisfaction.has_result) {
        utf8_copy(page->verdict, sizeof page->verdict, stage_say(session, SAY_RESULT_NONE));
        return;
    }
    result_rate(judgement->satisfaction.rate_tenths, rate);
    result_rate(judgement->satisfied.rate_tenths, satisfied);
    snprintf(page->verdict, sizeof page->verdict, "%s%%", rate);
    page->tone = judgement->satisfaction.is_below ? PAGE_WARNING : PAGE_GOOD;
    sayings_fill(below, language, SAY_RESULT_FLAG, "n", stage_number(times_below).text, NULL);
    sayings_fill(detail, language, SAY_RESULT_VERDICT, "formula",
                 stage_say(session, result_formula(session->parts.settings->satisfaction_formula)),
                 "satisfied", satisfied, "below", times_below >= 0 ? below : "", NULL);
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail, detail);
}

/* ---- ev.res: the bars ---- */

static void result_name_parts(const struct session *session, struct page *page)
{
    enum ui_language language = session->parts.language;
    result_name_part(page, PART_GOOD, strings_get(language, STRING_EV_SATISFIED));
    result_name_part(page, PART_FAIR, strings_get(language, STRING_EV_BASIC));
    result_name_part(page, PART_BAD, strings_get(language, STRING_EV_UNSATISFIED));
    result_name_part(page, PART_NONE, stage_say(session, SAY_RESULT_BLANK));
}

static const enum page_part result_parts[] = {PART_GOOD, PART_FAIR, PART_BAD, PART_NONE};

static void result_add_questions(const struct session *session, const struct tally *tally,
                                 struct page *page)
{
    static const enum string_id questions[] = {STRING_EV_THEME, STRING_EV_CONTENT, STRING_EV_METHOD,
                                               STRING_EV_EFFECT};
    for (int question = 0; question < EVALUATION_QUESTIONS; question++) {
        struct page_item *item =
            page_add_fact(page, strings_get(session->parts.language, questions[question]), "");
        for (int option = 0; option < PAGE_PARTS_MAX; option++)
            item->parts[result_parts[option]] = tally->count[question][option];
    }
}

/* The four questions of a group together. */
static void result_add_group(const struct session *session, enum saying name, bool hidden,
                             const struct tally *tally, struct page *page)
{
    if (hidden || tally->ballots == 0)
        return;
    struct page_item *item = page_add_fact(page, stage_say(session, name), "");
    for (int question = 0; question < EVALUATION_QUESTIONS; question++)
        for (int option = 0; option < PAGE_PARTS_MAX; option++)
            item->parts[result_parts[option]] += tally->count[question][option];
}

/* 党员 / 受邀人员 / 合计 (S2:108), and what was counted on paper apart. */
static void result_add_groups(const struct session *session, const struct poll_result *result,
                              const struct tally *whole, struct page *page)
{
    bool groups = result->groups_hidden, paper = result->paper_groups_hidden;
    result_add_group(session, SAY_POLL_MEMBERS, groups, &result->groups[POLL_MEMBERS], page);
    result_add_group(session, SAY_POLL_GUESTS, groups, &result->groups[POLL_GUESTS], page);
    result_add_group(session, SAY_RESULT_ALL, result->hidden, &result->all, page);
    result_add_group(session, SAY_RESULT_PAPER_MEMBERS, paper, &result->paper[POLL_MEMBERS], page);
    result_add_group(session, SAY_RESULT_PAPER_GUESTS, paper, &result->paper[POLL_GUESTS], page);
    if (paper && !result->paper_hidden)
        result_add_group(session, SAY_RESULT_PAPER, false, &result->paper_all, page);
    if (result->paper_all.ballots > 0)
        result_add_group(session, SAY_RESULT_WHOLE, false, whole, page);
    if (groups || paper)
        result_add_note(session, page, SAY_RESULT_GROUPS_FEW);
}

/* ---- ev.res: the page ---- */

static void result_title(const struct session *session, const struct poll_result *result,
                         struct page *page)
{
    const struct poll *poll = &result->poll;
    char line[STRINGS_SIZE];
    bool paper = result->paper_all.ballots > 0;
    sayings_fill(line, session->parts.language, paper ? SAY_RESULT_COUNTS_PAPER : SAY_RESULT_COUNTS,
                 "p", stage_number(result->paper_all.ballots).text, "n",
                 stage_number(poll->expected).text, "m", stage_number(poll->ballots).text, "x",
                 stage_number(result->turnout[POLL_MEMBERS]).text, "y",
                 stage_number(result->turnout[POLL_GUESTS]).text, NULL);
    page_title(page, stage_say(session, SAY_MENU_POLL_RESULT), line);
}

static void result_fill(struct session *session, const struct poll_result *result,
                        struct page *page)
{
    struct judgement judgement;
    struct frame *frame = stage_frame(session);
    judge_evaluation(result, session->parts.settings->satisfaction_formula, &judgement);
    if (judgement.tally.ballots == 0) {
        bool few = result->poll.ballots > 0 || result->paper_hidden;
        utf8_copy(page->message, sizeof page->message,
                  stage_say(session, few ? SAY_RESULT_FEW : SAY_RESULT_EMPTY));
        return;
    }
    result_name_parts(session, page);
    result_set_part(frame, result->part_count > 0 ? 3 : 2, page);
    if (frame->part == 1) {
        result_add_groups(session, result, &judgement.tally, page);
        return;
    }
    if (frame->part == 2) {
        result_add_terminals(session, result, SAY_RESULT_BALLOTS, page);
        if (result->parts_hidden)
            result_add_note(session, page, SAY_RESULT_PARTS_FEW);
        return;
    }
    int times_below = result_times_below(session, &result->poll);
    result_verdict(session, &judgement, times_below, page);
    result_add_questions(session, &judgement.tally, page);
    result_add_flag(session, times_below, page);
}

static void result_page(struct session *session, struct page *page)
{
    struct poll_result result;
    page->layout = PAGE_RESULT;
    page_add_back(session, page);
    if (!result_read(session, &result))
        return;
    result_title(session, &result, page);
    result_fill(session, &result, page);
    page_add_button(page, "og.paper", stage_say(session, SAY_PAPER));
}

static void result_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) || strcmp(widget, "og.paper") != 0)
        return;
    session->paper = (struct paper_wish){.option = 0};
    stage_go(session, &scene_paper);
}

const struct scene scene_result = {"ev.res", result_page, result_touch, NULL};

/* ---- rv.res ---- */

static void vote_verdict(const struct session *session, const struct poll_result *result,
                         struct page *page)
{
    const int *count = result->all.count[0];
    int in_favour = count[RESOLUTION_FOR] + result->written_for;
    char detail[STRINGS_SIZE];
    snprintf(page->verdict, sizeof page->verdict, "%d", in_favour);
    sayings_fill(detail, session->parts.language, SAY_VOTE_VERDICT, "verdict",
                 stage_say(session, result->passed ? SAY_VOTE_PASSES : SAY_VOTE_FAILS), "k",
                 stage_number(rules_resolution_needed(result->poll.expected)).text, NULL);
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail, detail);
    page->tone = result->passed ? PAGE_GOOD : PAGE_WARNING;
}

static void vote_add_bar(const struct session *session, const struct poll_result *result,
                         struct page *page)
{
    enum ui_language language = session->parts.language;
    const int *count = result->all.count[0];
    result_name_part(page, PART_GOOD, strings_get(language, STRING_RV_FOR));
    result_name_part(page, PART_BAD, strings_get(language, STRING_RV_AGAINST));
    result_name_part(page, PART_NONE, strings_get(language, STRING_RV_ABSTAIN));
    struct page_item *item = page_add_fact(page, stage_say(session, SAY_MENU_VOTE), "");
    item->parts[PART_GOOD] = count[RESOLUTION_FOR];
    item->parts[PART_BAD] = count[RESOLUTION_AGAINST];
    item->parts[PART_NONE] = count[RESOLUTION_ABSTAIN];
}

static void vote_add_lines(const struct session *session, const struct poll_result *result,
                           struct page *page)
{
    enum ui_language language = session->parts.language;
    char text[STRINGS_SIZE];
    int missing = result->poll.present - result->poll.ballots;
    sayings_fill(text, language, SAY_VOTE_VOTES, "n", stage_number(missing).text, NULL);
    page_add_fact(page, stage_say(session, SAY_VOTE_MISSING), text);
    sayings_fill(text, language, SAY_VOTE_WRITTEN_COUNTS, "e",
                 stage_number(result->written_for).text, "f",
                 stage_number(result->written_against).text, NULL);
    page_add_fact(page, stage_say(session, SAY_VOTE_WRITTEN), text);
    sayings_fill(text, language, SAY_VOTE_PEOPLE, "n", stage_number(result->poll.expected).text,
                 "m", stage_number(result->poll.present).text, NULL);
    page_add_fact(page, stage_say(session, SAY_VOTE_EXPECTED), text);
}

/* Nothing to show in figures; whether it passed is told all the same, the chair has to say so. */
static void vote_message(const struct session *session, const struct poll_result *result,
                         struct page *page)
{
    char text[STRINGS_SIZE];
    if (result->doubled > 0)
        sayings_fill(text, session->parts.language, SAY_VOTE_DOUBLED, "n",
                     stage_number(result->doubled).text, NULL);
    else if (result->is_void)
        utf8_copy(text, sizeof text, stage_say(session, SAY_VOTE_VOID));
    else
        sayings_fill(text, session->parts.language, SAY_VOTE_FEW, "verdict",
                     stage_say(session, result->passed ? SAY_VOTE_PASSES : SAY_VOTE_FAILS), NULL);
    utf8_copy(page->message, sizeof page->message, text);
    page->tone = result->is_void ? PAGE_FAULT : PAGE_PLAIN;
}

static void vote_result_page(struct session *session, struct page *page)
{
    struct poll_result result;
    page->layout = PAGE_RESULT;
    page_add_back(session, page);
    if (!result_read(session, &result))
        return;
    page_title(page, stage_say(session, SAY_VOTE_RESULT), result.poll.item);
    if (result.part_count > 0)
        result_set_part(stage_frame(session), 2, page);
    if (result.part_count > 0 && stage_frame(session)->part == 1) {
        result_add_terminals(session, &result, SAY_VOTE_VOTES, page);
        return;
    }
    if (result.is_void || result.hidden) {
        vote_message(session, &result, page);
        return;
    }
    vote_verdict(session, &result, page);
    vote_add_bar(session, &result, page);
    vote_add_lines(session, &result, page);
}

static void vote_result_touch(struct session *session, const char *widget)
{
    (void)page_take_touch(session, widget);
}

const struct scene scene_vote_result = {"rv.res", vote_result_page, vote_result_touch, NULL};
