/* A list of measured values and its percentiles, for the benchmarks. */
#ifndef THEMEDAY_TESTS_SAMPLE_H
#define THEMEDAY_TESTS_SAMPLE_H

#include <stddef.h>

struct sample {
    double *values;
    size_t count, room;
};

void sample_add(struct sample *sample, double value);
void sample_clear(struct sample *sample);

/* The value below which `percent` of all values lie; sorts the sample. 0 for an empty one. */
double sample_percentile(struct sample *sample, double percent);

#endif
