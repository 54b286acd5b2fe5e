/*
 * What the forms of an activity have in common: its data gathered once, and the parts that stand on
 * more than one of them. Private to db/.
 */
#ifndef THEMEDAY_DB_FORM_PART_H
#define THEMEDAY_DB_FORM_PART_H

#include "db/activity.h"
#include "db/activity_step.h"
#include "db/form.h"
#include "db/paper.h"

enum { FORM_TEXT_SIZE = 256, FORM_FIGURE_SIZE = 64 };

/* An activity and the document that is being made of it. */
struct form {
    struct db *db;
    const struct form_terms *terms;
    struct activity activity;
    struct sheet_line *lines; /* of the sign-in sheet, of all branches */
    size_t line_count, line_room;
    struct paper_document document;
};

/* Gathers the activity and begins its document, titled by the activity's kind and `name`
 * (签到表). Call form_close() in any case. */
CHECKED enum err form_open(struct db *db, int64_t activity_id, const struct form_terms *terms,
                           const char *name, struct form *ret_form);

/* Hands the document over when `err` is ERR_OK and it is whole; else frees it. Returns the first
 * error. */
CHECKED enum err form_close(struct form *form, enum err err, struct paper_document *ret_document);

/* A paper titled by the activity's kind and `title` (签到表), with the foot that every page has;
 * `name` is that of the sheet. */
void form_start(struct form *form, const char *title, const char *name, bool is_landscape);
void form_add_foot(struct db *db, const struct form_terms *terms, struct paper_document *document);

/* Is this line of the branch? A guest written in by hand is one of the first branch's. */
bool form_is_of(const struct form *form, const struct sheet_line *line, const char *branch);

/* Expected, did not come and took no other part: 请假 or 未到. */
bool form_is_missing(const struct sheet_line *line);

/* The dates of the nine steps. Whoever signed in shows that the meeting was called and signing in
 * went on: nobody needs to note those two. */
CHECKED enum err form_steps(struct db *db, const struct activity *activity,
                            const struct attendance *attendance,
                            char ret_dates[ACTIVITY_STEPS][DATE_SIZE]);

/* 党支部, 活动主题, 时间, 地点, 主持人, 记录人. */
void form_add_head(struct form *form, const char *branch);

/* The nine figures and what they come to. Fields that are added next stand below, one a line. */
void form_add_figures(struct form *form, const struct attendance *attendance);

/* The same as cells of a table: 党员总数 应到 实到 迟到 请假 其他方式 未到 列席 到会率 到会要求;
 * where there is no room for 迟到 the rate takes two lines. */
void form_add_cells(struct paper_document *document, const struct form_terms *terms,
                    const struct attendance *attendance, bool with_late);

/* 2026年5月20日 */
void form_date(const char *date, char ret_text[FORM_FIGURE_SIZE]);

/* 90.0%（27÷30）, with `between` before the bracket, or — without a base. */
void form_rate(const struct form_terms *terms, const struct attendance *attendance,
               const char *between, char ret_text[FORM_FIGURE_SIZE]);

#endif
