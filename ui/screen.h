/*
 * The screens: each function describes its part of one view as items of a scene. Drawing is not
 * their business, and neither is remembering anything.
 */
#ifndef THEMEDAY_UI_SCREEN_H
#define THEMEDAY_UI_SCREEN_H

#include "ui/layout.h"
#include "ui/scene.h"
#include "ui/stack.h"
#include "ui/strings.h"
#include "ui/theme.h"
#include "ui/ui.h"

/* What every part of a screen needs. */
struct canvas {
    struct scene *scene;
    const struct layout *layout;
    const struct view *view;
    enum ui_language language;
    const char *pressed; /* the widget under a finger, or "" */
};

/* The whole screen of a view. */
void screen_describe(const struct canvas *canvas);

/* Its parts. */
void screen_head(const struct canvas *canvas);
void screen_foot(const struct canvas *canvas);
void screen_side(const struct canvas *canvas);
struct rect screen_notice(const struct canvas *canvas, struct rect panel); /* returns the rest */
void screen_idle(const struct canvas *canvas, struct rect panel);          /* idle.* */
void screen_first(const struct canvas *canvas, struct rect panel);         /* first.start */
void screen_result(const struct canvas *canvas, struct rect panel);        /* answers to a card */
void screen_fault(const struct canvas *canvas, struct rect panel);         /* ft.* */
void screen_poll(const struct canvas *canvas, struct rect panel);          /* ev.start, rv.card */
void screen_ballot(const struct canvas *canvas, struct rect panel);        /* ev.form, rv.form */
void screen_page(const struct canvas *canvas, struct rect place);          /* an organizer's page */

/* For the parts: a panel on the canvas, and the place for content in it. */
struct rect screen_panel(const struct canvas *canvas, struct rect panel, struct palette_tone tone);

/* A sentence, and below it what to do; an empty line is left out. */
void screen_message(const struct canvas *canvas, struct stack *stack, enum string_id title,
                    const char *line, int colour);

/* Makes type smaller, down to its floor, until the text is no higher than `height`. */
void screen_fit(const struct canvas *canvas, const char *string, struct text_style *style,
                int height);

/* Whether nobody has tapped, and nobody is logged in: idle.*, first.start, faults, an open poll. */
bool screen_is_idle(enum screen screen);

/* The date of an activity as the wall has it, weekday included. */
struct moment screen_date(const struct activity *activity);

#endif
