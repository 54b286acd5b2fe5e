/* What a committee has to look at in its database, told after collecting: numbers that are missing
 * at a terminal, two pasts under one key, one activity from two terminals. Private to
 * firmware/cli/.
 */
#ifndef THEMEDAY_CLI_CHECKS_H
#define THEMEDAY_CLI_CHECKS_H

#include "db/committee.h"
#include "firmware/cli/verb.h"

#include <jansson.h>

/* Prints a line for each or, with --json, adds the arrays "gaps", "conflicts" and "unmerged" to
 * `object`. Returns the exit code; that there is something to look at is no failure. */
int cli_checks_print(struct cli *cli, struct committee *committee, json_t *object);

#endif
