#include "db/poll_pool.h"

#include "firmware/base/log.h"
#include "firmware/base/secret.h"

#include <sqlite3.h>

static bool is_ready;

bool poll_pool_is_ready(void)
{
    return is_ready;
}

void poll_pool_prepare(void)
{
    int head = 0;
    void *pool = NULL;
    if (is_ready)
        return;
    int code = sqlite3_config(SQLITE_CONFIG_PCACHE_HDRSZ, &head);
    int slot = POLL_PAGE_SIZE + (head + 7) / 8 * 8;
    size_t size = (size_t)slot * POLL_POOL_PAGES;
    if (code == SQLITE_OK && secret_open(size, &pool) != ERR_OK)
        return;
    if (code == SQLITE_OK)
        code = sqlite3_config(SQLITE_CONFIG_PAGECACHE, pool, slot, POLL_POOL_PAGES);
    is_ready = code == SQLITE_OK;
    if (is_ready)
        return;
    log_error("polls: SQLite is in use already and takes no locked memory");
    secret_close(pool, size);
}
