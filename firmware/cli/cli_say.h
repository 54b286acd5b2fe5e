/* Sentences for people, in their language. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_SAY_H
#define THEMEDAY_CLI_SAY_H

#include "firmware/cli/verb.h"

/* A sentence and a line end to cli->err. Both texts take the same arguments. */
void cli_say(struct cli *cli, const char *chinese, const char *english, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));

/* The one of two texts that is in the user's language. */
const char *cli_text(const struct cli *cli, const char *chinese, const char *english)
    __attribute__((format_arg(2), format_arg(3)));

/* Says what an error of the database means and what to do. Returns the exit code. */
int cli_failed(struct cli *cli, enum err err);

#endif
