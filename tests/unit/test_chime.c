/* The sounds as a sound card would get them: SDL's disk driver writes them into a file. */
#include "drivers/chime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <SDL2/SDL.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { RATE = 44100, SAMPLES_MAX = 60 * RATE };

static int16_t heard[SAMPLES_MAX];
static size_t heard_count;
static struct voice *voice; /* who speaks, and what; NULL: nobody */
static const char *spoken;
static bool was_spoken;

/* Until half a second of silence has followed the sound. The file runs much faster than a clock,
 * and begins with as much silence as a busy machine takes. */
static void wait_for_end(int fd, bool wanted)
{
    size_t last = 0;
    for (int i = 0; wanted && i < 4000; i++) {
        struct timespec pause = {.tv_nsec = 5 * 1000 * 1000};
        ssize_t size = pread(fd, heard, sizeof heard, 0);
        assert_true(size >= 0);
        heard_count = (size_t)size / sizeof *heard;
        for (size_t at = last; at < heard_count; at++)
            last = heard[at] != 0 ? at : last;
        if (last > 0 && heard_count > last + RATE / 2)
            return;
        nanosleep(&pause, NULL);
    }
}

/* So that it begins with the sound. */
static void drop_silence(void)
{
    size_t first = 0;
    while (first < heard_count && heard[first] == 0)
        first++;
    heard_count -= first;
    memmove(heard, heard + first, heard_count * sizeof *heard);
}

/* Plays a sound to its end into a file and reads that. */
static void listen(enum chime chime, int volume_percent)
{
    char path[] = "/tmp/themeday-chime-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    setenv("SDL_AUDIODRIVER", "disk", 1);
    setenv("SDL_DISKAUDIOFILE", path, 1);
    setenv("SDL_DISKAUDIODELAY", "1", 1); /* the file is faster than a loudspeaker */
    struct chime_player *player = chime_open(volume_percent);
    assert_non_null(player);
    chime_set_voice(player, voice);
    was_spoken = chime_play(player, chime, spoken);
    heard_count = 0;
    wait_for_end(fd, volume_percent > 0);
    chime_close(player);
    drop_silence();
    close(fd);
    unlink(path);
}

static size_t length_ms(int *ret_loudest, int *ret_steepest)
{
    size_t first = heard_count, last = 0;
    *ret_loudest = *ret_steepest = 0;
    for (size_t i = 0; i < heard_count; i++) {
        int value = heard[i], before = i > 0 ? heard[i - 1] : 0;
        if (value != 0) {
            first = first < i ? first : i;
            last = i;
        }
        *ret_loudest = abs(value) > *ret_loudest ? abs(value) : *ret_loudest;
        *ret_steepest = abs(value - before) > *ret_steepest ? abs(value - before) : *ret_steepest;
    }
    return last > first ? (last - first) * 1000 / RATE : 0;
}

static void test_every_chime_is_short_and_does_not_click(void **state)
{
    (void)state;
    for (int chime = CHIME_ACCEPTED; chime <= CHIME_CHOICE; chime++) {
        listen((enum chime)chime, 100);
        int loudest, steepest;
        size_t length = length_ms(&loudest, &steepest);
        assert_in_range(length, chime == CHIME_CHOICE ? 40 : 120, 450); /* a tick, not a note */
        assert_in_range(loudest, 3000, 32767);
        /* a step in the signal is a click; 988 Hz at full swing moves 0.16 of it per sample */
        assert_true(steepest < loudest * 2 / 10);
    }
}

/* ---- told apart without looking ---- */

/* Of 40 ms from a moment on, by how often the sound rises through nothing. */
static int pitch_at(size_t from_ms)
{
    size_t from = from_ms * RATE / 1000, count = 40 * RATE / 1000;
    int rises = 0;
    assert_true(from + count <= heard_count);
    size_t first = 0, last = 0;
    for (size_t i = from + 1; i < from + count; i++) {
        if (heard[i - 1] < 0 && heard[i] >= 0) {
            first = rises++ == 0 ? i : first;
            last = i;
        }
    }
    return rises > 1 ? (int)((size_t)(rises - 1) * RATE / (last - first)) : 0;
}

/* How high it begins and ends, and how long it is. */
struct tune {
    int begin, end;
    size_t length_ms;
};

static struct tune tune_of(enum chime chime)
{
    int loudest, steepest;
    listen(chime, 100);
    size_t length = length_ms(&loudest, &steepest);
    return (struct tune){pitch_at(10), pitch_at(length > 60 ? length - 60 : 10), length};
}

static void test_the_chimes_are_told_apart(void **state)
{
    struct tune accepted = tune_of(CHIME_ACCEPTED), repeated = tune_of(CHIME_REPEATED);
    struct tune refused = tune_of(CHIME_REFUSED), fault = tune_of(CHIME_FAULT);
    struct tune choice = tune_of(CHIME_CHOICE);
    (void)state;
    assert_true(accepted.end > accepted.begin * 13 / 10);                    /* up: yes */
    assert_true(refused.end < refused.begin * 8 / 10);                       /* down: no */
    assert_in_range(repeated.end, repeated.begin - 10, repeated.begin + 10); /* one note */
    assert_true(fault.begin < refused.end * 2 / 3 && fault.end < 250);       /* far below */
    assert_true(repeated.begin > fault.begin * 2);
    assert_true(choice.length_ms < repeated.length_ms / 2); /* a tick */
    assert_true(accepted.length_ms > repeated.length_ms * 13 / 10);
    assert_true(fault.length_ms > accepted.length_ms * 13 / 10);
}

/* ---- words behind them ---- */

static char folder[] = "/tmp/themeday-voice-XXXXXX";

static void path_of(const char *name, char ret_path[64])
{
    snprintf(ret_path, 64, "%s/%s", folder, name);
}

/* So many milliseconds of 440 Hz, as a WAV of 8,000 samples a second in one channel. */
static void write_wav(const char *name, int duration_ms)
{
    char path[64];
    uint32_t bytes = (uint32_t)duration_ms * 8 * 2,
             head[11] = {0x46464952, 36 + bytes, 0x45564157, 0x20746d66, 16,   0x00010001,
                         8000,       16000,      0x00100002, 0x61746164, bytes};
    path_of(name, path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fwrite(head, sizeof head, 1, file);
    for (int i = 0; i < duration_ms * 8; i++) {
        int16_t sample = (int16_t)(20000 * sin(2 * M_PI * 440 * i / 8000));
        fwrite(&sample, sizeof sample, 1, file);
    }
    fclose(file);
}

static void listen_to(const char *screen, int volume_percent)
{
    voice = voice_open(folder);
    spoken = screen;
    listen(CHIME_REPEATED, volume_percent);
    spoken = NULL;
    voice_close(voice);
    voice = NULL;
}

static void test_words_follow_the_chime(void **state)
{
    char path[64];
    int loud, quiet, steepest;
    (void)state;
    assert_non_null(mkdtemp(folder));
    write_wav("ok.wav", 300);
    listen_to("ok", 100);
    assert_true(was_spoken);
    assert_in_range(length_ms(&loud, &steepest), 160 + 125 + 280, 160 + 125 + 320);
    assert_in_range(pitch_at(160 + 125 + 100), 430, 450);
    listen_to("ok", 25);
    length_ms(&quiet, &steepest);
    assert_true(quiet < loud / 3);
    listen_to("ok", 0);
    assert_false(was_spoken);
    assert_int_equal(heard_count, 0);
    write_wav("ok.again.wav", 15000);
    listen_to("ok.again", 100);
    assert_in_range(length_ms(&loud, &steepest), 10000, 10500); /* no sermons */
    path_of("ok.wav", path);
    unlink(path);
    path_of("ok.again.wav", path);
    unlink(path);
    assert_int_equal(rmdir(folder), 0);
}

/* Silent screens, damaged files and things that are no files: the chime is heard, nobody waits. */
static void test_what_cannot_be_spoken(void **state)
{
    char path[64];
    int loudest, steepest;
    (void)state;
    strcpy(folder + strlen(folder) - 6, "XXXXXX");
    assert_non_null(mkdtemp(folder));
    path_of("no.card.wav", path);
    assert_int_equal(mkfifo(path, 0600), 0);
    listen_to("no.card", 100);
    assert_false(was_spoken);
    assert_in_range(length_ms(&loudest, &steepest), 120, 200);
    unlink(path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("RIFF but no more", file);
    fclose(file);
    listen_to("no.card", 100);
    assert_false(was_spoken);
    unlink(path);
    listen_to("no.list", 100);
    assert_false(was_spoken);
    assert_in_range(length_ms(&loudest, &steepest), 120, 200);
    assert_int_equal(rmdir(folder), 0);
}

static void test_the_volume_scales(void **state)
{
    (void)state;
    int loud, quiet, steepest;
    listen(CHIME_ACCEPTED, 100);
    length_ms(&loud, &steepest);
    listen(CHIME_ACCEPTED, 25);
    length_ms(&quiet, &steepest);
    assert_in_range(quiet * 4, loud - 8, loud + 8);
}

static void test_volume_zero_opens_nothing(void **state)
{
    (void)state;
    listen(CHIME_ACCEPTED, 0);
    assert_int_equal(heard_count, 0);
    assert_int_equal(SDL_WasInit(SDL_INIT_AUDIO), 0);
}

static void test_without_a_sound_card_it_is_silent(void **state)
{
    (void)state;
    setenv("SDL_AUDIODRIVER", "no such driver", 1);
    struct chime_player *player = chime_open(80);
    assert_non_null(player);
    chime_play(player, CHIME_FAULT, NULL);
    chime_close(player);
    chime_play(NULL, CHIME_FAULT, NULL);
    chime_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_chime_is_short_and_does_not_click),
        cmocka_unit_test(test_the_chimes_are_told_apart),
        cmocka_unit_test(test_words_follow_the_chime),
        cmocka_unit_test(test_what_cannot_be_spoken),
        cmocka_unit_test(test_the_volume_scales),
        cmocka_unit_test(test_volume_zero_opens_nothing),
        cmocka_unit_test(test_without_a_sound_card_it_is_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
