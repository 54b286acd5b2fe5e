/*
 * Bundles into the committee's database, one transaction each: known and loaded whole, or neither.
 * Any number of loaders may run at once, and any of them may be killed: what was not committed is
 * loaded by the next one. The session does not wait for the disk (synchronous_commit is off): a
 * bundle that a crash of the server takes back is as if it had never come. Nobody may hear that it
 * came before flush().
 *
 * begin() hands a bundle to the server and returns, end() waits for what came of it; between the
 * two the caller may read the next one.
 */
#ifndef THEMEDAY_DB_COMMITTEE_LOAD_H
#define THEMEDAY_DB_COMMITTEE_LOAD_H

#include "db/committee.h"
#include "db/committee_bundle.h"

enum { COMMITTEE_BATCH = 256 };

enum committee_outcome {
    COMMITTEE_LOADED,
    COMMITTEE_KNOWN,       /* another loader was faster */
    COMMITTEE_NOT_TRUSTED, /* its terminal is not on the list, or not any more */
    COMMITTEE_REFUSED,     /* the server does not take it: committee_reason() */
};

struct committee_load;

/* The connection must outlive it. Without names the database keeps numbers and classes. */
CHECKED enum err committee_load_open(struct committee *committee, bool with_names,
                                     struct committee_load **ret_load);

/* NULL is fine. */
void committee_load_close(struct committee_load *load);

/* Which of at most COMMITTEE_BATCH bundles are loaded already. */
CHECKED enum err committee_load_known(struct committee_load *load, const int64_t *ids, int count,
                                      bool *ret_known);

/* Which of at most COMMITTEE_BATCH terminals are trusted now, by their keys. begin() asks again,
 * inside the transaction. */
CHECKED enum err committee_load_trusted(struct committee_load *load,
                                        const uint8_t (*keys)[KEY_PUBLIC_SIZE], int count,
                                        bool *ret_trusted);

/* `received_on` is "YYYY-MM-DD". The bundle must stay as it is until end(). */
CHECKED enum err committee_load_begin(struct committee_load *load,
                                      const struct committee_bundle *bundle,
                                      const char *received_on);

/* ERR_IO: the connection is lost; ERR_FULL: the server's disk is full; ERR_BUSY: somebody else has
 * had a table for minutes. Nothing of the bundle is there then. */
CHECKED enum err committee_load_end(struct committee_load *load,
                                    enum committee_outcome *ret_outcome);

/* Waits until what was loaded is on the server's disk. committee_reason() still tells what went
 * wrong before, if this does not. */
CHECKED enum err committee_load_flush(struct committee_load *load);

#endif
