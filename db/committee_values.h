/* The values of load_bundle() (db/committee/002_load.sql), in the order of its parameters, as texts
 * that libpq takes. Private to db/committee_*.c. */
#ifndef THEMEDAY_DB_COMMITTEE_VALUES_H
#define THEMEDAY_DB_COMMITTEE_VALUES_H

#include "db/committee_bundle.h"
#include "db/committee_copy.h"

enum {
    COMMITTEE_VALUES = 29,
    COMMITTEE_VALUE_ARRAYS = 6,  /* those among them that are put together */
    COMMITTEE_VALUE_NUMBERS = 9, /* and plain numbers */
    COMMITTEE_NUMBER_SIZE = 24,
};

/* All zeros is an empty one. */
struct committee_values {
    const char *texts[COMMITTEE_VALUES]; /* NULL is NULL */
    struct committee_copy arrays[COMMITTEE_VALUE_ARRAYS];
    char numbers[COMMITTEE_VALUE_NUMBERS][COMMITTEE_NUMBER_SIZE];
    int array_count, number_count;
};

/* Bundle and date must outlive the values. Without names the host is none, either. */
CHECKED enum err committee_values_fill(struct committee_values *values,
                                       const struct committee_bundle *bundle,
                                       const char *received_on, bool with_names);

void committee_values_clear(struct committee_values *values);

#endif
