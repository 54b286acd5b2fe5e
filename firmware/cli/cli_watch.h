/*
 * `themeday collect --watch`: collects what is there and then what comes, until it is told to stop.
 * A supervisor hears by sd_notify(3) that it is ready, how much it has collected, and that it
 * lives. A database that goes away is waited for. Private to firmware/cli/.
 */
#ifndef THEMEDAY_CLI_WATCH_H
#define THEMEDAY_CLI_WATCH_H

#include "firmware/cli/cli_collect.h"
#include "firmware/cli/cli_words.h"

/* The whole of the verb; the functions of the order are its own. Returns the exit code. */
int cli_watch(struct cli *cli, const char *url, const struct collect_order *order,
              const struct cli_values *folders);

#endif
