/* How a screen has to look, measured on its scene: nothing cut, hidden, too small or too pale. */
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

/* The layout of a ui as looks_open() made it, with type of this size. */
struct layout looks_layout(const struct ui *ui, int text_percent);

/* Everything any screen has to hold, in any language, type and colours:
 * - every text is whole, at least 18 px, in its panel, over no other, and nothing leaves the glass;
 * - what a member must read is at least 30 px where the glass is as large as 1280x800;
 * - contrast is at least 4.5:1, and 7:1 for that and for everything in high contrast;
 * - targets are at least 60x60 at 1280x800 and `least` pixels anywhere, apart from each other, each
 *   with all its words inside.
 * Returns how much of that does not hold; each is printed. */
int looks_check(struct ui *ui, const struct layout *layout, const struct scene *scene, int least);

#endif
