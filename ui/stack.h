/*
 * Parts one below the other: the way every main panel is built. A stack that is too high for its
 * place is made smaller step by step, icons and distances first among equals, type never below its
 * floor.
 */
#ifndef THEMEDAY_UI_STACK_H
#define THEMEDAY_UI_STACK_H

#include "ui/layout.h"
#include "ui/scene.h"

enum { STACK_PARTS_MAX = 8 };

struct stack_part {
    int gap; /* distance of theme.h to the part above; the first part's is not used */
    const char *id;
    char text[SCENE_TEXT_SIZE];
    struct text_style style; /* in pixels of the glass; its width is set by the stack */
    int icon_size;           /* in units of theme.h; 0: a text */
    enum icon icon;
    int colour, ground;
};

struct stack {
    const struct layout *layout;
    int count;
    struct stack_part parts[STACK_PARTS_MAX];
};

/* An empty stack. */
void stack_begin(struct stack *stack, const struct layout *layout);

/* Adds an icon; its size in units of theme.h. */
void stack_icon(struct stack *stack, int gap, enum icon icon, int size, int colour, int ground);

/* Adds a text in one size of theme.h; an empty one adds nothing. The style may be changed through
 * the pointer, which is NULL when nothing was added. */
struct text_style *stack_text(struct stack *stack, int gap, const char *id, const char *text,
                              enum text_face face, int size, int colour);

/* The same for what a member must read, see layout_read(). */
struct text_style *stack_read(struct stack *stack, int gap, const char *id, const char *text,
                              enum text_face face, int size, int colour);

/* How wide the parts come out when they may be as wide as `width`. */
int stack_width(const struct stack *stack, struct scene *scene, int width);

enum stack_place { STACK_TOP, STACK_MIDDLE };

/* Adds the parts to the scene; returns where the last one ends. */
int stack_show(const struct stack *stack, struct scene *scene, struct rect place,
               enum text_align align, enum stack_place vertical);

#endif
