#include "drivers/chime.h"

#include "firmware/base/log.h"

#include <SDL2/SDL.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
    RATE = 44100,
    CHIME_COUNT = CHIME_CHOICE + 1,
    NOTES_MAX = 2,
    SAMPLES_MAX = RATE / 2,
    ATTACK_MS = 8, /* a note that starts or ends at once would click */
    RELEASE_MS = 25,
};

struct note {
    double hertz;
    int duration_ms; /* 0: no such note */
    double loudness; /* 0..1 */
};

/* Told apart without looking: up is yes, one soft note is "known", down is no, low is a fault, a
 * tick is a touch. */
static const struct note notes[CHIME_COUNT][NOTES_MAX] = {
    [CHIME_ACCEPTED] = {{659.3, 90, 0.7}, {987.8, 150, 0.7}},
    [CHIME_REPEATED] = {{587.3, 160, 0.45}},
    [CHIME_REFUSED] = {{493.9, 130, 0.75}, {370.0, 200, 0.75}},
    [CHIME_FAULT] = {{207.7, 170, 1}, {207.7, 220, 1}},
    [CHIME_CHOICE] = {{880.0, 60, 0.3}},
};

struct chime_player {
    SDL_AudioDeviceID device; /* 0: closed; nothing sounds */
    bool told;                /* that there is no sound card */
    int16_t samples[CHIME_COUNT][SAMPLES_MAX];
    int counts[CHIME_COUNT]; /* all 0: the volume is off */
    int volume_percent;
    struct voice *voice; /* NULL: none; not owned */
};

static double smooth(double part)
{
    return part >= 1 ? 1 : 0.5 - 0.5 * cos(M_PI * part);
}

/* One note: a sine with a little of its octave, swelling at once and dying away like a bell. */
static double note_at(const struct note *note, int sample)
{
    double seconds = (double)sample / RATE;
    double left_ms = note->duration_ms - seconds * 1000;
    double angle = 2 * M_PI * note->hertz * seconds;
    double tone = 0.8 * sin(angle) + 0.2 * sin(2 * angle);
    double fade = exp(-3.0 * seconds * 1000 / note->duration_ms);
    return tone * note->loudness * fade * smooth(seconds * 1000 / ATTACK_MS) *
           smooth(left_ms / RELEASE_MS);
}

static void synthesise(struct chime_player *player, int chime, int volume_percent)
{
    int total = 0;
    for (int i = 0; i < NOTES_MAX; i++) {
        const struct note *note = &notes[chime][i];
        int count = note->duration_ms * RATE / 1000;
        for (int sample = 0; sample < count && total < SAMPLES_MAX; sample++) {
            double value = note_at(note, sample) * volume_percent / 100;
            player->samples[chime][total++] = (int16_t)lrint(value * INT16_MAX);
        }
    }
    player->counts[chime] = total;
}

static SDL_AudioDeviceID open_device(void)
{
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) != 0)
        return 0;
    /* ALSA would fill the log about a card that is not there; fewer than 0 is "cannot tell". */
    if (SDL_GetNumAudioDevices(0) == 0) {
        SDL_SetError("no sound card");
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
        return 0;
    }
    SDL_AudioSpec wanted = {.freq = RATE, .format = AUDIO_S16SYS, .channels = 1, .samples = 1024};
    SDL_AudioDeviceID device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
    if (device == 0)
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    return device;
}

void chime_set_volume(struct chime_player *player, int volume_percent)
{
    if (!player)
        return;
    player->volume_percent = volume_percent < 100 ? volume_percent : 100;
    memset(player->counts, 0, sizeof player->counts);
    for (int chime = 0; chime < CHIME_COUNT && volume_percent > 0; chime++)
        synthesise(player, chime, player->volume_percent);
}

struct chime_player *chime_open(int volume_percent)
{
    struct chime_player *player = calloc(1, sizeof *player);
    chime_set_volume(player, volume_percent);
    return player;
}

static void close_device(struct chime_player *player)
{
    if (player->device == 0)
        return;
    SDL_CloseAudioDevice(player->device);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    player->device = 0;
}

void chime_close(struct chime_player *player)
{
    if (!player)
        return;
    close_device(player);
    free(player);
}

/* A card that is plugged in later is found at the next chime. */
static bool is_ready(struct chime_player *player)
{
    if (player->device != 0)
        return true;
    player->device = open_device();
    if (player->device != 0)
        SDL_PauseAudioDevice(player->device, 0);
    else if (!player->told)
        log_info("no sound: %s", SDL_GetError());
    player->told = true;
    return player->device != 0;
}

bool chime_has_device(struct chime_player *player)
{
    return player && is_ready(player);
}

void chime_set_voice(struct chime_player *player, struct voice *voice)
{
    if (player)
        player->voice = voice;
}

static void queue(struct chime_player *player, const int16_t *samples, size_t count)
{
    if (SDL_QueueAudio(player->device, samples, (Uint32)(count * sizeof *samples)) != 0)
        log_warning("a sound was not played: %s", SDL_GetError());
}

/* At the volume of the chimes, a little at a time: a prompt is much longer than they are. */
static void speak(struct chime_player *player, const int16_t *samples, size_t count)
{
    enum { PAUSE = RATE / 8, PART = 4096 };
    static const int16_t silence[PAUSE];
    int16_t part[PART];
    size_t length = 0;
    queue(player, silence, PAUSE);
    for (size_t i = 0; i < count; i++) {
        part[length++] = (int16_t)(samples[i] * player->volume_percent / 100);
        if (length < PART && i + 1 < count)
            continue;
        queue(player, part, length);
        length = 0;
    }
}

bool chime_play(struct chime_player *player, enum chime chime, const char *screen)
{
    if (!player || player->counts[chime] == 0 || !is_ready(player))
        return false;
    const int16_t *words = NULL;
    size_t count = screen ? voice_find(player->voice, screen, &words) : 0;
    SDL_LockAudioDevice(player->device); /* in one piece, however busy the machine is */
    SDL_ClearQueuedAudio(player->device);
    queue(player, player->samples[chime], (size_t)player->counts[chime]);
    if (count > 0)
        speak(player, words, count);
    SDL_UnlockAudioDevice(player->device);
    return count > 0;
}

void chime_rest(struct chime_player *player)
{
    if (player && player->device != 0 && SDL_GetQueuedAudioSize(player->device) == 0)
        close_device(player);
}
