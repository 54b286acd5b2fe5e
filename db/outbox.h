/*
 * The outbox: which bundles have to be uploaded, and what became of them. An activity is queued
 * when it is over, and once more whenever its log has grown after its bundle was made; what was
 * queued stays in the list for good. Knows nothing of networks.
 */
#ifndef THEMEDAY_DB_OUTBOX_H
#define THEMEDAY_DB_OUTBOX_H

#include "db/chain.h"
#include "db/export.h"
#include "firmware/model/activity.h"
#include "firmware/model/upload.h"

enum { OUTBOX_SPOOL_SIZE = 80 };

struct outbox_entry {
    int64_t id;
    int64_t activity_id;
    char theme[TITLE_SIZE], date[DATE_SIZE]; /* the activity's */
    int number;                              /* of the activity's bundles, from 1 */
    int64_t seq;                             /* the last log entry in it; 0: not made yet */
    char folder[EXPORT_NAME_SIZE + 8];       /* its name there: "TD-…", "TD-…-2"; "" before */
    char spool[OUTBOX_SPOOL_SIZE];           /* its folder in the spool; "" before */
    char code[EXPORT_CODE_SIZE];
    int files;
    struct upload_fault fault; /* how the last try ended */
    int tries;                 /* that failed */
    int64_t sent_ms;           /* wall time; 0: not sent yet */
};

struct outbox_count {
    int unsent;
    int64_t last_sent_ms; /* wall time; 0: never */
};

/* Queues what has to be at `now`. Cheap when there is nothing. */
CHECKED enum err outbox_queue(struct db *db, const struct stamp *stamp, const struct moment *now);

/* How many wait to be sent, and when the last one was. */
CHECKED enum err outbox_count(struct db *db, struct outbox_count *ret_count);

/* The first behind `after_id` that waits to be sent and can be: one that is not made yet needs an
 * activity that is (still) over. ERR_GONE: there is none. */
CHECKED enum err outbox_next(struct db *db, const struct moment *now, int64_t after_id,
                             struct outbox_entry *ret_entry);

/* What waits, oldest first; then what was sent, newest first. */
typedef bool outbox_visitor(const struct outbox_entry *entry, void *context);
CHECKED enum err outbox_list(struct db *db, outbox_visitor *visit, void *context);

/* The last entry of an activity's log: what a bundle that is made now contains. */
CHECKED enum err outbox_head(struct db *db, int64_t activity_id, int64_t *ret_seq);

/* The bundle of an entry is in the spool; of `entry` its seq, folder, spool, code and files count.
 */
CHECKED enum err outbox_made(struct db *db, const struct outbox_entry *entry);

/* A try of one entry failed, or (0) of all that wait. */
CHECKED enum err outbox_failed(struct db *db, int64_t id, const struct upload_fault *fault);

/* The receiver, `host`, has all of it: noted, and logged as "upload.done" outside any activity. */
CHECKED enum err outbox_sent(struct db *db, const struct chain_origin *origin,
                             const struct outbox_entry *entry, const char *host);

#endif
