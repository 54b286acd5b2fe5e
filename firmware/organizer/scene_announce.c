/* 通报到会情况: the figures to be read aloud, and names only when the organizer asks for them. */
#include "db/activity.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"
#include "firmware/rules.h"

#include <stdio.h>
#include <string.h>

enum { TITLE_CHARACTERS = 55, LINE_CHARACTERS = 74 }; /* of a theme, by PAGE_TEXT_SIZE */
enum { SHOWS_NAMES = 0 }; /* which of the frame's choices; none is chosen at first */

static int announce_base(const struct session *session, const struct attendance *attendance)
{
    return session->parts.settings->base_is_expected ? attendance->expected : attendance->total;
}

/* One decimal, rounded down. */
static void announce_rate(int present, int base, char ret_text[16])
{
    int tenths = rules_rate_tenths(present, base);
    snprintf(ret_text, 16, "%d.%d", tenths / 10, tenths % 10);
}

static void announce_title(const struct session *session, struct page *page)
{
    const struct activity *activity = &session->activity;
    struct moment date = {0};
    char line[STRINGS_SIZE], theme[PAGE_TEXT_SIZE];
    if (clock_parse_date(activity->date, &date) != ERR_OK)
        return;
    page_shorten(activity->theme, TITLE_CHARACTERS, theme);
    sayings_fill(line, session->parts.language, SAY_ANN_DATE, "year", stage_number(date.year).text,
                 "month", strings_month(session->parts.language, date.month), "day",
                 stage_number(date.day).text, "type",
                 strings_activity_type(session->parts.language, activity->type), "theme", theme,
                 NULL);
    page_title(page, stage_say(session, SAY_ANN_TITLE), line);
}

static void announce_figure(const struct session *session, struct page *page, enum saying label,
                            int figure)
{
    struct page_item *item =
        page_add_fact(page, stage_say(session, label), stage_number(figure).text);
    item->tone = label == SAY_ANN_PRESENT ? PAGE_GOOD : PAGE_PLAIN;
}

/* product.md §6b: figures that are zero are left out, but 请假 and 未到. */
static void announce_figures(const struct session *session, const struct attendance *attendance,
                             struct page *page)
{
    announce_figure(session, page, SAY_ANN_TOTAL, attendance->total);
    announce_figure(session, page, SAY_ANN_EXPECTED, attendance->expected);
    announce_figure(session, page, SAY_ANN_PRESENT, attendance->present);
    if (attendance->late > 0)
        announce_figure(session, page, SAY_ANN_LATE, attendance->late);
    announce_figure(session, page, SAY_ANN_LEAVE, attendance->leave);
    if (attendance->other > 0)
        announce_figure(session, page, SAY_ANN_OTHER, attendance->other);
    announce_figure(session, page, SAY_ANN_ABSENT, attendance->absent);
    if (attendance->guests > 0)
        announce_figure(session, page, SAY_ANN_GUESTS, attendance->guests);
}

static void announce_verdict(const struct session *session, const struct attendance *attendance,
                             struct page *page)
{
    const struct kiosk_settings *settings = session->parts.settings;
    int base = announce_base(session, attendance), percent = settings->attendance_percent;
    bool met = rules_attendance_met(attendance->present, base, percent);
    int missing = rules_attendance_missing(attendance->present, base, percent);
    char rate[16], text[STRINGS_SIZE];
    if (base == 0) {
        utf8_copy(page->verdict, sizeof page->verdict, stage_say(session, SAY_ANN_NO_RATE));
        return;
    }
    announce_rate(attendance->present, base, rate);
    sayings_fill(text, session->parts.language, SAY_ANN_RATE, "rate", rate, "present",
                 stage_number(attendance->present).text, "base", stage_number(base).text, NULL);
    utf8_copy(page->verdict, sizeof page->verdict, text);
    enum saying yes = settings->base_is_expected ? SAY_ANN_YES_EXPECTED : SAY_ANN_YES;
    enum saying no = settings->base_is_expected ? SAY_ANN_NO_EXPECTED : SAY_ANN_NO;
    sayings_fill(text, session->parts.language, met ? yes : no, "percent",
                 stage_number(percent).text, "n", stage_number(missing).text, NULL);
    utf8_copy(page->verdict_detail, sizeof page->verdict_detail, text);
    page->tone = met ? PAGE_GOOD : PAGE_WARNING;
}

/* A joint activity: every branch has its own base and its own verdict (product.md §3a). */
static void announce_branch(const struct session *session, const char *branch, struct page *page)
{
    struct attendance attendance;
    char rate[16], verdict[STRINGS_SIZE];
    if (activity_attendance(session->parts.db, session->activity.id, branch, &attendance) != ERR_OK)
        return;
    int base = announce_base(session, &attendance);
    int percent = session->parts.settings->attendance_percent;
    bool met = rules_attendance_met(attendance.present, base, percent);
    int missing = rules_attendance_missing(attendance.present, base, percent);
    announce_rate(attendance.present, base, rate);
    sayings_fill(verdict, session->parts.language, met ? SAY_ANN_JOINT_YES : SAY_ANN_JOINT_NO,
                 "percent", stage_number(percent).text, "n", stage_number(missing).text, NULL);
    struct page_item *row = page_add_fact(page, branch, verdict);
    row->tone = met ? PAGE_GOOD : PAGE_WARNING;
    page_detail(session, row, SAY_ANN_JOINT, "expected", stage_number(attendance.expected).text,
                "present", stage_number(attendance.present).text, "leave",
                stage_number(attendance.leave).text, "absent", stage_number(attendance.absent).text,
                "rate", rate, NULL);
}

/* ---- names, without a reason ---- */

/* A row holds as many names as fit in its text. */
struct announce_names {
    struct session *session;
    struct page *page; /* NULL: only count the rows */
    bool of_leave;
    int row;                   /* rows that are finished */
    char text[PAGE_TEXT_SIZE]; /* of the row that is being filled */
};

static void announce_end_row(struct announce_names *names)
{
    if (names->text[0] == '\0')
        return;
    if (names->page != NULL && page_shows_row(stage_frame(names->session), names->row)) {
        enum saying head = names->of_leave ? SAY_ANN_LEAVE : SAY_ANN_ABSENT;
        struct page_item *item = page_add_fact(names->page, names->text, "");
        utf8_copy(item->detail, sizeof item->detail, stage_say(names->session, head));
    }
    names->row++;
    names->text[0] = '\0';
}

static bool announce_name(const struct sheet_line *line, void *context)
{
    enum { ROW_BYTES = 90 };
    struct announce_names *names = context;
    bool missing = line->expected && !line->present && !line->other_way;
    if (!missing || line->on_leave != names->of_leave)
        return true;
    const char *name = page_name(&line->member);
    size_t length = strlen(names->text);
    if (length > 0 && length + strlen(name) > ROW_BYTES)
        announce_end_row(names);
    const char *comma = names->text[0] != '\0' ? stage_say(names->session, SAY_COMMA) : "";
    utf8_append(names->text, sizeof names->text, "%s%s", comma, name);
    return true;
}

/* Goes through the sheet twice, those on leave first; returns the number of rows. */
static int announce_names(struct session *session, struct page *page)
{
    struct announce_names names = {.session = session, .page = page};
    for (int i = 0; i < 2; i++) {
        names.of_leave = i == 0;
        if (activity_sheet_by_name(session->parts.db, session->activity.id,
                                   stage_name_order(session), announce_name, &names) != ERR_OK)
            break;
        announce_end_row(&names);
    }
    return names.row;
}

static void announce_show_names(struct session *session, struct page *page)
{
    page->layout = PAGE_LIST;
    page_set_parts(stage_frame(session), announce_names(session, NULL), page);
    if (announce_names(session, page) == 0)
        utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_ANN_NOBODY));
}

/* ---- the scene ---- */

/* 活动内容: what is read out after the figures. */
static void announce_theme(const struct session *session, struct page *page)
{
    const struct activity *activity = &session->activity;
    char line[STRINGS_SIZE], theme[PAGE_TEXT_SIZE];
    page_shorten(activity->theme, LINE_CHARACTERS, theme);
    sayings_fill(line, session->parts.language, SAY_ANN_THEME, "theme", theme, NULL);
    struct page_item *item = page_add_fact(page, line, "");
    if (activity->host[0] != '\0')
        page_detail(session, item, SAY_ANN_HOST, "host", activity->host, NULL);
}

static void announce_show_figures(struct session *session, struct page *page)
{
    const struct activity *activity = &session->activity;
    struct attendance attendance;
    if (activity->branch_count > 1) {
        page->layout = PAGE_LIST;
        for (int i = 0; i < activity->branch_count; i++)
            announce_branch(session, activity->branches[i], page);
    } else if (activity_attendance(session->parts.db, activity->id, NULL, &attendance) == ERR_OK) {
        announce_figures(session, &attendance, page);
        announce_verdict(session, &attendance, page);
    }
    announce_theme(session, page);
}

static void announce_page(struct session *session, struct page *page)
{
    bool names = stage_frame(session)->chosen[SHOWS_NAMES] == 1;
    page->layout = PAGE_FIGURES;
    announce_title(session, page);
    if (names)
        announce_show_names(session, page);
    else
        announce_show_figures(session, page);
    page_add_back(session, page);
    page_add_button(page, "ann.names",
                    stage_say(session, names ? SAY_ANN_HIDE_NAMES : SAY_ANN_SHOW_NAMES));
}

static void announce_touch(struct session *session, const char *widget)
{
    struct frame *frame = stage_frame(session);
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "ann.names") == 0) {
        frame->chosen[SHOWS_NAMES] = frame->chosen[SHOWS_NAMES] != 1;
        frame->part = 0;
    }
}

const struct scene scene_announce = {"ann", announce_page, announce_touch, NULL};
