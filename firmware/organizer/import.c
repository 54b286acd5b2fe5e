#include "firmware/organizer/import.h"

#include "db/branch.h"
#include "db/roster_cards.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/import_bundle.h"

#include <stdlib.h>
#include <string.h>

/* ---- beginning and ending ---- */

static void import_forget_content(struct import *import)
{
    roster_report_clear(&import->report);
    plan_file_clear(&import->plan);
    import_forget_bundle(import);
    import->needs_card = false;
    import->card_line = 0;
    import->glyph_count = import->lost_spellings = 0;
    import->cards = UID_AS_WRITTEN;
    import->home[0] = '\0';
}

void import_forget_file(struct import *import)
{
    courier_close(import->file);
    import->file = NULL;
    import_forget_content(import);
    import->state = IMPORT_LISTS;
}

void import_forget_stick(struct import *import)
{
    import_forget_file(import);
    courier_close(import->list);
    import->list = NULL;
    import->stick = (struct media_stick){.mount = 0};
    import->state = IMPORT_WAITS;
}

void import_close(struct session *session)
{
    if (session->import == NULL)
        return;
    import_forget_stick(session->import);
    free(session->import);
    session->import = NULL;
}

/* With one stick there is nothing to choose. */
static void import_look_for_stick(struct session *session)
{
    const struct media_stick *sticks;
    if (media_sticks(session->parts.media, &sticks) == 1)
        import_look(session, &sticks[0]);
}

void import_begin(struct session *session, enum import_kind kind)
{
    import_close(session);
    session->import = calloc(1, sizeof *session->import);
    if (session->import == NULL) {
        stage_tell_error(session, ERR_NOMEM);
        return;
    }
    session->import->kind = kind;
    stage_go(session, &scene_import);
    import_look_for_stick(session);
}

/* ---- the courier ---- */

static struct courier *import_courier(const struct import *import)
{
    return import->state == IMPORT_READS ? import->file : import->list;
}

int import_fd(const struct import *import)
{
    const struct courier *courier = import_courier(import);
    return courier == NULL ? -1 : courier_fd(courier);
}

int64_t import_deadline_ns(const struct import *import)
{
    const struct courier *courier = import_courier(import);
    return courier == NULL ? INT64_MAX : courier_deadline_ns(courier);
}

void import_look(struct session *session, const struct media_stick *stick)
{
    struct import *import = session->import;
    struct media_stick chosen = *stick;
    import_forget_stick(import);
    session->message[0] = '\0';
    import->stick = chosen;
    import->state = IMPORT_LOOKS;
    enum err err = import_is_of_folders(import) ? courier_list_bundles(chosen.path, &import->list)
                                                : courier_list(chosen.path, &import->list);
    if (err == ERR_OK)
        return;
    import->state = IMPORT_FAILED;
    import->failure = COURIER_UNREADABLE;
}

void import_read_again(struct session *session)
{
    struct import *import = session->import;
    import_forget_file(import);
    import->state = IMPORT_READS;
    enum err err = import_is_of_folders(import)
                       ? courier_read_folder(import->stick.path, import->chosen.path, &import->file)
                       : courier_read(import->stick.path, import->chosen.path, &import->file);
    if (err == ERR_OK)
        return;
    import->state = IMPORT_FAILED;
    import->failure = COURIER_UNREADABLE;
}

void import_read(struct session *session, int file)
{
    const struct courier_file *files;
    int count = courier_files(session->import->list, &files);
    if (file < 0 || file >= count)
        return;
    session->import->chosen = files[file];
    stage_go(session, &scene_import_read);
    import_read_again(session);
}

/* ---- what importing it would do ---- */

/* Of a roster that makes the terminal's own branch everybody is new, the first line included. */
static void import_find_home(struct session *session)
{
    struct import *import = session->import;
    char branch[TITLE_SIZE], room[TITLE_SIZE];
    import->home[0] = '\0';
    if (branch_home(session->parts.db, branch, room) == ERR_GONE && import->report.change_count > 0)
        utf8_copy(import->home, sizeof import->home, import->report.changes[0].branch);
}

/* Where it fails, the report before it stays. */
static enum err import_run_roster(struct session *session, bool dry_run)
{
    struct import *import = session->import;
    struct roster_options options = {.dry_run = dry_run, .cards = import->cards};
    struct chain_origin origin = stage_origin(session);
    struct roster_report report;
    size_t length;
    const char *bytes = courier_bytes(import->file, &length);
    enum err err = roster_import(session->parts.db, &origin, bytes, length, &options, &report);
    if (err != ERR_OK) {
        roster_report_clear(&report);
        return err;
    }
    roster_report_clear(&import->report);
    import->report = report;
    return ERR_OK;
}

static void import_find_more(struct session *session)
{
    import_find_home(session);
    import_find_glyphs(session);
}

static enum err import_preview_roster(struct session *session)
{
    enum err err = import_run_roster(session, true);
    if (err == ERR_OK)
        import_find_more(session);
    return err;
}

static enum err import_judge_roster(struct session *session)
{
    struct import *import = session->import;
    enum roster_cards_verdict verdict;
    size_t length;
    int line;
    const char *bytes = courier_bytes(import->file, &length);
    enum err err = roster_cards_settle_file(bytes, length, NULL, &verdict, &import->cards, &line);
    import->needs_card = err == ERR_OK && verdict == ROSTER_CARDS_AMBIGUOUS;
    return err == ERR_OK ? import_preview_roster(session) : err;
}

static bool import_count_row(const struct plan_row *row, void *context)
{
    (void)row;
    ++*(int *)context;
    return true;
}

static enum err import_judge_plan(struct session *session)
{
    struct import *import = session->import;
    struct moment now = clock_moment(clock_wall_ms());
    size_t length;
    const char *bytes = courier_bytes(import->file, &length);
    enum err err = plan_file_read(bytes, length, 0, now.year, &import->plan);
    import->replaced = 0;
    if (err == ERR_OK && !import->plan.refused)
        err = plan_list(session->parts.db, import->plan.year, import_count_row, &import->replaced);
    return err;
}

static enum err import_judge_kind(struct session *session)
{
    switch (session->import->kind) {
    case IMPORT_ROSTER:
        return import_judge_roster(session);
    case IMPORT_PLAN:
        return import_judge_plan(session);
    case IMPORT_BUNDLE:
    case IMPORT_REQUEST:
    case IMPORT_ANSWER:
        return import_judge_bundle(session);
    }
    return ERR_INVALID;
}

static void import_judge(struct session *session)
{
    struct import *import = session->import;
    enum err err = import_judge_kind(session);
    stage_back(session);
    if (err != ERR_OK) {
        import_forget_file(import);
        stage_tell_error(session, err);
        return;
    }
    import->state = IMPORT_HAS_IT;
    stage_go(session, import->kind == IMPORT_BUNDLE  ? &scene_merge
                      : import_is_of_folders(import) ? &scene_setup_compare
                      : import->needs_card           ? &scene_import_card
                                                     : &scene_import_preview);
}

bool import_is_refused(const struct import *import)
{
    return import->kind == IMPORT_ROSTER ? import->report.refused : import->plan.refused;
}

/* ---- news ---- */

static bool import_hear_courier(struct session *session)
{
    struct import *import = session->import;
    bool looks = import->state == IMPORT_LOOKS;
    if (!looks && import->state != IMPORT_READS)
        return false;
    switch (courier_dispatch(import_courier(import), clock_mono_ns())) {
    case COURIER_NO_NEWS:
        return false;
    case COURIER_PROGRESS:
        return true;
    case COURIER_FAILED:
        import->failure = courier_failure(import_courier(import));
        import->state = IMPORT_FAILED;
        return true;
    case COURIER_DONE:
        break;
    }
    if (!looks) {
        import_judge(session);
        return true;
    }
    const struct courier_file *files;
    import->state = IMPORT_LISTS;
    if (courier_files(import->list, &files) > 0)
        stage_go(session, &scene_import_files);
    return true;
}

/* A file that is in memory does not need its stick any more. */
static bool import_hear_media(struct session *session)
{
    struct import *import = session->import;
    if (import->state == IMPORT_HAS_IT || import->state == IMPORT_DONE)
        return false;
    if (import->stick.path[0] != '\0' && !media_has(session->parts.media, &import->stick)) {
        import_forget_stick(import);
        stage_back_to(session, &scene_import);
        stage_tell(session, PAGE_WARNING, SAY_IMPORT_PULLED, NULL);
        import_look_for_stick(session);
        return true;
    }
    if (import->state != IMPORT_WAITS)
        return false;
    import_look_for_stick(session);
    return true;
}

bool import_hear(struct session *session)
{
    bool heard = import_hear_courier(session);
    return import_hear_media(session) || heard;
}

/* ---- settling and committing ---- */

bool import_settle(struct session *session, const struct card *card)
{
    struct import *import = session->import;
    enum roster_cards_verdict verdict;
    size_t length;
    int line = 0;
    const char *bytes = courier_bytes(import->file, &length);
    enum err err = roster_cards_settle_file(bytes, length, card, &verdict, &import->cards, &line);
    if (err == ERR_OK && verdict == ROSTER_CARDS_SETTLED)
        err = import_preview_roster(session);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return false;
    }
    switch (verdict) {
    case ROSTER_CARDS_SETTLED:
        import->card_line = line;
        return true;
    case ROSTER_CARDS_AMBIGUOUS:
        stage_tell(session, PAGE_WARNING, SAY_IMPORT_CARD_ANOTHER, NULL);
        break;
    case ROSTER_CARDS_NONE:
        stage_tell(session, PAGE_WARNING, SAY_IMPORT_CARD_NONE, NULL);
        break;
    }
    return false;
}

/* The rows were checked when they were read, so nothing is left to refuse. */
static enum err import_commit_plan(struct session *session)
{
    struct import *import = session->import;
    struct chain_origin origin = stage_origin(session);
    enum plan_outcome outcome = PLAN_IMPORTED;
    size_t index;
    enum err err = plan_import_rows(session->parts.db, &origin, import->plan.rows,
                                    import->plan.count, &outcome, &index);
    return err == ERR_OK && outcome != PLAN_IMPORTED ? ERR_INVALID : err;
}

/* A change as the preview shows it. */
static bool import_is_same_change(const struct roster_change *a, const struct roster_change *b)
{
    return a->kind == b->kind && a->line == b->line && a->member_id == b->member_id &&
           strcmp(a->name, b->name) == 0 && strcmp(a->branch, b->branch) == 0;
}

/* Two organizers at once: what would be done now may not be what he has read any more. */
static bool import_is_as_shown(const struct roster_report *shown, const struct roster_report *now)
{
    if (shown->refused != now->refused || shown->change_count != now->change_count)
        return false;
    for (size_t i = 0; i < shown->change_count; i++)
        if (!import_is_same_change(&shown->changes[i], &now->changes[i]))
            return false;
    return true;
}

/* Nothing comes between judging once more and storing: both are in one turn of the loop. */
static enum err import_commit_roster(struct session *session, bool *ret_as_shown)
{
    struct import *import = session->import;
    struct roster_report shown = import->report;
    import->report = (struct roster_report){.changes = NULL};
    enum err err = import_run_roster(session, true);
    if (err != ERR_OK) {
        import->report = shown;
        return err;
    }
    *ret_as_shown = import_is_as_shown(&shown, &import->report);
    roster_report_clear(&shown);
    if (*ret_as_shown)
        return import_run_roster(session, false);
    import_find_more(session);
    return ERR_OK;
}

bool import_commit(struct session *session)
{
    struct import *import = session->import;
    bool as_shown = true;
    enum err err = import->kind == IMPORT_ROSTER ? import_commit_roster(session, &as_shown)
                                                 : import_commit_plan(session);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return false;
    }
    if (!as_shown)
        stage_tell(session, PAGE_WARNING, SAY_IMPORT_CHANGED, NULL);
    if (!as_shown || import_is_refused(import))
        return false;
    import_store_spellings(session);
    courier_close(import->file);
    import->file = NULL;
    import->state = IMPORT_DONE;
    return true;
}
