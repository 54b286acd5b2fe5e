/*
 * The command line `themeday`, as main() and the terminal see it. A verb runs where the database
 * is: in the command's own process, or, for verbs that change something while a terminal owns the
 * data folder, inside the terminal (firmware/control.h). It prints through the streams it is given
 * and never ends the process.
 */
#ifndef THEMEDAY_CLI_H
#define THEMEDAY_CLI_H

#include "db/db.h"
#include "firmware/model/vitals.h"
#include "firmware/settings.h"
#include "firmware/uploads.h"

#include <stdio.h>

enum cli_language { CLI_EN, CLI_ZH_CN };

enum cli_exit { CLI_DONE, CLI_REFUSED, CLI_USAGE, CLI_DEVICE };

/* The locale of messages, by LC_ALL, LC_MESSAGES, LANG; "" when none is set. */
const char *cli_locale(void);

/* Chinese for any locale that begins with "zh", else English. */
enum cli_language cli_language_of(const char *locale);

/* The whole command. Returns the exit code. */
int cli_main(int argc, char **argv);

/* Runs one verb on the owner's open database, for a command in another process. `argv` is what that
 * command sent: its working directory, from which relative paths count, and the words of the verb
 * with or without --json. `settings` are those in effect; `uploads` and `vitals` may be NULL.
 * Returns the exit code. */
int cli_run(struct db *db, const struct settings *settings, struct uploads *uploads,
            const struct vitals_look *vitals, int argc, char **argv, FILE *out, FILE *err,
            enum cli_language language);

#endif
