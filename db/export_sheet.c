#include "db/export_sheet.h"

#include "db/activity.h"
#include "db/clock_watch.h"
#include "db/form_word.h"

#include <inttypes.h>
#include <string.h>

static const char *const sheet_heads[] = {"序号", "姓名",     "党支部",   "党小组", "人员类别",
                                          "状态", "签到时间", "签到方式", "备注"};

enum { SHEET_TIME_SIZE = 48 };

void export_sheet_cell(FILE *out, const char *text, bool is_first)
{
    static const char risky[] = "=+-@\t\r";
    bool guarded = text[0] != '\0' && strchr(risky, text[0]) != NULL;
    bool quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (!is_first)
        fputc(',', out);
    if (quoted)
        fputc('"', out);
    if (guarded)
        fputc('\'', out);
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '"')
            fputc('"', out);
        fputc(*at, out);
    }
    if (quoted)
        fputc('"', out);
}

/* product.md §3a; who was on leave and came, came. */
static const char *sheet_state(const struct sheet_line *line)
{
    if (!line->counts)
        return "列席";
    if (line->present)
        return line->late ? "迟到" : "已签到";
    if (line->other_way)
        return "其他方式";
    return line->on_leave ? "请假" : "未到";
}

static void sheet_time(const struct sheet_line *line, char ret_text[SHEET_TIME_SIZE])
{
    struct moment at = clock_moment(line->at_ms);
    ret_text[0] = '\0';
    if (line->present)
        snprintf(ret_text, SHEET_TIME_SIZE, "%04d-%02d-%02d %02d:%02d:%02d", at.year, at.month,
                 at.day, at.hour, at.minute, at.second);
}

/* S2:109: what was done by hand stands on the sheet, with its reason. */
static void sheet_note(const struct sheet_line *line, char ret_text[FORM_REMARK_SIZE])
{
    bool by_hand = line->present && line->by_hand;
    ret_text[0] = '\0';
    if (line->guest_id != 0)
        form_word_remark(ret_text, form_word_guest(line->guest_kind), line->guest_label);
    if (line->present && line->device[0] != '\0')
        form_word_remark(ret_text, "在另一台终端", line->device);
    if (line->guest_id != 0)
        return;
    if (by_hand)
        form_word_remark(ret_text, "补登", line->reason);
    if (line->was_undone)
        form_word_remark(ret_text, "签到曾被撤销", by_hand ? "" : line->reason);
    if (line->counts && !line->expected)
        form_word_remark(ret_text, "按规定可暂不参加", "");
}

/* The sheet on its way out. */
struct sheet {
    FILE *out;
    int lines;
};

static bool sheet_write_line(const struct sheet_line *line, void *context)
{
    struct sheet *sheet = context;
    char number[16], time[SHEET_TIME_SIZE], note[FORM_REMARK_SIZE];
    const char *method = !line->present ? "" : line->by_hand ? "补登" : "刷卡";
    snprintf(number, sizeof number, "%d", ++sheet->lines);
    sheet_time(line, time);
    sheet_note(line, note);
    const char *cells[] = {number,
                           line->member.name,
                           line->member.branch,
                           line->member.group,
                           line->guest_id != 0 ? "" : form_word_class(line->member.class),
                           sheet_state(line),
                           time,
                           method,
                           note};
    _Static_assert(sizeof cells == sizeof sheet_heads, "a cell for every head");
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        export_sheet_cell(sheet->out, cells[i], i == 0);
    fputs("\r\n", sheet->out);
    return true;
}

/* A last line, in 备注, when the times above are not all of one clock. */
static enum err sheet_write_clock(struct db *db, int64_t activity_id, FILE *out)
{
    enum { CELLS_BEFORE = sizeof sheet_heads / sizeof *sheet_heads - 1 };
    int count = 0;
    enum err err = clock_watch_count(db, activity_id, &count);
    for (int i = 0; count > 0 && i < CELLS_BEFORE; i++)
        fputc(',', out);
    if (count > 0)
        fprintf(out, "活动当天本机时间调整过 %d 次，详见 records.jsonl\r\n", count);
    return err;
}

enum err export_sheet_write(struct db *db, int64_t activity_id, FILE *out)
{
    struct sheet sheet = {.out = out};
    fputs("\xEF\xBB\xBF", out);
    for (size_t i = 0; i < sizeof sheet_heads / sizeof *sheet_heads; i++)
        export_sheet_cell(out, sheet_heads[i], i == 0);
    fputs("\r\n", out);
    enum err err = activity_sheet(db, activity_id, sheet_write_line, &sheet);
    return err == ERR_OK ? sheet_write_clock(db, activity_id, out) : err;
}
