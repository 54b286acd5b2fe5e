/*
 * Four short synthesised sounds through SDL's audio. A machine without a sound card is silent and
 * nothing else is different.
 */
#ifndef THEMEDAY_DRIVERS_CHIME_H
#define THEMEDAY_DRIVERS_CHIME_H

#include "firmware/model/effect.h"

struct chime_player;

/* `volume_percent` 0 is off: nothing is opened then. Never fails: without a device it is a player
 * that plays nothing. NULL only without memory, which chime_play() takes as well. */
struct chime_player *chime_open(int volume_percent);
void chime_close(struct chime_player *player);

/* Starts the sound and returns; a sound still playing is cut off. */
void chime_play(struct chime_player *player, enum chime chime);

#endif
