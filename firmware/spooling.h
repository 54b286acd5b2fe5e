/*
 * Making the bundle of an activity and putting it into the spool, a folder of this terminal's own:
 * read from the database here, drawn by one helper process, written by another. Runs in the main
 * process and never blocks but for the reading.
 */
#ifndef THEMEDAY_SPOOLING_H
#define THEMEDAY_SPOOLING_H

#include "db/export.h"
#include "drivers/stick.h"
#include "firmware/settings.h"

enum spooling_news { SPOOLING_NO_NEWS, SPOOLING_DONE, SPOOLING_FAILED };

struct spooling;

/* Starts; in the spool it is called `name`, or, when another bundle has that name, otherwise. */
CHECKED enum err spooling_start(struct db *db, int64_t activity_id, const struct settings *settings,
                                const char *spool, const char *name,
                                struct spooling **ret_spooling);

/* Ends it, whatever it is doing. NULL is fine. */
void spooling_close(struct spooling *spooling);

/* To poll for reading, -1: nothing now; and when spooling_dispatch() wants to be called at the
 * latest. */
int spooling_fd(const struct spooling *spooling);
int64_t spooling_deadline_ns(const struct spooling *spooling);

/* After SPOOLING_DONE or SPOOLING_FAILED there is never any more. */
enum spooling_news spooling_dispatch(struct spooling *spooling, int64_t now_ns);

/* After SPOOLING_DONE: what it is called there, and what it was; the job's. */
const char *spooling_name(const struct spooling *spooling);
const struct export_bundle *spooling_bundle(const struct spooling *spooling);

#endif
