#include "tests/machine/hand.h"

#include "tests/harness/rig.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

enum {
    WIDTH = 1280,
    HEIGHT = 800,
    /* Longer than the terminal ignores a finger after a change of screen (450 ms). */
    QUIET_MS = 600,
    /* A card that comes back sooner is the same tap. */
    AWAY_MS = 900,
    TRIES_MAX = 3,
};

json_t *hand_see(struct machine *machine, const char *screen)
{
    json_t *frame = rig_wait_screen(&machine->rig, screen, MACHINE_PATIENCE_MS);
    if (frame == NULL)
        machine_fail(machine, "the screen %s did not come", screen);
    return frame;
}

bool hand_says(const json_t *frame, const char *words)
{
    char *text = json_dumps(frame, JSON_COMPACT);
    bool found = strstr(text, words) != NULL;
    free(text);
    return found;
}

json_t *hand_see_words(struct machine *machine, const char *screen, const char *words)
{
    json_t *frame = hand_see(machine, screen);
    while (!hand_says(frame, words)) {
        json_decref(frame);
        frame = hand_see(machine, screen);
    }
    return frame;
}

json_t *hand_boot(struct machine *machine, const char *screen)
{
    json_t *frame = rig_wait_event(&machine->rig, "frame", MACHINE_BOOT_MS);
    if (frame == NULL)
        machine_fail(machine, "it does not come up");
    const char *shown = json_string_value(json_object_get(frame, "screen"));
    if (strcmp(shown, screen) != 0)
        machine_fail(machine, "it comes up with %s, not with %s", shown, screen);
    return frame;
}

json_t *hand_rest(struct machine *machine, json_t *frame)
{
    char screen[64];
    json_t *next;
    snprintf(screen, sizeof screen, "%s", json_string_value(json_object_get(frame, "screen")));
    while ((next = rig_wait_screen(&machine->rig, screen, QUIET_MS)) != NULL) {
        json_decref(frame);
        frame = next;
    }
    return frame;
}

json_t *hand_settle(struct machine *machine, const char *screen)
{
    return hand_rest(machine, hand_see(machine, screen));
}

json_t *hand_insist(struct machine *machine, const char *screen, const char *again)
{
    json_t *frame;
    int tries = 1;
    while ((frame = rig_wait_event(&machine->rig, "frame", MACHINE_PATIENCE_MS)) != NULL) {
        const char *shown = json_string_value(json_object_get(frame, "screen"));
        if (strcmp(shown, screen) == 0)
            return hand_rest(machine, frame);
        if (!rig_can_touch(frame, again)) {
            json_decref(frame);
            continue;
        }
        printf("# %s instead of %s: %s\n", shown, screen, rig_text(frame, "page.message"));
        if (tries++ == TRIES_MAX)
            machine_fail(machine, "%s did not come in %d tries", screen, TRIES_MAX);
        hand_press(machine, hand_rest(machine, frame), again);
    }
    machine_fail(machine, "neither %s nor another try came", screen);
}

static double hand_middle(const json_t *item, const char *start, const char *size, int whole)
{
    return 1000 *
           (json_number_value(json_object_get(item, start)) +
            json_number_value(json_object_get(item, size)) / 2) /
           whole;
}

/* The page as it is once the widget can be touched there: a busy machine draws later than it rests.
 */
static json_t *hand_reach(struct machine *machine, json_t *frame, const char *widget)
{
    char screen[64];
    snprintf(screen, sizeof screen, "%s", json_string_value(json_object_get(frame, "screen")));
    while (!rig_can_touch(frame, widget)) {
        json_t *next = rig_wait_screen(&machine->rig, screen, MACHINE_PATIENCE_MS);
        if (next == NULL) {
            printf("# %s\n", json_dumps(frame, JSON_COMPACT));
            machine_fail(machine, "%s cannot be touched on %s", widget, screen);
        }
        json_decref(frame);
        frame = next;
    }
    return frame;
}

void hand_press(struct machine *machine, json_t *frame, const char *widget)
{
    frame = hand_reach(machine, frame, widget);
    const json_t *item = rig_widget(frame, widget);
    panel_touch(&machine->panel, hand_middle(item, "x", "w", WIDTH),
                hand_middle(item, "y", "h", HEIGHT));
    json_decref(frame);
}

json_t *hand_touch(struct machine *machine, json_t *frame, const char *widget, const char *screen)
{
    hand_press(machine, frame, widget);
    return hand_settle(machine, screen);
}

json_t *hand_enter(struct machine *machine, json_t *frame, const char *screen, const char *digits)
{
    for (; *digits != '\0'; digits++) {
        char widget[32];
        snprintf(widget, sizeof widget, "%s.%c", screen, *digits);
        frame = hand_touch(machine, frame, widget, screen);
    }
    return frame;
}

json_t *hand_tap(struct machine *machine, const char *card, const char *screen)
{
    simulator_tell(&machine->reader, "place %s", card);
    json_t *frame = hand_settle(machine, screen);
    simulator_tell(&machine->reader, "remove");
    rig_sleep_ms(AWAY_MS);
    return frame;
}

void hand_wait_reader(struct machine *machine)
{
    json_t *line;
    bool is_up = false;
    while (!is_up) {
        line = rig_wait_event(&machine->rig, "reader", MACHINE_PATIENCE_MS);
        if (line == NULL)
            machine_fail(machine, "the reader does not come up");
        is_up = strcmp(json_string_value(json_object_get(line, "state")), "up") == 0;
        json_decref(line);
    }
}

json_t *hand_log_in(struct machine *machine, const char *card)
{
    json_t *frame = hand_tap(machine, card, "og.pin");
    frame = hand_enter(machine, frame, "og.pin", HAND_PIN);
    return hand_touch(machine, frame, "og.pin.ok", "og.menu");
}

void hand_must_say(struct machine *machine, const json_t *frame, const char *widget,
                   const char *words)
{
    const char *text = rig_text(frame, widget);
    if (text == NULL || strstr(text, words) == NULL)
        machine_fail(machine, "%s says \"%s\", not \"%s\"", widget, text == NULL ? "nothing" : text,
                     words);
}
