/*
 * Terminals whose bundles this one takes: their public keys, as the organizer compared them. The
 * eight digits that name a terminal are too short to compare: whoever wants to can make a key with
 * the same ones. The fingerprint is not: twenty digits and letters of the key's hash.
 */
#ifndef THEMEDAY_DB_TRUST_H
#define THEMEDAY_DB_TRUST_H

#include "db/chain.h"
#include "db/key.h"
#include "firmware/model/member.h"

enum { TRUST_FINGERPRINT_SIZE = 24 }; /* "7H2KD-9QMXW-03ABC-TE5RP" */

struct trust_key {
    uint8_t public[KEY_PUBLIC_SIZE];
    char device[KEY_DEVICE_SIZE];
    char fingerprint[TRUST_FINGERPRINT_SIZE];
};

/* This terminal's own. */
void trust_own(const struct db *db, struct trust_key *ret_key);

/* Reads the content of a device.pub. ERR_INVALID: it is none. */
CHECKED enum err trust_read(const char *text, struct trust_key *ret_key);

struct trust {
    int64_t id;
    struct trust_key key;
    char label[TITLE_SIZE]; /* may be empty */
    char by[NAME_SIZE];     /* who added it */
    int64_t added_ms;
};

enum trust_outcome { TRUST_ADDED, TRUST_WAS_TRUSTED, TRUST_IS_OWN };

/* Trusts a terminal from now on. ERR_INVALID: the label is too long. */
CHECKED enum err trust_add(struct db *db, const struct chain_origin *origin,
                           const struct trust_key *key, const char *label,
                           enum trust_outcome *ret_outcome);

/* What came from it stays. ERR_GONE: there is no such trusted terminal. */
CHECKED enum err trust_remove(struct db *db, const struct chain_origin *origin, int64_t id,
                              const char *reason);

/* In the order in which they were added. */
typedef bool trust_visitor(const struct trust *trust, void *context);
CHECKED enum err trust_list(struct db *db, trust_visitor *visit, void *context);

/* Whether this very key is trusted, not only one with its digits. */
CHECKED enum err trust_has(struct db *db, const struct trust_key *key, bool *ret_trusted);

#endif
