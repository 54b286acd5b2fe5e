/*
 * Messages for the person who looks after the machine: to stderr, one line each, with the
 * priority prefix of sd-daemon(3) when the journal reads them. No member's name, card number or
 * choice is ever logged.
 */
#ifndef THEMEDAY_BASE_LOG_H
#define THEMEDAY_BASE_LOG_H

/* Printed before every line from now on ("reader", "terminal"); the string must stay alive. */
void log_set_program(const char *program);

/* Something failed that should not; something to look at; something to know. A line that is too
 * long is cut. */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
