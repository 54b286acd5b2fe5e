/*
 * Whose bundles a committee takes: the terminals on its list, each with the committee that its
 * branches belong to. Who changed what, when and why stays in the database (device_entry). Errors
 * as in db/committee.h.
 */
#ifndef THEMEDAY_DB_COMMITTEE_TRUST_H
#define THEMEDAY_DB_COMMITTEE_TRUST_H

#include "db/committee.h"
#include "db/trust.h"

enum committee_trust_outcome {
    COMMITTEE_TRUST_ADDED,
    COMMITTEE_TRUST_CHANGED, /* it was trusted, and has another committee or label now */
    COMMITTEE_TRUST_WAS,     /* nothing has changed */
};

/* Trusts a terminal. `path` is "校党委/会计学院党总支", from the root down and made where it is
 * missing; NULL: where it is, or at the root. A NULL label stays, too. */
CHECKED enum err committee_trust_add(struct committee *committee, const struct trust_key *key,
                                     const char *path, const char *label,
                                     enum committee_trust_outcome *ret_outcome);

/* ERR_GONE: there is no such trusted terminal. What was loaded stays. */
CHECKED enum err committee_trust_remove(struct committee *committee, const char *id,
                                        const char *reason);

/* Those that are trusted, by their number: id, terminal, fingerprint, path, label, by whom, when,
 * bundles loaded. The rows are the caller's. */
CHECKED enum err committee_trust_list(struct committee *committee,
                                      struct committee_rows **ret_rows);

#endif
