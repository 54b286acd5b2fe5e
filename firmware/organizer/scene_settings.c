/* 设置: what is set how, one row each; a row opens the page on which it is changed by touch. A
 * change is in the log and in effect at once. */
#include "db/setting.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/knob.h"
#include "firmware/organizer/page.h"

#include <stdio.h>
#include <string.h>

/* ---- all of them ---- */

enum { PART_ROWS = 10 /* in two columns */ };

static void settings_add_now(struct page *page, struct session *session)
{
    char text[STRINGS_SIZE];
    struct moment now = clock_moment(clock_wall_ms());
    struct page_item *row = page_add(page, "og.settings.clock", stage_say(session, SAY_CLOCK));
    strings_moment(text, session->parts.language, &now);
    utf8_copy(row->value, sizeof row->value, text);
}

static void settings_page(struct session *session, struct page *page)
{
    const struct knob *knob;
    struct page_item *row;
    page->layout = PAGE_LIST;
    page_title(page, stage_say(session, SAY_SETTINGS), "");
    settings_add_now(page, session);
    page_detail(session, page_add(page, "og.settings.doctor", stage_say(session, SAY_DOCTOR)),
                SAY_DOCTOR_DETAIL, NULL);
    row = page_add(page, "og.settings.update", stage_say(session, SAY_UPDATE));
    utf8_copy(row->value, sizeof row->value, THEMEDAY_VERSION);
    for (int i = 0; (knob = knob_at(session, i)) != NULL; i++) {
        char value[KNOB_VALUE_SIZE], text[STRINGS_SIZE];
        row = page_add(page, knob->row, stage_say(session, knob->title));
        knob_value(session, knob, value);
        knob_say(session, knob, value, text);
        utf8_copy(row->value, sizeof row->value, text);
    }
    stage_frame(session)->part_rows = PART_ROWS;
    page_keep_part(stage_frame(session), page);
    page_add_back(session, page);
    page_add_button(page, "og.settings.devices", stage_say(session, SAY_DEVICES));
    page_add_button(page, "og.settings.steps", stage_say(session, SAY_BEGIN));
}

static void settings_touch(struct session *session, const char *widget)
{
    const struct knob *knob;
    if (page_take_touch(session, widget))
        return;
    if (strcmp(widget, "og.settings.clock") == 0)
        stage_go(session, &scene_clock);
    else if (strcmp(widget, "og.settings.devices") == 0)
        stage_go(session, &scene_devices);
    else if (strcmp(widget, "og.settings.steps") == 0)
        stage_go(session, &scene_first_steps);
    else if (strcmp(widget, "og.settings.doctor") == 0)
        stage_check(session);
    else if (strcmp(widget, "og.settings.update") == 0)
        stage_update(session);
    for (int i = 0; (knob = knob_at(session, i)) != NULL; i++)
        if (strcmp(widget, knob->row) == 0) {
            session->knob = knob;
            stage_go(session, &scene_setting);
        }
}

const struct scene scene_settings = {"og.settings", settings_page, settings_touch, NULL};

/* ---- one of them ---- */

static bool setting_is_set_here(const struct session *session)
{
    char value[SETTINGS_VALUE_SIZE];
    const char *key = session->knob->key;
    return setting_get(session->parts.db, key, value, sizeof value) == ERR_OK &&
           settings_accepts(key, value);
}

/* What he has chosen; at first it is what is in effect. */
static void setting_wish(struct session *session, char ret_value[KNOB_VALUE_SIZE])
{
    const struct frame *frame = stage_frame(session);
    if (frame->typed[0] != '\0')
        utf8_copy(ret_value, KNOB_VALUE_SIZE, frame->typed);
    else
        knob_value(session, session->knob, ret_value);
}

static void setting_add_values(struct session *session, struct page *page)
{
    const struct knob *knob = session->knob;
    char values[KNOB_VALUES_MAX][KNOB_VALUE_SIZE], wish[KNOB_VALUE_SIZE];
    int count = knob_values(session, knob, values);
    setting_wish(session, wish);
    for (int i = 0; i < count; i++) {
        char id[32], text[STRINGS_SIZE];
        snprintf(id, sizeof id, "og.set.%.*s", KNOB_VALUE_SIZE, values[i]);
        knob_say(session, knob, values[i], text);
        struct page_item *item = page_add(page, id, text);
        item->chosen = strcmp(values[i], wish) == 0;
        item->begins_group = i == 0;
        if (i == 0)
            utf8_copy(item->detail, sizeof item->detail, stage_say(session, knob->head));
    }
}

static void setting_page(struct session *session, struct page *page)
{
    const struct knob *knob = session->knob;
    char value[KNOB_VALUE_SIZE], wish[KNOB_VALUE_SIZE], text[STRINGS_SIZE], now[STRINGS_SIZE];
    bool is_set_here = setting_is_set_here(session);
    page->layout = PAGE_CHOICES;
    page_title(page, stage_say(session, SAY_SETTINGS), stage_say(session, knob->title));
    setting_add_values(session, page);
    knob_value(session, knob, value);
    knob_say(session, knob, value, text);
    sayings_fill(now, session->parts.language, is_set_here ? SAY_SET_NOW_SCREEN : SAY_SET_NOW_FILE,
                 "value", text, NULL);
    utf8_copy(page->message, sizeof page->message, now);
    page_add_back(session, page);
    if (is_set_here)
        page_add_button(page, "og.setting.reset", stage_say(session, SAY_SET_RESET));
    setting_wish(session, wish);
    page_add_commit(page, "og.setting.ok", stage_say(session, SAY_SET_COMMIT),
                    strcmp(wish, value) != 0);
}

/* NULL: the settings file decides again. */
static void setting_commit(struct session *session, const char *value)
{
    const struct knob *knob = session->knob;
    struct chain_origin origin = stage_origin(session);
    char text[STRINGS_SIZE];
    enum err err = setting_set(session->parts.db, &origin, knob->key, value);
    if (err != ERR_OK) {
        stage_tell_error(session, err);
        return;
    }
    session->sounds = knob->sounds;
    stage_frame(session)->typed[0] = '\0';
    if (value == NULL || knob->sounds)
        return; /* the page says what is in effect now */
    knob_say(session, knob, value, text);
    stage_back(session);
    stage_tell(session, PAGE_GOOD, SAY_SET_DONE, "title", stage_say(session, knob->title), "value",
               text, NULL);
}

static void setting_touch(struct session *session, const char *widget)
{
    static const char prefix[] = "og.set.";
    char wish[KNOB_VALUE_SIZE];
    if (page_take_touch(session, widget))
        return;
    if (strncmp(widget, prefix, strlen(prefix)) == 0)
        utf8_copy(stage_frame(session)->typed, TYPED_SIZE, widget + strlen(prefix));
    else if (strcmp(widget, "og.setting.reset") == 0)
        setting_commit(session, NULL);
    else if (strcmp(widget, "og.setting.ok") == 0) {
        setting_wish(session, wish);
        setting_commit(session, wish);
    }
}

const struct scene scene_setting = {"og.setting", setting_page, setting_touch, NULL};
