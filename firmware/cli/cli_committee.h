/* The committee's database for the verbs that take --db. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_COMMITTEE_H
#define THEMEDAY_CLI_COMMITTEE_H

#include "db/committee.h"
#include "firmware/cli/verb.h"

/* Connects; NULL after a sentence of what is wrong and what to do, with the exit code in
 * *ret_code. */
struct committee *cli_committee_open(struct cli *cli, const char *url, int *ret_code);

/* Says what an error of a call on an open connection means. Returns the exit code. */
int cli_committee_failed(struct cli *cli, const struct committee *committee, enum err err);

#endif
