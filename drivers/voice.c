#include "drivers/voice.h"

#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <SDL2/SDL.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
    PROMPTS_MAX = 48, /* more than there are screens that answer */
    NAME_ROOM = 32,
    PATH_ROOM = 384,
    BYTES_MAX = 8 * 1024 * 1024, /* ten seconds of anything reasonable */
};

struct prompt {
    char screen[NAME_ROOM];
    int16_t *samples; /* NULL: the file is no sound, and that was told */
    size_t count;
};

struct voice {
    char folder[PATH_ROOM - NAME_ROOM];
    struct prompt prompts[PROMPTS_MAX];
    int prompt_count;
};

struct voice *voice_open(const char *folder)
{
    struct voice *voice = calloc(1, sizeof *voice);
    if (voice && !utf8_copy(voice->folder, sizeof voice->folder, folder))
        log_warning("%s: too long a path for a folder of sounds", folder);
    return voice;
}

void voice_close(struct voice *voice)
{
    if (!voice)
        return;
    for (int i = 0; i < voice->prompt_count; i++)
        free(voice->prompts[i].samples);
    free(voice);
}

/* Nothing that could keep a reader waiting, and nothing huge. */
static bool is_small_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && status.st_size <= BYTES_MAX;
}

/* To the form that is played; of a sound that is too long, its beginning. */
static void convert(struct prompt *prompt, const SDL_AudioSpec *spec, const Uint8 *bytes,
                    Uint32 length)
{
    SDL_AudioCVT how;
    Uint32 frame = (Uint32)SDL_AUDIO_BITSIZE(spec->format) / 8 * spec->channels;
    Uint32 most = (Uint32)spec->freq * VOICE_SECONDS_MAX * frame;
    if (SDL_BuildAudioCVT(&how, spec->format, spec->channels, spec->freq, AUDIO_S16SYS, 1,
                          VOICE_RATE) < 0)
        return;
    how.len = (int)(length < most ? length : most);
    how.len_cvt = how.len; /* where nothing is to be converted */
    how.buf = malloc((size_t)how.len * (size_t)how.len_mult);
    if (!how.buf)
        return;
    memcpy(how.buf, bytes, (size_t)how.len);
    if (how.needed && SDL_ConvertAudio(&how) != 0)
        how.len_cvt = 0;
    prompt->samples = (int16_t *)(void *)how.buf;
    prompt->count = (size_t)how.len_cvt / sizeof *prompt->samples;
}

static void load(struct prompt *prompt, const char *path)
{
    SDL_AudioSpec spec;
    Uint8 *bytes = NULL;
    Uint32 length = 0;
    if (SDL_LoadWAV(path, &spec, &bytes, &length)) {
        convert(prompt, &spec, bytes, length);
        SDL_FreeWAV(bytes);
    }
    if (prompt->count == 0)
        log_warning("%s is no sound that can be played: %s", path, SDL_GetError());
}

size_t voice_find(struct voice *voice, const char *screen, const int16_t **ret_samples)
{
    char path[PATH_ROOM];
    if (!voice)
        return 0;
    for (int i = 0; i < voice->prompt_count; i++)
        if (strcmp(voice->prompts[i].screen, screen) == 0) {
            *ret_samples = voice->prompts[i].samples;
            return voice->prompts[i].count;
        }
    int length = snprintf(path, sizeof path, "%s/%s.wav", voice->folder, screen);
    if (length >= (int)sizeof path || voice->prompt_count == PROMPTS_MAX || !is_small_file(path))
        return 0;
    struct prompt *prompt = &voice->prompts[voice->prompt_count++];
    utf8_copy(prompt->screen, sizeof prompt->screen, screen);
    load(prompt, path);
    *ret_samples = prompt->samples;
    return prompt->count;
}
