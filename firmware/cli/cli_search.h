/*
 * Folders in which a bundle is whole, somewhere below another folder: its signature, which comes
 * last, is there. Private to firmware/cli/.
 */
#ifndef THEMEDAY_CLI_SEARCH_H
#define THEMEDAY_CLI_SEARCH_H

#include "firmware/base/err.h"

#include <stdbool.h>

/* Who hears what is found. */
struct search_visitor {
    enum err (*on_bundle)(const char *path, void *context); /* an error ends the search */
    /* One that is not whole. Only then it is looked at once more, and into it, so that a signature
     * that comes meanwhile is not missed by who watches it from here on. */
    void (*before_look)(const char *path, void *context);
    void (*on_unfinished)(const char *path, void *context); /* a bundle by its name */
    void (*on_unreadable)(const char *path, enum err err, void *context);
    bool (*goes_on)(void *context); /* asked between two of them */
    void *context;
};

/* ERR_GONE: there is no such folder; another error is that of reading it, or a visitor's. */
CHECKED enum err search_below(const struct search_visitor *visitor, const char *folder);

#endif
