#include "firmware/spooling.h"

#include "drivers/courier.h"
#include "firmware/base/utf8.h"
#include "firmware/bundle.h"
#include "firmware/parcel.h"

#include <stdlib.h>

struct spooling {
    struct db *db;
    struct media_stick spool; /* what a courier writes to */
    char name[STICK_NAME_SIZE];
    struct bundle bundle;
    struct papers *papers; /* first */
    struct courier *courier;
};

enum err spooling_start(struct db *db, int64_t activity_id, const struct settings *settings,
                        const char *spool, const char *name, struct spooling **ret_spooling)
{
    struct spooling *spooling = calloc(1, sizeof *spooling);
    if (spooling == NULL)
        return ERR_NOMEM;
    spooling->db = db;
    enum err err = ERR_INVALID;
    if (utf8_copy(spooling->spool.path, sizeof spooling->spool.path, spool) &&
        utf8_copy(spooling->name, sizeof spooling->name, name))
        err = bundle_make(db, activity_id, settings, &spooling->bundle);
    if (err == ERR_OK)
        err = papers_start(spooling->bundle.documents, spooling->bundle.document_count,
                           &spooling->papers);
    if (err == ERR_OK)
        *ret_spooling = spooling;
    else
        spooling_close(spooling);
    return err;
}

void spooling_close(struct spooling *spooling)
{
    if (spooling == NULL)
        return;
    papers_close(spooling->papers);
    courier_close(spooling->courier);
    bundle_clear(&spooling->bundle);
    free(spooling);
}

static enum err spooling_write(struct spooling *spooling)
{
    struct parcel parcel;
    parcel_fill(&parcel, &spooling->bundle.export, spooling->name);
    return courier_write(&spooling->spool, &parcel.folder, &spooling->courier);
}

static enum spooling_news spooling_hear_papers(struct spooling *spooling, int64_t now_ns)
{
    enum papers_news news = papers_dispatch(spooling->papers, now_ns);
    if (news == PAPERS_NO_NEWS)
        return SPOOLING_NO_NEWS;
    enum err err = ERR_IO;
    if (news == PAPERS_DONE)
        err = bundle_finish(spooling->db, spooling->papers, &spooling->bundle);
    papers_close(spooling->papers);
    spooling->papers = NULL;
    if (err == ERR_OK)
        err = spooling_write(spooling);
    return err == ERR_OK ? SPOOLING_NO_NEWS : SPOOLING_FAILED;
}

static enum spooling_news spooling_hear_courier(struct spooling *spooling, int64_t now_ns)
{
    switch (courier_dispatch(spooling->courier, now_ns)) {
    case COURIER_NO_NEWS:
    case COURIER_PROGRESS:
        break;
    case COURIER_DONE:
        return SPOOLING_DONE;
    case COURIER_FAILED:
        return SPOOLING_FAILED;
    }
    return SPOOLING_NO_NEWS;
}

enum spooling_news spooling_dispatch(struct spooling *spooling, int64_t now_ns)
{
    if (spooling->papers != NULL)
        return spooling_hear_papers(spooling, now_ns);
    return spooling->courier == NULL ? SPOOLING_NO_NEWS : spooling_hear_courier(spooling, now_ns);
}

int spooling_fd(const struct spooling *spooling)
{
    if (spooling->papers != NULL)
        return papers_fd(spooling->papers);
    return spooling->courier == NULL ? -1 : courier_fd(spooling->courier);
}

int64_t spooling_deadline_ns(const struct spooling *spooling)
{
    if (spooling->papers != NULL)
        return papers_deadline_ns(spooling->papers);
    return spooling->courier == NULL ? INT64_MAX : courier_deadline_ns(spooling->courier);
}

const char *spooling_name(const struct spooling *spooling)
{
    enum stick_outcome outcome;
    return courier_written(spooling->courier, &outcome);
}

const struct export_bundle *spooling_bundle(const struct spooling *spooling)
{
    return &spooling->bundle.export;
}
