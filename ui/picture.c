#include "ui/picture.h"

#include "firmware/base/log.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct picture {
    cairo_surface_t *whole;
    cairo_surface_t *cut; /* NULL: none asked for yet */
};

static uint32_t big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* Before anything is decoded: a few hundred bytes can claim to be gigabytes of picture. */
static enum err look_at_size(const char *path)
{
    static const unsigned char signature[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    enum { START = sizeof signature - 1 };
    unsigned char head[START + 8];
    FILE *file = fopen(path, "re");
    if (file == NULL)
        return err_from_errno(errno);
    size_t count = fread(head, 1, sizeof head, file);
    fclose(file);
    if (count != sizeof head || memcmp(head, signature, START) != 0)
        return ERR_INVALID;
    uint32_t width = big_endian(head + START), height = big_endian(head + START + 4);
    if (width == 0 || height == 0)
        return ERR_INVALID;
    return width > PICTURE_SIDE_MAX || height > PICTURE_SIDE_MAX ? ERR_FULL : ERR_OK;
}

enum err picture_load(const char *path, struct picture **ret_picture)
{
    enum err err = look_at_size(path);
    if (err != ERR_OK)
        return err;
    struct picture *picture = calloc(1, sizeof *picture);
    if (picture == NULL)
        return ERR_NOMEM;
    picture->whole = cairo_image_surface_create_from_png(path);
    cairo_status_t status = cairo_surface_status(picture->whole);
    if (status != CAIRO_STATUS_SUCCESS) {
        log_warning("%s: %s", path, cairo_status_to_string(status));
        picture_close(picture);
        return status == CAIRO_STATUS_NO_MEMORY ? ERR_NOMEM : ERR_INVALID;
    }
    *ret_picture = picture;
    return ERR_OK;
}

void picture_close(struct picture *picture)
{
    if (picture == NULL)
        return;
    cairo_surface_destroy(picture->cut);
    cairo_surface_destroy(picture->whole);
    free(picture);
}

static void cut_to(struct picture *picture, int width, int height)
{
    int wide = cairo_image_surface_get_width(picture->whole);
    int high = cairo_image_surface_get_height(picture->whole);
    double scale = fmax((double)width / wide, (double)height / high);
    cairo_t *cairo = cairo_create(picture->cut);
    cairo_set_source_rgb(cairo, 1, 1, 1); /* where the file is transparent */
    cairo_paint(cairo);
    cairo_translate(cairo, (width - wide * scale) / 2, (height - high * scale) / 2);
    cairo_scale(cairo, scale, scale);
    cairo_set_source_surface(cairo, picture->whole, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_GOOD);
    cairo_pattern_set_extend(cairo_get_source(cairo), CAIRO_EXTEND_PAD);
    cairo_paint(cairo);
    cairo_destroy(cairo);
}

cairo_surface_t *picture_fit(struct picture *picture, int width, int height)
{
    cairo_surface_t *cut = picture->cut;
    if (cut != NULL && cairo_image_surface_get_width(cut) == width &&
        cairo_image_surface_get_height(cut) == height)
        return cut;
    cairo_surface_destroy(cut);
    picture->cut = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    if (cairo_surface_status(picture->cut) != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(picture->cut);
        picture->cut = NULL;
        return NULL;
    }
    cut_to(picture, width, height);
    return picture->cut;
}
