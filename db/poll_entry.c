#include "db/poll_entry.h"

#include "db/poll_row.h"
#include "db/statement.h"

/* The kinds of entries, each with the member that tells whether the last one is up to date. */
enum poll_fact { FACT_OPENED, FACT_TURNS, FACT_CLOSED, FACT_PAPER, POLL_FACTS };

static const struct {
    const char *type, *path;
} poll_facts[POLL_FACTS] = {
    [FACT_OPENED] = {"poll.open", "$.poll"},
    [FACT_TURNS] = {"poll.turns", "$.issued"},
    [FACT_CLOSED] = {"poll.close", "$.poll"},
    [FACT_PAPER] = {"poll.paper", "$.version"},
};

static const char *poll_kind_word(enum poll_kind kind)
{
    static const char *const words[] = {[POLL_EVALUATION] = "evaluation",
                                        [POLL_RESOLUTION] = "resolution",
                                        [POLL_APPRAISAL] = "appraisal"};
    return words[kind];
}

/* What the log has: the value in the last entry of that kind, or 0. */
static enum err poll_entry_logged(struct db *db, const struct poll *poll, enum poll_fact fact,
                                  int64_t *ret_value)
{
    int64_t value = 0;
    struct statement *query = statement_open(
        db, "SELECT json_extract(data, ?4) FROM chain WHERE activity = ?1 AND type = ?2 "
            "AND json_extract(data, '$.poll') = ?3 ORDER BY seq DESC LIMIT 1");
    statement_bind_int(query, 1, poll->activity_id);
    statement_bind_text(query, 2, poll_facts[fact].type);
    statement_bind_int(query, 3, poll->id);
    statement_bind_text(query, 4, poll_facts[fact].path);
    enum err err = statement_value(query, &value);
    if (err == ERR_OK || err == ERR_GONE)
        *ret_value = value;
    return err == ERR_GONE ? ERR_OK : err;
}

/* What it ought to have. */
static int64_t poll_entry_wanted(const struct poll_row *row, enum poll_fact fact)
{
    switch (fact) {
    case FACT_OPENED:
        return row->poll.id;
    case FACT_TURNS:
        return row->issued;
    case FACT_CLOSED:
        return row->poll.open ? 0 : row->poll.id;
    case FACT_PAPER:
        return row->version;
    case POLL_FACTS:
        break;
    }
    return 0;
}

static json_t *poll_entry_opened(const struct poll_row *row)
{
    const struct poll *poll = &row->poll;
    json_t *fields = json_pack("{s:I, s:s, s:i}", "poll", (json_int_t)poll->id, "kind",
                               poll_kind_word(poll->kind), "voters", row->lines);
    if (fields == NULL || poll->kind != POLL_RESOLUTION)
        return fields;
    json_object_set_new(fields, "item", json_string(poll->item));
    json_object_set_new(fields, "present", json_integer(poll->present));
    json_object_set_new(fields, "written_for", json_integer(row->written_for));
    json_object_set_new(fields, "written_against", json_integer(row->written_against));
    return fields;
}

static json_t *poll_entry_fields(const struct poll_row *row, enum poll_fact fact, int64_t old)
{
    json_int_t id = row->poll.id;
    switch (fact) {
    case FACT_OPENED:
        return poll_entry_opened(row);
    case FACT_TURNS:
        return json_pack("{s:I, s:i, s:I}", "poll", id, "issued", row->issued, "old",
                         (json_int_t)old);
    case FACT_CLOSED:
        return json_pack("{s:I, s:s, s:i, s:i}", "poll", id, "kind", poll_kind_word(row->poll.kind),
                         "expected", row->poll.expected, "ballots", row->poll.ballots);
    case FACT_PAPER:
        return json_pack("{s:I, s:i, s:I}", "poll", id, "version", row->version, "old",
                         (json_int_t)old);
    case POLL_FACTS:
        break;
    }
    return NULL;
}

static enum err poll_entry_write_missing(struct db *db, const struct chain_origin *origin,
                                         const struct poll_row *row)
{
    for (int fact = 0; fact < POLL_FACTS; fact++) {
        int64_t logged = 0;
        enum err err = poll_entry_logged(db, &row->poll, (enum poll_fact)fact, &logged);
        if (err == ERR_OK && logged != poll_entry_wanted(row, (enum poll_fact)fact))
            err = chain_append(db, origin, poll_facts[fact].type, row->poll.activity_id,
                               poll_entry_fields(row, (enum poll_fact)fact, logged), NULL);
        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

enum err poll_entry_write(struct db *db, const struct chain_origin *origin, int64_t id)
{
    struct poll_row row;
    enum err err = poll_row_get(db, id, &row);
    if (err == ERR_OK)
        err = db_begin(db);
    return err == ERR_OK ? db_end(db, poll_entry_write_missing(db, origin, &row)) : err;
}

enum err poll_entry_check(struct db *db, int64_t id, bool *ret_complete)
{
    struct poll_row row;
    enum err err = poll_row_get(db, id, &row);
    bool complete = true;
    for (int fact = 0; fact < POLL_FACTS && err == ERR_OK; fact++) {
        int64_t logged = 0;
        err = poll_entry_logged(db, &row.poll, (enum poll_fact)fact, &logged);
        complete = complete && logged == poll_entry_wanted(&row, (enum poll_fact)fact);
    }
    if (err == ERR_OK)
        *ret_complete = complete;
    return err;
}

static enum err poll_entry_complete(struct db *db, const struct chain_origin *origin, int64_t id)
{
    bool complete = true;
    enum err err = id != 0 ? poll_entry_check(db, id, &complete) : ERR_OK;
    return err == ERR_OK && !complete ? poll_entry_write(db, origin, id) : err;
}

enum err poll_entry_catch_up(struct db *db, const struct chain_origin *origin)
{
    int64_t last = 0, last_paper = 0;
    enum err err = poll_row_find_last(db, &last);
    if (err == ERR_OK)
        err = poll_row_find_last_paper(db, &last_paper);
    if (err == ERR_OK)
        err = poll_entry_complete(db, origin, last);
    return err == ERR_OK ? poll_entry_complete(db, origin, last_paper) : err;
}

enum err poll_entry_find_closed(struct db *db, int64_t activity_id, bool *ret_found)
{
    int64_t count = 0;
    struct statement *query =
        statement_open(db, "SELECT count(*) FROM chain WHERE activity = ?1 AND type = ?2 "
                           "AND json_extract(data, '$.kind') = ?3");
    statement_bind_int(query, 1, activity_id);
    statement_bind_text(query, 2, poll_facts[FACT_CLOSED].type);
    statement_bind_text(query, 3, poll_kind_word(POLL_EVALUATION));
    enum err err = statement_value(query, &count);
    if (err == ERR_OK)
        *ret_found = count > 0;
    return err;
}
