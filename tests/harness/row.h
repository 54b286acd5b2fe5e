/* The table that benchmarks print on standard output, a line at a time. */
#ifndef THEMEDAY_TESTS_ROW_H
#define THEMEDAY_TESTS_ROW_H

/* A value against its target, which it should not be above. */
void row(const char *what, const char *statistic, double value, const char *unit, double target);

/* A value without one. */
void row_say(const char *what, const char *statistic, double value, const char *unit);

#endif
