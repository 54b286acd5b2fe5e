/* Sentences for people, in their language. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_SAY_H
#define THEMEDAY_CLI_SAY_H

#include "firmware/cli/verb.h"

/* A sentence and a line end to cli->err, in the user's language. */
void cli_say(struct cli *cli, const char *chinese, ...) __attribute__((format(printf, 2, 3)));

/* The text in the user's language. */
const char *cli_text(const struct cli *cli, const char *chinese) __attribute__((format_arg(2)));

/* Says what an error of the database means and what to do. Returns the exit code. */
int cli_failed(struct cli *cli, enum err err);

#endif
