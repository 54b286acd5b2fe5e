/* The day and the time of an activity, as the scenes tell them and step through them. Private to
 * the organizer's scenes. */
#ifndef THEMEDAY_WHEN_H
#define THEMEDAY_WHEN_H

#include "firmware/organizer/stage.h"
#include "firmware/rules.h"

/* "2026-11-21", as the database has days. */
void when_format(const struct moment *day, char ret_date[DATE_SIZE]);
void when_today(char ret_date[DATE_SIZE]);

/* Days until the activity; negative when its day is past. */
int64_t when_days_ahead(const struct activity *activity);

/* As of now, by the rules and the settings in effect. */
enum phase when_phase(const struct session *session, const struct activity *activity);

/* Whether it took place: its time is over, or sign-in was closed by hand. */
bool when_is_over(const struct session *session, const struct activity *activity);

/* "2026-11-21 09:00–12:00" */
void when_text(const struct session *session, const struct activity *activity,
               char ret_text[STRINGS_SIZE]);

/* Groups of steps for the day, the start and the length of session->moved; their heads say how it
 * stands. The ids are `prefix` and a number. */
void when_add_days(struct session *session, struct page *page, const char *prefix);
void when_add_times(struct session *session, struct page *page, const char *prefix);
void when_add_lengths(struct session *session, struct page *page, const char *prefix);

/* Takes the touch of such a step; false for any other widget. A step that would leave the day
 * changes nothing. */
bool when_take_day(struct session *session, const char *widget, const char *prefix);
bool when_take_time(struct session *session, const char *widget, const char *prefix);
bool when_take_length(struct session *session, const char *widget, const char *prefix);

#endif
