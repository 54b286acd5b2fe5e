/*
 * What a settings file says beside the settings, for a terminal that is being set up: the sections
 * [setup] and [organizers], which `themeday init --from FILE` takes and everybody else only checks.
 * So one file sets up many terminals alike (firmware/system/themeday-setup.ini is the example). It
 * holds no PIN: whoever can read the file must not be an organizer by that.
 */
#ifndef THEMEDAY_SETUP_FILE_H
#define THEMEDAY_SETUP_FILE_H

#include "firmware/model/card.h"
#include "firmware/model/member.h"

#include <stdbool.h>

enum { SETUP_ORGANIZERS_MAX = 8 };

struct setup_organizer {
    char name[NAME_SIZE];
    struct card card;
};

struct setup_file {
    char branch[TITLE_SIZE]; /* empty: the file names none */
    struct setup_organizer organizers[SETUP_ORGANIZERS_MAX];
    int organizer_count;
};

/* Whether a section is one of these. */
bool setup_file_has(const char *section);

/* Takes one line of such a section. Returns NULL, or what is wrong with it, in Chinese, a key of
 * the catalogue. */
const char *setup_file_take(struct setup_file *setup, const char *section, const char *key,
                            const char *value);

#endif
