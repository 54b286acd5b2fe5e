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
struct page {
    struct scene *scene;
    const struct layout *layout;
    const struct view *view;
    enum ui_language language;
};

/* The whole screen of a view. */
void screen_describe(const struct page *page);

/* Its parts. */
void screen_head(const struct page *page);
void screen_foot(const struct page *page);
void screen_side(const struct page *page);
void screen_idle(const struct page *page, struct rect panel);   /* idle.* */
void screen_result(const struct page *page, struct rect panel); /* ok.*, no.*, err.* */
void screen_fault(const struct page *page, struct rect panel);  /* ft.* */

/* For the parts: a panel of the page, and the place for content in it. */
struct rect screen_panel(const struct page *page, struct rect panel, struct theme_tone tone);

/* A sentence, and below it what to do; an empty line is left out. */
void screen_message(const struct page *page, struct stack *stack, enum string_id title,
                    const char *line, int colour);

/* The date of an activity as the wall has it, weekday included. */
struct moment screen_date(const struct activity *activity);

#endif
