/*
 * A meeting at a terminal under test: the rig with the branch 第二党支部, its people, the activity
 * 重温入党誓词 on 2026-11-21 from 09:00 to 12:00 and an organizer, as far as they are asked for;
 * and what people do there. The rig is the caller's, to be driven directly as well. Frames that are
 * returned are the caller's; frames that are taken are released. Whatever goes wrong here fails the
 * test.
 */
#ifndef THEMEDAY_TESTS_MEETING_H
#define THEMEDAY_TESTS_MEETING_H

#include "tests/harness/rig.h"

/* The PIN of every organizer. */
#define MEETING_PIN "2580"

/* A roster of 李建国, 刘思远 and 陈志强, numbered 001 to 003, and their cards. The last one is a
 * probationary member. */
extern const char meeting_roster[];
extern const char *const meeting_cards[3];

/* What is left out is not there. */
struct meeting_options {
    const char *roster;    /* text of the file; without it there is no branch either */
    bool has_activity;     /* needs a roster */
    const char *organizer; /* a name; with organizer_card in hex */
    const char *organizer_card;
    const char *starts_at; /* "2026-11-21 08:50:00"; without it the kiosk is not started */
    bool has_media;        /* meeting_media() is made, and is where sticks are looked for */
};

/* Opens the rig at 1280x800 and makes all of this. */
void meeting_open(struct rig *rig, struct meeting_options options);

/* The log has to verify; then everything is stopped and removed. */
void meeting_close(struct rig *rig);

/* A test at the roster of three and the activity, which starts the kiosk itself. */
#define MEETING_TEST(function, rig)                                                                \
    cmocka_unit_test_prestate_setup_teardown(function, meeting_set_up, meeting_tear_down, rig)

int meeting_set_up(void **state);
int meeting_tear_down(void **state);

/* Makes the branch, with this roster, where it was not asked for. */
void meeting_make_branch(struct rig *rig, const char *roster);

/* Plans the activity where it was not asked for. */
void meeting_add_activity(struct rig *rig);

/* Starts the kiosk, after ending the one that runs, and waits for its reader. `media` is where it
 * looks for sticks, or NULL. */
void meeting_start(struct rig *rig, const char *moment, const char *media);

/* The folder for sticks of this rig. */
void meeting_media(const struct rig *rig, char *ret_path, size_t size);

/* Puts a file into the rig's folder. */
void meeting_write_file(const struct rig *rig, const char *name, const char *content);

/* Holds a card until the screen answers. */
json_t *meeting_tap(struct rig *rig, const char *card, const char *screen);

/* The same, and stays away for so long that the card's next tap is a new one. */
json_t *meeting_tap_and_go(struct rig *rig, const char *card, const char *screen);

/* Signs in the person with this number (1 is 001) at the first activity by the command line. */
void meeting_sign_in(struct rig *rig, int person);

/* Enters digits on this page of digits, which stays there. */
json_t *meeting_enter(struct rig *rig, json_t *frame, const char *screen, const char *digits);

/* From the organizer's card, which has to open the PIN, to his menu: it does when there is nothing
 * to sign in to, or when he has. */
json_t *meeting_log_in(struct rig *rig, const char *card);

/* The next page of this name, as it is once everything has come to rest. */
json_t *meeting_settle(struct rig *rig, const char *screen);

/* This frame (NULL: none), or the next one, whose widget says this; other ones may come before. */
json_t *meeting_await(struct rig *rig, json_t *frame, const char *widget, const char *words);

/* Insists that these words are in the text of the widget. */
void meeting_must_say(const json_t *frame, const char *widget, const char *words);

/* Whether the words are anywhere in a frame. */
bool meeting_says(const json_t *frame, const char *words);

/* The largest file that the running kiosk may write from now on: a size, or "unlimited". */
void meeting_limit_files(const struct rig *rig, const char *size);

#endif
