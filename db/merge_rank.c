#include "db/merge_rank.h"

#include "db/statement.h"

enum err merge_rank_add(struct db *db, const struct chain_origin *origin, int64_t activity_id,
                        int64_t member_id, const char *type, json_t *fields)
{
    int64_t seen_ms = 0;
    struct statement *query =
        statement_open(db, "SELECT coalesce(max(json_extract(data, '$.at_ms')), 0) FROM chain "
                           "WHERE activity = ? AND type = ? "
                           "AND json_extract(data, '$.member') = ?");
    statement_bind_int(query, 1, activity_id);
    statement_bind_text(query, 2, type);
    statement_bind_int(query, 3, member_id);
    enum err err = statement_value(query, &seen_ms);
    if (err == ERR_OK && seen_ms >= origin->stamp.wall_ms)
        json_object_set_new(fields, "rank_ms", json_integer(seen_ms + 1));
    return err;
}
