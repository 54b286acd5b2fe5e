/*
 * The paper forms of the theme day (product.md §2): what stands on them, as documents that
 * db/paper_xlsx.h and ui/paper.h draw. Everything is read from the database, nothing is changed,
 * and equal data give equal forms. Reasons and kinds of leave are on none of them, and nothing of a
 * poll that poll_result() hides.
 *
 * Every function hands over a document for paper_clear(), and nothing when it fails. Of a joint
 * activity each branch has a paper of its own.
 *
 * The polls are the owner's alone (poll.h): 活动纪实表 and 年度台账 say that they were not read
 * when the handle is a reader's, or when they are damaged.
 */
#ifndef THEMEDAY_DB_FORM_H
#define THEMEDAY_DB_FORM_H

#include "db/poll_result.h"
#include "firmware/base/clock.h"
#include "firmware/model/activity.h"
#include "firmware/model/paper.h"
#include "firmware/model/satisfaction.h"

/* What the forms need of the firmware, which db does not see: its rules and its settings. */
struct form_terms {
    bool (*attendance_met)(int present, int base, int percent); /* these six of rules.h */
    int (*attendance_missing)(int present, int base, int percent);
    int (*rate_tenths)(int part, int whole);
    enum err (*due_date)(const char *date, char ret_date[DATE_SIZE]);
    int (*resolution_needed)(int expected);
    struct satisfaction (*satisfaction)(const struct tally *tally,
                                        enum satisfaction_formula formula);
    void (*judge_evaluation)(const struct poll_result *result, enum satisfaction_formula formula,
                             struct judgement *ret_judgement); /* of judge.h */
    int attendance_percent;
    bool base_is_expected; /* 应到 is the base, not 党员总数 */
    enum satisfaction_formula satisfaction_formula;
    const char *code; /* of the log's head, for the foot of every page; "" for none */
};

/* 签到表, with the sign-ins and what was corrected by hand; of a joint activity a paper 汇总 comes
 * first. ERR_GONE: there is no such activity. */
CHECKED enum err form_sheet(struct db *db, int64_t activity_id, const struct form_terms *terms,
                            struct paper_document *ret_document);

/* 活动纪实表 (S2:106), filled in as far as the terminal knows; of polls those that are closed.
 * ERR_GONE: as above. */
CHECKED enum err form_record(struct db *db, int64_t activity_id, const struct form_terms *terms,
                             struct paper_document *ret_document);

/* 测评结果 (S2:108): every question and option, members and guests apart as far as not hidden,
 * slips of paper apart, one paper also of a joint activity. ERR_GONE: no evaluation of it was
 * closed. ERR_CORRUPT, ERR_UNSUPPORTED: the polls cannot be read. */
CHECKED enum err form_result(struct db *db, int64_t activity_id, const struct form_terms *terms,
                             struct paper_document *ret_document);

/* 请假与缺席登记 and 补学登记 (S2:30, S2:101). ERR_GONE: as above. */
CHECKED enum err form_absence(struct db *db, int64_t activity_id, const struct form_terms *terms,
                              struct paper_document *ret_document);

/* 年度台账 of a branch: the twelve months, the year under the five headings of S0:13, and what each
 * member took part in. Only activities that are over at `now` have figures. ERR_GONE: there is no
 * such branch. */
CHECKED enum err form_ledger(struct db *db, const char *branch, int year, const struct moment *now,
                             const struct form_terms *terms, struct paper_document *ret_document);

#endif
