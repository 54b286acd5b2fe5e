#include "db/form.h"

#include "db/form_correction.h"
#include "db/form_part.h"
#include "db/form_word.h"
#include "firmware/base/utf8.h"

#include <stdio.h>
#include <string.h>

enum { SHEET_COLUMNS = 8 };

static const struct paper_column sheet_columns[SHEET_COLUMNS] = {
    {"序号", 57, PAPER_CENTRE, true},      {"姓名", 113, PAPER_CENTRE, false},
    {"党小组", 125, PAPER_CENTRE, false},  {"人员类别", 104, PAPER_CENTRE, false},
    {"签到时间", 99, PAPER_CENTRE, false}, {"签到方式", 99, PAPER_CENTRE, false},
    {"签名", 180, PAPER_LEFT, false},      {"备注", 223, PAPER_LEFT, false},
};

static const struct paper_column guest_columns[SHEET_COLUMNS] = {
    {"序号", 57, PAPER_CENTRE, true},       {"姓名", 113, PAPER_CENTRE, false},
    {"单位或身份", 125, PAPER_LEFT, false}, {"人员类别", 104, PAPER_CENTRE, false},
    {"签到时间", 99, PAPER_CENTRE, false},  {"签到方式", 99, PAPER_CENTRE, false},
    {"签名", 180, PAPER_LEFT, false},       {"备注", 223, PAPER_LEFT, false},
};

/* A name that no font of the terminal can draw has a spelling beside it. */
static void sheet_add_name(struct paper_document *document, const struct member *member)
{
    char text[2 * NAME_SIZE + 8];
    bool has_spelling =
        member->display_name[0] != '\0' && strcmp(member->display_name, member->name) != 0;
    snprintf(text, sizeof text, "%s%s%s%s", member->name, has_spelling ? "（" : "",
             has_spelling ? member->display_name : "", has_spelling ? "）" : "");
    paper_cell(document, text);
}

/* An entry of a later day says so. */
static void sheet_add_time(struct form *form, const struct sheet_line *line)
{
    char text[FORM_FIGURE_SIZE] = "", date[FORM_FIGURE_SIZE];
    struct moment at = clock_moment(line->at_ms);
    snprintf(date, sizeof date, "%04d-%02d-%02d", at.year, at.month, at.day);
    if (line->present && strcmp(date, form->activity.date) == 0)
        snprintf(text, sizeof text, "%02d:%02d", at.hour, at.minute);
    else if (line->present)
        snprintf(text, sizeof text, "%d月%d日\n%02d:%02d", at.month, at.day, at.hour, at.minute);
    paper_cell(&form->document, text);
}

/* Where somebody was, and what was done by hand (S2:109); why somebody is on leave is nobody's
 * business here. */
static void sheet_add_note(struct paper_document *document, const struct sheet_line *line)
{
    char note[FORM_REMARK_SIZE] = "";
    bool is_by_hand = line->present && line->by_hand && line->guest_id == 0;
    if (line->counts && !line->expected)
        form_word_remark(note, "按规定可暂不参加", "");
    if (line->late && line->present)
        form_word_remark(note, "迟到", "");
    if (line->counts && !line->present)
        form_word_remark(note,
                         line->other_way  ? "其他方式参加"
                         : line->on_leave ? "请假"
                                          : "未到",
                         "");
    if (line->present && line->on_leave)
        form_word_remark(note, "原请假，已到会", "");
    if (line->present && line->device[0] != '\0')
        form_word_remark(note, "在另一台终端", line->device);
    if (is_by_hand)
        form_word_remark(note, "补登", line->reason);
    if (line->was_undone)
        form_word_remark(note, "签到曾被撤销", is_by_hand ? "" : line->reason);
    paper_cell(document, note);
}

static void sheet_add_line(struct form *form, const struct sheet_line *line, int number)
{
    struct paper_document *document = &form->document;
    bool is_written_in = line->guest_id != 0;
    paper_number(document, number);
    sheet_add_name(document, &line->member);
    paper_cell(document, is_written_in ? line->guest_label : line->member.group);
    paper_cell(document, is_written_in ? form_word_guest(line->guest_kind)
                                       : form_word_class(line->member.class));
    sheet_add_time(form, line);
    paper_cell(document, !line->present ? "" : line->by_hand ? "补登" : "刷卡");
    paper_cell(document, "");
    sheet_add_note(document, line);
}

/* The lines of a branch that count, or its guests; returns how many there are. */
static int sheet_add_lines(struct form *form, const char *branch, bool counts)
{
    int number = 0;
    for (size_t i = 0; i < form->line_count; i++)
        if (form->lines[i].counts == counts && form_is_of(form, &form->lines[i], branch))
            sheet_add_line(form, &form->lines[i], ++number);
    return number;
}

static bool sheet_has_guests(const struct form *form, const char *branch)
{
    for (size_t i = 0; i < form->line_count; i++)
        if (!form->lines[i].counts && form_is_of(form, &form->lines[i], branch))
            return true;
    return false;
}

static void sheet_add_signs(struct paper_document *document)
{
    static const char *const labels[] = {"核对人签字：", "日期："};
    paper_signs(document, labels, 2);
}

static enum err sheet_add_branch(struct form *form, const char *branch)
{
    struct attendance attendance;
    struct paper_document *document = &form->document;
    enum err err = activity_attendance(form->db, form->activity.id, branch, &attendance);
    if (err != ERR_OK)
        return err;
    form_start(form, "签到表", branch, false);
    form_add_head(form, branch);
    paper_table(document, sheet_columns, SHEET_COLUMNS);
    sheet_add_lines(form, branch, true);
    paper_text(document, "列席人员", sheet_has_guests(form, branch) ? "" : "无");
    if (sheet_has_guests(form, branch)) {
        paper_table(document, guest_columns, SHEET_COLUMNS);
        sheet_add_lines(form, branch, false);
    }
    paper_text(document, "到会情况", "");
    form_add_figures(form, &attendance);
    err = form_correction_add(form, form->activity.branch_count > 1 ? branch : NULL);
    sheet_add_signs(document);
    return err;
}

/* ---- the joint paper ---- */

static void sheet_add_row(struct form *form, const char *name, const struct attendance *attendance)
{
    paper_cell(&form->document, name);
    form_add_cells(&form->document, form->terms, attendance, true);
}

static enum err sheet_add_rows(struct form *form)
{
    struct attendance attendance;
    for (int i = 0; i < form->activity.branch_count; i++) {
        const char *branch = form->activity.branches[i];
        enum err err = activity_attendance(form->db, form->activity.id, branch, &attendance);
        if (err != ERR_OK)
            return err;
        sheet_add_row(form, branch, &attendance);
    }
    enum err err = activity_attendance(form->db, form->activity.id, NULL, &attendance);
    if (err == ERR_OK)
        sheet_add_row(form, "合计", &attendance);
    return err;
}

static void sheet_join_branches(const struct activity *activity, char *ret_text, size_t size)
{
    ret_text[0] = '\0';
    for (int i = 0; i < activity->branch_count; i++)
        utf8_append(ret_text, size, "%s%s", i > 0 ? "、" : "", activity->branches[i]);
}

/* S2:27: several branches, one activity; every one is counted for itself. */
static enum err sheet_add_joint(struct form *form)
{
    static const struct paper_column columns[] = {
        {"党支部", 250, PAPER_LEFT, false},     {"党员总数", 65, PAPER_CENTRE, true},
        {"应到", 60, PAPER_CENTRE, true},       {"实到", 60, PAPER_CENTRE, true},
        {"迟到", 60, PAPER_CENTRE, true},       {"请假", 60, PAPER_CENTRE, true},
        {"其他方式", 65, PAPER_CENTRE, true},   {"未到", 60, PAPER_CENTRE, true},
        {"列席", 60, PAPER_CENTRE, true},       {"到会率", 160, PAPER_CENTRE, false},
        {"到会要求", 100, PAPER_CENTRE, false},
    };
    char branches[BRANCHES_MAX * (TITLE_SIZE + 3)];
    sheet_join_branches(&form->activity, branches, sizeof branches);
    form_start(form, "签到汇总表", "汇总", true);
    form_add_head(form, branches);
    paper_text(&form->document, "各党支部到会情况", "");
    paper_table(&form->document, columns, sizeof columns / sizeof *columns);
    enum err err = sheet_add_rows(form);
    if (err == ERR_OK)
        paper_text(&form->document, "",
                   "同时列入两个党支部的党员，在各支部分别计算，合计中只计一次。");
    if (err == ERR_OK)
        err = form_correction_add(form, NULL);
    sheet_add_signs(&form->document);
    return err;
}

enum err form_sheet(struct db *db, int64_t activity_id, const struct form_terms *terms,
                    struct paper_document *ret_document)
{
    struct form form;
    enum err err = form_open(db, activity_id, terms, "签到表", &form);
    if (err == ERR_OK && form.activity.branch_count > 1)
        err = sheet_add_joint(&form);
    for (int i = 0; i < form.activity.branch_count && err == ERR_OK; i++)
        err = sheet_add_branch(&form, form.activity.branches[i]);
    return form_close(&form, err, ret_document);
}
