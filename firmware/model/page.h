/*
 * A page of the organizer's: what all his screens are made of. The scenes of firmware/organizer/
 * fill it with words in the language of the screen, ui/screen_page.c lays it out and draws it; a
 * touch comes back as the id of an item or button. Two equal pages give the same picture.
 */
#ifndef THEMEDAY_MODEL_PAGE_H
#define THEMEDAY_MODEL_PAGE_H

#include <stdbool.h>

enum { PAGE_ITEMS_MAX = 40, PAGE_BUTTONS_MAX = 4, PAGE_TEXT_SIZE = 256 };
enum { PAGE_PARTS_MAX = 4, PAGE_PART_NAME_SIZE = 32 };

enum page_layout {
    PAGE_PAD,     /* a pad of large keys (PIN, initials, numbers): items are the keys, in rows of
                     `columns`; `entry` is what was typed so far */
    PAGE_TILES,   /* the menu: items are tiles with text and detail, in `columns`; the buttons stand
                     beside the title */
    PAGE_LIST,    /* items are rows: text, detail, value at the right */
    PAGE_CHOICES, /* items are choices in groups that begin where `begins_group` is set */
    PAGE_FIGURES, /* the announcement: an item with nothing but text and value is a large figure and
                     its name, any other a line below the verdict; "84.0%（42÷50）" in `verdict`,
                     the sentence in `verdict_detail`, its mark by `tone` */
    PAGE_NOTICE,  /* one sentence large, `message`, what is to be done behind a line feed, its icon
                     by `tone`; `verdict`, a word to be
                     read aloud, with its name `verdict_detail`; items as lines below.
                     Its committing button stands at the left, where no other page has one: a
                     finger that comes down twice does not confirm what it only asked for */
    PAGE_RESULT,  /* how a poll came out: "95.2%" in `verdict`, its name in `verdict_detail` and
                     more lines below it, each after a '\n'; colour and mark by `tone`. Without a
                     verdict the items have the whole width. An item with `parts` is a bar and its
                     numbers, in columns under `part_names`; any other is a line with text, detail
                     and value. Without items `message` stands in their place (ev.few) */
};

/* The parts of a bar, left to right. A part without a name is left out: a resolution has no
 * PART_FAIR. */
enum page_part { PART_GOOD, PART_FAIR, PART_BAD, PART_NONE };

enum page_tone { PAGE_PLAIN, PAGE_GOOD, PAGE_WARNING, PAGE_FAULT };

struct page_item {
    char id[32]; /* "og.menu tile" ids as in the interface: "og.announce", "og.pin.7", … */
    char text[PAGE_TEXT_SIZE];
    char detail[PAGE_TEXT_SIZE];
    char value[64];
    bool enabled;      /* can be touched */
    bool chosen;       /* a choice that is made; a tab that is open */
    bool primary;      /* the one committing button of the page */
    bool begins_group; /* PAGE_CHOICES: a new group, whose head is `detail`, bold up
                          to its first full-width space */
    enum page_tone tone;
    int parts[PAGE_PARTS_MAX]; /* PAGE_RESULT: numbers by enum page_part */
};

struct page {
    char screen[16]; /* its id for the trace: "og.menu", "ann", … */
    enum page_layout layout;
    int columns; /* PAGE_PAD, PAGE_TILES; 0: the layout chooses */
    char title[PAGE_TEXT_SIZE];
    char subtitle[PAGE_TEXT_SIZE]; /* beside or under the title, muted */
    struct page_item items[PAGE_ITEMS_MAX];
    int item_count;
    struct page_item buttons[PAGE_BUTTONS_MAX]; /* bottom row, left to right; a primary one right */
    int button_count;
    char entry[64];               /* as it may be seen: a PIN as "●●●●" */
    char message[PAGE_TEXT_SIZE]; /* a hint or what went wrong, by `tone` */
    enum page_tone tone;
    char verdict[PAGE_TEXT_SIZE];
    char verdict_detail[PAGE_TEXT_SIZE];
    char part_names[PAGE_PARTS_MAX][PAGE_PART_NAME_SIZE]; /* PAGE_RESULT: "满意", … */
    int progress;                /* PAGE_NOTICE: a bar filled to this many percent; 0: none */
    int page_number, page_count; /* of a list in parts: 1 of 3; 0: whole. The layout adds large
                                    buttons "page.previous" and "page.next" */
};

#endif
