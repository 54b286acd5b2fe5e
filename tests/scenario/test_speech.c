/* What the terminal says behind its chimes: fixed sentences by espeak-ng or from the organizer's
 * files, and nothing while somebody votes. */
#include "tests/harness/meeting.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static struct rig rig;

static void start(const char *settings)
{
    char path[RIG_PATH_SIZE + 32];
    meeting_write_file(&rig, "voice.ini", settings);
    snprintf(path, sizeof path, "%s/voice.ini", rig.folder);
    rig_start(&rig, "--at", "2026-11-21 08:50:05", "--config", path, NULL);
    json_decref(rig_wait_event(&rig, "reader", RIG_PATIENCE_MS));
}

/* The words behind the next sound; "" for a mere chime. */
static void expect_words(const char *words)
{
    json_t *sound = rig_wait_event(&rig, "sound", RIG_PATIENCE_MS);
    assert_non_null(sound);
    const char *voice = json_string_value(json_object_get(sound, "voice"));
    assert_string_equal(voice != NULL ? voice : "", words);
    json_decref(sound);
}

static void tap_and_hear(const char *card, const char *screen, const char *words)
{
    rig_card(&rig, "place %s", card);
    json_decref(rig_must_see(&rig, screen));
    expect_words(words);
    rig_card(&rig, "remove");
    rig_sleep_ms(800); /* the same card again is a new tap */
}

/* The last one that is synthesised. */
static void wait_for_speech(void)
{
    char path[RIG_PATH_SIZE + 64];
    struct stat file;
    snprintf(path, sizeof path, "%s/voice/zh_CN/rv.closed.wav", rig.data);
    for (int i = 0; stat(path, &file) != 0; i++) {
        assert_true(i < 6000);
        rig_sleep_ms(20);
    }
    assert_true(file.st_size > 1000);
}

static void test_espeak_speaks_and_a_ballot_is_silent(void **state)
{
    (void)state;
    start("[sound]\nvoice = espeak\n");
    wait_for_speech();
    tap_and_hear(meeting_cards[0], "ok", "ok");
    tap_and_hear(meeting_cards[0], "ok.again", "ok.again");
    tap_and_hear("DEADBEEF", "no.card", "no.card");
    rig_must(&rig, "poll", "open", "1");
    json_decref(rig_must_see(&rig, "ev.start"));
    rig_card(&rig, "place %s", meeting_cards[0]);
    json_t *frame = rig_must_see(&rig, "ev.form");
    rig_card(&rig, "remove");
    rig_touch(&rig, frame, "ev.q1.satisfied");
    expect_words("");
    json_decref(frame);
    frame = rig_must_see(&rig, "ev.form");
    frame = rig_touch_to(&rig, frame, "ev.submit", "ev.thanks");
    json_decref(frame);
}

static void test_files_speak_where_there_are_some(void **state)
{
    char settings[RIG_PATH_SIZE + 64];
    (void)state;
    snprintf(settings, sizeof settings, "[sound]\nvoice = files\nfolder = %s\n", rig.folder);
    start(settings);
    tap_and_hear(meeting_cards[0], "ok", ""); /* no such file */
    char made[8044] = {'R', 'I', 'F', 'F', 100, 31, 0,   0,   'W', 'A', 'V', 'E', 'f', 'm', 't',
                       ' ', 16,  0,   0,   0,   1,  0,   1,   0,   64,  31,  0,   0,   64,  31,
                       0,   0,   1,   0,   8,   0,  'd', 'a', 't', 'a', 64,  31,  0,   0};
    char path[RIG_PATH_SIZE + 32];
    snprintf(path, sizeof path, "%s/ok.again.wav", rig.folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fwrite(made, sizeof made, 1, file);
    fclose(file);
    tap_and_hear(meeting_cards[0], "ok.again", "ok.again");
    tap_and_hear("DEADBEEF", "no.card", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MEETING_TEST(test_espeak_speaks_and_a_ballot_is_silent, &rig),
        MEETING_TEST(test_files_speak_where_there_are_some, &rig),
    };
    return cmocka_run_group_tests_name("speech", tests, NULL, NULL);
}
