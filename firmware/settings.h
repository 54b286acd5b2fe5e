/*
 * The settings file: INI, every key documented in firmware/system/themeday.ini. Unknown keys and
 * bad values are errors with a line number, not warnings: a terminal that half understands its
 * settings is worse than one that does not start.
 *
 * What the organizer sets on the screen is kept in the database (db/setting.h) and goes before the
 * file. One table says which keys there are, what they may hold, and which of them are his to set.
 */
#ifndef THEMEDAY_SETTINGS_H
#define THEMEDAY_SETTINGS_H

#include "db/db.h"
#include "drivers/uploader.h"
#include "firmware/base/err.h"
#include "firmware/kiosk.h"
#include "firmware/model/satisfaction.h"
#include "firmware/setup_file.h"

#include <stdbool.h>
#include <stddef.h>

enum { SETTINGS_VALUE_SIZE = 256 };

/* Who speaks behind the chimes. */
enum settings_voice { VOICE_OFF, VOICE_FILES, VOICE_ESPEAK };

struct settings {
    char room[TITLE_SIZE]; /* empty: the one given to `themeday init` */
    bool english;
    bool names_by_strokes;             /* lists on the screen; false: by pinyin */
    int accent;                        /* 0xRRGGBB in place of the theme's red; 0: none */
    char picture[SETTINGS_VALUE_SIZE]; /* a PNG file; empty: none */
    int dark_from_min, dark_to_min;    /* since midnight; equal: never */
    bool has_motion;                   /* the tick is drawn before the eyes */
    int volume_percent;
    enum settings_voice voice;
    char voice_folder[SETTINGS_VALUE_SIZE]; /* of VOICE_FILES */
    int brightness_percent;                 /* 0: the screen's own is left alone */
    int text_step; /* how large type is on the screens that members see: 100, 125 or 150 % */
    bool high_contrast;
    int attendance_percent;
    bool base_is_expected;
    enum satisfaction_formula satisfaction_formula;
    struct rules_times times;
    char connstring[256]; /* libnfc's, or "auto" */
    struct uploader_receiver upload;
};

/* Reads `path` over the defaults; NULL gives the defaults. On ERR_INVALID (the content) or ERR_GONE
 * and ERR_IO (the file) `ret_message` holds a sentence with file and line, in Chinese or English.
 * `ret_settings` is then untouched. */
CHECKED enum err settings_load(const char *path, bool english, struct settings *ret_settings,
                               char *ret_message, size_t message_size);

/* The same, with what the file says for the set-up of a terminal; `path` is not NULL. */
CHECKED enum err settings_load_setup(const char *path, bool english, struct settings *ret_settings,
                                     struct setup_file *ret_setup, char *ret_message,
                                     size_t message_size);

/* What is in effect: `file`, and over it what was set on the screen. A stored value that the table
 * does not take (any more) is told in the log and ignored. */
CHECKED enum err settings_in_effect(const struct settings *file, struct db *db,
                                    struct settings *ret_settings);

/* What of them the state machine goes by, with the branch and the room from the database. A
 * terminal without a branch yet, or without an organizer, is none the worse for it. */
CHECKED enum err settings_for_kiosk(const struct settings *settings, struct db *db,
                                    struct kiosk_settings *ret_settings);

/* Of a "section.key": its value in the words of the file. The key must be one of the table. */
void settings_value(const struct settings *settings, const char *key,
                    char ret_value[SETTINGS_VALUE_SIZE]);

/* Whether the organizer may set this key to this value. */
bool settings_accepts(const char *key, const char *value);

#endif
