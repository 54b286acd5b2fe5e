/* A rectangle of whole pixels. */
#ifndef THEMEDAY_UI_RECT_H
#define THEMEDAY_UI_RECT_H

#include <stdbool.h>

struct rect {
    int x, y, w, h;
};

static inline bool rect_is_empty(struct rect rect)
{
    return rect.w <= 0 || rect.h <= 0;
}

static inline bool rect_contains(struct rect rect, int x, int y)
{
    return x >= rect.x && y >= rect.y && x < rect.x + rect.w && y < rect.y + rect.h;
}

static inline struct rect rect_intersect(struct rect a, struct rect b)
{
    int left = a.x > b.x ? a.x : b.x;
    int top = a.y > b.y ? a.y : b.y;
    int right = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){left, top, right - left, bottom - top};
}

static inline bool rect_overlap(struct rect a, struct rect b)
{
    return !rect_is_empty(rect_intersect(a, b));
}

/* The smallest rectangle that holds both. */
static inline struct rect rect_union(struct rect a, struct rect b)
{
    int left = a.x < b.x ? a.x : b.x;
    int top = a.y < b.y ? a.y : b.y;
    int right = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int bottom = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct rect){left, top, right - left, bottom - top};
}

/* Grown by `by` on every side; shrunk when negative. */
static inline struct rect rect_grow(struct rect rect, int by)
{
    return (struct rect){rect.x - by, rect.y - by, rect.w + 2 * by, rect.h + 2 * by};
}

#endif
