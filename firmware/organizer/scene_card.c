/* The cards of the chosen person: a new one is bound by tapping it, beside the others or in their
 * place; a lost one is taken out of use. */
#include "db/card.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"

#include <string.h>

enum { MODE = 0, MODE_ADD = 0, MODE_REPLACE = 1, MODES = 2 };

static bool card_count(const struct card_of_member *card, void *context)
{
    int *count = context;
    *count += !card->disabled;
    return true;
}

static void card_page(struct session *session, struct page *page)
{
    struct frame *frame = stage_frame(session);
    char hint[STRINGS_SIZE];
    int count = 0;
    if (frame->chosen[MODE] == NOTHING_CHOSEN)
        frame->chosen[MODE] = MODE_ADD;
    page->layout = PAGE_CHOICES;
    page_person_title(session, page, SAY_CARDS_TITLE);
    enum err err = card_list(session->parts.db, session->person.id, card_count, &count);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    page_add_choices(session, page, "og.card.mode.", MODE, SAY_CARD_MODE, SAY_CARD_ADD, MODES);
    sayings_fill(hint, session->parts.language, SAY_CARD_HINT, "n", stage_number(count).text, NULL);
    utf8_copy(page->message, sizeof page->message, hint);
    page_add_back(session, page);
    page_add_button(page, "og.card.stop", stage_say(session, SAY_CARD_STOP))->enabled = count > 0;
}

static void card_tell(struct session *session, enum card_bind_outcome outcome,
                      const struct member *other)
{
    const char *name = page_name(&session->person);
    switch (outcome) {
    case CARD_BOUND:
        stage_back(session);
        stage_tell(session, PAGE_GOOD, SAY_CARD_BOUND, "name", name, NULL);
        break;
    case CARD_WAS_BOUND:
        stage_tell(session, PAGE_PLAIN, SAY_CARD_WAS_BOUND, "name", name, NULL);
        break;
    case CARD_IS_SOMEBODYS:
        stage_tell(session, PAGE_WARNING, SAY_CARD_SOMEBODYS, "name", page_name(other), NULL);
        break;
    case CARD_IS_RANDOM:
        stage_tell(session, PAGE_WARNING, SAY_CARD_RANDOM, NULL);
        break;
    }
}

static void card_tapped(struct session *session, const struct card *card)
{
    struct chain_origin origin = stage_origin(session);
    enum card_bind_outcome outcome;
    struct member other;
    bool replaces = stage_frame(session)->chosen[MODE] == MODE_REPLACE;
    enum err err =
        replaces
            ? card_replace(session->parts.db, &origin, session->person.id, card, &outcome, &other)
            : card_bind(session->parts.db, &origin, session->person.id, card, &outcome, &other);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    else
        card_tell(session, outcome, &other);
}

static void card_touch(struct session *session, const char *widget)
{
    if (page_take_touch(session, widget) ||
        page_take_choice(session, widget, "og.card.mode.", MODE))
        return;
    if (strcmp(widget, "og.card.stop") == 0)
        stage_go(session, &scene_card_stop);
}

const struct scene scene_card = {"og.card", card_page, card_touch, card_tapped};

/* ---- out of use ---- */

static void stop_page(struct session *session, struct page *page)
{
    char question[STRINGS_SIZE];
    page->layout = PAGE_NOTICE;
    page_person_title(session, page, SAY_CARD_STOP);
    sayings_fill(question, session->parts.language, SAY_CARD_STOP_QUESTION, "name",
                 page_name(&session->person), NULL);
    utf8_copy(page->message, sizeof page->message, question);
    page_add_back(session, page);
    page_add_commit(page, "og.stop.ok", stage_say(session, SAY_CARD_STOP_COMMIT), true);
}

static void stop_touch(struct session *session, const char *widget)
{
    int count = 0;
    if (page_take_touch(session, widget) || strcmp(widget, "og.stop.ok") != 0)
        return;
    struct chain_origin origin = stage_origin(session);
    enum err err = card_disable_of(session->parts.db, &origin, session->person.id, &count);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    stage_back_to(session, &scene_person);
    stage_tell(session, PAGE_GOOD, SAY_CARD_STOPPED, "name", page_name(&session->person), "n",
               stage_number(count).text, NULL);
}

const struct scene scene_card_stop = {"og.card.stop", stop_page, stop_touch, NULL};
