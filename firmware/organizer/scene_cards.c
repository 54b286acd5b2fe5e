/* Cards: unclaimed ones are given to a person, and their tap becomes his sign-in at its own time;
 * a new card is bound to a person by tapping it. */
#include "db/activity.h"
#include "db/card.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/import.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

/* ---- the unclaimed cards ---- */

struct cards_rows {
    struct session *session;
    struct page *page; /* NULL: only count */
    int row;
};

static void cards_time(const struct session *session, int64_t wall_ms, char ret_text[STRINGS_SIZE])
{
    struct moment at = clock_moment(wall_ms);
    strings_moment(ret_text, session->parts.language, &at);
}

static bool cards_row(const struct unclaimed *card, void *context)
{
    struct cards_rows *rows = context;
    struct session *session = rows->session;
    if (rows->page != NULL && page_shows_row(stage_frame(session), rows->row)) {
        char id[32], text[STRINGS_SIZE], time[STRINGS_SIZE];
        snprintf(id, sizeof id, "card.%lld", (long long)card->id);
        sayings_fill(text, session->parts.language, SAY_CARDS_CODE, "code", card->code, NULL);
        cards_time(session, card->first_ms, time);
        page_detail(session, page_add(rows->page, id, text), SAY_CARDS_TAPPED, "time", time, "n",
                    stage_number(card->taps).text, NULL);
    }
    rows->row++;
    return true;
}

static void cards_page(struct session *session, struct page *page)
{
    struct cards_rows rows = {.session = session};
    char subtitle[STRINGS_SIZE];
    page->layout = PAGE_LIST;
    enum err err = card_unclaimed(session->parts.db, cards_row, &rows);
    sayings_fill(subtitle, session->parts.language, SAY_CARDS_UNCLAIMED, "n",
                 stage_number(rows.row).text, NULL);
    page_title(page, stage_say(session, SAY_CARDS_TITLE), subtitle);
    page_set_parts(stage_frame(session), rows.row, page);
    rows = (struct cards_rows){.session = session, .page = page};
    if (err == ERR_OK)
        err = card_unclaimed(session->parts.db, cards_row, &rows);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else if (rows.row == 0)
        utf8_copy(page->message, sizeof page->message, stage_say(session, SAY_CARDS_NONE));
    page_add_back(session, page);
    page_add_button(page, "og.cards.import", stage_say(session, SAY_IMPORT_ROSTER));
    page_add_button(page, "og.cards.enrol", stage_say(session, SAY_CARDS_ENROL));
}

static bool cards_find(const struct unclaimed *card, void *context)
{
    struct session *session = context;
    if (card->id == session->wanted_card)
        session->unclaimed = *card;
    return card->id != session->wanted_card;
}

static void cards_claim(struct session *session, int64_t id)
{
    stage_pick(session);
    session->wanted_card = id;
    enum err err = card_unclaimed(session->parts.db, cards_find, session);
    if (err == ERR_OK && session->unclaimed.id == id)
        return;
    stage_back(session);
    stage_tell_error(session, err == ERR_OK ? ERR_GONE : err);
}

static void cards_touch(struct session *session, const char *widget)
{
    int64_t id;
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.cards.enrol") == 0)
        stage_pick(session);
    else if (strcmp(widget, "og.cards.import") == 0)
        import_begin(session, IMPORT_ROSTER);
    else if (page_read_id(widget, "card.", &id))
        cards_claim(session, id);
}

const struct scene scene_cards = {"og.cards", cards_page, cards_touch, NULL};

/* ---- giving one to a person ---- */

static void claim_page(struct session *session, struct page *page)
{
    char question[STRINGS_SIZE], time[STRINGS_SIZE];
    const struct unclaimed *card = &session->unclaimed;
    page->layout = PAGE_NOTICE;
    page_person_title(session, page, SAY_CARDS_TITLE);
    cards_time(session, card->tap_ms, time);
    sayings_fill(question, session->parts.language,
                 card->activity_id != 0 ? SAY_CLAIM_QUESTION_TAP : SAY_CLAIM_QUESTION, "code",
                 card->code, "name", page_name(&session->person), "time", time, NULL);
    utf8_copy(page->message, sizeof page->message, question);
    page_add_back(session, page);
    page_add_commit(page, "og.claim.ok", stage_say(session, SAY_CLAIM_COMMIT), true);
}

/* Late or not goes by the time of the tap, not by that of the claim. */
static enum err claim_is_late(const struct session *session, bool *ret_late)
{
    const struct unclaimed *card = &session->unclaimed;
    struct activity activity;
    *ret_late = false;
    if (card->activity_id == 0)
        return ERR_OK;
    enum err err = activity_get(session->parts.db, card->activity_id, &activity);
    if (err != ERR_OK)
        return err;
    struct moment tap = clock_moment(card->tap_ms);
    *ret_late = rules_tap_was_late(&activity, &tap, &session->parts.settings->times);
    return ERR_OK;
}

static void claim_tell(struct session *session, const struct card_claim *claim)
{
    const char *name = page_name(&session->person);
    char time[STRINGS_SIZE];
    cards_time(session, session->unclaimed.tap_ms, time);
    bool signed_in =
        claim->was_tapped && (claim->checkin == CHECKIN_NEW || claim->checkin == CHECKIN_GUEST);
    if (claim->bind != CARD_BOUND)
        stage_tell(session, PAGE_WARNING, SAY_CLAIM_TAKEN, NULL);
    else if (signed_in)
        stage_tell(session, PAGE_GOOD, SAY_CLAIM_SIGNED, "name", name, "time", time, NULL);
    else
        stage_tell(session, PAGE_GOOD, SAY_CARD_BOUND, "name", name, NULL);
}

static void claim_commit(struct session *session)
{
    struct chain_origin origin = stage_origin(session);
    struct card_claim claim;
    bool late;
    enum err err = claim_is_late(session, &late);
    if (err == ERR_OK)
        err = card_claim(session->parts.db, &origin, session->unclaimed.id, session->person.id,
                         session->unclaimed.activity_id, late, &claim);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back_to(session, &scene_cards);
    claim_tell(session, &claim);
}

static void claim_touch(struct session *session, const char *widget)
{
    if (!page_take_touch(session, widget) && strcmp(widget, "og.claim.ok") == 0)
        claim_commit(session);
}

const struct scene scene_claim = {"og.claim", claim_page, claim_touch, NULL};
