#include "db/card.h"

#include "db/card_row.h"
#include "db/member.h"
#include "db/organizer.h"
#include "db/statement.h"

static bool card_is_usable(const struct card *card)
{
    return card->uid_len != 0 && !card_is_random(card) && !card_is_blank(card);
}

static enum err card_find_or_add(struct db *db, const struct card *card, struct card_row *ret_row)
{
    enum err err = card_row_find(db, card, ret_row);
    return err == ERR_GONE ? card_row_add(db, card, ret_row) : err;
}

/* --- giving --- */

/* What is to happen to a card, and what it came to. */
struct card_gift {
    const struct card *card;
    enum card_bind_outcome outcome;
    struct member other; /* whose it is */
};

/* Inside the caller's transaction. */
static enum err card_give(struct db *db, const struct chain_origin *origin,
                          const struct member *member, struct card_gift *gift)
{
    struct card_row row;
    enum err err = card_find_or_add(db, gift->card, &row);
    if (err != ERR_OK)
        return err;
    gift->outcome = CARD_WAS_BOUND;
    if (row.member_id == member->id && !row.disabled)
        return ERR_OK;
    gift->outcome = CARD_BOUND;
    if (row.member_id != 0 && row.member_id != member->id) {
        err = member_get(db, row.member_id, &gift->other);
        if (err != ERR_OK)
            return err;
        gift->outcome = CARD_IS_SOMEBODYS;
    }
    return gift->outcome == CARD_BOUND ? card_row_bind(db, origin, &row, member) : ERR_OK;
}

static enum err card_give_to(struct db *db, const struct chain_origin *origin, int64_t member_id,
                             struct card_gift *gift)
{
    struct member member;
    gift->outcome = CARD_IS_RANDOM;
    if (!card_is_usable(gift->card))
        return ERR_OK;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = member_get(db, member_id, &member);
    if (err == ERR_OK)
        err = card_give(db, origin, &member, gift);
    return db_end(db, err);
}

enum err card_look_up(struct db *db, const struct card *card, struct member *ret_member,
                      bool *ret_disabled)
{
    struct card_row row = {.id = 0};
    struct member member = {.id = 0};
    enum err err = card_row_find(db, card, &row);
    if (err == ERR_GONE)
        err = ERR_OK;
    if (err == ERR_OK && row.member_id != 0)
        err = member_get(db, row.member_id, &member);
    if (err != ERR_OK)
        return err;
    *ret_member = member;
    *ret_disabled = row.disabled;
    return ERR_OK;
}

enum err card_bind(struct db *db, const struct chain_origin *origin, int64_t member_id,
                   const struct card *card, enum card_bind_outcome *ret_outcome,
                   struct member *ret_other)
{
    struct card_gift gift = {.card = card};
    enum err err = card_give_to(db, origin, member_id, &gift);
    if (err != ERR_OK)
        return err;
    if (ret_other != NULL && gift.outcome == CARD_IS_SOMEBODYS)
        *ret_other = gift.other;
    *ret_outcome = gift.outcome;
    return ERR_OK;
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

/* All of a person's cards in use but one (0: all of them). Inside the caller's transaction. */
static enum err card_disable_others(struct db *db, const struct chain_origin *origin,
                                    int64_t member_id, int64_t kept_id, int *ret_count)
{
    struct card_row row = {.member_id = member_id};
    enum err err = ERR_OK;
    *ret_count = 0;
    while (err == ERR_OK) {
        struct statement *query =
            statement_open(db, "SELECT id FROM card WHERE member = ? AND NOT disabled "
                               "AND id <> ? ORDER BY id LIMIT 1");
        statement_bind_int(query, 1, member_id);
        statement_bind_int(query, 2, kept_id);
        err = statement_value(query, &row.id);
        if (err == ERR_OK)
            err = card_store_disabled(db, origin, &row);
        if (err == ERR_OK)
            ++*ret_count;
    }
    return err == ERR_GONE ? ERR_OK : err;
}

enum err card_disable_of(struct db *db, const struct chain_origin *origin, int64_t member_id,
                         int *ret_count)
{
    struct member member;
    int count = 0;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = member_get(db, member_id, &member);
    if (err == ERR_OK)
        err = card_disable_others(db, origin, member_id, 0, &count);
    err = db_end(db, err);
    if (err == ERR_OK && ret_count != NULL)
        *ret_count = count;
    return err;
}

/* The lost card may have been an organizer's, too. */
static enum err card_move_organizer(struct db *db, const struct chain_origin *origin,
                                    int64_t member_id, const struct card *card)
{
    enum organizer_outcome outcome;
    int64_t id = 0;
    struct statement *query =
        statement_open(db, "SELECT organizer.id FROM organizer JOIN card ON card.id = "
                           "organizer.card WHERE organizer.active AND card.member = ? "
                           "AND card.disabled");
    statement_bind_int(query, 1, member_id);
    enum err err = statement_value(query, &id);
    if (err == ERR_OK)
        err = organizer_set_card(db, origin, id, card, &outcome);
    return err == ERR_GONE ? ERR_OK : err;
}

/* Inside the caller's transaction. */
static enum err card_replace_checked(struct db *db, const struct chain_origin *origin,
                                     int64_t member_id, const struct card *card,
                                     enum card_bind_outcome *ret_outcome, struct member *ret_other)
{
    struct card_row row;
    int count = 0;
    enum err err = card_bind(db, origin, member_id, card, ret_outcome, ret_other);
    if (err != ERR_OK || *ret_outcome == CARD_IS_SOMEBODYS || *ret_outcome == CARD_IS_RANDOM)
        return err;
    err = card_row_find(db, card, &row);
    if (err == ERR_OK)
        err = card_disable_others(db, origin, member_id, row.id, &count);
    return err == ERR_OK ? card_move_organizer(db, origin, member_id, card) : err;
}

enum err card_replace(struct db *db, const struct chain_origin *origin, int64_t member_id,
                      const struct card *card, enum card_bind_outcome *ret_outcome,
                      struct member *ret_other)
{
    enum card_bind_outcome outcome = CARD_BOUND;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = card_replace_checked(db, origin, member_id, card, &outcome, ret_other);
    err = db_end(db, err);
    if (err == ERR_OK)
        *ret_outcome = outcome;
    return err;
}

/* --- a person's cards --- */

enum err card_list(struct db *db, int64_t member_id, card_visitor *visit, void *context)
{
    struct statement *query =
        statement_open(db, "SELECT id, disabled, tail FROM card WHERE member = ? ORDER BY id");
    statement_bind_int(query, 1, member_id);
    bool wants_more = true;
    while (wants_more && statement_row(query)) {
        struct card_of_member card = {.id = statement_int(query, 0),
                                      .disabled = statement_int(query, 1) != 0};
        statement_copy_text(query, 2, card.tail, sizeof card.tail);
        wants_more = visit(&card, context);
    }
    return statement_close(query);
}
