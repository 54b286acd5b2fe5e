/*
 * What a committee takes from a bundle: read from its files alone, after export_check() has found
 * them whole. Texts belong to the bundle that was read, and the folder's name to the caller.
 */
#ifndef THEMEDAY_DB_COMMITTEE_BUNDLE_H
#define THEMEDAY_DB_COMMITTEE_BUNDLE_H

#include "db/activity_step.h"
#include "db/committee_gate.h"
#include "db/identity.h"
#include "db/sheet.h"
#include "firmware/model/activity.h"
#include "firmware/model/satisfaction.h"

enum committee_figure { /* in the order of the columns */
                        FIGURE_MEMBERS,
                        FIGURE_EXPECTED,
                        FIGURE_PRESENT,
                        FIGURE_LATE,
                        FIGURE_LEAVE,
                        FIGURE_OTHER_WAY,
                        FIGURE_ABSENT,
                        FIGURE_GUESTS,
                        FIGURE_OWED,
                        FIGURE_DONE,
                        COMMITTEE_FIGURES,
};

struct committee_line {
    const char *name, *group;
    const char *class; /* the words of the database; NULL: none */
    const char *state;
    const char *at; /* "2026-05-20 14:03:00"; "": did not come */
    int number, branch;
    bool by_hand, excused;
};

struct committee_makeup {
    const char *name, *done_on, *way; /* done_on NULL: still owed */
    int branch;
    bool on_leave, added;
};

enum { COMMITTEE_OPTIONS = 4, COMMITTEE_AUDIENCES = 6 };

struct committee_count {
    const char *audience;
    int question, options[COMMITTEE_OPTIONS]; /* questions count from 1 */
    bool is_hidden;
};

/* COMMITTEE_NONE stands for a number that there is not. */
enum { COMMITTEE_COUNTS_MAX = EVALUATION_QUESTIONS * COMMITTEE_AUDIENCES, COMMITTEE_NONE = -1 };

struct committee_evaluation {
    int ballots, voters;
    int formula; /* enum satisfaction_formula */
    int options[COMMITTEE_OPTIONS];
    int rate_tenths;
    struct committee_count counts[COMMITTEE_COUNTS_MAX];
    int count, pool_count; /* of those, and of the sums that `options` add up */
};

struct committee_bundle {
    int64_t id, number;
    uint8_t key[KEY_PUBLIC_SIZE];
    const char *folder;
    int version, terminals;
    char code[EXPORT_CODE_SIZE], identity[IDENTITY_SIZE];
    uint8_t *log; /* eight bytes of the hash of each entry */
    int entries;
    int64_t last_ms; /* when the last of them was made, by the terminal's clock */
    char *seqs;      /* a multirange */
    const char *type, *theme, *place, *host, *way;
    char date[DATE_SIZE], moved_from[DATE_SIZE], moved_reported_on[DATE_SIZE];
    char steps[ACTIVITY_STEPS][DATE_SIZE]; /* "": no date */
    int start_min, end_min;
    const char *branches[BRANCHES_MAX];
    int branch_count;
    int figures[BRANCHES_MAX][COMMITTEE_FIGURES];
    struct committee_line *lines;
    int line_count;
    struct committee_makeup *makeups;
    int makeup_count;
    struct committee_evaluation evaluation;
    struct sheet sheet; /* 签到表.csv */
    struct record_list records;
};

/* Reads a bundle. Of a stranger's nothing is looked at but whose it is. What is wrong with a bundle
 * is an outcome, no error. Call committee_bundle_clear() in any case. */
CHECKED enum err committee_bundle_read(const char *folder, const struct export_file *files,
                                       int count, const struct committee_gate *gate,
                                       struct committee_bundle *ret_bundle,
                                       struct committee_report *ret_report);

void committee_bundle_clear(struct committee_bundle *bundle);

/* The id that a bundle has by its SHA256SUMS: whether it is known can be asked before it is read.
 */
int64_t committee_bundle_id(const char *sums, size_t length);

#endif
