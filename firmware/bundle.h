/*
 * All that an organizer carries away, as bytes: the bundle of an activity (db/export.h) with its
 * papers, or the ledgers of a year. Made in three steps, of which only the middle one takes time
 * and happens elsewhere: bundle_make() reads the database, papers_start() draws the documents, and
 * bundle_finish() adds the drawings and seals the bundle. Equal data give equal bytes.
 *
 * Knows nothing of sticks.
 */
#ifndef THEMEDAY_BUNDLE_H
#define THEMEDAY_BUNDLE_H

#include "db/export.h"
#include "firmware/papers.h"
#include "firmware/settings.h"

struct bundle {
    struct export_bundle export;
    char names[PAPERS_MAX][EXPORT_FILE_NAME_SIZE - 8]; /* of the documents, without a suffix */
    struct paper_document documents[PAPERS_MAX];
    int document_count;
};

/* Reads an activity: 签到表, 活动纪实表, 请假缺席补学登记 as documents, the rest as it will be.
 * `settings` are those in effect. ERR_GONE: there is no such activity. Call bundle_clear()
 * afterwards, also after a failure. */
CHECKED enum err bundle_make(struct db *db, int64_t activity_id, const struct settings *settings,
                             struct bundle *ret_bundle);

/* Reads the ledgers of a year at `now`: of all branches, or of the one that is named. ERR_GONE:
 * there is none; ERR_FULL: there are too many. Call bundle_clear() afterwards in any case. */
CHECKED enum err bundle_make_ledger(struct db *db, const char *branch, int year,
                                    const struct moment *now, const struct settings *settings,
                                    struct bundle *ret_bundle);

/* Adds what was drawn of its documents, and seals it. */
CHECKED enum err bundle_finish(const struct db *db, const struct papers *papers,
                               struct bundle *bundle);

/* Draws and finishes in one go, for a command that waits for it. */
CHECKED enum err bundle_draw(const struct db *db, struct bundle *bundle);

/* Frees files and documents; one that was never made must be all zero. */
void bundle_clear(struct bundle *bundle);

#endif
