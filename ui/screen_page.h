/*
 * The organizer's pages (firmware/model/page.h): a title above, buttons below, and between them one
 * of seven layouts. Private to ui/screen_page*.c; ballots borrow the buttons. Functions that place
 * something return what is left of the place they were given.
 */
#ifndef THEMEDAY_UI_SCREEN_PAGE_H
#define THEMEDAY_UI_SCREEN_PAGE_H

#include "ui/screen.h"

enum { PAGE_ID_SIZE = 32 };

/* How a tone looks: never by colour alone. */
struct palette_tone screen_page_tone(enum page_tone tone);
enum icon screen_page_icon(enum page_tone tone);

/* Buttons, the way through a list in parts, and `message`, between them or above. */
struct rect screen_page_foot(const struct canvas *canvas, struct rect place, const char *message);

/* The layouts. */
void screen_page_pad(const struct canvas *canvas, struct rect place);
void screen_page_tiles(const struct canvas *canvas, struct rect place);
void screen_page_list(const struct canvas *canvas, struct rect place);
void screen_page_choices(const struct canvas *canvas, struct rect place);
void screen_page_figures(const struct canvas *canvas, struct rect place);
void screen_page_notice(const struct canvas *canvas, struct rect place);
void screen_page_result(const struct canvas *canvas, struct rect place);

/* ---- for the layouts ---- */

/* The id of an item's part: "person.12" and ".text" to "person.12.text". An item without an id is
 * called by its place, "item.3". */
void screen_page_id(const struct canvas *canvas, const struct page_item *item, const char *part,
                    char ret_id[PAGE_ID_SIZE]);

/* A text in the middle of a place's height; returns how wide it came out. */
int screen_page_text(const struct canvas *canvas, const char *id, const char *string,
                     const struct text_style *style, struct rect place);

/* A button with the item's text in it. */
void screen_page_button(const struct canvas *canvas, const struct page_item *item,
                        struct rect place, int size);

/* How wide it wants to be. */
int screen_page_button_width(const struct canvas *canvas, const struct page_item *item, int size);

/* The one button of a screen, below its message; returns what is left above. */
struct rect screen_page_button_below(const struct canvas *canvas, struct rect place, const char *id,
                                     enum string_id text);

/* A message with the mark of its tone. */
int screen_page_message_height(const struct canvas *canvas, const char *message, int width);
void screen_page_message(const struct canvas *canvas, const char *message, enum text_align align,
                         struct rect place);

/* A row of a list; `marked` leaves room for the mark of a tone. Its ground reaches a little beyond
 * the place at both sides. The height is the least it needs. */
void screen_page_row(const struct canvas *canvas, const struct page_item *item, struct rect place,
                     bool marked);
int screen_page_row_height(const struct canvas *canvas, const struct page_item *item, int width,
                           bool marked);

#endif
