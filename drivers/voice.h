/*
 * Spoken prompts: WAV files in a folder, one for each screen that has something to say, named after
 * it ("ok.wav", "no.card.wav"). A screen without a file is silent. Read when they are first wanted,
 * and kept.
 */
#ifndef THEMEDAY_DRIVERS_VOICE_H
#define THEMEDAY_DRIVERS_VOICE_H

#include <stddef.h>
#include <stdint.h>

struct voice;

enum { VOICE_RATE = 44100, VOICE_SECONDS_MAX = 10 }; /* what is longer is cut off */

/* NULL only without memory, which the other functions take as well. */
struct voice *voice_open(const char *folder);
void voice_close(struct voice *voice);

/* What to say on this screen, one channel at VOICE_RATE; returns how many samples, 0: nothing. They
 * stay the voice's. A file that is no sound is told in the log. */
size_t voice_find(struct voice *voice, const char *screen, const int16_t **ret_samples);

#endif
