/*
 * How the screens look: every size and distance, and with ui/palette.h every colour. Sizes are
 * pixels of a 1280x800 screen; ui/layout.h scales them to the glass there is.
 */
#ifndef THEMEDAY_UI_THEME_H
#define THEMEDAY_UI_THEME_H

#include "ui/palette.h"

enum { THEME_WIDTH = 1280, THEME_HEIGHT = 800 };

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
