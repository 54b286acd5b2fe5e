#include "firmware/upload_spool.h"

#include "db/outbox.h"
#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { KEEP_MAX = 256 };

enum err upload_spool_make(const char *folder, char ret_spool[PATH_MAX])
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/spool", folder) >= PATH_MAX ||
        snprintf(ret_spool, PATH_MAX, "%s/upload", path) >= PATH_MAX)
        return ERR_INVALID;
    if ((mkdir(path, 0700) == 0 || errno == EEXIST) &&
        (mkdir(ret_spool, 0700) == 0 || errno == EEXIST))
        return ERR_OK;
    log_error("%s: %s", ret_spool, strerror(errno));
    return err_from_errno(errno);
}

struct upload_keep {
    char spools[KEEP_MAX][OUTBOX_SPOOL_SIZE];
    const char *names[KEEP_MAX + 1];
    int count;
    bool is_whole;
};

static bool upload_keep_entry(const struct outbox_entry *entry, void *context)
{
    struct upload_keep *keep = context;
    if (entry->sent_ms != 0 || entry->spool[0] == '\0')
        return true;
    keep->is_whole = keep->count < KEEP_MAX;
    if (!keep->is_whole)
        return false;
    utf8_copy(keep->spools[keep->count], OUTBOX_SPOOL_SIZE, entry->spool);
    keep->names[keep->count] = keep->spools[keep->count];
    keep->count++;
    return true;
}

enum err upload_spool_tidy(struct db *db, const char *spool, struct uploader **ret_uploader)
{
    struct upload_keep *keep = calloc(1, sizeof *keep);
    if (keep == NULL)
        return ERR_NOMEM;
    keep->is_whole = true;
    enum err err = outbox_list(db, upload_keep_entry, keep);
    if (err == ERR_OK)
        err = keep->is_whole ? uploader_tidy(spool, keep->names, ret_uploader) : ERR_BUSY;
    free(keep);
    return err;
}
