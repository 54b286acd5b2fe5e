/*
 * A text as Pango is given it: with a space between accent and rest where their sizes differ, so
 * that a name and the small word behind it do not touch, and with the air squeezed out between
 * full-width marks that meet. Private to ui/text.
 */
#ifndef THEMEDAY_UI_PHRASE_H
#define THEMEDAY_UI_PHRASE_H

#include "ui/text.h"

#include <pango/pango.h>

enum { PHRASE_SIZE = 520 }; /* a text and the spaces put around its accent */

struct phrase {
    char string[PHRASE_SIZE];
    int accent_start, accent_length; /* bytes, those spaces included */
};

/* Copies the text; what a phrase cannot hold is cut between two characters. */
void phrase_make(struct phrase *ret_phrase, const char *string, const struct text_style *style);

/* The size of the rest when the accent has `size`; `size` itself where there is no accent. */
int phrase_rest_size(const struct text_style *style, int size);

/* Gives the phrase to a layout at one size; `width` 0 is one endless line. */
void phrase_set(const struct phrase *phrase, PangoLayout *layout,
                PangoFontDescription *const faces[TEXT_FACE_COUNT], const struct text_style *style,
                int size, int width);

#endif
