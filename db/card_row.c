#include "db/card_row.h"

#include "db/handle.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { CARD_HASH_SIZE = 32 };

/* Kind and length belong to it: four bytes of type A and of type B are two different cards. */
static void card_row_hash(const struct db *db, const struct card *card,
                          uint8_t ret_hash[CARD_HASH_SIZE], char ret_code[CARD_CODE_SIZE])
{
    uint8_t bytes[2 + UID_MAX] = {card->kind, card->uid_len};
    memcpy(bytes + 2, card->uid, card->uid_len);
    crypto_generichash(ret_hash, CARD_HASH_SIZE, bytes, 2 + (size_t)card->uid_len, db->key.card,
                       KEY_SIZE);
    snprintf(ret_code, CARD_CODE_SIZE, "%02X%02X", ret_hash[0], ret_hash[1]);
}

enum err card_row_find(struct db *db, const struct card *card, struct card_row *ret_row)
{
    uint8_t hash[CARD_HASH_SIZE];
    struct card_row row = {.id = 0};
    card_row_hash(db, card, hash, row.code);
    struct statement *query =
        statement_open(db, "SELECT id, member, disabled FROM card WHERE hash = ?");
    statement_bind_blob(query, 1, hash, sizeof hash);
    bool found = statement_row(query);
    if (found) {
        row.id = statement_int(query, 0);
        row.member_id = statement_int(query, 1);
        row.disabled = statement_int(query, 2) != 0;
    }
    enum err err = statement_close(query);
    *ret_row = row;
    return err == ERR_OK && !found ? ERR_GONE : err;
}

enum err card_row_add(struct db *db, const struct card *card, struct card_row *ret_row)
{
    uint8_t hash[CARD_HASH_SIZE];
    char tail[UID_TEXT_SIZE];
    struct card_row row = {.id = 0};
    card_row_hash(db, card, hash, row.code);
    uid_format(card->uid + card->uid_len - 2, 2, tail);
    struct statement *insert =
        statement_open(db, "INSERT INTO card (hash, kind, tail, code) VALUES (?, ?, ?, ?)");
    statement_bind_blob(insert, 1, hash, sizeof hash);
    statement_bind_int(insert, 2, card->kind);
    statement_bind_text(insert, 3, tail);
    statement_bind_text(insert, 4, row.code);
    enum err err = statement_run(insert);
    row.id = statement_inserted_id(db);
    if (err == ERR_OK)
        *ret_row = row;
    return err;
}

enum err card_row_tapped(struct db *db, int64_t id, const struct stamp *stamp, int64_t activity_id)
{
    struct statement *update = statement_open(
        db, "UPDATE card SET taps = taps + 1, last_ms = ?2,"
            " first_ms = CASE taps WHEN 0 THEN ?2 ELSE first_ms END,"
            " activity = CASE taps WHEN 0 THEN nullif(?3, 0) ELSE activity END WHERE id = ?1");
    statement_bind_int(update, 1, id);
    statement_bind_int(update, 2, stamp->wall_ms);
    statement_bind_int(update, 3, activity_id);
    return statement_run(update);
}
