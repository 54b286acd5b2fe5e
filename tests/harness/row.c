#include "tests/harness/row.h"

#include <stdio.h>

void row(const char *what, const char *statistic, double value, const char *unit, double target)
{
    printf("%-52s %-7s %9.2f %-3s %9.2f %6.2f%s\n", what, statistic, value, unit, target,
           value / target, value <= target ? "" : "  <-- misses");
    fflush(stdout);
}

void row_say(const char *what, const char *statistic, double value, const char *unit)
{
    printf("%-52s %-7s %9.2f %s\n", what, statistic, value, unit);
    fflush(stdout);
}
