/*
 * The words behind the chimes: which screens say something, and where their sounds come from.
 * Recordings of the organizer's are read from his folder. espeak-ng speaks once, into files below
 * the data folder, in a process of its own; until they are there the screens only chime.
 *
 * Said are fixed sentences: never a name, and nothing while a ballot is open.
 */
#ifndef THEMEDAY_SPEECH_H
#define THEMEDAY_SPEECH_H

#include "drivers/chime.h"
#include "firmware/kiosk.h"
#include "firmware/settings.h"

struct speech;

/* Has the chimes say what the settings want. NULL without memory, which the others take as well. */
struct speech *speech_open(const struct settings *settings, const char *data_folder,
                           struct chime_player *chimes);
void speech_close(struct speech *speech);

/* Whose words follow a chime of this moment: a screen's name, or NULL. */
const char *speech_of(const struct kiosk *kiosk);

/* The process that has espeak-ng speak; `folder` is where to. */
_Noreturn void speech_process_main(const char *folder);

#endif
