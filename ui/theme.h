/*
 * How the screens look: every colour, size and distance, in one place. Sizes are pixels of a
 * 1280x800 screen; ui/layout.h scales them to the glass there is. Pairs of text and ground have a
 * contrast of at least 4.5:1 (a test computes it), and no state is told by colour alone.
 */
#ifndef THEMEDAY_UI_THEME_H
#define THEMEDAY_UI_THEME_H

enum { THEME_WIDTH = 1280, THEME_HEIGHT = 800 };

/* Colours as 0xRRGGBB: the ordinary one, and the one of the high-contrast mode. Colours that are
 * the same ordinarily are the same there, too. */
#define THEME_COLOURS(X)                                                                           \
    X(PAPER, 0xfaf6f0, 0xf0f0f0) /* the ground behind the panels */                                \
    X(PANEL, 0xffffff, 0xffffff)                                                                   \
    X(FOOT, 0xfdfbf8, 0xffffff)                                                                    \
    X(LINE, 0xe9e0d6, 0x5a5a5a) /* borders and rules */                                            \
    X(INK, 0x2a211d, 0x000000)                                                                     \
    X(SOFT, 0x574d46, 0x000000)  /* quieter than ink, and still to be read by everybody */         \
    X(MUTED, 0x70655d, 0x262626) /* what need not be read */                                       \
    X(RED, 0xa61e1a, 0x8a0e0a)                                                                     \
    X(RED_DARK, 0x7f1511, 0x5e0906)                                                                \
    X(RED_TEXT, 0x921814, 0x760a07) /* on a red tint */                                            \
    X(ON_RED, 0xffffff, 0xffffff)                                                                  \
    X(ON_RED_SOFT, 0xf1e3e2, 0xffffff)                                                             \
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

#define THEME_COLOUR(name, ordinary, strong) COLOUR_##name = (ordinary),
enum theme_colour { THEME_COLOURS(THEME_COLOUR) };
#undef THEME_COLOUR

/* What stands for a colour of the theme in the high-contrast mode; any other stays as it is. */
int theme_strong(int colour);

/* The mood of a panel. */
struct theme_tone {
    int fill, line; /* the panel and its border */
    int icon, text; /* on it */
};

#define TONE_PLAIN ((struct theme_tone){COLOUR_PANEL, COLOUR_LINE, COLOUR_RED, COLOUR_RED})
#define TONE_GREEN                                                                                 \
    ((struct theme_tone){COLOUR_GREEN_TINT, COLOUR_GREEN_LINE, COLOUR_GREEN, COLOUR_GREEN_TEXT})
#define TONE_AMBER                                                                                 \
    ((struct theme_tone){COLOUR_AMBER_TINT, COLOUR_AMBER_LINE, COLOUR_AMBER, COLOUR_AMBER_TEXT})
#define TONE_SLATE                                                                                 \
    ((struct theme_tone){COLOUR_SLATE_TINT, COLOUR_SLATE_LINE, COLOUR_SLATE, COLOUR_SLATE_TEXT})
#define TONE_RED                                                                                   \
    ((struct theme_tone){COLOUR_RED_TINT, COLOUR_RED_LINE, COLOUR_RED, COLOUR_RED_TEXT})

/* Sizes of type. Nothing is smaller than FONT_FLOOR, and what a member must read is at least
 * FONT_READ on the 1280x800 screen. */
enum {
    FONT_FLOOR = 18,
    FONT_SMALL = 18,
    FONT_NOTE = 20,
    FONT_LABEL = 21,
    FONT_BODY = 24,
    FONT_BUTTON = 26,
    FONT_BRANCH = 28,
    FONT_READ = 30,
    FONT_CALL = 34,  /* what to do now */
    FONT_TITLE = 38, /* what happened */
    FONT_THEME = 46,
    FONT_CLOCK = 44,
    FONT_PROMPT = 50,
    FONT_WIDE = 52, /* a theme with the whole width to itself */
    FONT_HEADLINE = 58,
    FONT_NAME = 92,
    FONT_FIGURE = 88, /* of the announcement */
    FONT_DAY = 120,   /* the big figure of the calendar leaf */
};

/* Distances. */
enum {
    SPACE_MARGIN = 40,   /* window edge to panels */
    SPACE_TOP = 28,      /* head to panels */
    SPACE_BOTTOM = 20,   /* panels to foot */
    SPACE_BETWEEN = 28,  /* main panel to side panels */
    SPACE_SIDE = 20,     /* ring panel to list panel */
    SPACE_PADDING = 45,  /* main panel's border to its content */
    SPACE_SIDE_PAD = 26, /* side panel's border to its content */
    SIZE_HEAD = 84,      /* without its gold edge */
    SIZE_EDGE = 4,       /* the gold edge */
    SIZE_FOOT = 56,
    SIZE_SIDE = 384,       /* width of the side panels */
    SIZE_RING_PANEL = 238, /* height */
    SIZE_RING = 183,       /* diameter, with the mark that stands out */
    SIZE_RING_BAND = 17,   /* width of the band */
    SIZE_RADIUS = 20,      /* corners of panels */
    SIZE_SHADOW = 9,       /* how far a panel's shadow reaches */
    SIZE_ICON = 164,
    SIZE_CARD = 230, /* the card with its waves */
    SIZE_DOT = 12,
    SIZE_ROW = 54,    /* a line of the list of last check-ins */
    SIZE_TARGET = 60, /* the least a finger is asked to meet */
    SIZE_BUTTON = 72, /* height of a page's buttons */
    SIZE_BUTTON_RADIUS = 16,
    SIZE_MARK = 28,  /* the mark of a tone in a line */
    SPACE_PAGE = 28, /* border of a page's panel to its content, above and below */
    SPACE_BUTTONS = 18,
};

/* Motion. */
enum {
    MOTION_TICK_MS = 180, /* from the first picture to the whole tick */
    MOTION_FRAMES = 60,   /* pictures a second */
};

#endif
