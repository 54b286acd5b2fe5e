#include "db/form_part.h"

#include "db/form_word.h"
#include "db/trust.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEP_MEETING = 4, STEP_CHECKIN = 5 }; /* 召集会议 and 党员签到 */

/* ---- gathering ---- */

static bool form_keep_line(const struct sheet_line *line, void *context)
{
    struct form *form = context;
    if (form->line_count == form->line_room) {
        size_t room = form->line_room == 0 ? 64 : 2 * form->line_room;
        struct sheet_line *lines = realloc(form->lines, room * sizeof *lines);
        form->document.is_incomplete |= lines == NULL;
        if (lines == NULL)
            return false;
        form->lines = lines;
        form->line_room = room;
    }
    form->lines[form->line_count++] = *line;
    return true;
}

static void form_title(const struct form *form, const char *name, char ret_text[FORM_TEXT_SIZE])
{
    snprintf(ret_text, FORM_TEXT_SIZE, "%s%s", form_word_type(form->activity.type), name);
}

static enum err form_begin(struct form *form, const char *name)
{
    char title[FORM_TEXT_SIZE];
    struct moment start = {0};
    if (clock_parse_date(form->activity.date, &start) != ERR_OK)
        return ERR_CORRUPT;
    start.hour = form->activity.start_min / 60;
    start.minute = form->activity.start_min % 60;
    form_title(form, name, title);
    paper_begin(&form->document, title, clock_wall_of(start));
    return ERR_OK;
}

enum err form_open(struct db *db, int64_t activity_id, const struct form_terms *terms,
                   const char *name, struct form *ret_form)
{
    *ret_form = (struct form){.db = db, .terms = terms};
    enum err err = activity_get(db, activity_id, &ret_form->activity);
    if (err == ERR_OK)
        err = form_begin(ret_form, name);
    if (err == ERR_OK)
        err = activity_sheet(db, activity_id, form_keep_line, ret_form);
    return err;
}

enum err form_close(struct form *form, enum err err, struct paper_document *ret_document)
{
    free(form->lines);
    if (err == ERR_OK)
        err = paper_finish(&form->document);
    if (err == ERR_OK)
        *ret_document = form->document;
    else
        paper_clear(&form->document);
    return err;
}

bool form_is_of(const struct form *form, const struct sheet_line *line, const char *branch)
{
    const char *own = line->guest_id != 0 ? form->activity.branches[0] : line->member.branch;
    return strcmp(own, branch) == 0;
}

bool form_is_missing(const struct sheet_line *line)
{
    return line->expected && !line->present && !line->other_way;
}

enum err form_steps(struct db *db, const struct activity *activity,
                    const struct attendance *attendance, char ret_dates[ACTIVITY_STEPS][DATE_SIZE])
{
    enum err err = activity_step_list(db, activity->id, ret_dates);
    for (int step = STEP_MEETING; step <= STEP_CHECKIN && err == ERR_OK; step++)
        if (ret_dates[step - 1][0] == '\0' && attendance->present > 0)
            strcpy(ret_dates[step - 1], activity->date);
    return err;
}

/* ---- texts ---- */

void form_date(const char *date, char ret_text[FORM_FIGURE_SIZE])
{
    struct moment day;
    ret_text[0] = '\0';
    if (clock_parse_date(date, &day) == ERR_OK)
        snprintf(ret_text, FORM_FIGURE_SIZE, "%d年%d月%d日", day.year, day.month, day.day);
}

/* 2026年5月20日（星期三）14:00–16:00，共 2 小时; how long it has to be, S2:98 leaves open. */
static void form_time(const struct activity *activity, char ret_text[FORM_TEXT_SIZE])
{
    static const char *const weekdays[] = {"日", "一", "二", "三", "四", "五", "六"};
    int start = activity->start_min, end = activity->end_min, minutes = (end - start) % 60;
    char date[FORM_FIGURE_SIZE], rest[FORM_FIGURE_SIZE] = "";
    struct moment day = {.month = 1, .day = 1};
    form_date(activity->date, date);
    if (clock_parse_date(activity->date, &day) == ERR_OK)
        day = clock_moment(clock_wall_of(
            (struct moment){.year = day.year, .month = day.month, .day = day.day, .hour = 12}));
    if (minutes > 0)
        snprintf(rest, sizeof rest, " %d 分", minutes);
    snprintf(ret_text, FORM_TEXT_SIZE, "%s（星期%s）%02d:%02d–%02d:%02d，共 %d 小时%s", date,
             weekdays[day.weekday], start / 60, start % 60, end / 60, end % 60, (end - start) / 60,
             rest);
}

static int form_base(const struct form_terms *terms, const struct attendance *attendance)
{
    return terms->base_is_expected ? attendance->expected : attendance->total;
}

void form_rate(const struct form_terms *terms, const struct attendance *attendance,
               const char *between, char ret_text[FORM_FIGURE_SIZE])
{
    int base = form_base(terms, attendance);
    int tenths = terms->rate_tenths(attendance->present, base);
    if (base > 0)
        snprintf(ret_text, FORM_FIGURE_SIZE, "%d.%d%%%s（%d÷%d）", tenths / 10, tenths % 10,
                 between, attendance->present, base);
    else
        strcpy(ret_text, "—");
}

/* 达到, or 差 2 人; empty without a base. */
static void form_verdict(const struct form_terms *terms, const struct attendance *attendance,
                         char ret_text[FORM_FIGURE_SIZE])
{
    int base = form_base(terms, attendance), percent = terms->attendance_percent;
    if (base == 0)
        ret_text[0] = '\0';
    else if (terms->attendance_met(attendance->present, base, percent))
        strcpy(ret_text, "达到");
    else
        snprintf(ret_text, FORM_FIGURE_SIZE, "差 %d 人",
                 terms->attendance_missing(attendance->present, base, percent));
}

/* ---- parts ---- */

void form_add_foot(struct db *db, const struct form_terms *terms, struct paper_document *document)
{
    char foot[FORM_TEXT_SIZE];
    struct trust_key own;
    trust_own(db, &own);
    snprintf(foot, sizeof foot, "终端 %s　指纹 %s%s%s", own.device, own.fingerprint,
             terms->code[0] == '\0' ? "" : "　记录校验码 ", terms->code);
    paper_set_foot(document, foot);
}

void form_start(struct form *form, const char *title, const char *name, bool is_landscape)
{
    char text[FORM_TEXT_SIZE];
    form_title(form, title, text);
    paper_start(&form->document, text, name, is_landscape);
    form_add_foot(form->db, form->terms, &form->document);
}

void form_add_head(struct form *form, const char *branch)
{
    char time[FORM_TEXT_SIZE];
    const struct activity *activity = &form->activity;
    struct paper_document *document = &form->document;
    form_time(activity, time);
    paper_fields(document, 1);
    paper_field(document, "活动主题", activity->theme);
    paper_field(document, "时间", time);
    paper_fields(document, 2);
    paper_field(document, "党支部", branch);
    paper_field(document, "地点", activity->place);
    paper_field(document, "主持人", activity->host);
    paper_field(document, "记录人", "");
}

static void form_figure(struct paper_document *document, const char *label, int number)
{
    char text[FORM_FIGURE_SIZE];
    snprintf(text, sizeof text, "%d 人", number);
    paper_field(document, label, text);
}

/* S2:101, said as on the announcement screen. */
static void form_sentence(const struct form_terms *terms, const struct attendance *attendance,
                          char ret_text[FORM_TEXT_SIZE])
{
    int base = form_base(terms, attendance), percent = terms->attendance_percent;
    const char *of = terms->base_is_expected ? "应到人数" : "党员总数";
    if (base == 0)
        snprintf(ret_text, FORM_TEXT_SIZE, "没有应到党员");
    else if (terms->attendance_met(attendance->present, base, percent))
        snprintf(ret_text, FORM_TEXT_SIZE, "达到%s %d%% 的要求", of, percent);
    else
        snprintf(ret_text, FORM_TEXT_SIZE, "未达到%s %d%% 的要求，还差 %d 人", of, percent,
                 terms->attendance_missing(attendance->present, base, percent));
}

void form_add_cells(struct paper_document *document, const struct form_terms *terms,
                    const struct attendance *attendance, bool with_late)
{
    char rate[FORM_FIGURE_SIZE], verdict[FORM_FIGURE_SIZE];
    form_rate(terms, attendance, with_late ? "" : "\n", rate);
    form_verdict(terms, attendance, verdict);
    paper_number(document, attendance->total);
    paper_number(document, attendance->expected);
    paper_number(document, attendance->present);
    if (with_late)
        paper_number(document, attendance->late);
    paper_number(document, attendance->leave);
    paper_number(document, attendance->other);
    paper_number(document, attendance->absent);
    paper_number(document, attendance->guests);
    paper_cell(document, rate);
    paper_cell(document, verdict);
}

void form_add_figures(struct form *form, const struct attendance *attendance)
{
    char rate[FORM_FIGURE_SIZE], sentence[FORM_TEXT_SIZE];
    struct paper_document *document = &form->document;
    form_rate(form->terms, attendance, "", rate);
    form_sentence(form->terms, attendance, sentence);
    paper_fields(document, 3);
    form_figure(document, "党员总数", attendance->total);
    form_figure(document, "应到", attendance->expected);
    form_figure(document, "实到", attendance->present);
    form_figure(document, "迟到", attendance->late);
    form_figure(document, "请假", attendance->leave);
    form_figure(document, "其他方式", attendance->other);
    form_figure(document, "未到", attendance->absent);
    form_figure(document, "列席", attendance->guests);
    paper_field(document, "到会率", rate);
    paper_fields(document, 1);
    paper_field(document, "到会要求", sentence);
}
