#include "firmware/organizer/session.h"

#include "db/organizer.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/delivery.h"
#include "firmware/organizer/import.h"
#include "firmware/organizer/stage.h"

#include <stdlib.h>
#include <string.h>

enum err session_open(const struct session_parts *parts, struct session **ret_session)
{
    struct session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return ERR_NOMEM;
    session->parts = *parts;
    *ret_session = session;
    return ERR_OK;
}

void session_close(struct session *session)
{
    if (session != NULL)
        session_end(session);
    free(session);
}

void session_end(struct session *session)
{
    struct session_parts parts = session->parts;
    import_close(session);
    delivery_close(session);
    explicit_bzero(session, sizeof *session);
    session->parts = parts;
}

enum card_owner session_owner(struct session *session, const struct card *card)
{
    struct organizer organizer;
    if (organizer_find(session->parts.db, card, &organizer) != ERR_OK)
        return OWNER_NOBODY;
    return organizer.member_id != 0 ? OWNER_MEMBER : OWNER_OUTSIDER;
}

bool session_login(struct session *session, const struct card *card)
{
    struct organizer organizer;
    session_end(session);
    if (organizer_find(session->parts.db, card, &organizer) != ERR_OK)
        return false;
    session->organizer_id = organizer.id;
    utf8_copy(session->name, sizeof session->name, organizer.name);
    stage_find_activity(session);
    stage_go(session, &scene_pin);
    return true;
}

void session_set_language(struct session *session, enum ui_language language)
{
    session->parts.language = language;
}

/* Where the organizer stands: a touch that changes it led to another screen. */
struct session_place {
    const struct scene *scene;
    int depth;
};

static struct session_place session_place(struct session *session)
{
    struct session_place place = {.depth = session->depth};
    if (session->depth > 0)
        place.scene = stage_frame(session)->scene;
    return place;
}

static void session_tell_news(struct session *session, struct session_place before,
                              struct page_news *ret_news)
{
    struct session_place after = session_place(session);
    *ret_news = (struct page_news){
        .left = session->depth == 0,
        .other = after.scene != before.scene || after.depth != before.depth,
        .wants_card = after.scene != NULL && after.scene->card != NULL,
        .sounds = session->sounds,
    };
    if (ret_news->left)
        session_end(session);
}

/* Another organizer, at the command line, may have taken him out of use. */
static bool session_is_over(const struct session *session)
{
    struct stamp stamp = clock_stamp();
    struct organizer_answer answer;
    return session->organizer_id != 0 &&
           organizer_state(session->parts.db, &stamp, session->organizer_id, &answer) == ERR_GONE;
}

static void session_begin_step(struct session *session)
{
    session->message[0] = '\0';
    session->sounds = false;
    if (session_is_over(session))
        session->depth = 0;
}

void session_touch(struct session *session, const char *widget, struct page_news *ret_news)
{
    struct session_place before = session_place(session);
    session_begin_step(session);
    if (session->depth > 0 && stage_follow_activity(session))
        before.scene->touch(session, widget);
    session_tell_news(session, before, ret_news);
}

void session_card(struct session *session, const struct card *card, struct page_news *ret_news)
{
    struct session_place before = session_place(session);
    session_begin_step(session);
    if (session->depth > 0 && before.scene->card != NULL)
        before.scene->card(session, card);
    session_tell_news(session, before, ret_news);
}

int session_fd(const struct session *session)
{
    if (session->delivery != NULL)
        return delivery_fd(session->delivery);
    return session->import == NULL ? -1 : import_fd(session->import);
}

int64_t session_deadline_ns(const struct session *session)
{
    if (session->delivery != NULL)
        return delivery_deadline_ns(session->delivery);
    return session->import == NULL ? INT64_MAX : import_deadline_ns(session->import);
}

/* The menu says whether a stick is there. */
static bool session_takes_news(struct session *session)
{
    if (session->delivery != NULL)
        return delivery_hear(session);
    if (session->import != NULL)
        return import_hear(session);
    if (session->depth > 0 && stage_frame(session)->scene == &scene_update)
        return stage_hear_of_sticks(session);
    return session->depth > 0 && stage_frame(session)->scene == &scene_menu;
}

bool session_hear(struct session *session, struct page_news *ret_news)
{
    struct session_place before = session_place(session);
    if (!session_takes_news(session))
        return false;
    session_tell_news(session, before, ret_news);
    return true;
}

static void session_add_countdown(const struct session *session, int seconds_left,
                                  struct page *page)
{
    char text[STRINGS_SIZE];
    if (seconds_left == 0)
        return;
    sayings_fill(text, session->parts.language, SAY_LEAVES_IN, "name", session->name, "n",
                 stage_number(seconds_left).text, NULL);
    utf8_copy(page->subtitle, sizeof page->subtitle, text);
}

void session_page(struct session *session, int seconds_left, struct page *ret_page)
{
    memset(ret_page, 0, sizeof *ret_page);
    if (session->depth == 0)
        return;
    const struct scene *scene = stage_frame(session)->scene;
    utf8_copy(ret_page->screen, sizeof ret_page->screen, scene->screen);
    (void)stage_follow_activity(session);
    scene->page(session, ret_page);
    if (session->message[0] != '\0') {
        utf8_copy(ret_page->message, sizeof ret_page->message, session->message);
        ret_page->tone = session->tone;
    }
    session_add_countdown(session, seconds_left, ret_page);
}

void session_first_start(struct session *session, struct page_news *ret_news)
{
    int organizers = 0;
    session_end(session);
    struct session_place before = session_place(session);
    if (organizer_count(session->parts.db, &organizers) == ERR_OK && organizers == 0)
        stage_go(session, &scene_first_card);
    session_tell_news(session, before, ret_news);
}

void session_login_by_name(struct session *session, struct page_news *ret_news)
{
    int organizers = 0;
    session_end(session);
    struct session_place before = session_place(session);
    if (organizer_count(session->parts.db, &organizers) == ERR_OK && organizers > 0) {
        session->without_card = true;
        stage_find_activity(session);
        stage_go(session, &scene_who);
    }
    session_tell_news(session, before, ret_news);
}
