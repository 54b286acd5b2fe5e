#include "db/organizer.h"

#include "db/card_row.h"
#include "db/organizer_pin.h"
#include "db/statement.h"
#include "firmware/base/utf8.h"

/* --- reading --- */

#define ORGANIZER_SELECT                                                                           \
    "SELECT organizer.id, name, coalesce(card.member, 0) FROM organizer "                          \
    "JOIN card ON card.id = organizer.card WHERE organizer.active"

static void organizer_read(struct statement *query, struct organizer *ret_organizer)
{
    ret_organizer->id = statement_int(query, 0);
    statement_copy_text(query, 1, ret_organizer->name, sizeof ret_organizer->name);
    ret_organizer->member_id = statement_int(query, 2);
}

/* Closes the query. ERR_GONE: no row. */
static enum err organizer_read_one(struct statement *query, struct organizer *ret_organizer)
{
    struct organizer organizer;
    bool found = statement_row(query);
    if (found)
        organizer_read(query, &organizer);
    enum err err = statement_close(query);
    if (err == ERR_OK && found)
        *ret_organizer = organizer;
    return err == ERR_OK && !found ? ERR_GONE : err;
}

static enum err organizer_get(struct db *db, int64_t id, struct organizer *ret_organizer)
{
    struct statement *query = statement_open(db, ORGANIZER_SELECT " AND organizer.id = ?");
    statement_bind_int(query, 1, id);
    return organizer_read_one(query, ret_organizer);
}

enum err organizer_find(struct db *db, const struct card *card, struct organizer *ret_organizer)
{
    struct card_row row;
    enum err err = card_row_find(db, card, &row);
    if (err != ERR_OK || row.disabled)
        return err == ERR_OK ? ERR_GONE : err;
    struct statement *query = statement_open(db, ORGANIZER_SELECT " AND card.id = ?");
    statement_bind_int(query, 1, row.id);
    return organizer_read_one(query, ret_organizer);
}

enum err organizer_list(struct db *db, organizer_visitor *visit, void *context)
{
    struct statement *query = statement_open(db, ORGANIZER_SELECT " ORDER BY name");
    bool wants_more = true;
    while (wants_more && statement_row(query)) {
        struct organizer organizer;
        organizer_read(query, &organizer);
        wants_more = visit(&organizer, context);
    }
    return statement_close(query);
}

enum err organizer_count(struct db *db, int *ret_count)
{
    int64_t count = 0;
    enum err err =
        statement_value(statement_open(db, "SELECT count(*) FROM organizer WHERE active"), &count);
    if (err == ERR_OK)
        *ret_count = (int)count;
    return err;
}

/* --- adding --- */

static enum err organizer_exists(struct statement *query, bool *ret_exists)
{
    int64_t exists = 0;
    enum err err = statement_value(query, &exists);
    *ret_exists = exists != 0;
    return err;
}

static bool organizer_may_use(const struct card *card)
{
    return card->uid_len != 0 && !card_is_random(card) && !card_is_blank(card);
}

/* The card as it is known, or made known. Inside the caller's transaction. */
static enum err organizer_take_card(struct db *db, const struct card *card,
                                    enum organizer_outcome *ret_outcome, int64_t *ret_card)
{
    struct card_row row;
    bool is_taken = false;
    enum err err = card_row_find(db, card, &row);
    if (err == ERR_GONE)
        err = card_row_add(db, card, &row);
    if (err != ERR_OK)
        return err;
    struct statement *query =
        statement_open(db, "SELECT EXISTS (SELECT 1 FROM organizer WHERE card = ? AND active)");
    statement_bind_int(query, 1, row.id);
    err = organizer_exists(query, &is_taken);
    *ret_card = row.id;
    *ret_outcome = row.disabled ? ORGANIZER_CARD_UNUSABLE
                   : is_taken   ? ORGANIZER_CARD_TAKEN
                                : ORGANIZER_DONE;
    return err;
}

static enum err organizer_insert(struct db *db, const struct chain_origin *origin, const char *name,
                                 int64_t card_id, const char *pin_hash, int64_t *ret_id)
{
    struct statement *insert =
        statement_open(db, "INSERT INTO organizer (name, card, pin_hash) VALUES (?, ?, ?)");
    statement_bind_text(insert, 1, name);
    statement_bind_int(insert, 2, card_id);
    statement_bind_text(insert, 3, pin_hash);
    enum err err = statement_run(insert);
    *ret_id = statement_inserted_id(db);
    if (err == ERR_OK)
        err = chain_append(db, origin, "organizer.add", 0,
                           json_pack("{s:I, s:s, s:I}", "organizer", (json_int_t)*ret_id, "name",
                                     name, "card", (json_int_t)card_id),
                           NULL);
    return err;
}

/* Inside the caller's transaction. */
static enum err organizer_add_checked(struct db *db, const struct chain_origin *origin,
                                      const char *name, const struct card *card,
                                      const char *pin_hash, enum organizer_outcome *ret_outcome,
                                      int64_t *ret_id)
{
    int64_t card_id = 0;
    bool is_taken = false;
    struct statement *query =
        statement_open(db, "SELECT EXISTS (SELECT 1 FROM organizer WHERE name = ? AND active)");
    statement_bind_text(query, 1, name);
    enum err err = organizer_exists(query, &is_taken);
    *ret_outcome = ORGANIZER_NAME_TAKEN;
    if (err == ERR_OK && !is_taken)
        err = organizer_take_card(db, card, ret_outcome, &card_id);
    if (err == ERR_OK && *ret_outcome == ORGANIZER_DONE)
        err = organizer_insert(db, origin, name, card_id, pin_hash, ret_id);
    return err;
}

enum err organizer_add(struct db *db, const struct chain_origin *origin, const char *name,
                       const struct card *card, const char *pin,
                       enum organizer_outcome *ret_outcome, int64_t *ret_id)
{
    char kept_name[NAME_SIZE], pin_hash[ORGANIZER_PIN_HASH_SIZE];
    int64_t id = 0;
    enum organizer_outcome outcome = organizer_judge_pin(pin);
    if (name[0] == '\0' || !utf8_copy(kept_name, sizeof kept_name, name))
        return ERR_INVALID;
    if (!organizer_may_use(card))
        outcome = ORGANIZER_CARD_UNUSABLE;
    *ret_outcome = outcome;
    if (outcome != ORGANIZER_DONE)
        return ERR_OK;
    enum err err = organizer_pin_hash(pin, pin_hash);
    if (err == ERR_OK)
        err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = organizer_add_checked(db, origin, name, card, pin_hash, &outcome, &id);
    err = db_end(db, err);
    if (err == ERR_OK)
        *ret_outcome = outcome;
    if (err == ERR_OK && ret_id != NULL && outcome == ORGANIZER_DONE)
        *ret_id = id;
    return err;
}

/* --- changing --- */

static enum err organizer_store_card(struct db *db, const struct chain_origin *origin,
                                     const struct organizer *organizer, int64_t card_id)
{
    int64_t old_card = 0;
    struct statement *query = statement_open(db, "SELECT card FROM organizer WHERE id = ?");
    statement_bind_int(query, 1, organizer->id);
    enum err err = statement_value(query, &old_card);
    if (err != ERR_OK)
        return err;
    struct statement *update = statement_open(db, "UPDATE organizer SET card = ? WHERE id = ?");
    statement_bind_int(update, 1, card_id);
    statement_bind_int(update, 2, organizer->id);
    err = statement_run(update);
    if (err == ERR_OK)
        err = chain_append(db, origin, "organizer.set_card", 0,
                           json_pack("{s:I, s:s, s:I, s:I}", "organizer", (json_int_t)organizer->id,
                                     "name", organizer->name, "old", (json_int_t)old_card, "new",
                                     (json_int_t)card_id),
                           NULL);
    return err;
}

/* Inside the caller's transaction. */
static enum err organizer_change_card(struct db *db, const struct chain_origin *origin, int64_t id,
                                      const struct card *card, enum organizer_outcome *ret_outcome)
{
    struct organizer organizer;
    int64_t card_id = 0;
    enum err err = organizer_get(db, id, &organizer);
    if (err == ERR_OK)
        err = organizer_take_card(db, card, ret_outcome, &card_id);
    if (err == ERR_OK && *ret_outcome == ORGANIZER_DONE)
        err = organizer_store_card(db, origin, &organizer, card_id);
    return err;
}

enum err organizer_set_card(struct db *db, const struct chain_origin *origin, int64_t id,
                            const struct card *card, enum organizer_outcome *ret_outcome)
{
    enum organizer_outcome outcome = ORGANIZER_CARD_UNUSABLE;
    enum err err = ERR_OK;
    if (organizer_may_use(card)) {
        err = db_begin(db);
        if (err == ERR_OK)
            err = db_end(db, organizer_change_card(db, origin, id, card, &outcome));
    }
    if (err == ERR_OK)
        *ret_outcome = outcome;
    return err;
}

/* Inside the caller's transaction. */
static enum err organizer_retire(struct db *db, const struct chain_origin *origin, int64_t id,
                                 enum organizer_outcome *ret_outcome)
{
    struct organizer organizer;
    int count = 0;
    enum err err = organizer_get(db, id, &organizer);
    if (err == ERR_OK)
        err = organizer_count(db, &count);
    *ret_outcome = count == 1 ? ORGANIZER_IS_LAST : ORGANIZER_DONE;
    if (err != ERR_OK || count == 1)
        return err;
    struct statement *update = statement_open(db, "UPDATE organizer SET active = 0 WHERE id = ?");
    statement_bind_int(update, 1, id);
    err = statement_run(update);
    if (err == ERR_OK)
        err = chain_append(
            db, origin, "organizer.remove", 0,
            json_pack("{s:I, s:s}", "organizer", (json_int_t)id, "name", organizer.name), NULL);
    return err;
}

enum err organizer_remove(struct db *db, const struct chain_origin *origin, int64_t id,
                          enum organizer_outcome *ret_outcome)
{
    enum organizer_outcome outcome = ORGANIZER_DONE;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = db_end(db, organizer_retire(db, origin, id, &outcome));
    if (err == ERR_OK)
        *ret_outcome = outcome;
    return err;
}
