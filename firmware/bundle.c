#include "firmware/bundle.h"

#include "db/branch.h"
#include "db/export_poll.h"
#include "db/export_result.h"
#include "db/form.h"
#include "db/ledger.h"
#include "db/paper.h"
#include "firmware/base/utf8.h"
#include "firmware/judge.h"
#include "firmware/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct form_terms bundle_terms(const struct settings *settings, const char *code)
{
    return (struct form_terms){
        .attendance_met = rules_attendance_met,
        .attendance_missing = rules_attendance_missing,
        .rate_tenths = rules_rate_tenths,
        .due_date = rules_due_date,
        .resolution_needed = rules_resolution_needed,
        .satisfaction = rules_satisfaction,
        .judge_evaluation = judge_evaluation,
        .attendance_percent = settings->attendance_percent,
        .base_is_expected = settings->base_is_expected,
        .satisfaction_formula = settings->satisfaction_formula,
        .code = code,
    };
}

/* The place of the next document; its name is such as any stick can hold: characters that FAT
 * refuses become underscores. */
static struct paper_document *bundle_next(struct bundle *bundle, const char *name)
{
    char *copy = bundle->names[bundle->document_count];
    utf8_copy(copy, sizeof bundle->names[0], name);
    for (char *at = copy; *at != '\0'; at++)
        if ((unsigned char)*at < ' ' || strchr("\\/:*?\"<>|", *at) != NULL)
            *at = '_';
    return &bundle->documents[bundle->document_count];
}

/* ---- an activity ---- */

static enum err bundle_add_result(struct db *db, int64_t activity_id,
                                  const struct form_terms *terms, struct bundle *bundle)
{
    bool has_result = false;
    enum err err = export_add_result(db, activity_id, terms, &bundle->export, &has_result);
    if (err != ERR_OK || !has_result)
        return err;
    err = form_result(db, activity_id, terms, bundle_next(bundle, "测评结果"));
    bundle->document_count += err == ERR_OK;
    return err;
}

/* 测评结果, when an evaluation was closed, and all closed polls for another terminal. Polls that
 * cannot be read must not keep the sign-in sheet from leaving: the papers then are without them,
 * which the program's log says. */
static enum err bundle_add_polls(struct db *db, int64_t activity_id, const struct form_terms *terms,
                                 struct bundle *bundle)
{
    enum err err = export_add_polls(db, activity_id, &bundle->export);
    if (err == ERR_OK)
        err = bundle_add_result(db, activity_id, terms, bundle);
    return err == ERR_CORRUPT || err == ERR_UNSUPPORTED ? ERR_OK : err;
}

/* The log comes first: its code stands at the foot of every paper. */
enum err bundle_make(struct db *db, int64_t activity_id, const struct settings *settings,
                     struct bundle *ret_bundle)
{
    static const struct {
        const char *name;
        enum err (*make)(struct db *db, int64_t activity_id, const struct form_terms *terms,
                         struct paper_document *ret_document);
    } forms[] = {
        {"签到表", form_sheet},
        {"活动纪实表", form_record},
        {"请假缺席补学登记", form_absence},
    };
    memset(ret_bundle, 0, sizeof *ret_bundle);
    enum err err = export_make(db, activity_id, &ret_bundle->export);
    struct form_terms terms = bundle_terms(settings, ret_bundle->export.code);
    for (size_t i = 0; err == ERR_OK && i < sizeof forms / sizeof *forms; i++) {
        err = forms[i].make(db, activity_id, &terms, bundle_next(ret_bundle, forms[i].name));
        ret_bundle->document_count += err == ERR_OK;
    }
    return err == ERR_OK ? bundle_add_polls(db, activity_id, &terms, ret_bundle) : err;
}

/* ---- the ledgers of a year ---- */

struct bundle_ledger {
    struct db *db;
    struct bundle *bundle;
    struct form_terms terms;
    const char *only;
    int year;
    const struct moment *now;
    char branch[TITLE_SIZE]; /* the last one */
    enum err err;
};

/* The time of the files is that of the last activity that took place, so that it is none to come.
 */
static bool bundle_note_time(const struct ledger_line *line, void *context)
{
    struct bundle *bundle = ((struct bundle_ledger *)context)->bundle;
    struct moment start = {0};
    if (!line->held || clock_parse_date(line->activity.date, &start) != ERR_OK)
        return true;
    start.hour = line->activity.start_min / 60;
    start.minute = line->activity.start_min % 60;
    int64_t time_ms = clock_wall_of(start);
    if (time_ms > bundle->export.time_ms)
        bundle->export.time_ms = time_ms;
    return true;
}

static enum err bundle_add_ledger(struct bundle_ledger *ledger, const char *branch)
{
    struct bundle *bundle = ledger->bundle;
    char name[TITLE_SIZE + 32];
    if (bundle->document_count == PAPERS_MAX)
        return ERR_FULL;
    snprintf(name, sizeof name, "台账-%d-%s", ledger->year, branch);
    enum err err = form_ledger(ledger->db, branch, ledger->year, ledger->now, &ledger->terms,
                               bundle_next(bundle, name));
    bundle->document_count += err == ERR_OK;
    if (err == ERR_OK)
        err = ledger_list(ledger->db, branch, ledger->year, ledger->now, bundle_note_time, ledger);
    return err;
}

static bool bundle_visit_branch(int64_t id, const char *branch, void *context)
{
    struct bundle_ledger *ledger = context;
    (void)id;
    if (ledger->only == NULL || strcmp(branch, ledger->only) == 0)
        ledger->err = bundle_add_ledger(ledger, branch);
    return ledger->err == ERR_OK;
}

/* Two branches may have names that a stick cannot tell apart. */
static void bundle_number_names(struct bundle *bundle)
{
    for (int i = 0; i < bundle->document_count; i++)
        for (int j = 0; j < i; j++) {
            char *name = bundle->names[i];
            if (strcasecmp(name, bundle->names[j]) != 0)
                continue;
            char copy[sizeof bundle->names[0] - 16];
            utf8_copy(copy, sizeof copy, name);
            snprintf(name, sizeof bundle->names[0], "%s-%d", copy, i + 1);
        }
}

enum err bundle_make_ledger(struct db *db, const char *branch, int year, const struct moment *now,
                            const struct settings *settings, struct bundle *ret_bundle)
{
    const struct moment new_year = {.year = year, .month = 1, .day = 1};
    struct bundle_ledger ledger = {.db = db,
                                   .bundle = ret_bundle,
                                   .terms = bundle_terms(settings, ""),
                                   .only = branch,
                                   .year = year,
                                   .now = now};
    memset(ret_bundle, 0, sizeof *ret_bundle);
    ret_bundle->export.time_ms = clock_wall_of(new_year);
    snprintf(ret_bundle->export.name, sizeof ret_bundle->export.name, "TD-%s-台账-%d",
             db_device(db), year);
    enum err err = branch_list(db, bundle_visit_branch, &ledger);
    bundle_number_names(ret_bundle);
    if (err == ERR_OK)
        err = ledger.err;
    return err == ERR_OK && ret_bundle->document_count == 0 ? ERR_GONE : err;
}

/* ---- the end ---- */

static enum err bundle_add_drawing(const struct papers *papers, int document, enum papers_kind kind,
                                   struct bundle *bundle)
{
    static const char *const suffixes[] = {[PAPERS_XLSX] = "xlsx", [PAPERS_PDF] = "pdf"};
    char name[EXPORT_FILE_NAME_SIZE];
    size_t length;
    const char *bytes = papers_bytes(papers, document, kind, &length);
    char *copy = malloc(length + 1);
    if (copy == NULL)
        return ERR_NOMEM;
    memcpy(copy, bytes, length);
    copy[length] = '\0';
    snprintf(name, sizeof name, "%s.%s", bundle->names[document], suffixes[kind]);
    return export_add(&bundle->export, name, copy, length);
}

enum err bundle_finish(const struct db *db, const struct papers *papers, struct bundle *bundle)
{
    for (int i = 0; i < bundle->document_count; i++)
        for (int kind = 0; kind < PAPERS_KINDS; kind++) {
            enum err err = bundle_add_drawing(papers, i, (enum papers_kind)kind, bundle);
            if (err != ERR_OK)
                return err;
        }
    return export_seal(db, &bundle->export);
}

enum err bundle_draw(const struct db *db, struct bundle *bundle)
{
    struct papers *papers = NULL;
    enum err err = papers_start(bundle->documents, bundle->document_count, &papers);
    if (err == ERR_OK)
        err = papers_wait(papers);
    if (err == ERR_OK)
        err = bundle_finish(db, papers, bundle);
    papers_close(papers);
    return err;
}

void bundle_clear(struct bundle *bundle)
{
    export_clear(&bundle->export);
    for (int i = 0; i < bundle->document_count; i++)
        paper_clear(&bundle->documents[i]);
    bundle->document_count = 0;
}
