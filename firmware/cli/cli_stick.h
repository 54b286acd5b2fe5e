/* Bundles that verbs write onto sticks, in words. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_STICK_H
#define THEMEDAY_CLI_STICK_H

#include "db/export.h"
#include "drivers/stick.h"
#include "firmware/cli/verb.h"

/* Writes the bundle below `target`. False, and told, when that failed: *ret_code is the exit code.
 */
CHECKED bool cli_stick_write(struct cli *cli, const struct export_bundle *bundle,
                             const char *target, enum stick_outcome *ret_outcome,
                             char ret_name[STICK_NAME_SIZE], int *ret_code);

/* Says that it was written below `target`, or that it was there. Returns the exit code. */
int cli_stick_done(struct cli *cli, const char *target, const char *name,
                   const struct export_bundle *bundle, enum stick_outcome outcome);

#endif
