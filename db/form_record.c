#include "db/form.h"

#include "db/activity_step.h"
#include "db/form_part.h"
#include "db/form_poll.h"
#include "db/form_word.h"
#include "firmware/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAMES_LENGTH = 1200 }; /* bytes of names in one field: more would not fit on a page */

/* ---- S2:106 ---- */

static const char *const record_steps[ACTIVITY_STEPS] = {
    "召开支委会确定活动主题和计划", "报党委审定",   "通过适当形式公开公示", "召集会议", "党员签到",
    "通报到会情况和活动内容",       "组织开展活动", "进行主题测评",         "总结提升",
};

static enum err record_add_steps(struct form *form, const struct attendance *attendance)
{
    static const struct paper_column columns[] = {
        {"程序", 140, PAPER_CENTRE, true},  {"基本程序", 333, PAPER_LEFT, false},
        {"日期", 194, PAPER_CENTRE, false}, {"完成", 140, PAPER_CENTRE, false},
        {"备注", 193, PAPER_LEFT, false},
    };
    char dates[ACTIVITY_STEPS][DATE_SIZE], text[FORM_FIGURE_SIZE];
    enum err err = form_steps(form->db, &form->activity, attendance, dates);
    if (err != ERR_OK)
        return err;
    paper_text(&form->document, "基本程序", "");
    paper_table(&form->document, columns, sizeof columns / sizeof *columns);
    for (int i = 0; i < ACTIVITY_STEPS; i++) {
        form_date(dates[i], text);
        paper_number(&form->document, i + 1);
        paper_cell(&form->document, record_steps[i]);
        paper_cell(&form->document, text);
        paper_cell(&form->document, dates[i][0] == '\0' ? "□" : "√");
        paper_cell(&form->document, "");
    }
    return ERR_OK;
}

/* ---- names, without reasons ---- */

static bool record_is_on_leave(const struct sheet_line *line)
{
    return form_is_missing(line) && line->on_leave;
}

static bool record_is_absent(const struct sheet_line *line)
{
    return form_is_missing(line) && !line->on_leave;
}

static bool record_is_other_way(const struct sheet_line *line)
{
    return line->counts && !line->present && line->other_way;
}

static bool record_is_guest(const struct sheet_line *line)
{
    return !line->counts;
}

/* As many fields as the names need. */
static void record_add_names(struct form *form, const char *branch, const char *label,
                             bool (*is_one)(const struct sheet_line *line))
{
    char names[NAMES_LENGTH + NAME_SIZE + 8] = "";
    for (size_t i = 0; i < form->line_count; i++) {
        const struct sheet_line *line = &form->lines[i];
        if (!is_one(line) || !form_is_of(form, line, branch))
            continue;
        if (strlen(names) > NAMES_LENGTH) {
            paper_field(&form->document, label, names);
            names[0] = '\0';
        }
        utf8_append(names, sizeof names, "%s%s", names[0] != '\0' ? "、" : "", line->member.name);
    }
    paper_field(&form->document, label, names[0] != '\0' ? names : "无");
}

/* ---- the form ---- */

static enum err record_add_boxes(struct form *form, const struct attendance *attendance)
{
    struct paper_document *document = &form->document;
    char owed[FORM_TEXT_SIZE] = "没有需要补学的党员。";
    int count = attendance->leave + attendance->absent;
    if (count > 0)
        snprintf(owed, sizeof owed, "请假和未到的 %d 人需要补学，登记在《请假与缺席登记》。",
                 count);
    paper_text(document, "活动纪实", "");
    paper_box(document, "活动内容", "", 6);
    paper_box(document, "讨论情况", "", 5);
    paper_box(document, "形成共识", "", 4);
    enum err err = form_poll_add(form);
    paper_box(document, "领导点评", "", 4);
    paper_box(document, "总结", "", 4);
    paper_box(document, "补学安排", owed, 2);
    paper_box(document, "图片", "", 8);
    return err;
}

static enum err record_add_end(struct form *form)
{
    static const char *const labels[] = {"填表人：", "党支部书记："};
    char date[DATE_SIZE] = "", text[FORM_FIGURE_SIZE], due[FORM_TEXT_SIZE];
    enum err err = form->terms->due_date(form->activity.date, date);
    if (err != ERR_OK)
        return err;
    form_date(date, text);
    snprintf(due, sizeof due, "%s（含当日）", text);
    paper_fields(&form->document, 2);
    paper_field(&form->document, "上报截止", due);
    paper_field(&form->document, "上报日期", "");
    paper_signs(&form->document, labels, 2);
    return ERR_OK;
}

static enum err record_add_branch(struct form *form, const char *branch)
{
    struct attendance attendance;
    enum err err = activity_attendance(form->db, form->activity.id, branch, &attendance);
    if (err != ERR_OK)
        return err;
    form_start(form, "活动纪实表", branch, false);
    form_add_head(form, branch);
    paper_fields(&form->document, 1);
    paper_field(&form->document, "活动方式", form->activity.way);
    err = record_add_steps(form, &attendance);
    if (err != ERR_OK)
        return err;
    paper_text(&form->document, "到会情况", "");
    form_add_figures(form, &attendance);
    record_add_names(form, branch, "请假人员", record_is_on_leave);
    record_add_names(form, branch, "未到人员", record_is_absent);
    record_add_names(form, branch, "其他方式参加", record_is_other_way);
    record_add_names(form, branch, "列席人员", record_is_guest);
    err = record_add_boxes(form, &attendance);
    return err == ERR_OK ? record_add_end(form) : err;
}

enum err form_record(struct db *db, int64_t activity_id, const struct form_terms *terms,
                     struct paper_document *ret_document)
{
    struct form form;
    enum err err = form_open(db, activity_id, terms, "活动纪实表", &form);
    for (int i = 0; i < form.activity.branch_count && err == ERR_OK; i++)
        err = record_add_branch(&form, form.activity.branches[i]);
    return form_close(&form, err, ret_document);
}
