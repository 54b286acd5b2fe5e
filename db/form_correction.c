#include "db/form_correction.h"

#include "db/statement.h"
#include "firmware/base/utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

enum { CORRECTION_SIZE = 2048 };

/* A line of the table. */
struct correction {
    int64_t wall_ms, member_id; /* 0: it is about nobody of the roster */
    char by[NAME_SIZE];
    char device[KEY_DEVICE_SIZE]; /* of the terminal where it was done; "": this one */
    char who[NAME_SIZE];
    char old[CORRECTION_SIZE], new[CORRECTION_SIZE], why[CORRECTION_SIZE];
};

static const char *correction_text(const json_t *data, const char *key)
{
    const char *text = json_string_value(json_object_get(data, key));
    return text == NULL ? "" : text;
}

static bool correction_is_true(const json_t *data, const char *key)
{
    return json_is_true(json_object_get(data, key));
}

static void correction_say(struct correction *correction, const char *old, const char *new,
                           const char *why)
{
    snprintf(correction->old, CORRECTION_SIZE, "%s", old);
    snprintf(correction->new, CORRECTION_SIZE, "%s", new);
    utf8_copy(correction->why, CORRECTION_SIZE, why);
}

/* ---- what the kinds of entries say; false: this one is no correction ---- */

static bool correction_of_checkin(const json_t *data, struct correction *correction)
{
    bool is_by_hand = strcmp(correction_text(data, "method"), "manual") == 0;
    bool is_claimed = json_object_get(data, "tap") != NULL;
    const char *state = correction_is_true(data, "guest")  ? "列席"
                        : correction_is_true(data, "late") ? "迟到"
                                                           : "已签到";
    char new[CORRECTION_SIZE];
    snprintf(new, sizeof new, "%s（%s）", is_by_hand ? "补登" : "认领卡片，按刷卡时间签到", state);
    correction_say(correction,
                   is_claimed                                 ? "卡片未认领"
                   : correction_is_true(data, "was_on_leave") ? "请假"
                                                              : "未签到",
                   new, correction_text(data, "reason"));
    return is_by_hand || is_claimed;
}

static bool correction_of_undo(const json_t *data, struct correction *correction)
{
    correction_say(correction, "已签到", "撤销签到", correction_text(data, "reason"));
    return !correction_is_true(data, "beaten"); /* said by that of the one that counted */
}

static bool correction_of_guest(const json_t *data, struct correction *correction)
{
    correction_say(correction, "列席", "撤销列席登记", correction_text(data, "reason"));
    return true;
}

/* A change of the paper alone is none, and the kind of a leave is not in the entry. */
static bool correction_of_leave(const json_t *data, struct correction *correction)
{
    correction_say(correction, "未登记请假", "请假", "");
    return !correction_is_true(data, "was_on_leave");
}

static bool correction_of_leave_cancel(const json_t *data, struct correction *correction)
{
    (void)data;
    correction_say(correction, "请假", "取消请假", "");
    return true;
}

static bool correction_of_merged_leave(const json_t *data, struct correction *correction)
{
    return strcmp(correction_text(data, "type"), "leave.set") == 0
               ? correction_of_leave(data, correction)
               : correction_of_leave_cancel(data, correction);
}

static const char *correction_way(const char *word)
{
    return strcmp(word, "online") == 0  ? "线上参加"
           : strcmp(word, "visit") == 0 ? "上门参加"
                                        : "未登记其他方式";
}

static bool correction_of_other_way(const json_t *data, struct correction *correction)
{
    const char *old = correction_text(data, "old"), *new = correction_text(data, "new");
    correction_say(correction, correction_way(old), correction_way(new), "");
    return strcmp(old, new) != 0; /* only the note was changed */
}

/* "日期 2026-05-20；地点 会议室" */
static void correction_list_fields(const json_t *fields, char ret_text[CORRECTION_SIZE])
{
    static const struct {
        const char *key, *word;
    } words[] = {{"date", "日期"},  {"start_min", "开始"}, {"end_min", "结束"}, {"theme", "主题"},
                 {"place", "地点"}, {"host", "主持人"},    {"way", "活动方式"}};
    ret_text[0] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const json_t *value = json_object_get(fields, words[i].key);
        const char *mark = ret_text[0] != '\0' ? "；" : "", *text = json_string_value(value);
        int minutes = (int)json_integer_value(value);
        if (text != NULL)
            utf8_append(ret_text, CORRECTION_SIZE, "%s%s %s", mark, words[i].word,
                        text[0] == '\0' ? "（空）" : text);
        else if (value != NULL)
            utf8_append(ret_text, CORRECTION_SIZE, "%s%s %02d:%02d", mark, words[i].word,
                        minutes / 60, minutes % 60);
    }
}

/* S2:98 "需报党委报备并说明原因" */
static bool correction_of_activity(const json_t *data, struct correction *correction)
{
    const char *reported_on = correction_text(data, "reported_on");
    correction_list_fields(json_object_get(data, "old"), correction->old);
    correction_list_fields(json_object_get(data, "new"), correction->new);
    utf8_copy(correction->why, CORRECTION_SIZE / 2, correction_text(data, "reason"));
    if (reported_on[0] != '\0')
        utf8_append(correction->why, CORRECTION_SIZE, "（报备日期 %s）", reported_on);
    return true;
}

static bool correction_moves_day(const json_t *data)
{
    return json_object_get(json_object_get(data, "new"), "date") != NULL;
}

static const struct correction_kind {
    const char *type, *about; /* NULL: the person's name */
    bool since_start;         /* before, it is planning; but not another day (S2:98) */
    bool (*read)(const json_t *data, struct correction *correction);
} correction_kinds[] = {
    {"checkin.new", NULL, false, correction_of_checkin},
    {"checkin.undo", NULL, false, correction_of_undo},
    {"guest.undo", NULL, false, correction_of_guest},
    {"leave.set", NULL, true, correction_of_leave},
    {"leave.cancel", NULL, true, correction_of_leave_cancel},
    {"other_way.set", NULL, true, correction_of_other_way},
    {"other_way.cancel", NULL, true, correction_of_other_way},
    {"activity.change", "活动安排", true, correction_of_activity},
    {"merge.checkin", NULL, false, correction_of_checkin},
    {"merge.checkin_undo", NULL, false, correction_of_undo},
    {"merge.guest_undo", NULL, false, correction_of_guest},
    {"merge.leave", NULL, true, correction_of_merged_leave},
    {"merge.other_way", NULL, true, correction_of_other_way},
};

static const struct correction_kind *correction_kind(const char *type)
{
    for (size_t i = 0; i < sizeof correction_kinds / sizeof *correction_kinds; i++)
        if (strcmp(correction_kinds[i].type, type) == 0)
            return &correction_kinds[i];
    return NULL;
}

/* ---- the table ---- */

static bool correction_is_of(const struct form *form, const struct correction *correction,
                             const char *branch)
{
    if (branch == NULL)
        return true;
    for (size_t i = 0; i < form->line_count; i++)
        if (form->lines[i].member.id == correction->member_id && form->lines[i].guest_id == 0 &&
            form_is_of(form, &form->lines[i], branch))
            return true;
    return false;
}

/* Who did it is an organizer's name, or the command line. */
static void correction_add(struct paper_document *document, const struct correction *correction)
{
    char time[FORM_FIGURE_SIZE], by[NAME_SIZE + 32];
    struct moment at = clock_moment(correction->wall_ms);
    snprintf(time, sizeof time, "%d月%d日 %02d:%02d", at.month, at.day, at.hour, at.minute);
    paper_cell(document, time);
    snprintf(by, sizeof by, "%s%s%s",
             strcmp(correction->by, "cli") == 0 ? "命令行" : correction->by,
             correction->device[0] == '\0' ? "" : "\n终端 ", correction->device);
    paper_cell(document, by);
    paper_cell(document, correction->who);
    paper_cell(document, correction->old);
    paper_cell(document, correction->new);
    paper_cell(document, correction->why);
}

/* What came from another terminal was done there, and by somebody there (merge.h). */
static void correction_read_origin(const json_t *data, struct correction *correction)
{
    const json_t *at_ms = json_object_get(data, "at_ms");
    if (!json_is_integer(at_ms))
        return;
    correction->wall_ms = json_integer_value(at_ms);
    utf8_copy(correction->by, NAME_SIZE, correction_text(data, "by"));
    utf8_copy(correction->device, KEY_DEVICE_SIZE, correction_text(data, "device"));
}

static enum err correction_read(struct statement *query, const struct form *form,
                                struct correction *ret_correction, bool *ret_is_one)
{
    const struct correction_kind *kind = correction_kind(statement_text(query, 2));
    *ret_correction = (struct correction){.wall_ms = statement_int(query, 0)};
    utf8_copy(ret_correction->by, NAME_SIZE, statement_text(query, 1));
    *ret_is_one = false;
    if (kind == NULL)
        return ERR_OK;
    json_t *data = json_loads(statement_text(query, 3), 0, NULL);
    if (data == NULL)
        return ERR_CORRUPT;
    correction_read_origin(data, ret_correction);
    bool is_planning = kind->since_start && ret_correction->wall_ms < form->document.time_ms &&
                       !correction_moves_day(data);
    ret_correction->member_id = json_integer_value(json_object_get(data, "member"));
    utf8_copy(ret_correction->who, NAME_SIZE,
              kind->about != NULL ? kind->about : correction_text(data, "name"));
    *ret_is_one = !is_planning && kind->read(data, ret_correction);
    json_decref(data);
    return ERR_OK;
}

static void correction_begin(struct paper_document *document)
{
    static const struct paper_column columns[] = {
        {"时间", 190, PAPER_CENTRE, false}, {"经办人", 115, PAPER_CENTRE, false},
        {"姓名", 115, PAPER_CENTRE, false}, {"原记录", 170, PAPER_LEFT, false},
        {"更正为", 190, PAPER_LEFT, false}, {"原因", 220, PAPER_LEFT, false},
    };
    paper_text(document, "更正记录", "");
    paper_table(document, columns, sizeof columns / sizeof *columns);
}

enum err form_correction_add(struct form *form, const char *branch)
{
    int count = 0;
    enum err err = ERR_OK;
    struct statement *query = statement_open(
        form->db, "SELECT wall_ms, origin, type, data FROM chain WHERE activity = ? ORDER BY seq");
    statement_bind_int(query, 1, form->activity.id);
    while (err == ERR_OK && statement_row(query)) {
        struct correction correction;
        bool is_one = false;
        err = correction_read(query, form, &correction, &is_one);
        if (err != ERR_OK || !is_one || !correction_is_of(form, &correction, branch))
            continue;
        if (count++ == 0)
            correction_begin(&form->document);
        correction_add(&form->document, &correction);
    }
    enum err close_err = statement_close(query);
    if (err == ERR_OK && close_err == ERR_OK && count == 0)
        paper_text(&form->document, "更正记录", "无");
    return err != ERR_OK ? err : close_err;
}
