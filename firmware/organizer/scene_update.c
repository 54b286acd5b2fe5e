/* 系统更新: what is on the stick and by whom, the way of an installation, and what became of the
 * last one. The page follows the updates, which go on without it. */
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { NOTHING_OPEN = -1 };

static const struct updates_status *update_status(const struct session *session)
{
    static const struct updates_status absent = {.stage = UPDATES_NOT_HERE};
    return session->parts.updates == NULL ? &absent : updates_status(session->parts.updates);
}

/* Which of several was opened; with one there is nothing to choose. */
static int update_open_bundle(struct session *session)
{
    const struct updates_status *status = update_status(session);
    int open = stage_frame(session)->chosen[0];
    if (status->bundle_count == 1)
        return 0;
    return open < status->bundle_count ? open : NOTHING_OPEN;
}

/* ---- what is said ---- */

static void update_notice(const struct session *session, struct page *page, enum page_tone tone,
                          enum saying saying, const char *version)
{
    char text[STRINGS_SIZE];
    page->layout = PAGE_NOTICE;
    page->tone = tone;
    sayings_fill(text, session->parts.language, saying, "version", version, "device",
                 update_status(session)->chosen.device, NULL);
    utf8_copy(page->message, sizeof page->message, text);
}

static enum saying update_refusal(enum update_failure failure)
{
    static const enum saying sayings[] = {
        [UPDATE_FINE] = SAY_UPDATE_BROKEN,     [UPDATE_NOT_HERE] = SAY_UPDATE_NOT_HERE,
        [UPDATE_FOREIGN] = SAY_UPDATE_FOREIGN, [UPDATE_NOT_VALID] = SAY_UPDATE_NOT_VALID,
        [UPDATE_DAMAGED] = SAY_UPDATE_DAMAGED, [UPDATE_OTHER_KIND] = SAY_UPDATE_OTHER_KIND,
        [UPDATE_GONE] = SAY_UPDATE_GONE,       [UPDATE_BUSY] = SAY_UPDATE_BUSY,
        [UPDATE_SILENT] = SAY_IMPORT_SILENT,   [UPDATE_LOST] = SAY_UPDATE_LOST,
        [UPDATE_BROKEN] = SAY_UPDATE_BROKEN,
    };
    return sayings[failure];
}

static bool update_may_install(const struct update_bundle *bundle)
{
    return bundle->failure == UPDATE_FINE && updates_age(bundle->version) != UPDATES_TOO_OLD;
}

static enum saying update_offer(const struct update_bundle *bundle)
{
    if (bundle->failure != UPDATE_FINE)
        return update_refusal(bundle->failure);
    switch (updates_age(bundle->version)) {
    case UPDATES_NEWER:
        return SAY_UPDATE_NEWER;
    case UPDATES_SAME:
        return SAY_UPDATE_SAME;
    case UPDATES_OLDER:
        return SAY_UPDATE_OLDER;
    case UPDATES_TOO_OLD:
        break;
    }
    return SAY_UPDATE_TOO_OLD;
}

/* ---- what is on the sticks ---- */

static void update_show_none(struct session *session, struct page *page)
{
    const struct media_stick *sticks;
    if (media_sticks(session->parts.media, &sticks) == 0) {
        update_notice(session, page, PAGE_PLAIN, SAY_IMPORT_INSERT, "");
        page_add_fact(page, stage_say(session, SAY_UPDATE_INSERT_DETAIL), "");
    } else {
        update_notice(session, page, PAGE_WARNING, SAY_UPDATE_NO_FILES, "");
        page_add_commit(page, "up.again", stage_say(session, SAY_IMPORT_AGAIN), true);
    }
}

static void update_add_fact(const struct session *session, struct page *page, enum saying name,
                            const char *value)
{
    char text[PAGE_TEXT_SIZE];
    enum { VALUE_CHARACTERS = 40 };
    page_shorten(value, VALUE_CHARACTERS, text);
    if (text[0] != '\0')
        page_add_fact(page, stage_say(session, name), text);
}

/* Of what is signed by a stranger nothing is repeated: he may call himself anything. */
static void update_show_bundle(struct session *session, const struct update_bundle *bundle,
                               struct page *page)
{
    bool is_fine = bundle->failure == UPDATE_FINE, may_install = update_may_install(bundle);
    update_notice(session, page, may_install ? PAGE_PLAIN : PAGE_WARNING, update_offer(bundle),
                  bundle->version);
    update_add_fact(session, page, SAY_UPDATE_FILE, bundle->name);
    if (is_fine) {
        update_add_fact(session, page, SAY_UPDATE_VERSION, bundle->version);
        update_add_fact(session, page, SAY_UPDATE_SIGNER, bundle->signer);
    }
    if (may_install)
        page_add_commit(page, "up.install", stage_say(session, SAY_UPDATE_INSTALL), true);
    else
        page_add_commit(page, "up.again", stage_say(session, SAY_IMPORT_AGAIN), true);
}

static void update_show_list(struct session *session, struct page *page)
{
    const struct updates_status *status = update_status(session);
    page->layout = PAGE_LIST;
    for (int i = 0; i < status->bundle_count; i++) {
        char id[32], name[PAGE_TEXT_SIZE];
        const struct update_bundle *bundle = &status->bundles[i];
        snprintf(id, sizeof id, "bundle.%d", i);
        page_shorten(bundle->name, 40, name);
        struct page_item *row = page_add(page, id, name);
        bool is_fine = bundle->failure == UPDATE_FINE;
        utf8_copy(row->detail, sizeof row->detail, is_fine ? bundle->signer : "");
        utf8_copy(row->value, sizeof row->value,
                  is_fine ? bundle->version : stage_say(session, SAY_UPDATE_UNFIT));
    }
}

static void update_show_found(struct session *session, struct page *page)
{
    const struct updates_status *status = update_status(session);
    int open = update_open_bundle(session);
    if (status->bundle_count == 0)
        update_show_none(session, page);
    else if (open == NOTHING_OPEN)
        update_show_list(session, page);
    else
        update_show_bundle(session, &status->bundles[open], page);
}

/* ---- what became of the last one ---- */

static const char *update_reason(const struct session *session)
{
    static const enum saying sayings[] = {
        [UPDATE_REASON_NONE] = SAY_UPDATE_WHY_UNKNOWN,
        [UPDATE_REASON_TERMINAL] = SAY_UPDATE_WHY_TERMINAL,
        [UPDATE_REASON_STORAGE] = SAY_UPDATE_WHY_STORAGE,
        [UPDATE_REASON_SCREEN] = SAY_UPDATE_WHY_SCREEN,
        [UPDATE_REASON_READER] = SAY_UPDATE_WHY_READER,
    };
    return stage_say(session, sayings[update_status(session)->last.reason]);
}

static bool update_has_result(const struct session *session)
{
    return update_is_news(&update_status(session)->last);
}

static void update_show_result(struct session *session, struct page *page)
{
    const struct update *last = &update_status(session)->last;
    if (last->state == UPDATE_STATE_RUNS) {
        update_notice(session, page, PAGE_GOOD, SAY_UPDATE_RUNS, last->to);
    } else if (last->state == UPDATE_STATE_CUT) {
        update_notice(session, page, PAGE_WARNING, SAY_UPDATE_CUT, last->from);
        update_add_fact(session, page, SAY_UPDATE_REFUSED, last->to);
    } else {
        update_notice(session, page, PAGE_WARNING, SAY_UPDATE_UNDONE, last->from);
        update_add_fact(session, page, SAY_UPDATE_REFUSED, last->to);
        update_add_fact(session, page, SAY_UPDATE_WHY, update_reason(session));
    }
    page_add_commit(page, "up.seen", stage_say(session, SAY_HEALTH_SEEN), true);
}

/* ---- the way ---- */

static void update_show_way(struct session *session, struct page *page)
{
    const struct updates_status *status = update_status(session);
    update_notice(session, page, PAGE_PLAIN, SAY_UPDATE_INSTALLING, status->chosen.version);
    page->progress = status->percent > 0 ? status->percent : 1;
}

static void update_show_installed(struct session *session, struct page *page)
{
    update_notice(session, page, PAGE_GOOD, SAY_UPDATE_INSTALLED,
                  update_status(session)->chosen.version);
    page_add_button(page, "page.back", stage_say(session, SAY_UPDATE_LATER));
    page_add_commit(page, "up.restart", stage_say(session, SAY_UPDATE_RESTART), true);
}

static void update_show_failure(struct session *session, struct page *page)
{
    update_notice(session, page, PAGE_WARNING, update_refusal(update_status(session)->failure), "");
    page_add_commit(page, "up.again", stage_say(session, SAY_IMPORT_AGAIN), true);
}

static void update_show(struct session *session, struct page *page)
{
    switch (update_status(session)->stage) {
    case UPDATES_NOT_HERE:
        update_notice(session, page, PAGE_PLAIN, SAY_UPDATE_NOT_HERE, THEMEDAY_VERSION);
        break;
    case UPDATES_RESTS:
    case UPDATES_LOOKS:
        update_notice(session, page, PAGE_PLAIN, SAY_UPDATE_LOOKING, "");
        break;
    case UPDATES_LISTS:
        update_show_found(session, page);
        break;
    case UPDATES_INSTALLS:
        update_show_way(session, page);
        break;
    case UPDATES_INSTALLED:
        update_show_installed(session, page);
        break;
    case UPDATES_RESTARTS:
        update_notice(session, page, PAGE_PLAIN, SAY_UPDATE_RESTARTING, "");
        break;
    case UPDATES_FAILED:
        update_show_failure(session, page);
        break;
    }
}

/* ---- the scene ---- */

static void update_page(struct session *session, struct page *page)
{
    char version[STRINGS_SIZE];
    sayings_fill(version, session->parts.language, SAY_UPDATE_NOW, "version", THEMEDAY_VERSION,
                 NULL);
    page_title(page, stage_say(session, SAY_UPDATE), version);
    bool has_result = update_has_result(session);
    if (has_result)
        update_show_result(session, page);
    else
        update_show(session, page);
    if (has_result || update_status(session)->stage != UPDATES_INSTALLED)
        page_add_back(session, page);
}

static void update_look(struct session *session)
{
    stage_frame(session)->chosen[0] = NOTHING_OPEN;
    if (session->parts.updates != NULL && !update_has_result(session))
        updates_look(session->parts.updates, session->parts.media);
}

void stage_update(struct session *session)
{
    stage_go(session, &scene_update);
    update_look(session);
}

bool stage_hear_of_sticks(struct session *session)
{
    if (update_status(session)->stage == UPDATES_INSTALLS)
        return false;
    update_look(session);
    return true;
}

static void update_take_note(struct session *session)
{
    struct chain_origin origin = stage_origin(session);
    enum err err = updates_see(session->parts.updates, &origin);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    update_look(session);
}

static void update_restart(struct session *session)
{
    if (updates_restart(session->parts.updates) != ERR_OK)
        stage_tell(session, PAGE_WARNING, SAY_UPDATE_BY_HAND, NULL);
}

/* He has read of a failure. */
static void update_leave(struct session *session)
{
    if (session->parts.updates != NULL)
        updates_forget(session->parts.updates);
    stage_back(session);
}

/* From one of several back to all of them. */
static void update_back(struct session *session)
{
    const struct updates_status *status = update_status(session);
    struct frame *frame = stage_frame(session);
    if (status->stage == UPDATES_LISTS && status->bundle_count > 1 &&
        frame->chosen[0] != NOTHING_OPEN)
        frame->chosen[0] = NOTHING_OPEN;
    else
        update_leave(session);
}

static void update_touch(struct session *session, const char *widget)
{
    struct updates *updates = session->parts.updates;
    int64_t bundle;
    if (strcmp(widget, "page.back") == 0)
        update_back(session);
    else if (updates == NULL)
        return;
    else if (strcmp(widget, "up.seen") == 0)
        update_take_note(session);
    else if (strcmp(widget, "up.restart") == 0)
        update_restart(session);
    else if (strcmp(widget, "up.install") == 0)
        updates_install(updates, update_open_bundle(session), session->name);
    else if (strcmp(widget, "up.again") == 0) {
        updates_forget(updates);
        update_look(session);
    } else if (page_read_id(widget, "bundle.", &bundle)) {
        stage_frame(session)->chosen[0] = (int)bundle;
    }
}

const struct scene scene_update = {"og.update", update_page, update_touch, NULL};
