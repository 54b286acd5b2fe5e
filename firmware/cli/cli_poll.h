/* Polls in words, for the verbs that read and print them. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_POLL_H
#define THEMEDAY_CLI_POLL_H

#include "firmware/cli/verb.h"
#include "firmware/model/poll.h"

/* "evaluation", "resolution", "appraisal" */
const char *cli_poll_word(enum poll_kind kind);

/* A number from 0 on; false after a sentence. */
CHECKED bool cli_parse_count(struct cli *cli, const char *text, int *ret_count);

/* Opens the database and reads the poll that a word names, a number or "current". When false,
 * *ret_code is the exit code after a sentence. */
CHECKED bool cli_open_poll(struct cli *cli, const char *text, struct poll *ret_poll, int *ret_code);

#endif
