#include "db/form_year.h"

#include "db/attendance.h"
#include "db/form_part.h"
#include "db/form_word.h"
#include "db/plan.h"
#include "firmware/base/utf8.h"

#include <string.h>

void form_year_begin(struct form_year *year, int number, const struct moment *now)
{
    *year = (struct form_year){.year = number};
    year->months_past = number < now->year ? 12 : number == now->year ? now->month - 1 : 0;
}

/* ---- adding up ---- */

static void year_add_way(struct form_year *year, const char *way)
{
    const char *name = way[0] == '\0' ? "未填写方式" : way;
    for (int i = 0; i < FORM_YEAR_WAYS; i++) {
        if (year->way_counts[i] == 0)
            strcpy(year->ways[i], name);
        if (strcmp(year->ways[i], name) == 0) {
            year->way_counts[i]++;
            return;
        }
    }
    year->other_ways++;
}

static void year_add_duration(struct form_year *year, const struct activity *activity)
{
    int minutes = activity->end_min - activity->start_min;
    if (year->shortest_min == 0 || minutes < year->shortest_min)
        year->shortest_min = minutes;
    if (minutes > year->longest_min)
        year->longest_min = minutes;
}

static enum err year_add_steps(struct form_year *year, struct db *db,
                               const struct ledger_line *line)
{
    char dates[ACTIVITY_STEPS][DATE_SIZE];
    int count = 0;
    enum err err = form_steps(db, &line->activity, &line->attendance, dates);
    for (int i = 0; i < ACTIVITY_STEPS && err == ERR_OK; i++)
        count += dates[i][0] != '\0';
    year->steps += count;
    year->complete += count == ACTIVITY_STEPS;
    return err;
}

enum err form_year_add(struct form_year *year, struct db *db, const struct form_terms *terms,
                       const struct ledger_line *line)
{
    const struct attendance *attendance = &line->attendance;
    bool is_theme_day = line->activity.type == ACTIVITY_THEME_DAY;
    if (line->activity.id == 0)
        return ERR_OK;
    year->planned++;
    if (!line->held)
        return ERR_OK;
    year->held++;
    year->types[line->activity.type]++;
    year->has_day[line->month] |= is_theme_day;
    year->made_up += line->made_up;
    year->owed += line->owed;
    year->met += terms->attendance_met(
        attendance->present, terms->base_is_expected ? attendance->expected : attendance->total,
        terms->attendance_percent);
    attendance_sum(&year->sum, attendance);
    year_add_way(year, line->activity.way);
    if (!is_theme_day)
        return ERR_OK;
    year_add_duration(year, &line->activity);
    return year_add_steps(year, db, line);
}

void form_year_add_evaluation(struct form_year *year, const struct form_evaluation *evaluation)
{
    if (evaluation->state != FORM_EVALUATION_CLOSED)
        return;
    year->evaluations++;
    year->judged += evaluation->judgement.satisfaction.has_result;
    year->below += evaluation->judgement.satisfaction.is_below;
}

static bool year_visit_plan(const struct plan_row *row, void *context)
{
    struct form_year *year = context;
    year->plan_rows++;
    year->plan_rows_dated += year->has_day[row->month];
    return true;
}

enum err form_year_add_plan(struct form_year *year, struct db *db)
{
    return plan_list(db, year->year, year_visit_plan, year);
}

/* ---- sentences ---- */

static void year_say_duration(char *text, const char *words, int minutes)
{
    utf8_append(text, FORM_YEAR_TEXT_SIZE, "%s %d 小时", words, minutes / 60);
    if (minutes % 60 > 0)
        utf8_append(text, FORM_YEAR_TEXT_SIZE, " %d 分", minutes % 60);
}

/* S2:98 "必须坚持每月开展一次", "时间不少于半天": printed, not judged. */
static void year_say_time(const struct form_year *year, char *text)
{
    int months = 0, missing = 0;
    for (int month = 1; month <= 12; month++)
        months += year->has_day[month];
    utf8_append(text, FORM_YEAR_TEXT_SIZE,
                "安排活动 %d 次，已开展 %d 次，其中主题党日 %d 次，分布在 %d 个月。", year->planned,
                year->held, year->types[ACTIVITY_THEME_DAY], months);
    for (int month = 1; month <= year->months_past; month++)
        if (!year->has_day[month])
            utf8_append(text, FORM_YEAR_TEXT_SIZE, "%s%d月",
                        missing++ == 0 ? "没有主题党日的月份：" : "、", month);
    if (missing > 0)
        utf8_append(text, FORM_YEAR_TEXT_SIZE, "。");
    if (year->longest_min > 0) {
        year_say_duration(text, "主题党日每次", year->shortest_min);
        if (year->longest_min > year->shortest_min)
            year_say_duration(text, "至", year->longest_min);
        utf8_append(text, FORM_YEAR_TEXT_SIZE, "。");
    }
}

static void year_say_form(const struct form_year *year, char *text)
{
    int count = 0;
    for (int type = 0; type < FORM_YEAR_TYPES; type++)
        if (year->types[type] > 0)
            utf8_append(text, FORM_YEAR_TEXT_SIZE, "%s%s %d 次", count++ > 0 ? "、" : "活动类型：",
                        form_word_type((enum activity_type)type), year->types[type]);
    for (int i = 0; i < FORM_YEAR_WAYS && year->way_counts[i] > 0; i++)
        utf8_append(text, FORM_YEAR_TEXT_SIZE, "%s%s %d 次", i > 0 ? "、" : "。活动方式：",
                    year->ways[i], year->way_counts[i]);
    if (year->other_ways > 0)
        utf8_append(text, FORM_YEAR_TEXT_SIZE, "、其他 %d 次", year->other_ways);
    utf8_append(text, FORM_YEAR_TEXT_SIZE, year->held > 0 ? "。" : "没有已开展的活动。");
}

static void year_say_content(const struct form_year *year, char *text)
{
    if (year->plan_rows > 0)
        utf8_append(text, FORM_YEAR_TEXT_SIZE,
                    "年度计划 %d 项，其中 %d 项所在的月份已开展主题党日。", year->plan_rows,
                    year->plan_rows_dated);
    else
        utf8_append(text, FORM_YEAR_TEXT_SIZE, "终端没有导入年度计划。");
    utf8_append(text, FORM_YEAR_TEXT_SIZE, "各次活动主题见台账。");
}

/* S2:106 */
static void year_say_procedure(const struct form_year *year, char *text)
{
    int days = year->types[ACTIVITY_THEME_DAY];
    if (days == 0)
        utf8_append(text, FORM_YEAR_TEXT_SIZE, "没有已开展的主题党日。");
    else
        utf8_append(text, FORM_YEAR_TEXT_SIZE,
                    "主题党日 %d 次，九项基本程序应记日期 %d 项，已记 %d 项；九项记齐的 %d 次。",
                    days, days * ACTIVITY_STEPS, year->steps, year->complete);
}

/* S2:108: the numbers; what follows from them is for people to say. */
static void year_say_evaluations(const struct form_year *year, const struct form_terms *terms,
                                 char *text)
{
    if (year->evaluations == 0)
        return;
    utf8_append(text, FORM_YEAR_TEXT_SIZE,
                "测评 %d 次，有结果的 %d 次，其中满意率低于 60%% 的 %d 次（口径：%s）。",
                year->evaluations, year->judged, year->below,
                form_word_formula(terms->satisfaction_formula));
}

static void year_say_effect(const struct form_year *year, const struct form_terms *terms,
                            char *text)
{
    char rate[FORM_FIGURE_SIZE];
    form_rate(terms, &year->sum, "", rate);
    if (year->held == 0) {
        utf8_append(text, FORM_YEAR_TEXT_SIZE, "没有已开展的活动。");
        year_say_evaluations(year, terms, text);
        return;
    }
    utf8_append(text, FORM_YEAR_TEXT_SIZE,
                "各次合计到会率 %s；达到 %d%% 要求的 %d 次，未达到的 %d 次。", rate,
                terms->attendance_percent, year->met, year->held - year->met);
    utf8_append(text, FORM_YEAR_TEXT_SIZE,
                "请假 %d 人次，其他方式参加 %d 人次，未到 %d 人次，列席 %d 人次。", year->sum.leave,
                year->sum.other, year->sum.absent, year->sum.guests);
    utf8_append(text, FORM_YEAR_TEXT_SIZE, "补学已完成 %d 人次，待完成 %d 人次。", year->made_up,
                year->owed);
    year_say_evaluations(year, terms, text);
}

void form_year_text(const struct form_year *year, const struct form_terms *terms,
                    enum form_year_head head, char ret_text[FORM_YEAR_TEXT_SIZE])
{
    ret_text[0] = '\0';
    switch (head) {
    case YEAR_TIME:
        year_say_time(year, ret_text);
        break;
    case YEAR_FORM:
        year_say_form(year, ret_text);
        break;
    case YEAR_CONTENT:
        year_say_content(year, ret_text);
        break;
    case YEAR_PROCEDURE:
        year_say_procedure(year, ret_text);
        break;
    case YEAR_EFFECT:
        year_say_effect(year, terms, ret_text);
        break;
    }
    utf8_append(ret_text, FORM_YEAR_TEXT_SIZE, "\n评估意见：");
}
