/*
 * The way of bundles from the outbox (db/outbox.h) to the receiver: made when their turn comes,
 * kept in the spool until the receiver was found to hold them, tried again with growing waits. All
 * that takes time happens in helper processes, one at a time: papers draw, a courier writes the
 * spool, an uploader sends. Runs in the main process and never blocks.
 *
 * It goes in rounds: every bundle that waits has its turn; one that the receiver refuses does not
 * keep the others, a receiver that nobody reaches ends the round. Without a receiver it only
 * counts.
 */
#ifndef THEMEDAY_UPLOADS_H
#define THEMEDAY_UPLOADS_H

#include "db/outbox.h"
#include "drivers/uploader.h"
#include "firmware/backoff.h"
#include "firmware/settings.h"

/* How long things take. */
struct uploads_pace {
    struct backoff backoff;
    int64_t patience_ns; /* between two looks whether a bundle may be made */
    const struct uploader_limits *limits;
};
extern const struct uploads_pace uploads_pace_usual;

/* Borrowed from whoever owns the database. */
struct uploads_parts {
    struct db *db;
    const char *folder;              /* the data folder */
    const struct settings *settings; /* those in effect; the receiver is read once */
    const struct uploads_pace *pace;
    /* Whether nobody would notice the moment that reading a bundle from the database takes; NULL:
     * never mind. */
    bool (*is_quiet)(void *context);
    void *context;
};

struct uploads;

/* Sends nothing yet; the parts are copied, and what they point to has to stay. ERR_NOMEM. */
CHECKED enum err uploads_open(const struct uploads_parts *parts, struct uploads **ret_uploads);

/* Ends what it is doing; it is begun again when the outbox is opened next. NULL is fine. */
void uploads_close(struct uploads *uploads);

/* Queues what is due, and counts. Call it whenever data or time may have made an activity be over.
 */
void uploads_look(struct uploads *uploads);

/* Somebody wants it now: tries at once, quiet or not. */
void uploads_press(struct uploads *uploads);

/* There may be a network again: tries at once. */
void uploads_wake(struct uploads *uploads);

/* To poll for reading, -1: nothing now; and when uploads_dispatch() wants to be called at the
 * latest. */
int uploads_fd(const struct uploads *uploads);
int64_t uploads_deadline_ns(const struct uploads *uploads);

/* Takes news of the helpers and goes on. True: the status is another one. */
bool uploads_dispatch(struct uploads *uploads);

struct uploads_status {
    bool has_receiver;
    char host[64];             /* the receiver's */
    struct outbox_count count; /* as of the last look, or of what was sent since */
    bool runs;                 /* a round is on */
    int64_t entry_id;          /* the entry that has its turn; 0: none */
    int done, total;           /* its files; 0 of 0 before they are sent */
    int64_t next_ns;           /* of the next try, monotonic; INT64_MAX: none is needed */
    int64_t valid_until_ms;    /* of the receiver's certificate; 0: not seen yet */
};
const struct uploads_status *uploads_status(const struct uploads *uploads);

/* One round, for a command that waits for it. */
void uploads_run(struct uploads *uploads);

#endif
