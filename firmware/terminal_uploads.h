/*
 * The terminal's part in uploads: when they may take a moment of its time, when the network is
 * there again, and what the foot of the screen says of them. Private to the terminal; runs in the
 * main process.
 */
#ifndef THEMEDAY_TERMINAL_UPLOADS_H
#define THEMEDAY_TERMINAL_UPLOADS_H

#include "drivers/network.h"
#include "firmware/kiosk.h"
#include "firmware/uploads.h"

struct terminal_uploads {
    struct uploads *uploads; /* NULL: no memory for them */
    struct network *network; /* NULL: nobody tells of it, and only the wait between tries counts */
    const struct kiosk *kiosk;
};

/* Without uploads the terminal still signs people in: the log says what is missing. All is
 * borrowed, and nothing is sent before the kiosk rests. */
void terminal_uploads_open(struct terminal_uploads *uploads, struct db *db, const char *folder,
                           const struct settings *settings, const struct kiosk *kiosk);
void terminal_uploads_close(struct terminal_uploads *uploads);

/* Something, or the time, is another: is anything over that was not? */
void terminal_uploads_look(struct terminal_uploads *uploads);

/* For the loop: news of the helpers, which may be something to draw, and of the network. */
int terminal_uploads_fd(const struct terminal_uploads *uploads);
int64_t terminal_uploads_deadline_ns(const struct terminal_uploads *uploads);
CHECKED bool terminal_uploads_ready(struct terminal_uploads *uploads);
int terminal_uploads_network_fd(const struct terminal_uploads *uploads);
void terminal_uploads_network_ready(struct terminal_uploads *uploads);

/* For the view. */
struct view_uploads terminal_uploads_view(const struct terminal_uploads *uploads);

#endif
