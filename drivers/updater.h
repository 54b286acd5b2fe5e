/*
 * What talks to RAUC, the service that installs updates of the whole system. It answers over D-Bus,
 * may take minutes, and reads sticks that may be bad, so each job has a helper process of its own
 * (updater_process.c), which gives a sign of life at least every second once it has started; one
 * that is silent for five is killed. This side starts the helper and watches it. Runs in the main
 * process and never blocks.
 *
 * RAUC installs by itself once it was asked: a helper that dies ends nothing but the news
 * (UPDATE_LOST).
 */
#ifndef THEMEDAY_DRIVERS_UPDATER_H
#define THEMEDAY_DRIVERS_UPDATER_H

#include "firmware/base/err.h"
#include "firmware/model/update.h"

enum { UPDATER_STICKS_MAX = 8 };

/* The terminal as RAUC knows it. */
struct updater_system {
    char device[UPDATE_DEVICE_SIZE]; /* of what kind it is */
    char slot[UPDATE_SLOT_SIZE];     /* which one it was started from */
};

enum updater_news {
    UPDATER_NO_NEWS,
    UPDATER_PROGRESS, /* updater_percent() or updater_bundles() has more */
    UPDATER_DONE,
    UPDATER_FAILED, /* updater_failure() says why */
};

struct updater;

/* Starts to ask which system this is. */
CHECKED enum err updater_ask(struct updater **ret_updater);

/* Starts to ask the same, and to look for updates at the top of these sticks: up to
 * UPDATER_STICKS_MAX of their folders, the newest files first of all that are called *.raucb. Each
 * is inspected; what is wrong with one does not end the job. */
CHECKED enum err updater_look(const char *const *sticks, int count, struct updater **ret_updater);

/* Starts to install one that was found to be fine. */
CHECKED enum err updater_install(const struct update_bundle *bundle, struct updater **ret_updater);

/* Forgets the job, whatever it is doing. NULL is fine. */
void updater_close(struct updater *updater);

/* To poll for reading, -1 once the job is over; and when updater_dispatch() wants to be called at
 * the latest. */
int updater_fd(const struct updater *updater);
int64_t updater_deadline_ns(const struct updater *updater);

/* Takes what the helper said: call until UPDATER_NO_NEWS. After UPDATER_DONE or UPDATER_FAILED
 * there is never any more. */
enum updater_news updater_dispatch(struct updater *updater, int64_t now_ns);

/* Of the installation, in percent. */
int updater_percent(const struct updater *updater);

/* After updater_look() found them; the updater's. */
int updater_bundles(const struct updater *updater, const struct update_bundle **ret_bundles);

/* After UPDATER_DONE of any job. */
const struct updater_system *updater_system(const struct updater *updater);

enum update_failure updater_failure(const struct updater *updater);

/* The helper process, from main() when it was started with --helper=updater. Does not return. */
_Noreturn void updater_process_main(void);

#endif
