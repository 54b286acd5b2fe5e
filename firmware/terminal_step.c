#include "firmware/terminal_step.h"

#include "db/activity.h"
#include "db/checkin.h"
#include "db/clock_trust.h"
#include "db/clock_watch.h"
#include "db/notice.h"
#include "db/run.h"
#include "drivers/backlight.h"
#include "firmware/base/disk.h"

#include <string.h>

struct event terminal_event(enum event_type type)
{
    return (struct event){
        .type = type,
        .mono_ns = clock_mono_ns(),
        .moment = clock_moment(clock_wall_ms()),
    };
}

/* ---- a damaged file ---- */

/* To copy and verify many years on a slow card takes longer than a healthy loop is ever away. */
enum { RENEWAL_SECONDS = 600 };

static enum err terminal_renew_store(struct terminal *terminal)
{
    watchdog_allow(terminal->watchdog, RENEWAL_SECONDS);
    enum err err = db_renew(terminal->parts->db);
    watchdog_allow(terminal->watchdog, 0);
    terminal->store_is_fresh = terminal->store_is_fresh || err == ERR_OK;
    return err;
}

/* ---- effects ---- */

static enum err terminal_try_record(struct terminal *terminal, const struct effect *effect,
                                    struct event *answer)
{
    struct stamp stamp = clock_stamp();
    return checkin_record(terminal->parts->db, &stamp, effect->record.activity_id,
                          &effect->record.card, effect->record.late, &answer->recorded.result,
                          &answer->recorded.attendance);
}

/* Whoever taps on a damaged page waits for the fresh file instead of tapping again. */
static void terminal_record(struct terminal *terminal, const struct effect *effect)
{
    struct event answer = terminal_event(EVENT_RECORDED);
    enum err err = terminal_try_record(terminal, effect, &answer);
    if (err != ERR_OK && db_is_damaged(terminal->parts->db)) {
        trace_fault(terminal->parts->trace, "record", err);
        if (terminal_renew_store(terminal) == ERR_OK)
            err = terminal_try_record(terminal, effect, &answer);
    }
    if (err != ERR_OK) {
        trace_fault(terminal->parts->trace, "record", err);
        answer = terminal_event(EVENT_RECORD_FAILED);
        answer.err = err;
    }
    terminal_feed(terminal, &answer);
}

void terminal_watch_clock(struct terminal *terminal)
{
    struct stamp stamp = clock_stamp();
    if (!terminal->knows_plan)
        return;
    enum err err = clock_watch_note(terminal->parts->db, &stamp, terminal->kiosk.plan.current.id);
    if (err == ERR_OK)
        err = clock_trust_is_doubtful(terminal->parts->db, &terminal->health.clock_doubtful);
    if (err != ERR_OK)
        trace_fault(terminal->parts->trace, "clock", err);
}

void terminal_follow_clock(struct terminal *terminal)
{
    struct stamp stamp = clock_stamp();
    enum err err = clock_trust_follow(terminal->parts->db, &stamp, clock_is_synchronised());
    if (err == ERR_OK)
        err = clock_trust_is_doubtful(terminal->parts->db, &terminal->health.clock_doubtful);
    if (err != ERR_OK)
        trace_fault(terminal->parts->trace, "clock", err);
}

/* ---- the run ---- */

static void terminal_read_notices(struct terminal *terminal)
{
    struct db *db = terminal->parts->db;
    struct health *health = &terminal->health;
    enum err err = notice_waits(db, NOTICE_OF_STORE, &health->store_set_aside);
    if (err == ERR_OK)
        err = notice_waits(db, NOTICE_OF_POWER, &health->power_lost);
    if (err == ERR_OK)
        err = clock_trust_is_doubtful(db, &health->clock_doubtful);
    if (err != ERR_OK)
        trace_fault(terminal->parts->trace, "notices", err);
}

void terminal_begin_run(struct terminal *terminal)
{
    struct db *db = terminal->parts->db;
    const struct plan_news *plan = &terminal->kiosk.plan;
    struct clock_machine machine = clock_trust_machine();
    struct stamp stamp = clock_stamp();
    enum clock_doubt doubt = CLOCK_NO_DOUBT;
    enum run_end last = RUN_WAS_NONE;
    terminal->health.recovered = plan->current.id != 0 ? plan->attendance.present : -1;
    enum err err = clock_trust_begin(db, &stamp, &machine, &doubt);
    stamp = clock_stamp(); /* trusted or not by what was found */
    if (err == ERR_OK)
        err = run_begin(db, &stamp, machine.zone_min, terminal->health.recovered, &last);
    if (err != ERR_OK)
        trace_fault(terminal->parts->trace, "start", err);
    terminal->health.power_is_news = last == RUN_POWER_LOST;
    terminal_read_notices(terminal);
}

void terminal_finish_run(struct terminal *terminal)
{
    struct stamp stamp = clock_stamp();
    enum err err = run_finish(terminal->parts->db, &stamp);
    if (err != ERR_OK)
        trace_fault(terminal->parts->trace, "stop", err);
}

/* ---- the store ---- */

static const int64_t mend_interval_ns = 5000000000;

void terminal_follow_disk(struct terminal *terminal)
{
    terminal->health.space_low = disk_free_kb(terminal->parts->folder) < DISK_LOW_KB;
}

void terminal_mend_store(struct terminal *terminal)
{
    int64_t now_ns = clock_mono_ns();
    if (db_is_damaged(terminal->parts->db) && now_ns >= terminal->mend_at_ns) {
        enum err err = terminal_renew_store(terminal);
        terminal->mend_at_ns = now_ns + mend_interval_ns;
        trace_fault(terminal->parts->trace, "store", err);
    }
    if (!terminal->store_is_fresh)
        return;
    terminal->store_is_fresh = false;
    terminal->data_version = INT64_MIN; /* of another file */
    terminal_read_notices(terminal);
    terminal_follow_changes(terminal);
}

static void terminal_load_plan(struct terminal *terminal)
{
    struct event answer = terminal_event(EVENT_ACTIVITY);
    enum err err = activity_plan(terminal->parts->db, &answer.moment, &answer.plan);
    terminal->knows_plan = terminal->knows_plan || err == ERR_OK;
    if (err == ERR_OK) {
        terminal_poll_plan(&terminal->polls, &answer.plan);
        terminal_feed(terminal, &answer);
    } else {
        trace_fault(terminal->parts->trace, "plan", err);
    }
}

static void terminal_probe_storage(struct terminal *terminal)
{
    enum err err = db_probe(terminal->parts->db);
    if (err != ERR_OK) {
        trace_fault(terminal->parts->trace, "storage", err);
        return;
    }
    struct event answer = terminal_event(EVENT_STORAGE_OK);
    terminal_feed(terminal, &answer);
}

static void terminal_log_refused(struct terminal *terminal, const struct effect *effect)
{
    struct stamp stamp = clock_stamp();
    enum err err = checkin_log_refused(terminal->parts->db, &stamp, effect->refused.activity_id,
                                       effect->refused.reason);
    if (err != ERR_OK)
        trace_fault(terminal->parts->trace, "log", err);
}

enum err terminal_read_settings(struct terminal *terminal)
{
    const struct terminal_parts *parts = terminal->parts;
    struct settings settings;
    enum err err = settings_in_effect(parts->settings, parts->db, &settings);
    if (err == ERR_OK)
        err = settings_for_kiosk(&settings, parts->db, &terminal->kiosk_settings);
    if (err == ERR_OK)
        terminal->settings = settings;
    return err;
}

/* A change on the screen is in effect at once. */
static void terminal_follow_settings(struct terminal *terminal)
{
    struct settings before = terminal->settings;
    if (terminal_read_settings(terminal) != ERR_OK)
        return;
    const struct settings *settings = &terminal->settings;
    kiosk_configure(&terminal->kiosk, &terminal->kiosk_settings);
    if (settings->volume_percent != before.volume_percent)
        chime_set_volume(terminal->chimes, settings->volume_percent);
    if (settings->brightness_percent != before.brightness_percent)
        backlight_set(BACKLIGHT_FOLDER, settings->brightness_percent);
    if (settings->has_motion != before.has_motion)
        ui_set_motion(terminal->parts->ui, settings->has_motion);
    if (settings->english == before.english && settings->voice == before.voice)
        return;
    ui_set_language(terminal->parts->ui, settings->english ? UI_EN : UI_ZH_CN);
    session_set_language(terminal->session, settings->english ? UI_EN : UI_ZH_CN);
    speech_close(terminal->speech);
    terminal->speech = speech_open(settings, terminal->parts->folder, terminal->chimes);
}

void terminal_follow_changes(struct terminal *terminal)
{
    int64_t version = terminal->data_version;
    if (db_data_version(terminal->parts->db, &version) != ERR_OK ||
        version == terminal->data_version)
        return;
    terminal->data_version = version;
    terminal_read_notices(terminal);
    terminal_follow_settings(terminal);
    terminal_load_plan(terminal);
    terminal_uploads_look(&terminal->uploads);
}

static void terminal_open_login(struct terminal *terminal, const struct effect *effect)
{
    if (session_login(terminal->session, &effect->card))
        return;
    struct event answer = terminal_event(EVENT_PAGE);
    answer.page.left = true;
    terminal_feed(terminal, &answer);
}

static void terminal_open_login_by_name(struct terminal *terminal)
{
    struct event answer = terminal_event(EVENT_PAGE);
    session_login_by_name(terminal->session, &answer.page);
    terminal_feed(terminal, &answer);
}

static void terminal_open_first_start(struct terminal *terminal)
{
    struct event answer = terminal_event(EVENT_PAGE);
    session_first_start(terminal->session, &answer.page);
    terminal_feed(terminal, &answer);
}

static void terminal_touch_page(struct terminal *terminal, const struct effect *effect)
{
    struct page_news news;
    session_touch(terminal->session, effect->widget, &news);
    struct event answer = terminal_event(EVENT_PAGE);
    answer.page = news;
    terminal_feed(terminal, &answer);
    terminal_follow_changes(terminal);
}

static void terminal_card_page(struct terminal *terminal, const struct effect *effect)
{
    struct page_news news;
    session_card(terminal->session, &effect->card, &news);
    struct event answer = terminal_event(EVENT_PAGE);
    answer.page = news;
    terminal_feed(terminal, &answer);
    terminal_follow_changes(terminal);
}

static void terminal_find_voter(struct terminal *terminal, const struct effect *effect)
{
    struct event answer = terminal_event(EVENT_VOTER);
    answer.voter = terminal_poll_find(&terminal->polls, &effect->card);
    terminal_feed(terminal, &answer);
}

static void terminal_touch_ballot(struct terminal *terminal, const struct effect *effect)
{
    struct event answer = terminal_event(EVENT_BALLOT);
    answer.ballot = terminal_poll_touch(&terminal->polls, effect->widget);
    terminal_feed(terminal, &answer);
}

static void terminal_carry_out(struct terminal *terminal, const struct effect *effect)
{
    switch (effect->type) {
    case EFFECT_RECORD:
        terminal_record(terminal, effect);
        break;
    case EFFECT_LOG_REFUSED:
        terminal_log_refused(terminal, effect);
        break;
    case EFFECT_CHIME:
        terminal->chime = effect->chime;
        terminal->chime_due = true;
        break;
    case EFFECT_LOAD_PLAN:
        terminal_load_plan(terminal);
        break;
    case EFFECT_PROBE_STORAGE:
        terminal_probe_storage(terminal);
        break;
    case EFFECT_OPEN_LOGIN:
        terminal_open_login(terminal, effect);
        break;
    case EFFECT_LOGIN_BY_NAME:
        terminal_open_login_by_name(terminal);
        break;
    case EFFECT_FIRST_START:
        terminal_open_first_start(terminal);
        break;
    case EFFECT_TOUCH_PAGE:
        terminal_touch_page(terminal, effect);
        break;
    case EFFECT_CARD_PAGE:
        terminal_card_page(terminal, effect);
        break;
    case EFFECT_FIND_VOTER:
        terminal_find_voter(terminal, effect);
        break;
    case EFFECT_TOUCH_BALLOT:
        terminal_touch_ballot(terminal, effect);
        break;
    case EFFECT_DROP_BALLOT:
        terminal_poll_drop(&terminal->polls);
        break;
    case EFFECT_END_SESSION:
        session_end(terminal->session);
        break;
    }
}

void terminal_feed(struct terminal *terminal, const struct event *event)
{
    struct effects effects;
    kiosk_step(&terminal->kiosk, event, &effects);
    terminal_watch_clock(terminal);
    terminal->view_dirty = true;
    for (int i = 0; i < effects.count; i++)
        terminal_carry_out(terminal, &effects.list[i]);
    explicit_bzero(&effects, sizeof effects); /* a touch of the ballot names what was chosen */
}
