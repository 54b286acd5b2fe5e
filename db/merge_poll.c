/* The closed polls of another terminal, which stay sealed in the log (poll_union.h). */
#include "db/merge_entry.h"

#include "db/poll_part.h"
#include "db/statement.h"

#include <string.h>

/* A line of polls.json; the texts belong to it. */
struct merge_poll {
    const char *item, *sealed;
    int kind, number;
    json_int_t id; /* there */
};

static enum err merge_poll_read(const json_t *line, struct merge_poll *ret_poll)
{
    int failed = json_unpack((json_t *)line, "{s:s, s:i, s:i, s:I, s:s}", "item", &ret_poll->item,
                             "kind", &ret_poll->kind, "number", &ret_poll->number, "poll",
                             &ret_poll->id, "sealed", &ret_poll->sealed);
    return failed ? ERR_CORRUPT : ERR_OK;
}

/* What people call it: its item, or the theme. */
static const char *merge_poll_name(const struct merge *merge, const struct merge_poll *poll)
{
    return poll->item[0] == '\0' ? merge->report->theme : poll->item;
}

/* Whether the line says what is inside the seal. ERR_UNSUPPORTED: no key in common. */
static enum err merge_poll_check(const struct merge *merge, const struct merge_poll *poll)
{
    struct poll_part part;
    enum err err = poll_part_open(merge->db, poll->sealed, &part);
    if (err != ERR_OK)
        return err;
    bool is_same = (int)part.poll.kind == poll->kind && part.number == poll->number &&
                   strcmp(part.poll.item, poll->item) == 0;
    poll_part_clear(&part);
    return is_same ? ERR_OK : ERR_CORRUPT;
}

/* A closed poll never changes, so another content is another past. */
static enum err merge_poll_find(const struct merge *merge, const struct merge_poll *poll,
                                bool *ret_known, bool *ret_same)
{
    struct statement *query = statement_open(
        merge->db, "SELECT json_extract(data, '$.sealed') FROM chain WHERE activity = ? "
                   "AND type = 'poll.merge' AND json_extract(data, '$.device') = ? "
                   "AND json_extract(data, '$.kind') = ? AND json_extract(data, '$.item') = ? "
                   "AND json_extract(data, '$.number') = ?");
    statement_bind_int(query, 1, merge->activity_id);
    statement_bind_text(query, 2, merge->device);
    statement_bind_int(query, 3, poll->kind);
    statement_bind_text(query, 4, poll->item);
    statement_bind_int(query, 5, poll->number);
    *ret_known = statement_row(query);
    *ret_same = *ret_known && strcmp(statement_text(query, 0), poll->sealed) == 0;
    return statement_close(query);
}

static enum err merge_poll_keep(const struct merge *merge, const struct merge_poll *poll)
{
    merge->report->polls++;
    return chain_append(merge->db, merge->origin, "poll.merge", merge->activity_id,
                        json_pack("{s:s, s:I, s:i, s:s, s:i, s:s}", "device", merge->device,
                                  "device_poll", poll->id, "kind", poll->kind, "item", poll->item,
                                  "number", poll->number, "sealed", poll->sealed),
                        NULL);
}

/* It is taken all the same: it may still be held here. Polls of this terminal that cannot be read
 * are told of elsewhere. */
static enum err merge_poll_look_here(const struct merge *merge, const struct merge_poll *poll)
{
    bool is_held = true;
    enum err err = poll_part_is_held(merge->db, merge->activity_id, (enum poll_kind)poll->kind,
                                     poll->item, poll->number, &is_held);
    if (err == ERR_OK && !is_held)
        merge_entry_conflict(merge, MERGE_POLL_NOT_HERE, merge_poll_name(merge, poll));
    return err == ERR_CORRUPT || err == ERR_UNSUPPORTED ? ERR_OK : err;
}

enum err merge_poll(const struct merge *merge, const json_t *line)
{
    struct merge_poll poll;
    bool is_known = false, is_same = false;
    enum err err = merge_poll_read(line, &poll);
    if (err == ERR_OK)
        err = merge_poll_check(merge, &poll);
    if (err == ERR_UNSUPPORTED) {
        merge_entry_conflict(merge, MERGE_POLL_NO_KEY, merge->report->theme);
        return ERR_OK;
    }
    if (err == ERR_OK)
        err = merge_poll_find(merge, &poll, &is_known, &is_same);
    if (err == ERR_OK && is_known && !is_same)
        merge_entry_conflict(merge, MERGE_POLL_DIFFERS, merge_poll_name(merge, &poll));
    if (err == ERR_OK && !is_known)
        err = merge_poll_keep(merge, &poll);
    return err == ERR_OK ? merge_poll_look_here(merge, &poll) : err;
}
