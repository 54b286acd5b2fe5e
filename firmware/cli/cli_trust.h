/* `themeday trust … --db`: the terminals that a committee trusts. Each is the whole of a verb and
 * returns its exit code. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_TRUST_H
#define THEMEDAY_CLI_TRUST_H

#include "db/trust.h"
#include "firmware/cli/verb.h"

/* `path` and `label` may be NULL (db/committee_trust.h). */
int cli_trust_add(struct cli *cli, const char *url, const struct trust_key *key, const char *path,
                  const char *label);

/* `id` is as cli_trust_list() prints it; `reason` goes into the record of it. */
int cli_trust_remove(struct cli *cli, const char *url, const char *id, const char *reason);

/* Prints a line, or an object of JSON, for each. */
int cli_trust_list(struct cli *cli, const char *url);

#endif
