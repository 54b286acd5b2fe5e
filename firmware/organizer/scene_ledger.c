/* The ledger (台账, S2:106) of a branch and a year: twelve months with what was held, who came by
 * the rule of S2:101, how it was evaluated (S2:108), and what is owed; a month without an activity
 * is there, too (S2:98). */
#include "db/branch.h"
#include "db/ledger.h"
#include "db/plan.h"
#include "firmware/base/utf8.h"
#include "firmware/judge.h"
#include "firmware/organizer/page.h"
#include "firmware/organizer/when.h"
#include "firmware/rules.h"

#include <stdio.h>
#include <string.h>

enum { PART_IS_FOUND = 0, YEAR = 1 };

/* ---- whose ---- */

struct ledger_branches {
    struct session *session;
    struct page *page;     /* NULL: only count */
    int64_t wanted;        /* NOTHING_CHOSEN: none */
    char name[TITLE_SIZE]; /* of the one that is looked for */
    int row;
};

static bool ledger_branch(int64_t id, const char *name, void *context)
{
    struct ledger_branches *rows = context;
    if (rows->page != NULL && page_shows_row(stage_frame(rows->session), rows->row)) {
        char widget[32];
        snprintf(widget, sizeof widget, "branch.%lld", (long long)id);
        page_add(rows->page, widget, name);
    }
    if (id == rows->wanted)
        utf8_copy(rows->name, sizeof rows->name, name);
    rows->row++;
    return true;
}

static void ledger_branches_page(struct session *session, struct page *page)
{
    struct ledger_branches rows = {.session = session, .wanted = NOTHING_CHOSEN};
    page->layout = PAGE_LIST;
    page_title(page, stage_say(session, SAY_LEDGER), stage_say(session, SAY_LEDGER_WHOSE));
    enum err err = branch_list(session->parts.db, ledger_branch, &rows);
    page_set_parts(stage_frame(session), rows.row, page);
    rows.page = page;
    rows.row = 0;
    if (err == ERR_OK)
        err = branch_list(session->parts.db, ledger_branch, &rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    page_add_back(session, page);
}

static void ledger_branches_touch(struct session *session, const char *widget)
{
    int64_t id;
    if (page_take_touch(session, widget))
        return;
    if (page_read_id(widget, "branch.", &id))
        stage_go(session, &scene_ledger)->id = id;
}

const struct scene scene_ledger_branches = {"og.ledgers", ledger_branches_page,
                                            ledger_branches_touch, NULL};

/* ---- the months ---- */

struct ledger_rows {
    struct session *session;
    struct page *page; /* NULL: only count */
    int row, held, met;
    int this_month;  /* 0: another year, -1: one that is past */
    int first_ahead; /* the row of this month */
};

static int ledger_base(const struct session *session, const struct attendance *attendance)
{
    return session->parts.settings->base_is_expected ? attendance->expected : attendance->total;
}

static bool ledger_is_met(const struct session *session, const struct attendance *attendance)
{
    return rules_attendance_met(attendance->present, ledger_base(session, attendance),
                                session->parts.settings->attendance_percent);
}

static void ledger_text(const struct session *session, const struct ledger_line *line,
                        char ret_text[STRINGS_SIZE])
{
    enum { THEME_CHARACTERS = 18 };
    char theme[PAGE_TEXT_SIZE];
    page_shorten(line->activity.theme, THEME_CHARACTERS, theme);
    sayings_fill(ret_text, session->parts.language, SAY_LEDGER_ROW, "month",
                 strings_month(session->parts.language, line->month), "theme", theme, NULL);
}

/* A month to come that is empty says nothing; one that is past, or now, does. */
static void ledger_say_empty(const struct ledger_rows *rows, const struct ledger_line *line,
                             struct page_item *row)
{
    if (line->month > rows->this_month && rows->this_month >= 0)
        return;
    utf8_copy(row->value, sizeof row->value, stage_say(rows->session, SAY_LEDGER_EMPTY));
    row->tone = PAGE_WARNING;
}

static void ledger_say_held(const struct session *session, const struct ledger_line *line,
                            struct page_item *row)
{
    const struct attendance *attendance = &line->attendance;
    int base = ledger_base(session, attendance);
    int tenths = rules_rate_tenths(attendance->present, base);
    bool is_met = ledger_is_met(session, attendance);
    char rate[32];
    snprintf(rate, sizeof rate, "%d.%d", tenths / 10, tenths % 10);
    page_detail(session, row, line->owed > 0 ? SAY_LEDGER_DETAIL_OWED : SAY_LEDGER_DETAIL, "date",
                stage_date(session, line->activity.date).text, "rate", rate, "present",
                stage_number(attendance->present).text, "base", stage_number(base).text, "n",
                stage_number(line->owed).text, NULL);
    utf8_copy(row->value, sizeof row->value,
              stage_say(session, is_met ? SAY_LEDGER_MET : SAY_LEDGER_NOT_MET));
    row->tone = is_met ? PAGE_GOOD : PAGE_WARNING;
}

/* Of a closed evaluation; polls that cannot be read are told of once for the whole page. */
static void ledger_say_satisfaction(const struct session *session, int64_t activity_id,
                                    struct page_item *row)
{
    struct poll_result result;
    struct judgement judgement;
    char rate[32], detail[STRINGS_SIZE];
    if (poll_result_of_activity(session->parts.db, activity_id, &result) != ERR_OK)
        return;
    judge_evaluation(&result, session->parts.settings->satisfaction_formula, &judgement);
    const struct satisfaction *satisfaction = &judgement.satisfaction;
    snprintf(rate, sizeof rate, "%d.%d", satisfaction->rate_tenths / 10,
             satisfaction->rate_tenths % 10);
    sayings_fill(detail, session->parts.language,
                 satisfaction->has_result ? SAY_LEDGER_SATISFACTION : SAY_LEDGER_NO_RESULT,
                 "detail", row->detail, "rate", rate, NULL);
    utf8_copy(row->detail, sizeof row->detail, detail);
}

static void ledger_add_row(const struct ledger_rows *rows, const struct ledger_line *line)
{
    const struct session *session = rows->session;
    char id[32], text[STRINGS_SIZE];
    snprintf(id, sizeof id, "activity.%lld", (long long)line->activity.id);
    ledger_text(session, line, text);
    struct page_item *row = page_add(rows->page, line->activity.id == 0 ? "" : id, text);
    row->enabled = line->activity.id != 0;
    if (line->activity.id == 0) {
        ledger_say_empty(rows, line, row);
    } else if (line->held) {
        ledger_say_held(session, line, row);
    } else {
        utf8_copy(row->detail, sizeof row->detail, line->activity.date);
        utf8_copy(row->value, sizeof row->value, stage_say(session, SAY_PLAN_AHEAD));
    }
    if (line->activity.id != 0)
        ledger_say_satisfaction(session, line->activity.id, row);
}

static bool ledger_row(const struct ledger_line *line, void *context)
{
    struct ledger_rows *rows = context;
    if (line->month < rows->this_month)
        rows->first_ahead = rows->row + 1;
    if (rows->page != NULL && page_shows_row(stage_frame(rows->session), rows->row))
        ledger_add_row(rows, line);
    rows->held += line->held;
    rows->met += line->held && ledger_is_met(rows->session, &line->attendance);
    rows->row++;
    return true;
}

/* ---- the page ---- */

/* The frame's id is the branch; the terminal's own when nobody chose one. */
static enum err ledger_find_branch(struct session *session, char ret_name[TITLE_SIZE])
{
    struct ledger_branches rows = {.session = session, .wanted = stage_frame(session)->id};
    char room[TITLE_SIZE];
    if (rows.wanted == 0)
        return branch_home(session->parts.db, ret_name, room);
    enum err err = branch_list(session->parts.db, ledger_branch, &rows);
    utf8_copy(ret_name, TITLE_SIZE, rows.name);
    return err;
}

static int ledger_year(struct session *session)
{
    struct frame *frame = stage_frame(session);
    if (frame->chosen[YEAR] == NOTHING_CHOSEN)
        frame->chosen[YEAR] = clock_moment(clock_wall_ms()).year;
    return frame->chosen[YEAR];
}

/* S2:108 “3次以上满意率低于60%的”; product.md §0.7: from the second time on more than a number. */
static void ledger_say_below(const struct session *session, int times_below, struct page *page)
{
    enum rules_flag flag = rules_satisfaction_flag(times_below);
    char text[STRINGS_SIZE];
    if (times_below == 0)
        return;
    if (flag == RULES_FLAG_NONE) {
        sayings_fill(text, session->parts.language, SAY_LEDGER_COUNT_BELOW, "count", page->subtitle,
                     "n", stage_number(times_below).text, NULL);
        utf8_copy(page->subtitle, sizeof page->subtitle, text);
        return;
    }
    bool reached = flag == RULES_FLAG_REACHED;
    sayings_fill(text, session->parts.language, SAY_LEDGER_BELOW, "n",
                 stage_number(times_below).text, "flag",
                 stage_say(session, reached ? SAY_RESULT_FLAG_REACHED : SAY_RESULT_FLAG_WARNING),
                 NULL);
    utf8_copy(page->message, sizeof page->message, text);
    page->tone = reached ? PAGE_FAULT : PAGE_WARNING;
}

static void ledger_title(const struct session *session, const char *branch, int year,
                         const struct ledger_rows *rows, struct page *page)
{
    char title[STRINGS_SIZE], subtitle[STRINGS_SIZE];
    sayings_fill(title, session->parts.language, SAY_LEDGER_TITLE, "year", stage_number(year).text,
                 NULL);
    sayings_fill(subtitle, session->parts.language, SAY_LEDGER_COUNT, "branch", branch, "n",
                 stage_number(rows->held).text, "m", stage_number(rows->met).text, "percent",
                 stage_number(session->parts.settings->attendance_percent).text, NULL);
    page_title(page, title, subtitle);
}

/* The list opens where this month is. */
static void ledger_find_part(struct frame *frame, const struct ledger_rows *rows)
{
    if (frame->chosen[PART_IS_FOUND] == NOTHING_CHOSEN)
        frame->part = page_part_of(frame, rows->first_ahead);
    frame->chosen[PART_IS_FOUND] = 1;
}

static void ledger_page(struct session *session, struct page *page)
{
    char branch[TITLE_SIZE] = "";
    int year = ledger_year(session);
    struct moment now = clock_moment(clock_wall_ms());
    int this_month = year == now.year ? now.month : year < now.year ? -1 : 0;
    struct ledger_rows rows = {.session = session, .this_month = this_month};
    page->layout = PAGE_LIST;
    page_set_tall_rows(stage_frame(session));
    int times_below = 0;
    enum err err = ledger_find_branch(session, branch);
    if (err == ERR_OK)
        err = ledger_list(session->parts.db, branch, year, &now, ledger_row, &rows);
    ledger_find_part(stage_frame(session), &rows);
    page_set_parts(stage_frame(session), rows.row, page);
    rows = (struct ledger_rows){.session = session, .page = page, .this_month = this_month};
    if (err == ERR_OK)
        err = ledger_list(session->parts.db, branch, year, &now, ledger_row, &rows);
    ledger_title(session, branch, year, &rows, page);
    if (err == ERR_OK)
        err = judge_year(session->parts.db, branch, year,
                         session->parts.settings->satisfaction_formula, &times_below);
    ledger_say_below(session, times_below, page);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    page_add_back(session, page);
    page_add_years(session, page, "og.ledger.", year);
}

static void ledger_turn(struct frame *frame, int years)
{
    int year = frame->chosen[YEAR] + years;
    if (year < PLAN_YEAR_MIN || year > PLAN_YEAR_MAX)
        return;
    frame->chosen[YEAR] = year;
    frame->chosen[PART_IS_FOUND] = NOTHING_CHOSEN;
}

static void ledger_touch(struct session *session, const char *widget)
{
    int64_t id;
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.ledger.before") == 0)
        ledger_turn(stage_frame(session), -1);
    else if (strcmp(widget, "og.ledger.after") == 0)
        ledger_turn(stage_frame(session), 1);
    else if (page_read_id(widget, "activity.", &id))
        stage_open_activity(session, id);
}

const struct scene scene_ledger = {"og.ledger", ledger_page, ledger_touch, NULL};
