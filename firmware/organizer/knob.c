#include "firmware/organizer/knob.h"

#include "drivers/backlight.h"
#include "firmware/base/utf8.h"

#include <stdlib.h>
#include <string.h>

#define NO_UNIT SAY_COUNT

static const char *const open_minutes[] = {"0",  "10", "15", "20",  "30",
                                           "45", "60", "90", "120", NULL};
static const char *const late_minutes[] = {"0", "5", "10", "15", "20", "30", NULL};
static const char *const rates[] = {"50", "55", "60", "65", "70",  "75",
                                    "80", "85", "90", "95", "100", NULL};
static const char *const bases[] = {"total", "expected", NULL};
static const char *const formulas[] = {"satisfied_basic", "satisfied", "weighted", NULL};
static const char *const volumes[] = {"0", "10", "25", "40", "55", "70", "85", "100", NULL};
static const char *const lights[] = {"20", "40", "60", "80", "100", NULL};
static const char *const text_sizes[] = {"100", "125", "150", NULL};
static const char *const no_or_yes[] = {"no", "yes", NULL};
static const char *const evenings[] = {"20:00", "21:00", "22:00", "23:00", NULL};
static const char *const mornings[] = {"05:00", "06:00", "07:00", "08:00", NULL};
/* Files are spoken where the settings file names their folder. */
static const char *const voices[] = {"off", "espeak", NULL};
static const char *const orders[] = {"pinyin", "strokes", NULL};
static const char *const languages[] = {"zh_CN", "en", NULL};

static const struct knob knobs[] = {
    {"og.settings.open", "rules.open_before_min", SAY_SET_OPEN, SAY_SET_OPEN_HEAD, SAY_SET_MINUTES,
     0, open_minutes, false},
    {"og.settings.late", "rules.late_after_min", SAY_SET_LATE, SAY_SET_LATE_HEAD, SAY_SET_MINUTES,
     0, late_minutes, false},
    {"og.settings.rate", "rules.attendance_percent", SAY_SET_RATE, SAY_SET_RATE_HEAD,
     SAY_SET_PERCENT, 0, rates, false},
    {"og.settings.base", "rules.attendance_base", SAY_SET_BASE, SAY_SET_BASE_HEAD, NO_UNIT,
     SAY_SET_BASE_TOTAL, bases, false},
    {"og.settings.formula", "rules.satisfaction_formula", SAY_SET_FORMULA, SAY_SET_FORMULA_HEAD,
     NO_UNIT, SAY_SET_FORMULA_BASIC, formulas, false},
    {"og.settings.volume", "terminal.volume", SAY_SET_VOLUME, SAY_SET_VOLUME_HEAD, SAY_SET_PERCENT,
     0, volumes, true},
    {"og.settings.names", "terminal.name_order", SAY_SET_NAMES, SAY_SET_NAMES_HEAD, NO_UNIT,
     SAY_SET_NAMES_PINYIN, orders, false},
    {"og.settings.language", "terminal.language", SAY_SET_LANGUAGE, SAY_SET_LANGUAGE_HEAD, NO_UNIT,
     SAY_SET_CHINESE, languages, false},
    {"og.settings.text", "screen.text_percent", SAY_SET_TEXT, SAY_SET_TEXT_HEAD, SAY_SET_PERCENT, 0,
     text_sizes, false},
    {"og.settings.contrast", "screen.high_contrast", SAY_SET_CONTRAST, SAY_SET_CONTRAST_HEAD,
     NO_UNIT, SAY_SET_CONTRAST_NO, no_or_yes, false},
    {"og.settings.motion", "screen.motion", SAY_SET_MOTION, SAY_SET_MOTION_HEAD, NO_UNIT,
     SAY_SET_MOTION_NO, no_or_yes, false},
    {"og.settings.voice", "sound.voice", SAY_SET_VOICE, SAY_SET_VOICE_HEAD, NO_UNIT,
     SAY_SET_VOICE_OFF, voices, false},
    {"og.settings.dark", "screen.dark_from", SAY_SET_DARK, SAY_SET_DARK_HEAD, SAY_SET_TIME, 0,
     evenings, false},
    {"og.settings.light", "screen.dark_to", SAY_SET_LIGHT, SAY_SET_LIGHT_HEAD, SAY_SET_TIME, 0,
     mornings, false},
    /* The last one: not every machine has it. */
    {"og.settings.brightness", "terminal.brightness", SAY_SET_BRIGHTNESS, SAY_SET_BRIGHTNESS_HEAD,
     SAY_SET_PERCENT, 0, lights, false},
};

enum { KNOB_COUNT = sizeof knobs / sizeof *knobs };

const struct knob *knob_at(const struct session *session, int index)
{
    const char *backlight = session->parts.backlight;
    bool has_backlight = backlight != NULL && backlight_exists(backlight);
    return index < KNOB_COUNT - !has_backlight ? &knobs[index] : NULL;
}

void knob_value(const struct session *session, const struct knob *knob,
                char ret_value[KNOB_VALUE_SIZE])
{
    char value[SETTINGS_VALUE_SIZE];
    settings_value(session->parts.in_effect, knob->key, value);
    if (!utf8_copy(ret_value, KNOB_VALUE_SIZE, value))
        ret_value[0] = '\0';
}

static bool knob_is_known(const struct knob *knob, const char *value)
{
    for (const char *const *known = knob->values; *known != NULL; known++)
        if (strcmp(*known, value) == 0)
            return true;
    return false;
}

int knob_values(const struct session *session, const struct knob *knob,
                char ret_values[KNOB_VALUES_MAX][KNOB_VALUE_SIZE])
{
    char now[KNOB_VALUE_SIZE];
    int count = 0;
    knob_value(session, knob, now);
    bool is_missing = !knob_is_known(knob, now);
    for (const char *const *value = knob->values; *value != NULL; value++) {
        if (is_missing && atoi(now) < atoi(*value)) {
            utf8_copy(ret_values[count++], KNOB_VALUE_SIZE, now);
            is_missing = false;
        }
        utf8_copy(ret_values[count++], KNOB_VALUE_SIZE, *value);
    }
    if (is_missing)
        utf8_copy(ret_values[count++], KNOB_VALUE_SIZE, now);
    return count;
}

void knob_say(const struct session *session, const struct knob *knob, const char *value,
              char ret_text[STRINGS_SIZE])
{
    enum saying word = knob->first_word;
    if (strcmp(knob->key, "terminal.brightness") == 0 && strcmp(value, "0") == 0) {
        utf8_copy(ret_text, STRINGS_SIZE, stage_say(session, SAY_SET_BRIGHTNESS_ALONE));
        return;
    }
    if (knob->unit != NO_UNIT) {
        sayings_fill(ret_text, session->parts.language, knob->unit, "n", value, NULL);
        return;
    }
    for (const char *const *known = knob->values; *known != NULL && strcmp(*known, value) != 0;)
        known++, word++;
    utf8_copy(ret_text, STRINGS_SIZE, stage_say(session, word));
}
