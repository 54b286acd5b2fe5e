#include "firmware/organizer/stage.h"

#include "db/activity.h"
#include "db/member.h"
#include "firmware/base/utf8.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

struct frame *stage_go(struct session *session, const struct scene *scene)
{
    assert(session->depth < FRAMES_MAX);
    struct frame *frame = &session->frames[session->depth++];
    *frame = (struct frame){.scene = scene};
    for (int i = 0; i < CHOICES_MAX; i++)
        frame->chosen[i] = NOTHING_CHOSEN;
    return frame;
}

void stage_back(struct session *session)
{
    assert(session->depth > 0);
    session->depth--;
}

void stage_back_to(struct session *session, const struct scene *scene)
{
    while (session->depth > 0 && stage_frame(session)->scene != scene)
        session->depth--;
}

struct frame *stage_frame(struct session *session)
{
    assert(session->depth > 0);
    return &session->frames[session->depth - 1];
}

const char *stage_say(const struct session *session, enum saying saying)
{
    return sayings_get(session->parts.language, saying);
}

struct stage_number stage_number(int64_t number)
{
    struct stage_number result;
    snprintf(result.text, sizeof result.text, "%lld", (long long)number);
    return result;
}

struct stage_date stage_date(const struct session *session, const char *date)
{
    struct stage_date result;
    struct moment day = {0};
    char text[STRINGS_SIZE] = "";
    if (clock_parse_date(date, &day) == ERR_OK)
        strings_full_date(text, session->parts.language, &day);
    utf8_copy(result.text, sizeof result.text, text);
    return result;
}

void stage_tell(struct session *session, enum page_tone tone, enum saying saying, ...)
{
    char text[STRINGS_SIZE];
    va_list pairs;
    va_start(pairs, saying);
    strings_fill_text(text, stage_say(session, saying), pairs);
    va_end(pairs);
    utf8_copy(session->message, sizeof session->message, text);
    session->tone = tone;
}

void stage_tell_error(struct session *session, enum err err)
{
    enum saying saying = err == ERR_GONE   ? SAY_NOT_THERE
                         : err == ERR_FULL ? SAY_NO_ROOM
                                           : SAY_NOT_SAVED;
    stage_tell(session, PAGE_FAULT, saying, NULL);
}

struct chain_origin stage_origin(const struct session *session)
{
    return (struct chain_origin){.by = session->name, .stamp = clock_stamp()};
}

bool stage_choose_person(struct session *session, int64_t id)
{
    enum err err = member_get(session->parts.db, id, &session->person);
    if (err != ERR_OK)
        stage_tell_error(session, err);
    return err == ERR_OK;
}

void stage_open_activity(struct session *session, int64_t id)
{
    enum err err = activity_get(session->parts.db, id, &session->activity);
    if (err == ERR_OK)
        stage_go(session, &scene_activity);
    else
        stage_tell_error(session, err);
}

enum people_order stage_name_order(const struct session *session)
{
    return session->parts.in_effect->names_by_strokes ? PEOPLE_BY_STROKES : PEOPLE_BY_PINYIN;
}

void stage_pick(struct session *session)
{
    session->filter = (struct people_filter){.order = stage_name_order(session)};
    session->unclaimed.id = 0;
    session->picked = NULL;
    stage_go(session, &scene_pick);
}

void stage_pick_for(struct session *session, void (*picked)(struct session *session))
{
    stage_pick(session);
    session->picked = picked;
}

static bool stage_is_same_time(const struct activity *a, const struct activity *b)
{
    return strcmp(a->date, b->date) == 0 && a->start_min == b->start_min &&
           a->end_min == b->end_min;
}

bool stage_follow_activity(struct session *session)
{
    struct activity seen = session->activity, wish = session->moved;
    if (seen.id == 0 || activity_get(session->parts.db, seen.id, &session->activity) != ERR_OK)
        return true;
    if (wish.id != seen.id) /* he is not about to move it */
        return true;
    session->moved = session->activity;
    if (!stage_is_same_time(&seen, &session->activity)) {
        stage_tell(session, PAGE_WARNING, SAY_CHANGED_MEANWHILE, NULL);
        return false;
    }
    utf8_copy(session->moved.date, sizeof session->moved.date, wish.date);
    session->moved.start_min = wish.start_min;
    session->moved.end_min = wish.end_min;
    return true;
}

void stage_ask_number(struct session *session, const char *title, const char *subtitle,
                      void (*done)(struct session *session, int number))
{
    utf8_copy(session->number.title, sizeof session->number.title, title);
    utf8_copy(session->number.subtitle, sizeof session->number.subtitle, subtitle);
    session->number.done = done;
    stage_go(session, &scene_number);
}

void stage_find_activity(struct session *session)
{
    static struct plan_news plan;
    struct moment now = clock_moment(clock_wall_ms());
    session->activity.id = 0;
    if (activity_plan(session->parts.db, &now, &plan) == ERR_OK)
        session->activity = plan.current.id != 0 ? plan.current : plan.next;
}
