/*
 * A part of a workbook: one XML file in its archive, streamed through a parser. Names are without
 * their namespace's prefix. Document types, entities and deep nesting are refused. Private to db/.
 */
#ifndef THEMEDAY_DB_SHEET_PART_H
#define THEMEDAY_DB_SHEET_PART_H

#include "db/sheet_zip.h"

/* What reading comes to; a handler that sets one of them ends it. */
struct sheet_part {
    struct sheet *sheet; /* its fault */
    enum err err;
    void *context; /* the handlers' own */
};

struct sheet_part_handlers {
    void (*begin)(struct sheet_part *part, const char *name, const char **attributes);
    void (*end)(struct sheet_part *part, const char *name);
    void (*text)(struct sheet_part *part, const char *text, size_t length);
};

/* Reads one part to its end or to a fault. A missing part is SHEET_NO_TABLE. */
void sheet_part_read(struct sheet_zip *zip, const char *name,
                     const struct sheet_part_handlers *handlers, struct sheet_part *part);

/* The value of an attribute; NULL when there is none of this name. */
const char *sheet_part_attribute(const char **attributes, const char *name);

#endif
