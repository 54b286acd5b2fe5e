/*
 * The figures of the image test: each program adds its lines, `make test-image` prints them all at
 * its end.
 */
#ifndef THEMEDAY_TESTS_REPORT_H
#define THEMEDAY_TESTS_REPORT_H

/* Adds a line. */
void report(const char *what, double value, const char *unit);

#endif
