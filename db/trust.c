#include "db/trust.h"

#include "db/handle.h"
#include "db/sign.h"
#include "firmware/base/utf8.h"

#include <sodium.h>
#include <string.h>

/* Digits and letters that nobody confuses, five bits each, in groups of five. */
static void trust_fill(struct trust_key *key)
{
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    uint8_t hash[crypto_generichash_BYTES], id[KEY_ID_SIZE];
    char *at = key->fingerprint;
    crypto_generichash(hash, sizeof hash, key->public, KEY_PUBLIC_SIZE, NULL, 0);
    for (int i = 0; i < 20; i++) {
        int bit = 5 * i;
        int two = hash[bit / 8] << 8 | hash[bit / 8 + 1];
        if (i > 0 && i % 5 == 0)
            *at++ = '-';
        *at++ = digits[two >> (11 - bit % 8) & 31];
    }
    *at = '\0';
    key_identify(key->public, id, key->device);
}

void trust_own(const struct db *db, struct trust_key *ret_key)
{
    memcpy(ret_key->public, db->key.public, KEY_PUBLIC_SIZE);
    trust_fill(ret_key);
}

enum err trust_read(const char *text, struct trust_key *ret_key)
{
    if (!sign_read_public_key(text, ret_key->public))
        return ERR_INVALID;
    trust_fill(ret_key);
    return ERR_OK;
}

static enum err trust_find(struct db *db, const struct trust_key *key, int64_t *ret_id)
{
    struct statement *query =
        statement_open(db, "SELECT coalesce(max(id), 0) FROM trust WHERE public = ? "
                           "AND undone_by IS NULL");
    statement_bind_blob(query, 1, key->public, KEY_PUBLIC_SIZE);
    return statement_value(query, ret_id);
}

enum err trust_has(struct db *db, const struct trust_key *key, bool *ret_trusted)
{
    int64_t id = 0;
    enum err err = trust_find(db, key, &id);
    *ret_trusted = err == ERR_OK && id != 0;
    return err;
}

/* ---- changing ---- */

static enum err trust_insert(struct db *db, const struct chain_origin *origin,
                             const struct trust_key *key, const char *label)
{
    char public[2 * KEY_PUBLIC_SIZE + 1];
    int64_t seq = 0;
    sodium_bin2hex(public, sizeof public, key->public, KEY_PUBLIC_SIZE);
    enum err err =
        chain_append(db, origin, "trust.add", 0,
                     json_pack("{s:s, s:s, s:s, s:s}", "device", key->device, "fingerprint",
                               key->fingerprint, "label", label, "public", public),
                     &seq);
    if (err != ERR_OK)
        return err;
    struct statement *insert = statement_open(
        db, "INSERT INTO trust (public, device, label, added_ms, seq) VALUES (?, ?, ?, ?, ?)");
    statement_bind_blob(insert, 1, key->public, KEY_PUBLIC_SIZE);
    statement_bind_text(insert, 2, key->device);
    statement_bind_text(insert, 3, label);
    statement_bind_int(insert, 4, origin->stamp.wall_ms);
    statement_bind_int(insert, 5, seq);
    return statement_run(insert);
}

enum err trust_add(struct db *db, const struct chain_origin *origin, const struct trust_key *key,
                   const char *label, enum trust_outcome *ret_outcome)
{
    int64_t id = 0;
    if (strlen(label) >= TITLE_SIZE || !utf8_is_valid(label, strlen(label)))
        return ERR_INVALID;
    *ret_outcome = TRUST_IS_OWN;
    if (memcmp(key->public, db->key.public, KEY_PUBLIC_SIZE) == 0)
        return ERR_OK;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = trust_find(db, key, &id);
    *ret_outcome = id == 0 ? TRUST_ADDED : TRUST_WAS_TRUSTED;
    if (err == ERR_OK && id == 0)
        err = trust_insert(db, origin, key, label);
    return db_end(db, err);
}

/* Inside the caller's transaction. */
static enum err trust_take_back(struct db *db, const struct chain_origin *origin, int64_t id,
                                const char *reason)
{
    int64_t added_seq = 0, seq = 0;
    char device[KEY_DEVICE_SIZE] = "";
    struct statement *query =
        statement_open(db, "SELECT seq, device FROM trust WHERE id = ? AND undone_by IS NULL");
    statement_bind_int(query, 1, id);
    bool found = statement_row(query);
    if (found) {
        added_seq = statement_int(query, 0);
        statement_copy_text(query, 1, device, sizeof device);
    }
    enum err err = statement_close(query);
    if (err == ERR_OK && !found)
        err = ERR_GONE;
    if (err == ERR_OK)
        err = chain_append(db, origin, "trust.remove", 0,
                           json_pack("{s:s, s:s, s:I}", "device", device, "reason", reason,
                                     "undoes", (json_int_t)added_seq),
                           &seq);
    if (err != ERR_OK)
        return err;
    struct statement *update = statement_open(db, "UPDATE trust SET undone_by = ? WHERE id = ?");
    statement_bind_int(update, 1, seq);
    statement_bind_int(update, 2, id);
    return statement_run(update);
}

enum err trust_remove(struct db *db, const struct chain_origin *origin, int64_t id,
                      const char *reason)
{
    enum err err = db_begin(db);
    return err == ERR_OK ? db_end(db, trust_take_back(db, origin, id, reason)) : err;
}

/* ---- listing ---- */

enum err trust_list(struct db *db, trust_visitor *visit, void *context)
{
    struct statement *query =
        statement_open(db, "SELECT trust.id, public, label, chain.origin, added_ms FROM trust "
                           "JOIN chain ON chain.seq = trust.seq "
                           "WHERE undone_by IS NULL ORDER BY trust.id");
    bool wants_more = true;
    while (wants_more && statement_row(query)) {
        struct trust trust = {.id = statement_int(query, 0), .added_ms = statement_int(query, 4)};
        statement_copy_blob(query, 1, trust.key.public, KEY_PUBLIC_SIZE);
        statement_copy_text(query, 2, trust.label, sizeof trust.label);
        statement_copy_text(query, 3, trust.by, sizeof trust.by);
        trust_fill(&trust.key);
        wants_more = visit(&trust, context);
    }
    return statement_close(query);
}
