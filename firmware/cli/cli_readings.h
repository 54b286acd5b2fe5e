/*
 * Bundles read ahead of who loads them, on as many processors as there are: helpers, each a thread,
 * read and check (db/committee_bundle.h), and so does the caller while there is nothing for it to
 * take. What was read comes in the order in which it was asked for, and only so much at a time is
 * in memory. Helpers live from begin() to end(). Private to firmware/cli/.
 */
#ifndef THEMEDAY_CLI_READINGS_H
#define THEMEDAY_CLI_READINGS_H

#include "db/committee_bundle.h"

/* One bundle as it was read. */
struct reading {
    enum err err;     /* of reading its files, or else of understanding them */
    bool is_readable; /* its files are */
    char *path;       /* of the folder, without links; NULL: it is not readable */
    struct committee_bundle bundle;
    struct committee_report report;
};

/* NULL is fine. */
void reading_free(struct reading *reading);

struct readings;

CHECKED enum err readings_open(struct readings **ret_readings);

/* NULL is fine. */
void readings_close(struct readings *readings);

/* These folders are read from now on. The paths and the gate must stay until end(). */
void readings_begin(struct readings *readings, char *const *paths, int count,
                    const struct committee_gate *gate);

/* The next of them, of which there must be one; it is the caller's. NULL: there is no memory. */
struct reading *readings_next(struct readings *readings);

/* Drops what nobody asked for. */
void readings_end(struct readings *readings);

#endif
