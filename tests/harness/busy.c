#include "tests/harness/busy.h"

#include "db/checkin.h"
#include "db/export.h"
#include "db/guest.h"
#include "db/leave.h"
#include "db/notice.h"
#include "db/poll.h"
#include "db/rows.h"
#include "db/statement.h"
#include "firmware/terminal_step.h"
#include "tests/harness/seed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

static const char busy_day[] = "2026-11-21", busy_moment[] = "2026-11-21 09:05:00";

static void busy_sign_in_first(struct busy *busy)
{
    struct db *db = NULL;
    struct stamp stamp = clock_stamp();
    assert_int_equal(db_open(busy->folder, DB_OWNER, &db), ERR_OK);
    assert_int_equal(db_begin(db), ERR_OK);
    for (int person = BUSY_HERE_FROM; person < BUSY_PEOPLE; person++) {
        struct card card = seed_card(person);
        struct checkin_result result;
        struct attendance attendance;
        assert_int_equal(
            checkin_record(db, &stamp, busy->activity, &card, false, &result, &attendance), ERR_OK);
    }
    assert_int_equal(db_commit(db), ERR_OK);
    db_close(db);
}

void busy_prepare(struct busy *busy, const char *folder)
{
    *busy = (struct busy){.activity = 0};
    snprintf(busy->folder, sizeof busy->folder, "%.56s/data", folder);
    busy->seen =
        mmap(NULL, sizeof *busy->seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(busy->seen != MAP_FAILED);
    assert_int_equal(clock_start_at(busy_moment), ERR_OK);
    assert_int_equal(seed_fill(busy->folder, BUSY_PEOPLE, 0, busy_day, &busy->activity), ERR_OK);
    busy_sign_in_first(busy);
}

void busy_end(struct busy *busy)
{
    munmap(busy->seen, sizeof *busy->seen);
}

/* ---- the meeting ---- */

enum act {
    ACT_TAP,
    ACT_TAP_AGAIN,
    ACT_UNKNOWN_CARD,
    ACT_PHONE,
    ACT_LEAVE,
    ACT_BY_HAND,
    ACT_GUEST,
    ACT_OPEN_POLL,
    ACT_VOTE,
    ACT_CLOSE_POLL,
    ACT_EXPORT,
};

struct meeting {
    struct busy *busy;
    struct settings settings;
    struct terminal_parts parts;
    struct terminal terminal;
    int64_t ahead_ns; /* nobody waits for the guard against hasty touches */
};

static struct event meeting_event(struct meeting *meeting, enum event_type type)
{
    struct event event = terminal_event(type);
    meeting->ahead_ns += 1000000000;
    event.mono_ns += meeting->ahead_ns;
    return event;
}

static void meeting_feed(struct meeting *meeting, enum event_type type)
{
    struct event event = meeting_event(meeting, type);
    terminal_feed(&meeting->terminal, &event);
}

/* Something was shown as done. */
static bool meeting_promise(struct meeting *meeting)
{
    int64_t entries = 0;
    enum err err = chain_count(meeting->parts.db, &entries);
    meeting->busy->seen->entries = entries;
    return err == ERR_OK;
}

/* One may have been opened and not shown any more. */
static void meeting_find_poll(struct meeting *meeting)
{
    int64_t id = meeting->terminal.kiosk.plan.poll.id;
    struct busy_seen *seen = meeting->busy->seen;
    if (id == 0 || id == seen->poll)
        return;
    seen->poll = id;
    seen->thanks = seen->is_closed = 0;
}

static bool meeting_open(struct meeting *meeting, struct busy *busy)
{
    char message[256];
    *meeting = (struct meeting){.busy = busy, .terminal = {.signal_fd = -1}};
    enum err err = settings_load(NULL, false, &meeting->settings, message, sizeof message);
    if (err == ERR_OK)
        err = db_open(busy->folder, DB_OWNER, &meeting->parts.db);
    if (err != ERR_OK)
        return false;
    meeting->parts.folder = busy->folder;
    meeting->parts.settings = &meeting->settings;
    meeting->terminal.parts = &meeting->parts;
    if (terminal_read_settings(&meeting->terminal) != ERR_OK)
        return false;
    kiosk_init(&meeting->terminal.kiosk, &meeting->terminal.kiosk_settings);
    terminal_poll_open(&meeting->terminal.polls, meeting->parts.db, NULL);
    meeting_feed(meeting, EVENT_TIME);
    meeting_feed(meeting, EVENT_READER_UP);
    meeting_find_poll(meeting);
    return meeting->terminal.kiosk.plan.current.id == busy->activity;
}

static void meeting_close(struct meeting *meeting)
{
    terminal_poll_close(&meeting->terminal.polls);
    db_close(meeting->parts.db);
}

static enum screen meeting_tap_card(struct meeting *meeting, const struct card *card)
{
    struct event event = meeting_event(meeting, EVENT_CARD);
    event.card = *card;
    event.organizer = OWNER_NOBODY;
    terminal_feed(&meeting->terminal, &event);
    return kiosk_screen(&meeting->terminal.kiosk);
}

static void meeting_reload(struct meeting *meeting)
{
    meeting->terminal.data_version = INT64_MIN;
    terminal_follow_changes(&meeting->terminal);
}

static bool meeting_tap_person(struct meeting *meeting, int person)
{
    struct card card = seed_card(person);
    switch (meeting_tap_card(meeting, &card)) {
    case SCREEN_OK:
    case SCREEN_OK_LATE:
    case SCREEN_OK_LEAVE:
        meeting->busy->seen->signed_in[person] = 1;
        meeting->busy->seen->ticks++;
        return meeting_promise(meeting);
    case SCREEN_OK_AGAIN:
        meeting->busy->seen->signed_in[person] = 1;
        return true;
    default:
        return false;
    }
}

static bool meeting_touch(struct meeting *meeting, const char *widget)
{
    struct event event = meeting_event(meeting, EVENT_TOUCH);
    snprintf(event.widget, sizeof event.widget, "%s", widget);
    terminal_feed(&meeting->terminal, &event);
    return true;
}

/* A resolution, so that there can be many of them. */
static bool meeting_open_poll(struct meeting *meeting)
{
    struct chain_origin origin = {.by = "赵委员", .stamp = clock_stamp()};
    struct poll_wish wish = {
        .activity_id = meeting->busy->activity, .kind = POLL_RESOLUTION, .item = "通过会议决议"};
    struct busy_seen *seen = meeting->busy->seen;
    enum poll_open_outcome outcome = POLL_OPENED;
    int64_t id = 0;
    if (meeting->terminal.kiosk.plan.poll.id != 0)
        return true;
    if (poll_open(meeting->parts.db, &origin, &wish, &outcome, &id) != ERR_OK)
        return false;
    if (outcome == POLL_OPENED) {
        seen->thanks = seen->is_closed = 0;
        seen->poll = id;
    }
    meeting_reload(meeting);
    return outcome == POLL_NO_QUORUM || outcome == POLL_NOBODY ||
           (outcome == POLL_OPENED && meeting_promise(meeting));
}

static bool meeting_vote(struct meeting *meeting, int person)
{
    static const char *const choices[] = {"rv.for", "rv.against", "rv.abstain"};
    struct busy_seen *seen = meeting->busy->seen;
    struct card card = seed_card(person);
    if (meeting_tap_card(meeting, &card) != SCREEN_RV_FORM)
        return true; /* has voted, or has not signed in */
    meeting_touch(meeting, choices[person % 3]);
    meeting_touch(meeting, "rv.submit");
    if (kiosk_screen(&meeting->terminal.kiosk) != SCREEN_RV_OK)
        return false;
    seen->thanks++;
    seen->ballots++;
    return true;
}

static bool meeting_close_poll(struct meeting *meeting)
{
    struct chain_origin origin = {.by = "赵委员", .stamp = clock_stamp()};
    int64_t id = meeting->terminal.kiosk.plan.poll.id;
    if (id == 0)
        return true;
    if (poll_close(meeting->parts.db, &origin, id) != ERR_OK)
        return false;
    meeting->busy->seen->is_closed = 1;
    meeting_reload(meeting);
    return meeting_promise(meeting);
}

static bool meeting_leave(struct meeting *meeting, int person)
{
    struct chain_origin origin = {.by = "赵委员", .stamp = clock_stamp()};
    enum leave_outcome outcome;
    return leave_set(meeting->parts.db, &origin, meeting->busy->activity, person + 1,
                     (enum leave_kind)(person % 4), person % 2 == 0, &outcome) == ERR_OK &&
           meeting_promise(meeting);
}

static bool meeting_by_hand(struct meeting *meeting, int person)
{
    struct chain_origin origin = {.by = "赵委员", .stamp = clock_stamp()};
    enum checkin_outcome outcome;
    if (checkin_add(meeting->parts.db, &origin, meeting->busy->activity, person + 1, "忘带卡",
                    false, &outcome) != ERR_OK)
        return false;
    meeting->busy->seen->signed_in[person] = 1;
    return meeting_promise(meeting);
}

static bool meeting_guest(struct meeting *meeting)
{
    struct chain_origin origin = {.by = "赵委员", .stamp = clock_stamp()};
    int64_t id = 0;
    return guest_add(meeting->parts.db, &origin, meeting->busy->activity, "服务对象代表",
                     GUEST_SERVED, "", &id) == ERR_OK &&
           meeting_promise(meeting);
}

static bool meeting_export(struct meeting *meeting)
{
    struct chain_origin origin = {.by = "赵委员", .stamp = clock_stamp()};
    struct export_bundle bundle;
    struct db *db = meeting->parts.db;
    enum err err = export_make(db, meeting->busy->activity, &bundle);
    if (err == ERR_OK)
        err = export_seal(db, &bundle);
    if (err == ERR_OK)
        err = export_record(db, &origin, meeting->busy->activity, &bundle, bundle.name);
    export_clear(&bundle);
    return err == ERR_OK && meeting_promise(meeting);
}

static bool meeting_unknown_card(struct meeting *meeting, int number)
{
    struct card card = seed_card(BUSY_PEOPLE + number);
    return meeting_tap_card(meeting, &card) == SCREEN_NO_CARD && meeting_promise(meeting);
}

static bool meeting_phone(struct meeting *meeting)
{
    struct card card = {.uid = {0x08, 1, 2, 3}, .uid_len = 4, .kind = CARD_ISO14443A};
    return meeting_tap_card(meeting, &card) == SCREEN_NO_KIND && meeting_promise(meeting);
}

static bool meeting_act(struct meeting *meeting, enum act act, int person)
{
    bool votes = meeting->terminal.kiosk.plan.poll.id != 0;
    meeting->busy->seen->steps++;
    switch (act) {
    case ACT_TAP:
    case ACT_TAP_AGAIN:
        return votes ? meeting_vote(meeting, person) : meeting_tap_person(meeting, person);
    case ACT_UNKNOWN_CARD:
        return votes || meeting_unknown_card(meeting, person);
    case ACT_PHONE:
        return meeting_phone(meeting);
    case ACT_LEAVE:
        return meeting_leave(meeting, person);
    case ACT_BY_HAND:
        return meeting_by_hand(meeting, person);
    case ACT_GUEST:
        return meeting_guest(meeting);
    case ACT_OPEN_POLL:
        return meeting_open_poll(meeting);
    case ACT_VOTE:
        return !votes || meeting_vote(meeting, person);
    case ACT_CLOSE_POLL:
        return meeting_close_poll(meeting);
    case ACT_EXPORT:
        return meeting_export(meeting);
    }
    return false;
}

/* Each thing once. */
static bool meeting_script(struct meeting *meeting)
{
    static const enum act acts[] = {ACT_TAP,   ACT_TAP_AGAIN,  ACT_UNKNOWN_CARD, ACT_PHONE,
                                    ACT_LEAVE, ACT_BY_HAND,    ACT_GUEST,        ACT_OPEN_POLL,
                                    ACT_VOTE,  ACT_CLOSE_POLL, ACT_EXPORT};
    for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
        if (!meeting_act(meeting, acts[i], acts[i] == ACT_BY_HAND ? 1 : 0))
            return false;
    return true;
}

static enum act meeting_choose(void)
{
    int dice = rand() % 100;
    return dice < 55   ? ACT_TAP
           : dice < 65 ? ACT_BY_HAND
           : dice < 72 ? ACT_LEAVE
           : dice < 77 ? ACT_UNKNOWN_CARD
           : dice < 80 ? ACT_PHONE
           : dice < 84 ? ACT_GUEST
           : dice < 93 ? ACT_OPEN_POLL
           : dice < 97 ? ACT_CLOSE_POLL
                       : ACT_EXPORT;
}

bool busy_hold(struct busy *busy, unsigned seed)
{
    struct meeting meeting;
    bool good = meeting_open(&meeting, busy);
    srand(seed);
    if (good && seed == 0)
        good = meeting_script(&meeting);
    while (good && seed != 0)
        good = meeting_act(&meeting, meeting_choose(), rand() % BUSY_PEOPLE);
    meeting_close(&meeting);
    return good;
}

/* ---- what is left ---- */

static bool busy_is_signed_in(struct db *db, const struct busy *busy, int person)
{
    int64_t count = 0;
    struct statement *query =
        statement_open(db, "SELECT count(*) FROM checkin WHERE activity = ? AND member = ?");
    statement_bind_int(query, 1, busy->activity);
    statement_bind_int(query, 2, person + 1);
    return statement_value(query, &count) == ERR_OK && count == 1;
}

static const char *busy_judge_polls(struct db *db, const struct busy_seen *seen)
{
    struct poll poll;
    if (poll_verify(db) != ERR_OK)
        return "a poll does not add up";
    if (seen->poll == 0)
        return NULL;
    if (poll_get(db, seen->poll, &poll) != ERR_OK)
        return "a poll is lost";
    /* There may be more: killed between the disk and the screen. That none counts twice shows in
     * the bits. */
    if (poll.ballots < seen->thanks)
        return "a ballot is lost";
    return seen->is_closed && poll.open ? "a closed poll is open again" : NULL;
}

static const char *busy_judge_records(struct db *db, const struct busy *busy)
{
    struct chain_report chain;
    struct checkin_report checkins;
    struct rows_report rows;
    bool waits = false;
    if (notice_waits(db, NOTICE_OF_STORE, &waits) != ERR_OK || waits)
        return "a file was set aside";
    if (chain_verify(db, &chain) != ERR_OK || chain.bad_seq != 0)
        return "the log does not verify";
    if (chain.entries < busy->seen->entries)
        return "the log is shorter than what was shown";
    if (checkin_verify(db, &checkins) != ERR_OK || checkins.bad_seq != 0)
        return "a sign-in does not fit the log";
    if (rows_verify(db, &rows) != ERR_OK || rows.table != NULL)
        return "a row does not fit the log";
    for (int person = 0; person < BUSY_PEOPLE; person++)
        if (busy->seen->signed_in[person] != 0 && !busy_is_signed_in(db, busy, person))
            return "a tick that was shown has no row";
    return NULL;
}

const char *busy_judge(const struct busy *busy)
{
    struct db *db = NULL;
    if (db_open(busy->folder, DB_OWNER, &db) != ERR_OK)
        return "it does not open";
    const char *wrong = busy_judge_records(db, busy);
    if (wrong == NULL)
        wrong = busy_judge_polls(db, busy->seen);
    db_close(db);
    return wrong;
}
