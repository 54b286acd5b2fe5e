#include "tests/harness/golden.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { PATH_SIZE = 512 };

/* A surface of Cairo's, as the four bytes of its pixels. */
struct pixels {
    const unsigned char *bytes;
    int width, height, stride;
};

static struct pixels pixels_of(cairo_surface_t *picture)
{
    cairo_surface_flush(picture);
    return (struct pixels){.bytes = cairo_image_surface_get_data(picture),
                           .width = cairo_image_surface_get_width(picture),
                           .height = cairo_image_surface_get_height(picture),
                           .stride = cairo_image_surface_get_stride(picture)};
}

static const uint32_t *row_of(const struct pixels *pixels, int y)
{
    return (const uint32_t *)(const void *)(pixels->bytes + (size_t)y * (size_t)pixels->stride);
}

static bool is_same_size(const struct pixels *one, const struct pixels *other)
{
    return one->width == other->width && one->height == other->height;
}

/* ---- comparing ---- */

/* Adds how far two pixels are from each other to the sums of their square; true when it is far. */
static bool add_difference(uint32_t one, uint32_t other, int sums[3])
{
    bool is_far = false;
    for (int i = 0; i < 3; i++) {
        int apart = (int)(one >> 8 * i & 0xff) - (int)(other >> 8 * i & 0xff);
        sums[i] += apart;
        is_far |= abs(apart) > GOLDEN_CHANNEL;
    }
    return is_far;
}

static int smaller(int one, int other)
{
    return one < other ? one : other;
}

static void compare_square(const struct pixels *one, const struct pixels *other, int x, int y,
                           struct golden_difference *difference)
{
    int right = smaller(x + GOLDEN_SQUARE, one->width), sums[3] = {0};
    int bottom = smaller(y + GOLDEN_SQUARE, one->height), left = x, top = y;
    for (y = top; y < bottom; y++) {
        const uint32_t *here = row_of(one, y), *there = row_of(other, y);
        for (x = left; x < right; x++)
            if (((here[x] ^ there[x]) & 0xffffff) != 0)
                difference->pixels += add_difference(here[x], there[x], sums);
    }
    int most = GOLDEN_MEAN * (right - left) * (bottom - top);
    difference->squares += abs(sums[0]) > most || abs(sums[1]) > most || abs(sums[2]) > most;
}

struct golden_difference golden_compare(cairo_surface_t *one, cairo_surface_t *other)
{
    struct pixels here = pixels_of(one), there = pixels_of(other);
    struct golden_difference difference = {0, 0};
    for (int y = 0; y < here.height; y += GOLDEN_SQUARE)
        for (int x = 0; x < here.width; x += GOLDEN_SQUARE)
            compare_square(&here, &there, x, y, &difference);
    return difference;
}

bool golden_is_same(struct golden_difference difference, cairo_surface_t *picture)
{
    struct pixels pixels = pixels_of(picture);
    return difference.squares == 0 &&
           difference.pixels <= pixels.width * pixels.height / GOLDEN_SHARE;
}

/* ---- what is left of a difference ---- */

/* Black where both are the same, white where they are far apart. */
static cairo_surface_t *picture_difference(const struct pixels *one, const struct pixels *other)
{
    cairo_surface_t *picture =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, one->width, one->height);
    unsigned char *bytes = cairo_image_surface_get_data(picture);
    int stride = cairo_image_surface_get_stride(picture);
    for (int y = 0; y < one->height; y++) {
        const uint32_t *here = row_of(one, y), *there = row_of(other, y);
        uint32_t *out = (uint32_t *)(void *)(bytes + (size_t)y * (size_t)stride);
        for (int x = 0; x < one->width; x++) {
            int sums[3] = {0};
            bool is_far = add_difference(here[x], there[x], sums);
            uint32_t apart =
                (uint32_t)smaller(8 * (abs(sums[0]) + abs(sums[1]) + abs(sums[2])), 160);
            out[x] = is_far ? 0xffffff : apart * 0x010101;
        }
    }
    cairo_surface_mark_dirty(picture);
    return picture;
}

static void put_beside(cairo_t *cairo, cairo_surface_t *picture, int x)
{
    cairo_set_source_surface(cairo, picture, x, 0);
    cairo_paint(cairo);
}

/* What it was (nothing, where there is none of this size), what it is, and the difference. */
static cairo_surface_t *put_together(cairo_surface_t *golden, cairo_surface_t *picture)
{
    struct pixels was = pixels_of(golden), is = pixels_of(picture);
    cairo_surface_t *sheet =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, 3 * is.width, is.height);
    cairo_t *cairo = cairo_create(sheet);
    put_beside(cairo, picture, is.width);
    if (is_same_size(&was, &is)) {
        cairo_surface_t *difference = picture_difference(&was, &is);
        put_beside(cairo, golden, 0);
        put_beside(cairo, difference, 2 * is.width);
        cairo_surface_destroy(difference);
    }
    cairo_destroy(cairo);
    return sheet;
}

static void leave_difference(const char *name, cairo_surface_t *golden, cairo_surface_t *picture)
{
    char path[PATH_SIZE];
    const char *build = getenv("THEMEDAY_BUILD");
    cairo_surface_t *sheet = put_together(golden, picture);
    int length = snprintf(path, sizeof path, "%s/golden-differences", build ? build : "build");
    mkdir(path, 0755);
    snprintf(path + length, sizeof path - (size_t)length, "/%s.png", name);
    if (cairo_surface_write_to_png(sheet, path) != CAIRO_STATUS_SUCCESS)
        printf("# %s cannot be written\n", path);
    else
        printf("# what it was, what it is, where they differ: %s\n", path);
    cairo_surface_destroy(sheet);
}

/* ---- the kept pictures ---- */

/* Where it is kept, as it is there. One of another size differs in every pixel; so does none. */
static struct golden_difference compare_kept(const char *name, cairo_surface_t *picture,
                                             cairo_surface_t **ret_golden)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "tests/golden/%s.png", name);
    *ret_golden = cairo_image_surface_create_from_png(path);
    struct pixels was = pixels_of(*ret_golden), is = pixels_of(picture);
    if (is_same_size(&was, &is))
        return golden_compare(*ret_golden, picture);
    return (struct golden_difference){.pixels = is.width * is.height};
}

bool golden_has(const char *name, cairo_surface_t *picture)
{
    cairo_surface_t *golden;
    struct golden_difference difference = compare_kept(name, picture, &golden);
    cairo_surface_destroy(golden);
    return golden_is_same(difference, picture);
}

bool golden_check(const char *name, cairo_surface_t *picture)
{
    cairo_surface_t *golden;
    struct golden_difference difference = compare_kept(name, picture, &golden);
    bool is_same = golden_is_same(difference, picture);
    if (!is_same) {
        printf("# %s: %d pixels and the mean of %d squares differ\n", name, difference.pixels,
               difference.squares);
        leave_difference(name, golden, picture);
    }
    cairo_surface_destroy(golden);
    return is_same;
}
