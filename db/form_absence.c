#include "db/form.h"

#include "db/form_part.h"
#include "db/form_word.h"
#include "db/leave.h"
#include "db/makeup.h"
#include "firmware/base/utf8.h"

#include <stdio.h>

static void absence_start(struct form *form, const char *branch, const char *name)
{
    char sheet[FORM_TEXT_SIZE];
    snprintf(sheet, sizeof sheet, "%s%s", form->activity.branch_count > 1 ? branch : "", name);
    form_start(form, name, sheet, true);
    form_add_head(form, branch);
}

static void absence_add_signs(struct form *form)
{
    static const char *const labels[] = {"组织委员：", "党支部书记：", "日期："};
    paper_signs(&form->document, labels, 3);
}

/* ---- 请假与缺席 ----
 *
 * 情况 says 请假 or 未到 and not which kind of leave it was: the register leaves the house with the
 * bundle, 病假 tells about somebody's health, and nobody who reads it needs that (product.md §4).
 * The terminal shows the kind to the organizer. Columns without an entry are to be written in
 * (S2:30 "逐一进行联系,掌握缺席原因…通报活动情况"). */

static enum err absence_paper(struct form *form, const struct sheet_line *line,
                              const char **ret_paper)
{
    struct leave leave;
    *ret_paper = "—";
    if (!line->on_leave)
        return ERR_OK;
    enum err err = leave_get(form->db, form->activity.id, line->member.id, &leave);
    if (err == ERR_OK)
        *ret_paper = leave.paper ? "已收" : "未收";
    return err;
}

static enum err absence_add_line(struct form *form, const struct sheet_line *line, int number)
{
    enum { BLANKS = 6 };
    struct paper_document *document = &form->document;
    const char *paper;
    enum err err = absence_paper(form, line, &paper);
    if (err != ERR_OK)
        return err;
    paper_number(document, number);
    paper_cell(document, line->member.name);
    paper_cell(document, line->member.group);
    paper_cell(document, line->on_leave ? "请假" : "未到");
    paper_cell(document, paper);
    for (int i = 0; i < BLANKS; i++)
        paper_cell(document, "");
    return ERR_OK;
}

static enum err absence_add_lines(struct form *form, const char *branch, int *ret_count)
{
    static const struct paper_column columns[] = {
        {"序号", 42, PAPER_CENTRE, true},      {"姓名", 120, PAPER_CENTRE, false},
        {"党小组", 95, PAPER_CENTRE, false},   {"情况", 58, PAPER_CENTRE, false},
        {"书面材料", 75, PAPER_CENTRE, false}, {"批准人", 80, PAPER_LEFT, false},
        {"批准日期", 85, PAPER_LEFT, false},   {"联系时间", 100, PAPER_LEFT, false},
        {"缺席原因", 170, PAPER_LEFT, false},  {"是否已通报", 85, PAPER_LEFT, false},
        {"备注", 90, PAPER_LEFT, false},
    };
    enum err err = ERR_OK;
    *ret_count = 0;
    for (size_t i = 0; i < form->line_count && err == ERR_OK; i++) {
        const struct sheet_line *line = &form->lines[i];
        if (!form_is_missing(line) || !form_is_of(form, line, branch))
            continue;
        if (++*ret_count == 1)
            paper_table(&form->document, columns, sizeof columns / sizeof *columns);
        err = absence_add_line(form, line, *ret_count);
    }
    return err;
}

/* ---- 补学 ---- */

struct absence_makeups {
    struct paper_document *document;
    int count;
};

static bool absence_add_makeup(const struct makeup *makeup, void *context)
{
    static const struct paper_column columns[] = {
        {"序号", 45, PAPER_CENTRE, true},     {"姓名", 120, PAPER_CENTRE, false},
        {"党小组", 100, PAPER_CENTRE, false}, {"补学日期", 140, PAPER_CENTRE, false},
        {"方式", 95, PAPER_CENTRE, false},    {"内容", 205, PAPER_LEFT, false},
        {"传达人", 95, PAPER_CENTRE, false},  {"本人签字", 120, PAPER_LEFT, false},
        {"完成", 80, PAPER_CENTRE, false},
    };
    struct absence_makeups *makeups = context;
    struct paper_document *document = makeups->document;
    char date[FORM_FIGURE_SIZE];
    form_date(makeup->date, date);
    if (++makeups->count == 1)
        paper_table(document, columns, sizeof columns / sizeof *columns);
    paper_number(document, makeups->count);
    paper_cell(document, makeup->member.name);
    paper_cell(document, makeup->member.group);
    paper_cell(document, date);
    paper_cell(document, makeup->done ? form_word_way(makeup->way) : "");
    paper_cell(document, makeup->content);
    paper_cell(document, makeup->by_whom);
    paper_cell(document, "");
    paper_cell(document, makeup->done ? "已完成" : "");
    return true;
}

/* On a paper of its own: it is finished weeks later. Whoever did not come needs a line to be filled
 * in, whether or not the activity is over already: as seen from a far day, so that the form follows
 * from the data alone. */
static enum err absence_add_makeups(struct form *form, const char *branch)
{
    static const struct moment far_day = {.year = 9999, .month = 12, .day = 31};
    struct absence_makeups makeups = {.document = &form->document};
    struct makeup_filter filter = {.activity_id = form->activity.id, .with_done = true};
    utf8_copy(filter.branch, sizeof filter.branch, branch);
    absence_start(form, branch, "补学登记");
    enum err err = makeup_list(form->db, &far_day, &filter, absence_add_makeup, &makeups);
    if (err == ERR_OK && makeups.count == 0)
        paper_text(&form->document, "", "没有需要补学的党员。");
    absence_add_signs(form);
    return err;
}

/* ---- the form ---- */

static enum err absence_add_branch(struct form *form, const char *branch)
{
    int count = 0;
    absence_start(form, branch, "请假与缺席登记");
    enum err err = absence_add_lines(form, branch, &count);
    if (err == ERR_OK && count == 0)
        paper_text(&form->document, "", "没有请假和未到的党员。");
    absence_add_signs(form);
    return err == ERR_OK ? absence_add_makeups(form, branch) : err;
}

enum err form_absence(struct db *db, int64_t activity_id, const struct form_terms *terms,
                      struct paper_document *ret_document)
{
    struct form form;
    enum err err = form_open(db, activity_id, terms, "请假与缺席登记", &form);
    for (int i = 0; i < form.activity.branch_count && err == ERR_OK; i++)
        err = absence_add_branch(&form, form.activity.branches[i]);
    return form_close(&form, err, ret_document);
}
