/*
 * A bundle as the folder that a stick or the spool takes: the same names and bytes, borrowed from
 * the bundle, which has to outlive the parcel.
 */
#ifndef THEMEDAY_PARCEL_H
#define THEMEDAY_PARCEL_H

#include "db/export.h"
#include "drivers/stick.h"

struct parcel {
    struct stick_folder folder; /* its files are those below: not to be copied */
    struct stick_file files[EXPORT_FILES_MAX];
};

/* Named `name`, which is borrowed as well. */
void parcel_fill(struct parcel *parcel, const struct export_bundle *bundle, const char *name);

#endif
