#include "firmware/ledger_sheet.h"

#include "db/export_sheet.h"
#include "db/form_word.h"
#include "db/ledger.h"
#include "firmware/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A sheet on its way out. */
struct ledger_writer {
    FILE *out;
    const struct ledger_measure *measure;
    int members;
    int64_t time_ms;
};

/* ---- cells ---- */

static void ledger_end_row(const struct ledger_writer *writer)
{
    fputs("\r\n", writer->out);
}

static void ledger_row(const struct ledger_writer *writer, const char *const *cells, size_t count)
{
    for (size_t i = 0; i < count; i++)
        export_sheet_cell(writer->out, cells[i], i == 0);
    ledger_end_row(writer);
}

static void ledger_figure(const struct ledger_writer *writer, int figure)
{
    char text[16];
    snprintf(text, sizeof text, "%d", figure);
    export_sheet_cell(writer->out, text, false);
}

/* ---- the months ---- */

static const char *ledger_type(enum activity_type type)
{
    static const char *const words[] = {
        [ACTIVITY_THEME_DAY] = "主题党日", [ACTIVITY_COMMITTEE] = "支委会",
        [ACTIVITY_ASSEMBLY] = "党员大会",  [ACTIVITY_GROUP] = "党小组会",
        [ACTIVITY_LECTURE] = "党课",       [ACTIVITY_STUDY] = "集中学习",
    };
    return words[type];
}

static void ledger_write_heads(const struct ledger_writer *writer)
{
    char rate[48], met[32];
    snprintf(rate, sizeof rate, "到会率（按%s）",
             writer->measure->base_is_expected ? "应到" : "党员总数");
    snprintf(met, sizeof met, "达到%d%%", writer->measure->percent);
    const char *const heads[] = {"月份", "日期", "类型", "主题",   "状态",  "党员总数",
                                 "应到", "实到", "迟到", "请假",   "未到",  "其他方式",
                                 "列席", rate,   met,    "待补学", "已补学"};
    ledger_row(writer, heads, sizeof heads / sizeof *heads);
}

static void ledger_write_figures(const struct ledger_writer *writer, const struct ledger_line *line)
{
    const struct attendance *came = &line->attendance;
    int base = writer->measure->base_is_expected ? came->expected : came->total;
    int tenths = rules_rate_tenths(came->present, base);
    bool is_met = rules_attendance_met(came->present, base, writer->measure->percent);
    const int figures[] = {came->total, came->expected, came->present, came->late,
                           came->leave, came->absent,   came->other,   came->guests};
    char rate[48] = "";
    if (base > 0)
        snprintf(rate, sizeof rate, "%d.%d%%（%d÷%d）", tenths / 10, tenths % 10, came->present,
                 base);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        ledger_figure(writer, figures[i]);
    export_sheet_cell(writer->out, rate, false);
    export_sheet_cell(writer->out, base == 0 ? "" : is_met ? "是" : "否", false);
    ledger_figure(writer, line->owed);
    ledger_figure(writer, line->made_up);
}

static void ledger_note_time(struct ledger_writer *writer, const struct activity *activity)
{
    struct moment start = {0};
    if (clock_parse_date(activity->date, &start) != ERR_OK)
        return;
    start.hour = activity->start_min / 60;
    start.minute = activity->start_min % 60;
    writer->time_ms = clock_wall_of(start);
}

static void ledger_write_no_figures(const struct ledger_writer *writer)
{
    enum { FIGURES = 12 };
    for (int i = 0; i < FIGURES; i++)
        export_sheet_cell(writer->out, "", false);
}

/* An empty month has its number alone (S2:98 "必须坚持每月开展一次": it shows). */
static bool ledger_write_line(const struct ledger_line *line, void *context)
{
    struct ledger_writer *writer = context;
    const struct activity *activity = &line->activity;
    bool is_empty = activity->id == 0;
    char month[16];
    snprintf(month, sizeof month, "%d月", line->month);
    const char *const cells[] = {month, activity->date, is_empty ? "" : ledger_type(activity->type),
                                 activity->theme,
                                 is_empty     ? ""
                                 : line->held ? "已开展"
                                              : "未开始"};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        export_sheet_cell(writer->out, cells[i], i == 0);
    if (line->held) {
        ledger_write_figures(writer, line);
        ledger_note_time(writer, activity);
    } else {
        ledger_write_no_figures(writer);
    }
    ledger_end_row(writer);
    return true;
}

/* ---- the members ---- */

static void ledger_write_member_heads(const struct ledger_writer *writer)
{
    static const char *const heads[] = {"序号",     "姓名",   "工号",  "党小组", "人员类别",
                                        "应参加",   "实到",   "迟到",  "请假",   "未到",
                                        "其他方式", "待补学", "已补学"};
    ledger_end_row(writer);
    ledger_row(writer, heads, sizeof heads / sizeof *heads);
}

static bool ledger_write_member(const struct ledger_member *line, void *context)
{
    struct ledger_writer *writer = context;
    const struct member *member = &line->member;
    char number[16];
    snprintf(number, sizeof number, "%d", ++writer->members);
    const char *const cells[] = {number, member->name, member->number, member->group,
                                 form_word_class(member->class)};
    const int figures[] = {line->activities, line->present, line->late, line->leave,
                           line->absent,     line->other,   line->owed, line->made_up};
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        export_sheet_cell(writer->out, cells[i], i == 0);
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        ledger_figure(writer, figures[i]);
    ledger_end_row(writer);
    return true;
}

/* ---- the file ---- */

static enum err ledger_write(struct db *db, const char *branch, int year, const struct moment *now,
                             struct ledger_writer *writer)
{
    char title[32];
    snprintf(title, sizeof title, "%d年台账", year);
    fputs("\xEF\xBB\xBF", writer->out);
    ledger_row(writer, (const char *const[]){title, branch}, 2);
    ledger_write_heads(writer);
    enum err err = ledger_list(db, branch, year, now, ledger_write_line, writer);
    if (err != ERR_OK)
        return err;
    ledger_write_member_heads(writer);
    return ledger_members(db, branch, year, now, ledger_write_member, writer);
}

/* Characters that a FAT stick refuses become underscores. */
static enum err ledger_name(const char *branch, int year, char **ret_name)
{
    if (asprintf(ret_name, "台账-%d-%s.csv", year, branch) < 0) {
        *ret_name = NULL;
        return ERR_NOMEM;
    }
    for (char *at = *ret_name; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || strchr("\\/:*?\"<>|", *at) != NULL)
            *at = '_';
    return ERR_OK;
}

enum err ledger_sheet_make(struct db *db, const char *branch, int year, const struct moment *now,
                           const struct ledger_measure *measure, struct ledger_sheet *ret_sheet)
{
    const struct moment new_year = {.year = year, .month = 1, .day = 1};
    struct ledger_writer writer = {.measure = measure, .time_ms = clock_wall_of(new_year)};
    *ret_sheet = (struct ledger_sheet){.name = NULL};
    enum err err = ledger_name(branch, year, &ret_sheet->name);
    if (err != ERR_OK)
        return err;
    writer.out = open_memstream(&ret_sheet->bytes, &ret_sheet->length);
    if (writer.out == NULL)
        return ERR_NOMEM;
    err = ledger_write(db, branch, year, now, &writer);
    bool failed = ferror(writer.out);
    if ((fclose(writer.out) != 0 || failed) && err == ERR_OK)
        err = ERR_NOMEM;
    ret_sheet->time_ms = writer.time_ms;
    return err;
}

void ledger_sheet_clear(struct ledger_sheet *sheet)
{
    free(sheet->name);
    free(sheet->bytes);
    *sheet = (struct ledger_sheet){.name = NULL};
}
