/*
 * The colours of the screens. Pairs of text and ground have a contrast of at least 4.5:1 (a test
 * computes it), and no state is told by colour alone.
 */
#ifndef THEMEDAY_UI_PALETTE_H
#define THEMEDAY_UI_PALETTE_H

#include <stdbool.h>

/* Colours as 0xRRGGBB: the ordinary one, and the one of the high-contrast mode. Colours that are
 * the same ordinarily are the same there, too. */
#define PALETTE_COLOURS(X)                                                                         \
    X(PAPER, 0xfaf6f0, 0xf0f0f0) /* the ground behind the panels */                                \
    X(PANEL, 0xffffff, 0xffffff)                                                                   \
    X(FOOT, 0xfdfbf8, 0xffffff)                                                                    \
    X(LINE, 0xe9e0d6, 0x5a5a5a) /* borders and rules */                                            \
    X(INK, 0x2a211d, 0x000000)                                                                     \
    X(SOFT, 0x574d46, 0x000000)  /* quieter than ink, and still to be read by everybody */         \
    X(MUTED, 0x70655d, 0x262626) /* what need not be read */                                       \
    X(BRAND, 0xa61e1b, 0x8a0e0b) /* the organization's, see palette_of_brand() */                  \
    X(BRAND_DARK, 0x7f1512, 0x5e0907)                                                              \
    X(BRAND_TEXT, 0xa61e1c, 0x8a0e0c) /* what must be read in it or on it, 7:1 */                  \
    X(ON_BRAND, 0xffffff, 0xffffff)                                                                \
    X(ON_BRAND_SOFT, 0xf1e3e2, 0xffffff)                                                           \
    X(RED, 0xa61e1a, 0x8a0e0a)      /* what is wrong is red, whatever the brand is */              \
    X(RED_TEXT, 0x921814, 0x760a07) /* on a red tint */                                            \
    X(GOLD, 0xe0b04a, 0x8f6200)                                                                    \
    X(TRACK, 0xefe7dd, 0xc4c4c4) /* the part of the ring that is still open */                     \
    X(GREEN, 0x1e7b4f, 0x0a5230)                                                                   \
    X(GREEN_TEXT, 0x135a38, 0x083f25)                                                              \
    X(GREEN_TINT, 0xe6f3ec, 0xffffff)                                                              \
    X(GREEN_LINE, 0xbfe0ce, 0x0a5230)                                                              \
    X(GREEN_SOFT, 0x8fc1a9, 0x5b9f7d) /* beside the green in a bar */                              \
    X(AMBER, 0xb4690e, 0x7a4300)                                                                   \
    X(AMBER_TEXT, 0x744207, 0x522d00)                                                              \
    X(AMBER_TINT, 0xfcf1e0, 0xffffff)                                                              \
    X(AMBER_LINE, 0xebd3a8, 0x7a4300)                                                              \
    X(SLATE, 0x41607a, 0x1f3a52)                                                                   \
    X(SLATE_TEXT, 0x344f66, 0x15293b)                                                              \
    X(SLATE_TINT, 0xebf1f5, 0xffffff)                                                              \
    X(SLATE_LINE, 0xc9d8e2, 0x1f3a52)                                                              \
    X(RED_TINT, 0xfbecea, 0xffffff)                                                                \
    X(RED_LINE, 0xecc8c4, 0x8a0e0a)                                                                \
    X(EDGE, 0xd2c5b8, 0x1a1a1a) /* borders of buttons */                                           \
    X(PRESSED, 0xefe4d8, 0xcfcfcf)                                                                 \
    X(INK_PRESSED, 0x55473f, 0x454545)                                                             \
    X(FOCUS, 0x1557b0, 0x0040a0) /* the ring of the keyboard */                                    \
    X(SHADOW, 0x5a3c28, 0x5a3c28)                                                                  \
    X(NIGHT, 0x000000, 0x000000) /* a screen that is off */

#define PALETTE_COLOUR(name, ordinary, strong) COLOUR_##name = (ordinary),
enum palette_colour { PALETTE_COLOURS(PALETTE_COLOUR) };
#undef PALETTE_COLOUR

/* What stands for a colour of the theme in the high-contrast mode; any other stays as it is. */
int palette_strong(int colour);

/* The same for an organization with a colour of its own in place of BRAND; 0 is the theme's. */
int palette_of_brand(int colour, int brand);

/* Whether text can be read on this colour and in it, as BRAND is used: at least 4.5:1. */
bool palette_takes_brand(int brand);

/* Of two colours, from 1 to 21, as WCAG defines it. */
double palette_contrast(int one, int other);

/* The mood of a panel. */
struct palette_tone {
    int fill, line; /* the panel and its border */
    int icon, text; /* on it */
};

#define TONE_PLAIN                                                                                 \
    ((struct palette_tone){COLOUR_PANEL, COLOUR_LINE, COLOUR_BRAND, COLOUR_BRAND_TEXT})
#define TONE_GREEN                                                                                 \
    ((struct palette_tone){COLOUR_GREEN_TINT, COLOUR_GREEN_LINE, COLOUR_GREEN, COLOUR_GREEN_TEXT})
#define TONE_AMBER                                                                                 \
    ((struct palette_tone){COLOUR_AMBER_TINT, COLOUR_AMBER_LINE, COLOUR_AMBER, COLOUR_AMBER_TEXT})
#define TONE_SLATE                                                                                 \
    ((struct palette_tone){COLOUR_SLATE_TINT, COLOUR_SLATE_LINE, COLOUR_SLATE, COLOUR_SLATE_TEXT})
#define TONE_RED                                                                                   \
    ((struct palette_tone){COLOUR_RED_TINT, COLOUR_RED_LINE, COLOUR_RED, COLOUR_RED_TEXT})

#endif
