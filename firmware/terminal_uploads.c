#include "firmware/terminal_uploads.h"

#include "firmware/base/log.h"

/* Nobody taps, votes, or works at a page whose next touch may correct the very bundle. */
static bool terminal_is_quiet(void *context)
{
    const struct kiosk *kiosk = ((struct terminal_uploads *)context)->kiosk;
    return kiosk->state == KIOSK_IDLE && kiosk->plan.poll.id == 0 && kiosk->phase != PHASE_OPEN &&
           kiosk->phase != PHASE_LATE;
}

void terminal_uploads_open(struct terminal_uploads *uploads, struct db *db, const char *folder,
                           const struct settings *settings, const struct kiosk *kiosk)
{
    struct uploads_parts parts = {
        .db = db,
        .folder = folder,
        .settings = settings,
        .pace = &uploads_pace_usual,
        .is_quiet = terminal_is_quiet,
        .context = uploads,
    };
    *uploads = (struct terminal_uploads){.kiosk = kiosk};
    if (uploads_open(&parts, &uploads->uploads) != ERR_OK ||
        (settings->upload.url[0] != '\0' && network_open(&uploads->network) != ERR_OK))
        log_warning("uploads, or news of the network, are not to be had");
}

void terminal_uploads_close(struct terminal_uploads *uploads)
{
    uploads_close(uploads->uploads);
    network_close(uploads->network);
    *uploads = (struct terminal_uploads){.uploads = NULL};
}

void terminal_uploads_look(struct terminal_uploads *uploads)
{
    if (uploads->uploads != NULL)
        uploads_look(uploads->uploads);
}

int terminal_uploads_fd(const struct terminal_uploads *uploads)
{
    return uploads->uploads == NULL ? -1 : uploads_fd(uploads->uploads);
}

int64_t terminal_uploads_deadline_ns(const struct terminal_uploads *uploads)
{
    return uploads->uploads == NULL ? INT64_MAX : uploads_deadline_ns(uploads->uploads);
}

bool terminal_uploads_ready(struct terminal_uploads *uploads)
{
    return uploads_dispatch(uploads->uploads);
}

int terminal_uploads_network_fd(const struct terminal_uploads *uploads)
{
    return network_fd(uploads->network);
}

void terminal_uploads_network_ready(struct terminal_uploads *uploads)
{
    if (network_dispatch(uploads->network) && uploads->uploads != NULL)
        uploads_wake(uploads->uploads);
}

struct view_uploads terminal_uploads_view(const struct terminal_uploads *uploads)
{
    if (uploads->uploads == NULL)
        return (struct view_uploads){.is_on = false};
    const struct uploads_status *status = uploads_status(uploads->uploads);
    struct view_uploads view = {
        .is_on = status->has_receiver,
        .unsent = status->count.unsent,
        .was_sent = status->count.last_sent_ms != 0,
    };
    if (view.was_sent)
        view.last_sent = clock_moment(status->count.last_sent_ms);
    return view;
}
