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

/* Closes the query, whose columns are id, member, disabled and code. ERR_GONE: no row. */
static enum err card_row_read(struct statement *query, struct card_row *row)
{
    bool found = statement_row(query);
    if (found) {
        row->id = statement_int(query, 0);
        row->member_id = statement_int(query, 1);
        row->disabled = statement_int(query, 2) != 0;
        statement_copy_text(query, 3, row->code, sizeof row->code);
    }
    enum err err = statement_close(query);
    return err == ERR_OK && !found ? ERR_GONE : err;
}

enum err card_row_find(struct db *db, const struct card *card, struct card_row *ret_row)
{
    uint8_t hash[CARD_HASH_SIZE];
    struct card_row row = {.id = 0};
    card_row_hash(db, card, hash, row.code);
    struct statement *query =
        statement_open(db, "SELECT id, member, disabled, code FROM card WHERE hash = ?");
    statement_bind_blob(query, 1, hash, sizeof hash);
    enum err err = card_row_read(query, &row);
    *ret_row = row;
    return err;
}

enum err card_row_get(struct db *db, int64_t id, struct card_row *ret_row)
{
    struct card_row row = {.id = 0};
    struct statement *query =
        statement_open(db, "SELECT id, member, disabled, code FROM card WHERE id = ?");
    statement_bind_int(query, 1, id);
    enum err err = card_row_read(query, &row);
    if (err == ERR_OK)
        *ret_row = row;
    return err;
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

enum err card_row_keep_tap(struct db *db, int64_t id, int64_t activity_id, int64_t seq)
{
    struct statement *insert =
        statement_open(db, "INSERT INTO card_tap (card, activity, seq) VALUES (?, ?, ?) "
                           "ON CONFLICT (card, activity) DO NOTHING");
    statement_bind_int(insert, 1, id);
    statement_bind_int(insert, 2, activity_id);
    statement_bind_int(insert, 3, seq);
    return statement_run(insert);
}

enum err card_row_bind(struct db *db, const struct chain_origin *origin, const struct card_row *row,
                       const struct member *member)
{
    struct statement *update =
        statement_open(db, "UPDATE card SET member = ?, disabled = 0 WHERE id = ?");
    statement_bind_int(update, 1, member->id);
    statement_bind_int(update, 2, row->id);
    enum err err = statement_run(update);
    if (err != ERR_OK)
        return err;
    json_t *fields =
        json_pack("{s:I, s:I, s:s, s:b}", "card", (json_int_t)row->id, "member",
                  (json_int_t)member->id, "name", member->name, "was_disabled", row->disabled);
    if (row->member_id != 0 && row->member_id != member->id)
        json_object_set_new(fields, "old_member", json_integer(row->member_id));
    return chain_append(db, origin, "card.bind", 0, fields, NULL);
}
