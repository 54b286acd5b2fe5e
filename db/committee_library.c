#include "db/committee_library.h"

#include "firmware/base/log.h"

#include <dlfcn.h>
#include <stdbool.h>

static struct committee_library library;
static bool is_loaded;

static bool library_load(void)
{
    void *handle = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    bool is_whole = handle != NULL;
#define COMMITTEE_LOAD(name)                                                                       \
    if (is_whole)                                                                                  \
        is_whole = (library.name = (__typeof__(library.name))dlsym(handle, "PQ" #name)) != NULL;
    COMMITTEE_FUNCTIONS(COMMITTEE_LOAD)
    if (!is_whole)
        log_error("libpq: %s", dlerror());
    return is_whole;
}

const struct committee_library *committee_library(void)
{
    if (!is_loaded)
        is_loaded = library_load();
    return is_loaded ? &library : NULL;
}
