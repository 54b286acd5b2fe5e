/*
 * Every screen in every state that a person may meet, drawn by the real ui from views that never
 * change, under a name each: what is compared with tests/golden. The most used ones come on every
 * glass, in English, in large type and in high contrast, too.
 */
#ifndef THEMEDAY_TESTS_GALLERY_H
#define THEMEDAY_TESTS_GALLERY_H

#include <cairo.h>

enum { GALLERY_NAME_SIZE = 64 };

/* Who looks at the pictures, one after the other; each is gone when the function returns. */
struct gallery_visitor {
    void (*look)(void *context, const char *name, cairo_surface_t *picture);
    void *context;
};

/* What members see. */
void gallery_members(const struct gallery_visitor *visitor);

/* The organizer's pages: as samples, and on a real database where an organizer walks. */
void gallery_samples(const struct gallery_visitor *visitor);
void gallery_organizer(const struct gallery_visitor *visitor);

#endif
