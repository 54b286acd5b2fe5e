/* How a screen has to look, measured on its scene: nothing cut, hidden, too small or too pale. Each
 * fails the test that calls it. */
#ifndef THEMEDAY_TESTS_LOOKS_H
#define THEMEDAY_TESTS_LOOKS_H

#include "ui/ui_private.h"

enum { LOOKS_SIZES = 5 };

struct looks_size {
    int width, height;
};

/* The glasses every screen must do on. */
extern const struct looks_size looks_sizes[LOOKS_SIZES];

struct ui *looks_open(int width, int height, enum ui_language language);

/* The item of this id, or NULL. */
const struct scene_item *looks_find(const struct scene *scene, const char *id);

/* Every text is whole, large enough, in its panel, and over no other. */
void looks_check_scene(struct ui *ui, const struct layout *layout, const struct scene *scene);

/* product.md §5: contrast at least 4.5:1. */
void looks_check_contrast(const struct scene *scene);

/* Targets of at least 60x60 at 1280x800 and `least` pixels anywhere, apart from each other, each
 * with all its words inside. */
void looks_check_targets(const struct layout *layout, const struct scene *scene, int least);

#endif
