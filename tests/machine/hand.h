/*
 * What people do at the terminal in a virtual machine: fingers on the panel, cards at the reader.
 * Each step is known to be done by what the screen shows then. Frames that are returned are the
 * caller's, frames that are taken are released; what does not come fails the test.
 */
#ifndef THEMEDAY_TESTS_HAND_H
#define THEMEDAY_TESTS_HAND_H

#include "tests/machine/machine.h"

/* The PIN of every organizer in these machines. */
#define HAND_PIN "2580"

/* The next frame of this screen, and (settle) the last one of it that comes in a row. */
json_t *hand_see(struct machine *machine, const char *screen);
json_t *hand_settle(struct machine *machine, const char *screen);

/* The same with these words on it: what the last one saw may be drawn once more before. */
json_t *hand_see_words(struct machine *machine, const char *screen, const char *words);

/* Whether these words are anywhere on a frame. */
bool hand_says(const json_t *frame, const char *words);

/* The last frame of this one's screen that comes in a row behind it. */
json_t *hand_rest(struct machine *machine, json_t *frame);

/* The first frame of a machine that was switched on has to be of this screen. */
json_t *hand_boot(struct machine *machine, const char *screen);

/* Touches the middle of a widget, and waits until this screen is there and has come to rest. */
json_t *hand_touch(struct machine *machine, json_t *frame, const char *widget, const char *screen);

/* Touches it once it can be touched, on this page, and waits for nothing behind that. */
void hand_press(struct machine *machine, json_t *frame, const char *widget);

/* The last frame of this screen that comes in a row. Where another page comes first that offers
 * `again`, that is touched, a few times: on a busy computer a helper may be given up. */
json_t *hand_insist(struct machine *machine, const char *screen, const char *again);

/* Enters digits on this page of digits, which stays there. */
json_t *hand_enter(struct machine *machine, json_t *frame, const char *screen, const char *digits);

/* Holds a card to the reader until this screen comes, and takes it away for so long that its next
 * tap is a new one. */
json_t *hand_tap(struct machine *machine, const char *card, const char *screen);

/* Waits until the reader is up. */
void hand_wait_reader(struct machine *machine);

/* From an organizer's card to his menu. */
json_t *hand_log_in(struct machine *machine, const char *card);

/* Insists that these words are in the text of the widget. */
void hand_must_say(struct machine *machine, const json_t *frame, const char *widget,
                   const char *words);

#endif
