/* How scenes fill a page. Private to the organizer's scenes. */
#ifndef THEMEDAY_PAGE_H
#define THEMEDAY_PAGE_H

#include "firmware/organizer/stage.h"

/* An item that can be touched; the texts are copied. Never NULL: what a page cannot hold is not
 * shown. */
struct page_item *page_add(struct page *page, const char *id, const char *text);

/* An item that only tells something. */
struct page_item *page_add_fact(struct page *page, const char *text, const char *value);

/* A tile or row whose second line is a saying with its braces filled in. */
void page_detail(const struct session *session, struct page_item *item, enum saying saying, ...)
    __attribute__((sentinel));

/* A group of choices in the words of sayings that follow one another, with ids `prefix` and a
 * number from 0; which of them is chosen is chosen[`slot`] of the frame (slot CHOICES_MAX: none
 * ever is). Returns the first, whose detail is the head of the group. */
struct page_item *page_add_choices(struct session *session, struct page *page, const char *prefix,
                                   int slot, enum saying head, enum saying first, int count);

/* Takes a touch of such a choice; false for any other widget. */
bool page_take_choice(struct session *session, const char *widget, const char *prefix, int slot);

/* A button below, touchable; as page_add(). */
struct page_item *page_add_button(struct page *page, const char *id, const char *text);

/* The committing button, at the right; touchable once everything is chosen. */
void page_add_commit(struct page *page, const char *id, const char *text, bool enabled);

/* "page.back", at the left. */
void page_add_back(const struct session *session, struct page *page);

/* A list in parts: first it is told how many rows there are, which also turns back to the last part
 * of a list that became shorter; then it says which rows are on this part. */
void page_set_parts(struct frame *frame, int rows, struct page *page);
bool page_shows_row(const struct frame *frame, int index);

/* The same for a list whose rows have all been added: those of other parts are taken off again. */
void page_keep_part(struct frame *frame, struct page *page);

/* A list whose rows have more to say than one line has fewer of them: call it first of all. */
void page_set_tall_rows(struct frame *frame);

/* On which part a row is. */
int page_part_of(const struct frame *frame, int index);

/* As much of a text as `characters` hold, with an ellipsis where more is left out; whoever wrote
 * it, it is one line of characters that can be seen. */
void page_shorten(const char *text, int characters, char ret_text[PAGE_TEXT_SIZE]);

/* Takes the touches that are the same everywhere: page.back, page.previous, page.next. */
bool page_take_touch(struct session *session, const char *widget);

/* The number behind a prefix, as in "person.12"; false when the widget has another prefix. */
bool page_read_id(const char *widget, const char *prefix, int64_t *ret_id);

/* The sticks that are in, "stick.0" and so on, to choose one. */
void page_add_sticks(const struct session *session, struct page *page,
                     const struct media_stick *sticks, int count);

/* Buttons to the year before and the one after: the prefix with "before" and "after". */
void page_add_years(const struct session *session, struct page *page, const char *prefix, int year);

/* The title, and beside it what it is about. */
void page_title(struct page *page, const char *title, const char *subtitle);

/* A title with a theme or the name of a file beside it, of which one line shows as much as it
 * holds. */
void page_title_of_theme(struct page *page, const char *title, const char *theme);

/* A theme as the title itself, in the same way. */
void page_theme_title(struct page *page, const char *theme, const char *subtitle);

/* A person's name as it can be drawn, and what tells him from others of that name. */
const char *page_name(const struct member *member);
void page_distinction(const struct member *member, char *ret_text, size_t size);

/* What is done, and to whom: the person of the session. */
void page_person_title(const struct session *session, struct page *page, enum saying title);

#endif
