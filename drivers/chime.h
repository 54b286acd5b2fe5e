/*
 * Five short synthesised sounds through SDL's audio, and behind them what a voice has to say. A
 * machine without a sound card is silent and nothing else is different.
 */
#ifndef THEMEDAY_DRIVERS_CHIME_H
#define THEMEDAY_DRIVERS_CHIME_H

#include "drivers/voice.h"
#include "firmware/model/effect.h"

#include <stdbool.h>

struct chime_player;

/* Makes the sounds and opens nothing yet. `volume_percent` 0 is off. NULL only without memory,
 * which the other functions take as well. */
struct chime_player *chime_open(int volume_percent);
void chime_close(struct chime_player *player);

/* Makes the sounds anew. */
void chime_set_volume(struct chime_player *player, int volume_percent);

/* Whether there is a sound card; with the volume off, too. */
bool chime_has_device(struct chime_player *player);

/* Who speaks behind the chimes, or NULL; stays the caller's. */
void chime_set_voice(struct chime_player *player, struct voice *voice);

/* Starts the sound and returns; a sound still playing is cut off. The first one after a rest opens
 * the sound card, which takes some milliseconds: show the picture first. With a `screen` the voice
 * follows; true when it has something to say. */
bool chime_play(struct chime_player *player, enum chime chime, const char *screen);

/* Closes the sound card unless something is playing: open, it would wake the processor dozens of
 * times a second to play silence. */
void chime_rest(struct chime_player *player);

#endif
