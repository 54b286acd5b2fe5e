/* Leave and other ways of taking part, as the terminal said that spoke last (merge.h). */
#include "db/merge_entry.h"

#include "db/expected.h"
#include "db/leave.h"
#include "db/other_way.h"
#include "db/statement.h"
#include "firmware/base/utf8.h"

#include <string.h>

/* What a terminal said last, by its own count, is its word; of these the latest by the clock holds.
 * Equals are told apart by what they say, so that both terminals decide alike. db/rows.c compares
 * the rows with the same. */
#define MERGE_LAST(types, value)                                                                   \
    "SELECT word, value FROM (SELECT coalesce(json_extract(data, '$.type'), type) AS word, "       \
    "json_extract(data, '$." value "') AS value, "                                                 \
    "coalesce(json_extract(data, '$.at_ms'), json_extract(data, '$.rank_ms'), wall_ms) AS at, "    \
    "max(coalesce(json_extract(data, '$.device_seq'), seq)) FROM chain "                           \
    "WHERE activity = ?1 AND type IN (" types ") AND json_extract(data, '$.member') = ?2 "         \
    "GROUP BY coalesce(json_extract(data, '$.device'), '')) "                                      \
    "ORDER BY at DESC, word DESC, value DESC LIMIT 1"

/* A text is longer than any of these words when it is none. */
enum { MERGE_WORD_SIZE = 24 };

struct merge_word {
    char word[MERGE_WORD_SIZE], value[MERGE_WORD_SIZE];
};

static enum err merge_last_word(const struct merge *merge, struct statement *query,
                                int64_t member_id, struct merge_word *ret_word)
{
    statement_bind_int(query, 1, merge->activity_id);
    statement_bind_int(query, 2, member_id);
    if (statement_row(query)) {
        statement_copy_text(query, 0, ret_word->word, MERGE_WORD_SIZE);
        statement_copy_text(query, 1, ret_word->value, MERGE_WORD_SIZE);
    }
    return statement_close(query);
}

/* Who it is, if he counts here: nobody else can be on leave. */
static enum err merge_find_expected(const struct merge *merge, const struct merge_entry *entry,
                                    int64_t *ret_member)
{
    struct member member;
    bool counts = false;
    enum err err = merge_entry_person(merge, entry, ret_member);
    if (err != ERR_OK || *ret_member == 0)
        return err;
    err = expected_find(merge->db, merge->activity_id, *ret_member, &member, &counts);
    if (err == ERR_OK && !counts) {
        merge_entry_conflict(merge, MERGE_PERSON_UNLISTED, merge_entry_text(entry, "name"));
        *ret_member = 0;
    }
    return err;
}

enum err merge_leave(const struct merge *merge, const struct merge_entry *entry)
{
    struct merge_word last = {.word = ""};
    int64_t member_id = 0, seq = 0;
    enum err err = merge_find_expected(merge, entry, &member_id);
    if (err != ERR_OK || member_id == 0)
        return err;
    err = merge_entry_keep(merge, entry, "merge.leave",
                           json_pack("{s:I, s:s, s:s, s:b, s:b}", "member", (json_int_t)member_id,
                                     "name", merge_entry_text(entry, "name"), "type", entry->type,
                                     "was_on_leave",
                                     json_is_true(json_object_get(entry->data, "was_on_leave")),
                                     "paper", json_is_true(json_object_get(entry->data, "paper"))),
                           NULL, &seq);
    merge->report->leaves += err == ERR_OK;
    if (err == ERR_OK)
        err = merge_last_word(
            merge,
            statement_open(merge->db,
                           MERGE_LAST("'leave.set', 'leave.cancel', 'merge.leave'", "paper")),
            member_id, &last);
    return err == ERR_OK
               ? leave_settle(merge->db, merge->origin, merge->activity_id, member_id,
                              strcmp(last.word, "leave.set") == 0, strcmp(last.value, "1") == 0)
               : err;
}

enum err merge_other_way(const struct merge *merge, const struct merge_entry *entry)
{
    struct merge_word last = {.word = ""};
    int64_t member_id = 0, seq = 0;
    const char *old = json_string_value(json_object_get(entry->data, "old"));
    const char *new = json_string_value(json_object_get(entry->data, "new"));
    enum err err = merge_find_expected(merge, entry, &member_id);
    if (err != ERR_OK || member_id == 0)
        return err;
    err = merge_entry_keep(merge, entry, "merge.other_way",
                           json_pack("{s:I, s:s, s:s, s:s?, s:s?, s:s}", "member",
                                     (json_int_t)member_id, "name", merge_entry_text(entry, "name"),
                                     "type", entry->type, "old", old, "new", new, "reason",
                                     merge_entry_text(entry, "reason")),
                           NULL, &seq);
    merge->report->others += err == ERR_OK;
    if (err == ERR_OK)
        err = merge_last_word(
            merge,
            statement_open(
                merge->db,
                MERGE_LAST("'other_way.set', 'other_way.cancel', 'merge.other_way'", "new")),
            member_id, &last);
    return err == ERR_OK ? other_way_settle(merge->db, merge->origin, merge->activity_id, member_id,
                                            strcmp(last.word, "other_way.set") == 0, last.value)
                         : err;
}
