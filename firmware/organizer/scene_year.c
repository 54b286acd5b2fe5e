/* The yearly plan: what was to be done in which month and what was held; a row can be planned as an
 * activity, or moved to another month (S2:9 "进行适当调整"). */
#include "db/activity.h"
#include "db/plan_change.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/draft.h"
#include "firmware/organizer/import.h"
#include "firmware/organizer/page.h"
#include "firmware/organizer/when.h"

#include <stdio.h>
#include <string.h>

enum {
    PART_IS_FOUND = 0,
    MONTH = 0,
    REASON = 1,
    MONTHS = 12,
    REASONS = 4,
    CONTENT_CHARACTERS = 20,
    ROW_CHARACTERS = 40
};

/* ---- the rows ---- */

struct year_rows {
    struct session *session;
    struct page *page; /* NULL: only count */
    int row, held;
    int first_ahead; /* the row of this month, or of what comes next */
    int this_month;  /* 0: another year */
};

static void year_state(const struct session *session, const struct plan_row *plan, bool is_held,
                       struct page_item *row)
{
    if (plan->activity_id == 0) {
        utf8_copy(row->value, sizeof row->value, stage_say(session, SAY_YEAR_OPEN));
        return;
    }
    utf8_copy(row->value, sizeof row->value, plan->date);
    row->tone = is_held ? PAGE_GOOD : PAGE_PLAIN;
}

static bool year_row(const struct plan_row *plan, void *context)
{
    struct year_rows *rows = context;
    struct session *session = rows->session;
    struct activity activity;
    bool is_held = plan->activity_id != 0 &&
                   activity_get(session->parts.db, plan->activity_id, &activity) == ERR_OK &&
                   when_is_over(session, &activity);
    if (plan->month < rows->this_month)
        rows->first_ahead = rows->row + 1;
    if (rows->page != NULL && page_shows_row(stage_frame(session), rows->row)) {
        char id[32], text[STRINGS_SIZE], content[PAGE_TEXT_SIZE];
        snprintf(id, sizeof id, "plan.%d", plan->number);
        page_shorten(plan->content, ROW_CHARACTERS, content);
        sayings_fill(text, session->parts.language, SAY_YEAR_ROW, "month",
                     strings_month(session->parts.language, plan->month), "content", content, NULL);
        struct page_item *row = page_add(rows->page, id, text);
        year_state(session, plan, is_held, row);
    }
    rows->held += is_held;
    rows->row++;
    return true;
}

/* The frame's id is the year. */
static int year_shown(struct session *session)
{
    struct frame *frame = stage_frame(session);
    if (frame->id == 0)
        frame->id = clock_moment(clock_wall_ms()).year;
    return (int)frame->id;
}

static void year_add_buttons(struct session *session, int year, struct page *page)
{
    page_add_back(session, page);
    page_add_years(session, page, "og.year.", year);
    page_add_button(page, "og.year.import", stage_say(session, SAY_IMPORT_BUTTON));
}

static void year_title(const struct session *session, const struct year_rows *rows, int year,
                       struct page *page)
{
    char title[STRINGS_SIZE], count[STRINGS_SIZE];
    sayings_fill(title, session->parts.language, SAY_YEAR_TITLE, "year", stage_number(year).text,
                 NULL);
    sayings_fill(count, session->parts.language, SAY_YEAR_COUNT, "n", stage_number(rows->row).text,
                 "m", stage_number(rows->held).text, NULL);
    page_title(page, title, rows->row > 0 ? count : "");
}

/* The list opens where this month is. */
static void year_find_part(struct frame *frame, const struct year_rows *rows)
{
    if (frame->chosen[PART_IS_FOUND] == NOTHING_CHOSEN)
        frame->part = page_part_of(frame, rows->first_ahead);
    frame->chosen[PART_IS_FOUND] = 1;
}

static void year_page(struct session *session, struct page *page)
{
    int year = year_shown(session);
    struct moment now = clock_moment(clock_wall_ms());
    struct year_rows rows = {.session = session, .this_month = year == now.year ? now.month : 0};
    page->layout = PAGE_LIST;
    page_set_tall_rows(stage_frame(session));
    enum err err = plan_list(session->parts.db, year, year_row, &rows);
    year_find_part(stage_frame(session), &rows);
    page_set_parts(stage_frame(session), rows.row, page);
    rows = (struct year_rows){.session = session, .page = page};
    if (err == ERR_OK)
        err = plan_list(session->parts.db, year, year_row, &rows);
    year_title(session, &rows, year, page);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else if (rows.row == 0)
        utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_YEAR_NONE));
    year_add_buttons(session, year, page);
}

static void year_turn(struct frame *frame, int years)
{
    int64_t year = frame->id + years;
    if (year < PLAN_YEAR_MIN || year > PLAN_YEAR_MAX)
        return;
    frame->id = year;
    frame->chosen[PART_IS_FOUND] = NOTHING_CHOSEN;
}

static void year_touch(struct session *session, const char *widget)
{
    int64_t number;
    int year = year_shown(session);
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.year.before") == 0)
        year_turn(stage_frame(session), -1);
    else if (strcmp(widget, "og.year.after") == 0)
        year_turn(stage_frame(session), 1);
    else if (strcmp(widget, "og.year.import") == 0)
        import_begin(session, IMPORT_PLAN);
    if (!page_read_id(widget, "plan.", &number))
        return;
    enum err err = plan_get(session->parts.db, year, (int)number, &session->plan);
    if (err == ERR_OK)
        stage_go(session, &scene_plan_row);
    else
        stage_tell_error(session, err);
}

const struct scene scene_year = {"og.year", year_page, year_touch, NULL};

/* ---- one row ---- */

static void plan_row_title(const struct session *session, struct page *page)
{
    const struct plan_row *plan = &session->plan;
    char detail[STRINGS_SIZE];
    sayings_fill(detail, session->parts.language, SAY_YEAR_DETAIL, "month",
                 strings_month(session->parts.language, plan->month), "way", plan->way, NULL);
    page_theme_title(page, plan->content, detail);
}

static void plan_row_page(struct session *session, struct page *page)
{
    const struct plan_row *plan = &session->plan;
    page->layout = PAGE_LIST;
    plan_row_title(session, page);
    page_add_fact(page, plan->content, "");
    struct page_item *row =
        plan->activity_id != 0
            ? page_add(page, "og.row.activity", stage_say(session, SAY_ROW_ACTIVITY))
            : page_add(page, "og.row.add", stage_say(session, SAY_ROW_ADD));
    page_detail(session, row, plan->activity_id != 0 ? SAY_ROW_DATE : SAY_ROW_ADD_DETAIL, "date",
                stage_date(session, plan->date).text, NULL);
    page_detail(session, page_add(page, "og.row.move", stage_say(session, SAY_ROW_MOVE)),
                SAY_ROW_MOVE_DETAIL, NULL);
    page_add_back(session, page);
}

static void plan_row_add(struct session *session)
{
    enum err err = draft_begin(session);
    if (err == ERR_OK)
        draft_take_plan(session, &session->plan);
    if (err == ERR_OK)
        stage_go(session, &scene_add);
    else
        stage_tell_error(session, err);
}

static void plan_row_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.row.add") == 0)
        plan_row_add(session);
    else if (strcmp(widget, "og.row.move") == 0)
        stage_go(session, &scene_plan_move)->chosen[MONTH] = session->plan.month - 1;
    else if (strcmp(widget, "og.row.activity") == 0)
        stage_open_activity(session, session->plan.activity_id);
}

const struct scene scene_plan_row = {"og.plan.row", plan_row_page, plan_row_touch, NULL};

/* ---- another month ---- */

static void plan_move_page(struct session *session, struct page *page)
{
    const struct frame *frame = stage_frame(session);
    page->layout = PAGE_CHOICES;
    page_title_of_theme(page, stage_say(session, SAY_ROW_MOVE), session->plan.content);
    for (int i = 0; i < MONTHS; i++) {
        char id[32];
        snprintf(id, sizeof id, "og.month.%d", i);
        struct page_item *item = page_add(page, id, strings_month(session->parts.language, i + 1));
        item->chosen = frame->chosen[MONTH] == i;
    }
    page->items[0].begins_group = true;
    utf8_copy(page->items[0].detail, sizeof page->items[0].detail,
              stage_say(session, SAY_ROW_MONTH));
    page_add_choices(session, page, "og.reason.", REASON, SAY_REASON, SAY_MOVE_WORK, REASONS);
    page_add_back(session, page);
    page_add_commit(page, "og.row.ok", stage_say(session, SAY_ROW_COMMIT),
                    frame->chosen[MONTH] != session->plan.month - 1 &&
                        frame->chosen[REASON] != NOTHING_CHOSEN);
}

/* The log keeps the reason in Chinese, whatever the language of the screen. */
static void plan_move_commit(struct session *session)
{
    const struct frame *frame = stage_frame(session);
    struct chain_origin origin = stage_origin(session);
    struct plan_row row;
    char content[PAGE_TEXT_SIZE];
    enum plan_change_outcome outcome;
    enum err err = plan_get(session->parts.db, session->plan.year, session->plan.number, &row);
    if (err == ERR_OK) {
        row.month = frame->chosen[MONTH] + 1;
        err = plan_change_row(
            session->parts.db, &origin, &row,
            sayings_get(UI_ZH_CN, SAY_MOVE_WORK + (enum saying)frame->chosen[REASON]), &outcome);
    }
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back_to(session, &scene_year);
    page_shorten(row.content, CONTENT_CHARACTERS, content);
    stage_tell(session, PAGE_GOOD, SAY_ROW_MOVED, "month",
               strings_month(session->parts.language, row.month), "content", content, NULL);
}

static void plan_move_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) || page_take_choice(session, widget, "og.month.", MONTH) ||
        page_take_choice(session, widget, "og.reason.", REASON))
        return;
    if (strcmp(widget, "og.row.ok") == 0)
        plan_move_commit(session);
}

const struct scene scene_plan_move = {"og.plan.move", plan_move_page, plan_move_touch, NULL};
