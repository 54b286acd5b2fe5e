/*
 * The screen: a window (or the whole display), one Cairo surface, and touch. ui_draw() is given a
 * view and nothing else; it lays the screen out as a list of items, compares them with what is on
 * the glass, and repaints only what differs. Runs in the main process, never blocks, never draws
 * by itself. A display that goes away is waited for, and nothing is drawn meanwhile.
 *
 * It refuses to know the database, the reader and the rules: a view holds decisions, not questions.
 */
#ifndef THEMEDAY_UI_UI_H
#define THEMEDAY_UI_UI_H

#include "firmware/base/err.h"
#include "firmware/model/view.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ui_language { UI_ZH_CN, UI_EN };

struct ui_options {
    int width, height; /* of the window; ignored with fullscreen */
    bool fullscreen;
    enum ui_language language;
};

struct ui;

/* Opens the display. ERR_GONE: there is no display to open (SDL's reason is in the log). */
CHECKED enum err ui_open(const struct ui_options *options, struct ui **ret_ui);
void ui_close(struct ui *ui);

/* A descriptor that becomes readable when input waits (X11), or -1: then ui_pump() must be called
 * every ui_pump_interval_ms(). */
int ui_fd(const struct ui *ui);
int ui_pump_interval_ms(const struct ui *ui);

enum ui_news { UI_NOTHING, UI_TOUCH, UI_REDRAW, UI_QUIT, UI_BEGIN_ANEW };

/* Takes one piece of input: call until UI_NOTHING. UI_TOUCH: a finger (or the mouse) went down and
 * came up inside one enabled widget, whose id is copied to `ret_widget` (32 bytes). UI_REDRAW: the
 * window was uncovered, resized or came back; draw again. UI_BEGIN_ANEW: the display was gone and
 * is back, but for another process only (ui/window.h). */
enum ui_news ui_pump(struct ui *ui, char ret_widget[32]);

/* The next picture is in this language. */
void ui_set_language(struct ui *ui, enum ui_language language);

/* How large it is, in pixels. */
void ui_size(const struct ui *ui, int *ret_width, int *ret_height);

/* Brings the view to the glass; true when anything changed there but the ring of the keyboard. */
bool ui_draw(struct ui *ui, const struct view *view);

/* Whether a picture was drawn, there is a display, and what is drawn arrives there. */
bool ui_arrives(struct ui *ui);

/* The organization's colour, one that palette_takes_brand(), or 0; and its picture on the screens
 * while nothing is on: a PNG file, else as picture_load() returns. */
void ui_set_brand(struct ui *ui, int brand);
CHECKED enum err ui_set_picture(struct ui *ui, const char *path);

/* Whether the tick of a sign-in is drawn before the eyes; it is not until this is called. A picture
 * of it is due at ui_motion_ns(), INT64_MAX at rest, and then painted by ui_move(), which does
 * nothing at other times. */
void ui_set_motion(struct ui *ui, bool is_on);
int64_t ui_motion_ns(const struct ui *ui);
void ui_move(struct ui *ui);

/* Whether every character of a name has a glyph in some font. Always true without a ui. */
bool ui_can_draw(struct ui *ui, const char *text);

/* What is on the glass, for the trace: in drawing order, valid until the next ui_draw(). */
struct ui_widget {
    char id[32];
    char text[512];
    int x, y, w, h;
    bool enabled; /* can be touched */
};
size_t ui_widgets(const struct ui *ui, const struct ui_widget **ret_widgets);

/* "idle.open": the id of product.md §6; of an organizer's page its own id, which lives as long as
 * the view's page. */
const char *ui_screen_name(const struct view *view);

#endif
