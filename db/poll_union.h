/*
 * A poll that was held at several doors, as one result (poll_result.h): this terminal's part, and
 * the parts of others that were taken (merge.h), which lie sealed in the log as "poll.merge".
 *
 * Uniting must tell nothing that the terminals do not tell by themselves, for the figures of each
 * may have been seen before. So the shown figures are made of shown figures only: of an evaluation,
 * the part of a terminal with fewer than 3 ballots is not counted into them (as paper slips are
 * not), and groups are shown apart only if every other part shows them. Of a resolution all figures
 * are hidden then. Whether it has passed is decided by everything, and told in every case.
 * Private to db/.
 */
#ifndef THEMEDAY_DB_POLL_UNION_H
#define THEMEDAY_DB_POLL_UNION_H

#include "db/poll_result.h"
#include "db/poll_row.h"

/* So many ballots do not give each other away (product.md §3c). */
enum { POLL_SECRET_FROM = 3 };

/* Whether so few voted that the counts would give them away; of nobody there is nothing to. */
bool poll_tally_is_few(const struct tally *tally);

/* Adds the parts of others to a result that has what was cast here, in full. *ret_united false:
 * there are none, and nothing was changed; else counts that must not be shown are gone from it, and
 * its flags say so. */
CHECKED enum err poll_union_add(struct db *db, const struct poll_row *row,
                                struct poll_result *result, bool *ret_united);

/* Opens every part that the log has, however old. ERR_CORRUPT: one is none, which is logged. */
CHECKED enum err poll_union_verify(struct db *db);

#endif
