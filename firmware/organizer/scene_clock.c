/* 日期和时间: set by steps where nothing else keeps the clock right and this process may do it. */
#include "db/clock_change.h"
#include "db/clock_trust.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

enum { STARTED = 0, FIRST_YEAR = 2020, LAST_YEAR = 2099 };

/* A part of the date or time, and the steps it is changed by. */
struct dial {
    const char *prefix;
    enum saying head, first;
    int count;
    int steps[4];
    size_t offset; /* in struct moment */
};

static const struct dial dials[] = {
    {"og.clock.year.", SAY_CLOCK_YEAR, SAY_CLOCK_LESS, 2, {-1, 1}, offsetof(struct moment, year)},
    {"og.clock.month.",
     SAY_CLOCK_MONTH,
     SAY_CLOCK_LESS,
     2,
     {-1, 1},
     offsetof(struct moment, month)},
    {"og.clock.day.", SAY_CLOCK_DAY, SAY_CLOCK_LESS, 2, {-1, 1}, offsetof(struct moment, day)},
    {"og.clock.hour.", SAY_CLOCK_HOUR, SAY_CLOCK_LESS, 2, {-1, 1}, offsetof(struct moment, hour)},
    {"og.clock.minute.",
     SAY_CLOCK_MINUTE,
     SAY_CLOCK_TEN_LESS,
     4,
     {-10, -1, 1, 10},
     offsetof(struct moment, minute)},
};

enum { DIALS = sizeof dials / sizeof *dials };

static int *clock_field(struct moment *moment, const struct dial *dial)
{
    return (int *)((char *)moment + dial->offset);
}

/* The day before the first of March is not the 31st: a step of month or year keeps to the month. */
static void clock_turn(struct moment *moment, const struct dial *dial, int step)
{
    struct moment turned = *moment;
    *clock_field(&turned, dial) += step;
    bool by_date = dial->offset == offsetof(struct moment, year) ||
                   dial->offset == offsetof(struct moment, month);
    struct moment normal = clock_moment(clock_wall_of(turned));
    if (by_date && normal.day != turned.day) {
        turned.month++;
        turned.day = 0;
        normal = clock_moment(clock_wall_of(turned));
    }
    if (normal.year >= FIRST_YEAR && normal.year <= LAST_YEAR)
        *moment = normal;
}

/* ---- the page ---- */

static void clock_say(const struct session *session, const struct moment *moment,
                      char ret_date[STRINGS_SIZE], char ret_time[STRINGS_SIZE])
{
    strings_full_date(ret_date, session->parts.language, moment);
    strings_clock(ret_time, moment->hour * 60 + moment->minute);
}

static void clock_add_dials(struct session *session, struct page *page)
{
    for (int i = 0; i < DIALS; i++) {
        const struct dial *dial = &dials[i];
        struct page_item *first = page_add_choices(session, page, dial->prefix, CHOICES_MAX,
                                                   dial->head, dial->first, dial->count);
        page_detail(session, first, dial->head, "n",
                    stage_number(*clock_field(&session->clock, dial)).text, NULL);
    }
}

static bool clock_tell_obstacle(const struct session *session, struct page *page)
{
    enum clock_setting setting = clock_may_be_set();
    if (setting == CLOCK_MAY_BE_SET)
        return false;
    page->layout = PAGE_NOTICE;
    page->tone = setting == CLOCK_IS_SYNCHRONISED ? PAGE_GOOD : PAGE_WARNING;
    utf8_copy(page->message, sizeof page->message,
              stage_say(session, setting == CLOCK_IS_SYNCHRONISED ? SAY_CLOCK_SYNCHRONISED
                                                                  : SAY_CLOCK_NOT_OURS));
    return true;
}

/* Where there is a doubt; and on a new terminal, which nobody has asked yet. */
static bool clock_may_be_confirmed(struct session *session)
{
    const struct health *health = session->parts.health;
    return (health != NULL && health->clock_doubtful) ||
           (stage_frame(session)->id == CLOCK_OF_STEPS && !clock_stamp().trusted);
}

static void clock_page(struct session *session, struct page *page)
{
    struct frame *frame = stage_frame(session);
    char date[STRINGS_SIZE], time[STRINGS_SIZE], text[2 * STRINGS_SIZE];
    if (frame->chosen[STARTED] == NOTHING_CHOSEN) {
        session->clock = clock_moment(clock_wall_ms());
        frame->chosen[STARTED] = 1;
    }
    clock_say(session, &session->clock, date, time);
    snprintf(text, sizeof text, "%s %s", date, time);
    page_title(page, stage_say(session, SAY_CLOCK), text);
    page_add_back(session, page);
    if (clock_may_be_confirmed(session))
        page_add_button(page, "og.clock.right", stage_say(session, SAY_CLOCK_RIGHT));
    if (clock_tell_obstacle(session, page))
        return;
    page->layout = PAGE_CHOICES;
    clock_add_dials(session, page);
    page_add_commit(page, "og.clock.ok", stage_say(session, SAY_CLOCK_COMMIT), true);
}

/* ---- touches ---- */

static void clock_commit(struct session *session)
{
    struct chain_origin origin = stage_origin(session);
    struct moment wish = session->clock;
    char date[STRINGS_SIZE], time[STRINGS_SIZE];
    wish.second = 0;
    enum err err = clock_change(session->parts.db, &origin, clock_wall_of(wish));
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    clock_say(session, &wish, date, time);
    stage_back(session);
    stage_tell(session, PAGE_GOOD, SAY_CLOCK_DONE, "date", date, "time", time, NULL);
}

/* What he looked at is the clock in the head, not the dials. */
static void clock_confirm(struct session *session)
{
    struct chain_origin origin = stage_origin(session);
    struct moment now = clock_moment(origin.stamp.wall_ms);
    char date[STRINGS_SIZE], time[STRINGS_SIZE];
    enum err err = clock_trust_confirm(session->parts.db, &origin);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    clock_say(session, &now, date, time);
    stage_back(session);
    stage_tell(session, PAGE_GOOD, SAY_CLOCK_CONFIRMED, "date", date, "time", time, NULL);
}

static void clock_touch(struct session *session, const char *widget)
{
    int64_t index;
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.clock.ok") == 0)
        clock_commit(session);
    if (strcmp(widget, "og.clock.right") == 0)
        clock_confirm(session);
    for (int i = 0; i < DIALS; i++)
        if (page_read_id(widget, dials[i].prefix, &index) && index >= 0 && index < dials[i].count)
            clock_turn(&session->clock, &dials[i], dials[i].steps[index]);
}

const struct scene scene_clock = {"og.clock", clock_page, clock_touch, NULL};
