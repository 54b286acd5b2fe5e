/* Output of verbs, and what they sign log entries with. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_PRINT_H
#define THEMEDAY_CLI_PRINT_H

#include "db/chain.h"
#include "firmware/cli/verb.h"

#include <jansson.h>

/* Prints a JSON value and releases it; NULL, for want of memory, fails. Returns the exit code. */
int cli_print_json(struct cli *cli, json_t *value);

/* What a verb that lists something hands to its visitor. */
struct cli_list {
    struct cli *cli;
    json_t *array; /* to add to; NULL: print a line to cli->out */
};

/* The whole of a verb without words or options: has `walk` visit everything with this list, and
 * prints. Returns the exit code. */
int cli_run_list(struct cli *cli, enum err (*walk)(struct cli_list *list));

/* Wall time as local "YYYY-MM-DD HH:MM:SS". */
enum { CLI_TIME_SIZE = 32 };
void cli_format_time(int64_t wall_ms, char ret_text[CLI_TIME_SIZE]);

/* The command line as the origin of log entries, made now. `by` may be NULL. */
struct chain_origin cli_origin(const char *by);

#endif
