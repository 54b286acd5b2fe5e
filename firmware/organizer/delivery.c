#include "firmware/organizer/delivery.h"

#include "firmware/base/utf8.h"
#include "firmware/organizer/import_bundle.h"
#include "firmware/parcel.h"

#include <stdlib.h>
#include <string.h>

/* A stick that is pulled out refuses to be written before it is seen to be gone. */
static const int64_t pull_patience_ns = 3000000000;

/* ---- beginning and ending ---- */

static void delivery_forget(struct delivery *delivery)
{
    papers_close(delivery->papers);
    courier_close(delivery->courier);
    bundle_clear(&delivery->bundle);
    delivery->papers = NULL;
    delivery->courier = NULL;
    delivery->is_ours = false;
    delivery->state = DELIVERY_WAITS;
}

void delivery_close(struct session *session)
{
    if (session->delivery == NULL)
        return;
    delivery_forget(session->delivery);
    free(session->delivery);
    session->delivery = NULL;
}

/* With one stick there is nothing to choose. */
static void delivery_look_for_stick(struct session *session)
{
    const struct media_stick *sticks;
    if (media_sticks(session->parts.media, &sticks) == 1)
        delivery_start(session, &sticks[0]);
}

void delivery_begin(struct session *session, enum delivery_kind kind)
{
    delivery_close(session);
    session->delivery = calloc(1, sizeof *session->delivery);
    if (session->delivery == NULL) {
        stage_tell_error(session, ERR_NOMEM);
        return;
    }
    session->delivery->kind = kind;
    session->delivery->activity_id = session->activity.id;
    stage_go(session, &scene_export);
    delivery_look_for_stick(session);
}

static void delivery_show(struct session *session, const struct scene *scene)
{
    stage_back_to(session, &scene_export);
    stage_go(session, scene);
}

static void delivery_fail(struct session *session, enum courier_failure failure)
{
    struct delivery *delivery = session->delivery;
    delivery->failure = failure;
    delivery->failed_ns = clock_mono_ns();
    delivery->state = DELIVERY_FAILED;
    delivery_show(session, &scene_export_end);
}

static void delivery_fail_here(struct session *session)
{
    session->delivery->is_ours = true;
    delivery_fail(session, COURIER_UNREADABLE);
}

/* ---- the way ---- */

static enum err delivery_send(struct delivery *delivery)
{
    struct parcel parcel;
    parcel_fill(&parcel, &delivery->bundle.export, delivery->bundle.export.name);
    return courier_write(&delivery->stick, &parcel.folder, &delivery->courier);
}

static enum err delivery_draw(struct session *session)
{
    struct delivery *delivery = session->delivery;
    enum err err = bundle_make(session->parts.db, delivery->activity_id, session->parts.in_effect,
                               &delivery->bundle);
    return err == ERR_OK ? papers_start(delivery->bundle.documents, delivery->bundle.document_count,
                                        &delivery->papers)
                         : err;
}

static enum err delivery_make_answer(struct session *session, struct export_bundle *ret_bundle)
{
    struct chain_origin origin = import_origin(session);
    struct import *import = session->import;
    if (import == NULL)
        return ERR_INVALID;
    enum err err = setup_seal(session->parts.db, &origin, import->chosen.path, import->files,
                              import->file_count, false, &import->setup, ret_bundle);
    return err == ERR_OK && import->setup.outcome != SETUP_DONE ? ERR_INVALID : err;
}

/* Nothing is to be drawn for it. */
static enum err delivery_write_setup(struct session *session)
{
    struct delivery *delivery = session->delivery;
    struct chain_origin origin = import_origin(session);
    enum err err = delivery->kind == DELIVERY_REQUEST
                       ? setup_request(session->parts.db, &origin, &delivery->bundle.export)
                       : delivery_make_answer(session, &delivery->bundle.export);
    if (err == ERR_OK)
        err = delivery_send(delivery);
    if (err == ERR_OK)
        delivery->state = DELIVERY_WRITES;
    return err;
}

void delivery_start(struct session *session, const struct media_stick *stick)
{
    struct delivery *delivery = session->delivery;
    struct media_stick chosen = *stick;
    delivery_forget(delivery);
    delivery->stick = chosen;
    delivery->state = DELIVERY_DRAWS;
    delivery_show(session, &scene_export_run);
    enum err err = delivery->kind == DELIVERY_ACTIVITY ? delivery_draw(session)
                                                       : delivery_write_setup(session);
    if (err != ERR_OK)
        delivery_fail_here(session);
}

void delivery_retry(struct session *session)
{
    struct delivery *delivery = session->delivery;
    if (media_has(session->parts.media, &delivery->stick)) {
        delivery_start(session, &delivery->stick);
        return;
    }
    delivery_forget(delivery);
    delivery->stick = (struct media_stick){.mount = 0};
    stage_back_to(session, &scene_export);
    delivery_look_for_stick(session);
}

static void delivery_write(struct session *session)
{
    struct delivery *delivery = session->delivery;
    enum err err = bundle_finish(session->parts.db, delivery->papers, &delivery->bundle);
    papers_close(delivery->papers);
    delivery->papers = NULL;
    if (err == ERR_OK)
        err = delivery_send(delivery);
    if (err == ERR_OK)
        delivery->state = DELIVERY_WRITES;
    else
        delivery_fail_here(session);
}

/* The log comes last: what it says left has left. */
static void delivery_end(struct session *session)
{
    struct delivery *delivery = session->delivery;
    const struct export_bundle *bundle = &delivery->bundle.export;
    struct chain_origin origin = stage_origin(session);
    utf8_copy(delivery->folder, sizeof delivery->folder,
              courier_written(delivery->courier, &delivery->outcome));
    utf8_copy(delivery->code, sizeof delivery->code, bundle->code);
    delivery->file_count = bundle->file_count;
    enum err err = ERR_OK;
    if (delivery->outcome == STICK_WRITTEN && delivery->kind == DELIVERY_ACTIVITY)
        err = export_record(session->parts.db, &origin, delivery->activity_id, bundle,
                            delivery->folder);
    if (err != ERR_OK) {
        delivery_fail_here(session);
        return;
    }
    delivery_forget(delivery);
    delivery->state = DELIVERY_DONE;
    delivery_show(session, &scene_export_end);
}

int delivery_percent(const struct delivery *delivery)
{
    enum { DRAWN = 10 };
    int64_t done = 0, total = 0;
    if (delivery->courier != NULL)
        courier_progress(delivery->courier, &done, &total);
    if (delivery->state == DELIVERY_DRAWS)
        return 1;
    return total == 0 ? DRAWN : DRAWN + (int)((100 - DRAWN) * done / total);
}

/* ---- news ---- */

int delivery_fd(const struct delivery *delivery)
{
    if (delivery->state == DELIVERY_DRAWS && delivery->papers != NULL)
        return papers_fd(delivery->papers);
    return delivery->state == DELIVERY_WRITES ? courier_fd(delivery->courier) : -1;
}

int64_t delivery_deadline_ns(const struct delivery *delivery)
{
    if (delivery->state == DELIVERY_DRAWS && delivery->papers != NULL)
        return papers_deadline_ns(delivery->papers);
    return delivery->state == DELIVERY_WRITES ? courier_deadline_ns(delivery->courier) : INT64_MAX;
}

static bool delivery_hear_papers(struct session *session)
{
    switch (papers_dispatch(session->delivery->papers, clock_mono_ns())) {
    case PAPERS_NO_NEWS:
        return false;
    case PAPERS_DONE:
        delivery_write(session);
        break;
    case PAPERS_FAILED:
        delivery_fail_here(session);
        break;
    }
    return true;
}

static bool delivery_hear_courier(struct session *session)
{
    switch (courier_dispatch(session->delivery->courier, clock_mono_ns())) {
    case COURIER_NO_NEWS:
        return false;
    case COURIER_PROGRESS:
        break;
    case COURIER_DONE:
        delivery_end(session);
        break;
    case COURIER_FAILED:
        delivery_fail(session, courier_failure(session->delivery->courier));
        break;
    }
    return true;
}

static bool delivery_lost_its_stick(const struct session *session)
{
    const struct delivery *delivery = session->delivery;
    bool runs = delivery->state == DELIVERY_DRAWS || delivery->state == DELIVERY_WRITES;
    bool has_just_failed = delivery->state == DELIVERY_FAILED && !delivery->is_ours &&
                           delivery->failure == COURIER_UNWRITABLE &&
                           clock_mono_ns() - delivery->failed_ns < pull_patience_ns;
    return (runs || has_just_failed) && !media_has(session->parts.media, &delivery->stick);
}

static bool delivery_hear_media(struct session *session)
{
    struct delivery *delivery = session->delivery;
    if (delivery->state == DELIVERY_WAITS) {
        delivery_look_for_stick(session);
        return true;
    }
    if (!delivery_lost_its_stick(session))
        return false;
    papers_close(delivery->papers);
    courier_close(delivery->courier);
    delivery->papers = NULL;
    delivery->courier = NULL;
    delivery_fail(session, COURIER_GONE);
    return true;
}

bool delivery_hear(struct session *session)
{
    bool heard = false;
    if (session->delivery->state == DELIVERY_DRAWS && session->delivery->papers != NULL)
        heard = delivery_hear_papers(session);
    else if (session->delivery->state == DELIVERY_WRITES)
        heard = delivery_hear_courier(session);
    return delivery_hear_media(session) || heard;
}
