/*
 * The settings file: INI, every key documented in firmware/system/themeday.ini. Unknown keys and
 * bad values are errors with a line number, not warnings: a terminal that half understands its
 * settings is worse than one that does not start.
 */
#ifndef THEMEDAY_SETTINGS_H
#define THEMEDAY_SETTINGS_H

#include "firmware/base/err.h"
#include "firmware/model/member.h"
#include "firmware/model/satisfaction.h"
#include "firmware/rules.h"

#include <stdbool.h>
#include <stddef.h>

struct settings {
    char room[TITLE_SIZE]; /* empty: the one given to `themeday init` */
    bool english;
    int volume_percent;
    int attendance_percent;
    bool base_is_expected;
    enum satisfaction_formula satisfaction_formula;
    struct rules_times times;
    char connstring[256]; /* libnfc's, or "auto" */
};

/* Reads `path` over the defaults; NULL gives the defaults. On ERR_INVALID (the content) or ERR_GONE
 * and ERR_IO (the file) `ret_message` holds a sentence with file and line, in Chinese or English.
 * `ret_settings` is then untouched. */
CHECKED enum err settings_load(const char *path, bool english, struct settings *ret_settings,
                               char *ret_message, size_t message_size);

#endif
