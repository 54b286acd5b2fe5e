/*
 * Locked memory for the pages of poll.db in SQLite's cache, one pool for the process. SQLite takes
 * a page from a pool when it fits into a slot; the pages of poll.db do, and those of terminal.db,
 * twice as large, do not. Private to db/.
 */
#ifndef THEMEDAY_DB_POLL_POOL_H
#define THEMEDAY_DB_POLL_POOL_H

#include <stdbool.h>

enum { POLL_PAGE_SIZE = 2048, POLL_POOL_PAGES = 32 };

/* Once, before anything else uses SQLite in this process; later calls do nothing. Failing is
 * logged, and then there are no polls. */
void poll_pool_prepare(void);

/* Whether the memory was locked: without it poll.db must not be opened. */
bool poll_pool_is_ready(void);

#endif
