/* Why somebody was not made an organizer. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_ORGANIZER_H
#define THEMEDAY_CLI_ORGANIZER_H

#include "db/organizer.h"
#include "firmware/cli/verb.h"

/* Says it, and returns the verb's exit code. */
int cli_organizer_refused(struct cli *cli, enum organizer_outcome outcome);

#endif
