/* For the tests of this folder: what lies behind struct ui. */
#ifndef THEMEDAY_UI_UI_PRIVATE_H
#define THEMEDAY_UI_UI_PRIVATE_H

#include "ui/layout.h"
#include "ui/scene.h"
#include "ui/ui.h"

/* The picture as it was last painted; stays the ui's. */
cairo_surface_t *ui_surface(const struct ui *ui);

/* The screen of a view as a scene, not shown. */
void ui_describe(struct ui *ui, const struct view *view, struct scene *ret_scene);

/* Shows a scene as ui_draw() shows a view's; it is copied. */
bool ui_show(struct ui *ui, const struct scene *scene);

/* The scene that was on the glass before: empty after a ballot. */
const struct scene *ui_scene_before(const struct ui *ui);

/* Measures for this ui's scenes; stays the ui's. */
struct text *ui_text(struct ui *ui);

#endif
