/*
 * spool/upload in the data folder: bundles that were made and wait to be sent, each in a folder of
 * its own. Apart from whatever else may lie in the spool.
 */
#ifndef THEMEDAY_UPLOAD_SPOOL_H
#define THEMEDAY_UPLOAD_SPOOL_H

#include "db/db.h"
#include "drivers/uploader.h"

#include <limits.h>

/* Makes it where there is none. ERR_INVALID: the path is too long. */
CHECKED enum err upload_spool_make(const char *folder, char ret_spool[PATH_MAX]);

/* Starts to remove what the outbox does not need any more. ERR_BUSY: so much waits that this must
 * be left for later. */
CHECKED enum err upload_spool_tidy(struct db *db, const char *spool,
                                   struct uploader **ret_uploader);

#endif
