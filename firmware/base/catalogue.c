#include "firmware/base/catalogue.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    const char *context; /* "": none */
    const char *chinese, *english;
};

/* Sorted at the first question: the catalogue has the order of the sources. */
static struct entry entries[] = {
#include "english.inc"
};

enum { ENTRIES = sizeof entries / sizeof *entries };

static int entry_compare(const void *left, const void *right)
{
    const struct entry *one = left, *other = right;
    int order = strcmp(one->chinese, other->chinese);
    return order != 0 ? order : strcmp(one->context, other->context);
}

const char *catalogue_english(const char *context, const char *chinese)
{
    static bool sorted;
    if (!sorted)
        qsort(entries, ENTRIES, sizeof *entries, entry_compare);
    sorted = true;
    struct entry key = {.context = context == NULL ? "" : context, .chinese = chinese};
    const struct entry *entry = bsearch(&key, entries, ENTRIES, sizeof *entries, entry_compare);
    return entry == NULL ? chinese : entry->english;
}

const char *catalogue_text(bool english, const char *chinese)
{
    return english ? catalogue_english(NULL, chinese) : chinese;
}
