/*
 * From the Cairo surface to the glass. X11, offscreen and dummy take rectangles of a window
 * surface; KMSDRM and Wayland have none in software, so there a streaming texture carries the
 * picture. One owner, the ui.
 */
#ifndef THEMEDAY_UI_PRESENT_H
#define THEMEDAY_UI_PRESENT_H

#include "firmware/base/err.h"
#include "ui/rect.h"

#include <SDL2/SDL.h>
#include <cairo.h>
#include <stdbool.h>
#include <stddef.h>

struct present;

/* Whether the video driver in use ("x11", "kmsdrm" …) needs the texture. */
bool present_needs_texture(const char *driver);

/* The window stays the caller's. ERR_GONE: SDL cannot draw into it; its reason is in the
 * log. NULL may be closed. */
CHECKED enum err present_open(SDL_Window *window, bool with_texture, struct present **ret_present);
void present_close(struct present *present);

/* Size of the glass in pixels. */
void present_size(const struct present *present, int *ret_width, int *ret_height);

/* The surface to paint on: always as large as the glass, new and empty after present_resize(). */
cairo_surface_t *present_surface(const struct present *present);

/* Takes the glass's size as it is now; needed after the window changed or its device was reset. */
CHECKED enum err present_resize(struct present *present);

/* Whether what is drawn arrives: where a renderer is between us and the glass, a pattern is drawn
 * and read back without being shown (without libgl1, SDL's takes everything and draws nothing). */
bool present_arrives(struct present *present);

/* Brings the rectangles to the glass. Failures are logged once and tried again next time. */
void present_show(struct present *present, const struct rect *rects, size_t count);

#endif
