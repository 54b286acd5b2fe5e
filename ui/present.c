#include "ui/present.h"

#include "firmware/base/log.h"

#include <stdlib.h>
#include <string.h>

enum { RECTS_MAX = 16 };

struct present {
    SDL_Window *window;
    SDL_Renderer *renderer; /* NULL: the window surface is used */
    SDL_Texture *texture;
    SDL_Surface *picture; /* the pixels of `surface`, where the glass has another format */
    cairo_surface_t *surface;
    bool told_of_failure;
};

bool present_needs_texture(const char *driver)
{
    return strcasecmp(driver, "kmsdrm") == 0 || strcasecmp(driver, "wayland") == 0;
}

void present_size(const struct present *present, int *ret_width, int *ret_height)
{
    if (present->renderer)
        SDL_GetRendererOutputSize(present->renderer, ret_width, ret_height);
    else
        SDL_GetWindowSize(present->window, ret_width, ret_height);
}

cairo_surface_t *present_surface(const struct present *present)
{
    return present->surface;
}

static void release(struct present *present)
{
    SDL_FreeSurface(present->picture);
    present->picture = NULL;
    if (present->texture)
        SDL_DestroyTexture(present->texture);
    present->texture = NULL;
    cairo_surface_destroy(present->surface);
    present->surface = NULL;
}

static cairo_surface_t *new_surface(int width, int height)
{
    return cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
}

static bool make_texture(struct present *present, int width, int height)
{
    present->surface = new_surface(width, height);
    present->texture = SDL_CreateTexture(present->renderer, SDL_PIXELFORMAT_RGB888,
                                         SDL_TEXTUREACCESS_STREAMING, width, height);
    return present->texture != NULL;
}

/* Nearly every window surface has Cairo's own format, and is painted on directly. */
static bool make_surface(struct present *present, int width, int height)
{
    SDL_Surface *glass = SDL_GetWindowSurface(present->window);
    if (!glass)
        return false;
    if (glass->format->format == SDL_PIXELFORMAT_RGB888) {
        present->surface = cairo_image_surface_create_for_data(glass->pixels, CAIRO_FORMAT_RGB24,
                                                               width, height, glass->pitch);
        return true;
    }
    present->surface = new_surface(width, height);
    present->picture = SDL_CreateRGBSurfaceWithFormatFrom(
        cairo_image_surface_get_data(present->surface), width, height, 32,
        cairo_image_surface_get_stride(present->surface), SDL_PIXELFORMAT_RGB888);
    return present->picture != NULL;
}

enum err present_resize(struct present *present)
{
    int width = 0, height = 0;
    present_size(present, &width, &height);
    release(present);
    bool done = present->renderer ? make_texture(present, width, height)
                                  : make_surface(present, width, height);
    return done && cairo_surface_status(present->surface) == CAIRO_STATUS_SUCCESS ? ERR_OK
                                                                                  : ERR_NOMEM;
}

enum err present_open(SDL_Window *window, bool with_texture, struct present **ret_present)
{
    struct present *present = calloc(1, sizeof *present);
    if (!present)
        return ERR_NOMEM;
    present->window = window;
    if (with_texture)
        present->renderer = SDL_CreateRenderer(window, -1, 0);
    enum err err = with_texture && !present->renderer ? ERR_GONE : present_resize(present);
    if (err != ERR_OK) {
        log_error("cannot draw on the display: %s", SDL_GetError());
        present_close(present);
        return err;
    }
    *ret_present = present;
    return ERR_OK;
}

void present_close(struct present *present)
{
    if (!present)
        return;
    release(present);
    if (present->renderer)
        SDL_DestroyRenderer(present->renderer);
    free(present);
}

static bool show_texture(struct present *present, const struct rect *rects, size_t count)
{
    const unsigned char *pixels = cairo_image_surface_get_data(present->surface);
    int stride = cairo_image_surface_get_stride(present->surface);
    for (size_t i = 0; i < count; i++) {
        SDL_Rect rect = {rects[i].x, rects[i].y, rects[i].w, rects[i].h};
        const unsigned char *from = pixels + (size_t)rect.y * (size_t)stride + (size_t)rect.x * 4;
        if (SDL_UpdateTexture(present->texture, &rect, from, stride) != 0)
            return false;
    }
    if (SDL_RenderCopy(present->renderer, present->texture, NULL, NULL) != 0)
        return false;
    SDL_RenderPresent(present->renderer);
    return true;
}

static bool show_surface(struct present *present, const struct rect *rects, size_t count)
{
    SDL_Rect areas[RECTS_MAX];
    if (count > RECTS_MAX)
        return false;
    for (size_t i = 0; i < count; i++) {
        areas[i] = (SDL_Rect){rects[i].x, rects[i].y, rects[i].w, rects[i].h};
        SDL_Rect target = areas[i];
        if (present->picture && SDL_BlitSurface(present->picture, &areas[i],
                                                SDL_GetWindowSurface(present->window), &target))
            return false;
    }
    return SDL_UpdateWindowSurfaceRects(present->window, areas, (int)count) == 0;
}

enum { PATTERN_SIDE = 8 };

/* Two colours that no clear colour is both of. */
static SDL_Texture *make_pattern(const struct present *present)
{
    uint32_t pixels[PATTERN_SIDE * PATTERN_SIDE];
    SDL_Texture *pattern = SDL_CreateTexture(present->renderer, SDL_PIXELFORMAT_RGB888,
                                             SDL_TEXTUREACCESS_STATIC, PATTERN_SIDE, PATTERN_SIDE);
    for (int i = 0; i < PATTERN_SIDE * PATTERN_SIDE; i++)
        pixels[i] = i < PATTERN_SIDE * PATTERN_SIDE / 2 ? 0xffffff : 0x0000ff;
    if (pattern)
        SDL_UpdateTexture(pattern, NULL, pixels, PATTERN_SIDE * (int)sizeof *pixels);
    return pattern;
}

static bool reads_as(const struct present *present, int y, uint32_t colour)
{
    uint32_t pixel = ~colour;
    SDL_Rect place = {1, y, 1, 1};
    return SDL_RenderReadPixels(present->renderer, &place, SDL_PIXELFORMAT_RGB888, &pixel,
                                sizeof pixel) == 0 &&
           (pixel & 0xffffff) == colour;
}

bool present_arrives(struct present *present)
{
    if (!present->renderer)
        return !present->told_of_failure;
    SDL_Texture *pattern = make_pattern(present);
    SDL_Rect place = {0, 0, PATTERN_SIDE, PATTERN_SIDE};
    bool arrives = pattern && SDL_RenderCopy(present->renderer, pattern, NULL, &place) == 0 &&
                   reads_as(present, 1, 0xffffff) && reads_as(present, PATTERN_SIDE - 2, 0x0000ff);
    if (pattern)
        SDL_DestroyTexture(pattern);
    /* The picture is copied whole before it is shown the next time. */
    return arrives && !present->told_of_failure;
}

void present_show(struct present *present, const struct rect *rects, size_t count)
{
    cairo_surface_flush(present->surface);
    bool done = present->renderer ? show_texture(present, rects, count)
                                  : show_surface(present, rects, count);
    if (!done && !present->told_of_failure)
        log_error("cannot bring the picture to the display: %s", SDL_GetError());
    present->told_of_failure = !done;
}
