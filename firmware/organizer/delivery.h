/*
 * A bundle on its way onto a stick: of which activity, how far it has come, and what became of it.
 * The session's from the first page of an export to its last one. Drawing and writing happen in
 * helper processes (firmware/papers.h, drivers/courier.h), so that members go on signing in.
 * Private to the organizer's scenes.
 */
#ifndef THEMEDAY_DELIVERY_H
#define THEMEDAY_DELIVERY_H

#include "drivers/courier.h"
#include "firmware/bundle.h"
#include "firmware/organizer/stage.h"

extern const struct scene scene_export, scene_export_run, scene_export_end;

enum delivery_state {
    DELIVERY_WAITS,  /* for a stick, or for one of several to be chosen */
    DELIVERY_DRAWS,  /* the papers */
    DELIVERY_WRITES, /* the bundle */
    DELIVERY_FAILED,
    DELIVERY_DONE, /* it is on the stick, and in the log */
};

/* What is carried: an activity, or the two halves of a set-up (db/setup.h). The second is made from
 * the request that the session's import holds. */
enum delivery_kind { DELIVERY_ACTIVITY, DELIVERY_REQUEST, DELIVERY_ANSWER };

struct delivery {
    enum delivery_kind kind;
    enum delivery_state state;
    int64_t activity_id;
    struct media_stick stick; /* path "": none is chosen */
    struct bundle bundle;
    struct papers *papers;
    struct courier *courier;
    bool is_ours; /* it failed before it came to the stick, or in the log */
    enum courier_failure failure;
    int64_t failed_ns;
    enum stick_outcome outcome;
    char folder[STICK_NAME_SIZE]; /* as it is called on the stick */
    int file_count;
    char code[EXPORT_CODE_SIZE];
};

/* Begins the export, of the session's activity, and goes on to its first scene. */
void delivery_begin(struct session *session, enum delivery_kind kind);

/* Chooses a stick and starts. */
void delivery_start(struct session *session, const struct media_stick *stick);

/* Starts once more: with the same stick, or with what is plugged in now. */
void delivery_retry(struct session *session);

/* Ends what it is doing and forgets everything; without a delivery nothing. */
void delivery_close(struct session *session);

/* Its way in percent, from 1. */
int delivery_percent(const struct delivery *delivery);

/* What it waits for: session.h. */
int delivery_fd(const struct delivery *delivery);
int64_t delivery_deadline_ns(const struct delivery *delivery);

/* Takes news of its helpers and of sticks, and goes on to the scene they lead to. False: none. */
CHECKED bool delivery_hear(struct session *session);

#endif
