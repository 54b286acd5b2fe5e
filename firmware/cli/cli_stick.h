/* Folders that verbs write onto sticks, in words. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_STICK_H
#define THEMEDAY_CLI_STICK_H

#include "drivers/stick.h"
#include "firmware/cli/verb.h"

/* Says why a folder could not be written, and what to do. Returns the exit code. */
int cli_stick_failed(struct cli *cli, enum err err, const char *target);

/* Says that a folder with so many files was written below `target`, or that it was there. Returns
 * the exit code. */
int cli_stick_done(struct cli *cli, const char *target, const char *name, int file_count,
                   enum stick_outcome outcome);

#endif
