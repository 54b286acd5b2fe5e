/*
 * The organization's own looks: what the settings say of colour and picture, brought to the screen.
 * Neither is worth a terminal that does not start: what cannot be used is told and left out.
 */
#ifndef THEMEDAY_LOOKS_H
#define THEMEDAY_LOOKS_H

#include "firmware/settings.h"
#include "ui/ui.h"

#include <stddef.h>

/* `ret_message` holds a sentence about what was left out, in Chinese or English, or is empty. */
void looks_take_accent(const struct settings *settings, bool english, struct ui *ui,
                       char *ret_message, size_t size);
void looks_take_picture(const struct settings *settings, bool english, struct ui *ui,
                        char *ret_message, size_t size);

#endif
