#include "db/card.h"

#include "db/card_row.h"
#include "db/checkin.h"
#include "db/member.h"
#include "db/statement.h"

/* With the first tap at the last of the activities at which the card was tapped. */
#define UNCLAIMED                                                                                  \
    "SELECT card.id, code, tail, first_ms, last_ms, coalesce(chain.activity, 0),"                  \
    " coalesce(chain.wall_ms, 0), taps FROM card "                                                 \
    "LEFT JOIN chain ON chain.seq = (SELECT max(seq) FROM card_tap WHERE card_tap.card = "         \
    "card.id) "                                                                                    \
    "WHERE member IS NULL AND disabled = 0 AND taps > 0"                                           \
    " AND NOT EXISTS (SELECT 1 FROM organizer WHERE organizer.card = card.id AND active) "         \
    "ORDER BY first_ms, card.id"

enum err card_unclaimed(struct db *db, unclaimed_visitor *visit, void *context)
{
    struct statement *query = statement_open(db, UNCLAIMED);
    bool wants_more = true;
    while (wants_more && statement_row(query)) {
        struct unclaimed card = {
            .id = statement_int(query, 0),
            .first_ms = statement_int(query, 3),
            .last_ms = statement_int(query, 4),
            .activity_id = statement_int(query, 5),
            .tap_ms = statement_int(query, 6),
            .taps = (int)statement_int(query, 7),
        };
        statement_copy_text(query, 1, card.code, sizeof card.code);
        statement_copy_text(query, 2, card.tail, sizeof card.tail);
        wants_more = visit(&card, context);
    }
    return statement_close(query);
}

static enum err card_claim_owner(struct db *db, const struct chain_origin *origin,
                                 const struct card_row *row, const struct member *member,
                                 enum card_bind_outcome *ret_bind)
{
    *ret_bind = CARD_IS_SOMEBODYS;
    if (row->member_id != 0 && row->member_id != member->id)
        return ERR_OK;
    bool was_bound = row->member_id == member->id && !row->disabled;
    *ret_bind = was_bound ? CARD_WAS_BOUND : CARD_BOUND;
    return was_bound ? ERR_OK : card_row_bind(db, origin, row, member);
}

static enum err card_claim_tap(struct db *db, const struct chain_origin *origin, int64_t card_id,
                               int64_t member_id, int64_t activity_id, bool late,
                               struct card_claim *claim)
{
    int64_t seq = 0;
    struct statement *query =
        statement_open(db, "SELECT seq FROM card_tap WHERE card = ? AND activity = ?");
    statement_bind_int(query, 1, card_id);
    statement_bind_int(query, 2, activity_id);
    enum err err = statement_value(query, &seq);
    if (err == ERR_GONE)
        return ERR_OK;
    claim->was_tapped = true;
    if (err == ERR_OK)
        err =
            checkin_claim(db, origin, activity_id, member_id, card_id, seq, late, &claim->checkin);
    return err;
}

static enum err card_check_activity(struct db *db, int64_t activity_id)
{
    if (activity_id == 0)
        return ERR_OK;
    struct statement *query = statement_open(db, "SELECT id FROM activity WHERE id = ?");
    statement_bind_int(query, 1, activity_id);
    return statement_value(query, &activity_id);
}

enum err card_claim(struct db *db, const struct chain_origin *origin, int64_t card_id,
                    int64_t member_id, int64_t activity_id, bool late, struct card_claim *ret_claim)
{
    struct card_claim claim = {.was_tapped = false};
    struct card_row row;
    struct member member;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = card_row_get(db, card_id, &row);
    if (err == ERR_OK)
        err = member_get(db, member_id, &member);
    if (err == ERR_OK)
        err = card_check_activity(db, activity_id);
    if (err == ERR_OK)
        err = card_claim_owner(db, origin, &row, &member, &claim.bind);
    if (err == ERR_OK && activity_id != 0 && claim.bind != CARD_IS_SOMEBODYS)
        err = card_claim_tap(db, origin, card_id, member_id, activity_id, late, &claim);
    err = db_end(db, err);
    if (err == ERR_OK)
        *ret_claim = claim;
    return err;
}
