#include "db/card.h"

#include "db/card_row.h"
#include "db/member.h"
#include "db/statement.h"

/* --- binding --- */

static enum err card_store_owner(struct db *db, const struct chain_origin *origin,
                                 const struct card_row *row, const struct member *member)
{
    struct statement *update =
        statement_open(db, "UPDATE card SET member = ?, disabled = 0 WHERE id = ?");
    statement_bind_int(update, 1, member->id);
    statement_bind_int(update, 2, row->id);
    enum err err = statement_run(update);
    if (err == ERR_OK)
        err = chain_append(db, origin, "card.bind", 0,
                           json_pack("{s:I, s:I, s:s, s:b}", "card", (json_int_t)row->id, "member",
                                     (json_int_t)member->id, "name", member->name, "was_disabled",
                                     row->disabled),
                           NULL);
    return err;
}

/* Inside the caller's transaction. */
static enum err card_bind_known_person(struct db *db, const struct chain_origin *origin,
                                       const struct member *member, const struct card *card,
                                       enum card_bind_outcome *ret_outcome,
                                       struct member *ret_other)
{
    struct card_row row;
    enum err err = card_row_find(db, card, &row);
    if (err == ERR_GONE)
        err = card_row_add(db, card, &row);
    if (err != ERR_OK)
        return err;
    if (row.member_id == member->id && !row.disabled) {
        *ret_outcome = CARD_WAS_BOUND;
        return ERR_OK;
    }
    if (row.member_id != 0 && row.member_id != member->id) {
        *ret_outcome = CARD_IS_SOMEBODYS;
        return ret_other == NULL ? ERR_OK : member_get(db, row.member_id, ret_other);
    }
    *ret_outcome = CARD_BOUND;
    return card_store_owner(db, origin, &row, member);
}

enum err card_bind(struct db *db, const struct chain_origin *origin, int64_t member_id,
                   const struct card *card, enum card_bind_outcome *ret_outcome,
                   struct member *ret_other)
{
    if (card->uid_len == 0 || card_is_random(card) || card_is_blank(card)) {
        *ret_outcome = CARD_IS_RANDOM;
        return ERR_OK;
    }
    struct member member;
    enum card_bind_outcome outcome = CARD_BOUND;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = member_get(db, member_id, &member);
    if (err == ERR_OK)
        err = card_bind_known_person(db, origin, &member, card, &outcome, ret_other);
    err = db_end(db, err);
    if (err == ERR_OK)
        *ret_outcome = outcome;
    return err;
}

/* --- out of use --- */

static enum err card_store_disabled(struct db *db, const struct chain_origin *origin,
                                    const struct card_row *row)
{
    struct statement *update = statement_open(db, "UPDATE card SET disabled = 1 WHERE id = ?");
    statement_bind_int(update, 1, row->id);
    enum err err = statement_run(update);
    if (err == ERR_OK)
        err = chain_append(db, origin, "card.disable", 0,
                           json_pack("{s:I, s:I}", "card", (json_int_t)row->id, "member",
                                     (json_int_t)row->member_id),
                           NULL);
    return err;
}

enum err card_disable(struct db *db, const struct chain_origin *origin, const struct card *card)
{
    struct card_row row;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = card_row_find(db, card, &row);
    if (err == ERR_OK && !row.disabled)
        err = card_store_disabled(db, origin, &row);
    return db_end(db, err);
}

/* --- unclaimed --- */

enum err card_unclaimed(struct db *db, unclaimed_visitor *visit, void *context)
{
    struct statement *query =
        statement_open(db, "SELECT id, code, tail, first_ms, last_ms, activity, taps FROM card "
                           "WHERE member IS NULL AND disabled = 0 AND taps > 0 "
                           "ORDER BY first_ms, id");
    bool wants_more = true;
    while (wants_more && statement_row(query)) {
        struct unclaimed card = {
            .id = statement_int(query, 0),
            .first_ms = statement_int(query, 3),
            .last_ms = statement_int(query, 4),
            .activity_id = statement_int(query, 5),
            .taps = (int)statement_int(query, 6),
        };
        statement_copy_text(query, 1, card.code, sizeof card.code);
        statement_copy_text(query, 2, card.tail, sizeof card.tail);
        wants_more = visit(&card, context);
    }
    return statement_close(query);
}
