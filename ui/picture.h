/*
 * The organization's own picture, a PNG file: read once, and cut to the place it stands in so that
 * it fills it. One owner, the ui.
 */
#ifndef THEMEDAY_UI_PICTURE_H
#define THEMEDAY_UI_PICTURE_H

#include "firmware/base/err.h"

#include <cairo.h>

struct picture;

enum { PICTURE_SIDE_MAX = 4096 }; /* pixels */

/* ERR_GONE and ERR_* of the file; ERR_INVALID: not a PNG, or a damaged one; ERR_FULL: a side is
 * longer than PICTURE_SIDE_MAX. */
CHECKED enum err picture_load(const char *path, struct picture **ret_picture);
void picture_close(struct picture *picture);

/* As large as asked for, its middle where it is too long; NULL without memory. Stays the picture's
 * and lives until another size is asked for. */
cairo_surface_t *picture_fit(struct picture *picture, int width, int height);

#endif
