/* The settings that an organizer may turn on the screen, and the values he chooses from. Private to
 * the organizer's scenes. */
#ifndef THEMEDAY_KNOB_H
#define THEMEDAY_KNOB_H

#include "firmware/organizer/stage.h"

enum { KNOB_VALUES_MAX = 14, KNOB_VALUE_SIZE = 24 };

struct knob {
    const char *row; /* the id of its row on the page of all of them */
    const char *key; /* as in the settings file */
    enum saying title, head;
    enum saying unit;          /* with {n}: the values are numbers of it … */
    enum saying first_word;    /* … or, where there is no unit, the words for them in order, and
                                * behind them the word for one that only the file can set */
    const char *const *values; /* up to NULL */
    bool sounds;               /* a change can be heard, and he stays to try another */
};

/* NULL behind the last one. */
const struct knob *knob_at(const struct session *session, int index);

/* The values to choose from: those of the knob and, where it belongs, another one that is in
 * effect. Returns how many. */
int knob_values(const struct session *session, const struct knob *knob,
                char ret_values[KNOB_VALUES_MAX][KNOB_VALUE_SIZE]);

/* The value in effect, as in the settings file; "" for one that is too long to show. */
void knob_value(const struct session *session, const struct knob *knob,
                char ret_value[KNOB_VALUE_SIZE]);

/* A value in the words of the screen. */
void knob_say(const struct session *session, const struct knob *knob, const char *value,
              char ret_text[STRINGS_SIZE]);

#endif
