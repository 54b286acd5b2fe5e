/* What is wrong with a bundle that a committee did not load, in words. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_FAILURE_H
#define THEMEDAY_CLI_FAILURE_H

#include "firmware/cli/cli_collect.h"
#include "firmware/cli/verb.h"

#include <jansson.h>
#include <stdio.h>

/* {"bundle", "fault", "reason"}; NULL without memory. */
json_t *cli_failure_object(struct cli *cli, const struct collect_failure *failure);

/* One line to cli->out at once: "<folder><tab><reason>", or the object. */
void cli_failure_tell(struct cli *cli, const struct collect_failure *failure);

#endif
