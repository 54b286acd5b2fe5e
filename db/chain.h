/*
 * The log: append-only, numbered without gaps, each entry carrying the SHA-256 of the one before.
 * The entries of one activity are linked a second time among themselves, so that the part of the
 * log that leaves with a bundle can be verified alone.
 *
 * An entry's hash covers its JSON line, keys sorted, without the "hash" member itself, as
 * chain_walk() gives it. Entries are never changed or deleted: triggers refuse it. An entry holds
 * no card number, no reason of leave in words, and nothing of a vote.
 *
 * The number and a keyed hash of the last entry are kept beside the log, so that a log cut short
 * or written anew by somebody without device.key does not verify.
 */
#ifndef THEMEDAY_DB_CHAIN_H
#define THEMEDAY_DB_CHAIN_H

#include "db/db.h"
#include "firmware/base/clock.h"

#include <jansson.h>

enum { CHAIN_HASH_SIZE = 65 }; /* lower-case hex and the NUL */

/* Who did it: "card" for a tap, "cli" for the command line, an organizer's name. */
struct chain_origin {
    const char *by;
    struct stamp stamp;
};

/* Appends inside the caller's transaction. `type` is a dotted word ("checkin.new"), `fields` an
 * object that becomes the entry's "data"; its reference is taken, also on failure. NULL, which is
 * what json_pack() makes of text that is not UTF-8, is ERR_INVALID. `activity_id` is 0 for entries
 * that belong to no activity. The new entry's number goes to *ret_seq (may be NULL). */
CHECKED enum err chain_append(struct db *db, const struct chain_origin *origin, const char *type,
                              int64_t activity_id, json_t *fields, int64_t *ret_seq);

/* Calls back with every entry's JSON line (hash included) in order, for one activity or (0) all.
 * The line is the callback's to read until it returns; false stops the walk without an error. */
typedef bool chain_visitor(const char *line, void *context);
CHECKED enum err chain_walk(struct db *db, int64_t activity_id, chain_visitor *visit,
                            void *context);

/* Wall time of an entry, from its line's "time". False: it is none. */
bool chain_read_time(const char *text, int64_t *ret_wall_ms);

/* How many entries there are, at once. */
CHECKED enum err chain_count(struct db *db, int64_t *ret_count);

struct chain_report {
    int64_t entries;
    int64_t bad_seq;            /* the first entry that does not fit; 0: all do */
    const char *reason;         /* English, static: "gap", "hash", "link", "activity link", "head":
                                 * the last entries are missing, or somebody else wrote the log */
    char head[CHAIN_HASH_SIZE]; /* the last entry's hash */
};

/* Recomputes the whole log. A log that does not verify is an outcome, not an error. */
CHECKED enum err chain_verify(struct db *db, struct chain_report *ret_report);

#endif
