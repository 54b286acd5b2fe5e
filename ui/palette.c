#include "ui/palette.h"

#include <math.h>

int palette_strong(int colour)
{
#define PALETTE_PAIR(name, ordinary, strong) {(ordinary), (strong)},
    static const int pairs[][2] = {PALETTE_COLOURS(PALETTE_PAIR)};
#undef PALETTE_PAIR
    for (unsigned i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (pairs[i][0] == colour)
            return pairs[i][1];
    }
    return colour;
}

static double linear(int value)
{
    double part = value / 255.0;
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(int colour)
{
    return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8 & 0xff) +
           0.0722 * linear(colour & 0xff);
}

double palette_contrast(int one, int other)
{
    double a = luminance(one), b = luminance(other);
    return (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);
}

bool palette_takes_brand(int brand)
{
    return palette_contrast(brand, COLOUR_ON_BRAND_SOFT) >= 4.5 &&
           palette_contrast(brand, COLOUR_PAPER) >= 4.5;
}

static int darker(int colour, int percent)
{
    int red = (colour >> 16) * percent / 100, green = (colour >> 8 & 0xff) * percent / 100;
    return red << 16 | green << 8 | (colour & 0xff) * percent / 100;
}

/* The smallest change that makes it legible from two steps away. */
static int legible(int colour)
{
    while (palette_contrast(colour, COLOUR_PAPER) < 7)
        colour = darker(colour, 97);
    return colour;
}

static bool is_either(int colour, int ordinary)
{
    return colour == ordinary || colour == palette_strong(ordinary);
}

int palette_of_brand(int colour, int brand)
{
    enum { DARK = 77, STRONG = 83 }; /* percent: what becomes of the theme's own red */
    bool is_dark = is_either(colour, COLOUR_BRAND_DARK);
    bool is_text = is_either(colour, COLOUR_BRAND_TEXT);
    if (brand == 0 || !(is_dark || is_text || is_either(colour, COLOUR_BRAND)))
        return colour;
    bool is_strong =
        colour != COLOUR_BRAND && colour != COLOUR_BRAND_DARK && colour != COLOUR_BRAND_TEXT;
    int own = is_strong ? legible(darker(brand, STRONG)) : is_text ? legible(brand) : brand;
    return is_dark ? darker(own, DARK) : own;
}
