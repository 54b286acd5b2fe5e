#include "tests/machine/report.h"

#include "tests/machine/machine.h"

#include <stdio.h>

void report(const char *what, double value, const char *unit)
{
    char path[512];
    snprintf(path, sizeof path, "%s/report", machine_keep());
    FILE *file = fopen(path, "a");
    if (file == NULL)
        return;
    fprintf(file, "%-52s %9.1f %s\n", what, value, unit);
    fclose(file);
    printf("# %s: %.1f %s\n", what, value, unit);
}
