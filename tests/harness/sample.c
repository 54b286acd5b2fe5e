#include "tests/harness/sample.h"

#include <stdlib.h>

void sample_add(struct sample *sample, double value)
{
    if (sample->count == sample->room) {
        sample->room = sample->room > 0 ? 2 * sample->room : 64;
        sample->values = realloc(sample->values, sample->room * sizeof *sample->values);
        if (sample->values == NULL)
            abort();
    }
    sample->values[sample->count++] = value;
}

void sample_clear(struct sample *sample)
{
    free(sample->values);
    *sample = (struct sample){0};
}

static int sample_compare(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

double sample_percentile(struct sample *sample, double percent)
{
    if (sample->count == 0)
        return 0;
    qsort(sample->values, sample->count, sizeof *sample->values, sample_compare);
    return sample->values[(size_t)(percent / 100 * (double)(sample->count - 1) + 0.5)];
}
