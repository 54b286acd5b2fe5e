/* The sounds as a sound card would get them: SDL's disk driver writes them into a file. */
#include "drivers/chime.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { RATE = 44100, SAMPLES_MAX = 4 * RATE };

static int16_t heard[SAMPLES_MAX];
static size_t heard_count;

/* Half a second of sound is longer than any of them; SDL writes it in a few milliseconds. */
static void wait_for_bytes(int fd, off_t bytes, bool wanted)
{
    struct stat file = {0};
    for (int i = 0; wanted && i < 1000 && file.st_size < bytes; i++) {
        struct timespec pause = {.tv_nsec = 2 * 1000 * 1000};
        nanosleep(&pause, NULL);
        assert_int_equal(fstat(fd, &file), 0);
    }
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
    chime_play(player, chime);
    wait_for_bytes(fd, RATE, volume_percent > 0);
    chime_close(player);
    ssize_t size = read(fd, heard, sizeof heard);
    assert_true(size >= 0);
    heard_count = (size_t)size / sizeof *heard;
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
    chime_play(player, CHIME_FAULT);
    chime_close(player);
    chime_play(NULL, CHIME_FAULT);
    chime_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_chime_is_short_and_does_not_click),
        cmocka_unit_test(test_the_volume_scales),
        cmocka_unit_test(test_volume_zero_opens_nothing),
        cmocka_unit_test(test_without_a_sound_card_it_is_silent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
