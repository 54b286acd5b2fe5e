/*
 * How the screens look: every colour, size and distance, in one place. Sizes are pixels of a
 * 1280x800 screen; ui/layout.h scales them to the glass there is. Pairs of text and ground have a
 * contrast of at least 4.5:1 (a test computes it), and no state is told by colour alone.
 */
#ifndef THEMEDAY_UI_THEME_H
#define THEMEDAY_UI_THEME_H

enum { THEME_WIDTH = 1280, THEME_HEIGHT = 800 };

/* Colours as 0xRRGGBB. */
enum theme_colour {
    COLOUR_PAPER = 0xfaf6f0, /* the ground behind the panels */
    COLOUR_PANEL = 0xffffff,
    COLOUR_FOOT = 0xfdfbf8,
    COLOUR_LINE = 0xe9e0d6, /* borders and rules */
    COLOUR_INK = 0x2a211d,
    COLOUR_MUTED = 0x70655d,
    COLOUR_RED = 0xa61e1a,
    COLOUR_RED_DARK = 0x7f1511,
    COLOUR_ON_RED = 0xffffff,
    COLOUR_ON_RED_SOFT = 0xf1e3e2,
    COLOUR_GOLD = 0xe0b04a,
    COLOUR_TRACK = 0xefe7dd, /* the part of the ring that is still open */
    COLOUR_GREEN = 0x1e7b4f,
    COLOUR_GREEN_TINT = 0xe6f3ec,
    COLOUR_GREEN_LINE = 0xbfe0ce,
    COLOUR_GREEN_SOFT = 0x8fc1a9, /* beside the green in a bar */
    COLOUR_AMBER = 0xb4690e,
    COLOUR_AMBER_TEXT = 0x955508,
    COLOUR_AMBER_TINT = 0xfcf1e0,
    COLOUR_AMBER_LINE = 0xebd3a8,
    COLOUR_SLATE = 0x41607a,
    COLOUR_SLATE_TINT = 0xebf1f5,
    COLOUR_SLATE_LINE = 0xc9d8e2,
    COLOUR_RED_TINT = 0xfbecea,
    COLOUR_RED_LINE = 0xecc8c4,
    COLOUR_EDGE = 0xd2c5b8, /* borders of buttons */
    COLOUR_PRESSED = 0xefe4d8,
    COLOUR_INK_PRESSED = 0x55473f,
    COLOUR_SHADOW = 0x5a3c28,
};

/* The mood of a panel. */
struct theme_tone {
    int fill, line; /* the panel and its border */
    int icon, text; /* on it */
};

#define TONE_PLAIN ((struct theme_tone){COLOUR_PANEL, COLOUR_LINE, COLOUR_RED, COLOUR_RED})
#define TONE_GREEN                                                                                 \
    ((struct theme_tone){COLOUR_GREEN_TINT, COLOUR_GREEN_LINE, COLOUR_GREEN, COLOUR_GREEN})
#define TONE_AMBER                                                                                 \
    ((struct theme_tone){COLOUR_AMBER_TINT, COLOUR_AMBER_LINE, COLOUR_AMBER, COLOUR_AMBER_TEXT})
#define TONE_SLATE                                                                                 \
    ((struct theme_tone){COLOUR_SLATE_TINT, COLOUR_SLATE_LINE, COLOUR_SLATE, COLOUR_SLATE})
#define TONE_RED ((struct theme_tone){COLOUR_RED_TINT, COLOUR_RED_LINE, COLOUR_RED, COLOUR_RED})

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

#endif
