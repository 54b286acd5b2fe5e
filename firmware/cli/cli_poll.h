/* Polls in words, for the verbs that read and print them. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_POLL_H
#define THEMEDAY_CLI_POLL_H

#include "firmware/cli/verb.h"
#include "firmware/model/poll.h"

/* "evaluation", "resolution", "appraisal" */
const char *cli_poll_word(enum poll_kind kind);

/* A number from 0 on; false after a sentence. */
CHECKED bool cli_parse_count(struct cli *cli, const char *text, int *ret_count);

/* Whether a word can name a poll: a number or "current"; false after a sentence. */
CHECKED bool cli_check_poll(struct cli *cli, const char *text);

/* The poll that a checked word names. Returns CLI_DONE, or another exit code after a sentence. */
int cli_find_poll(struct cli *cli, const char *text, struct poll *ret_poll);

#endif
