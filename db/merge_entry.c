#include "db/merge_entry.h"

#include "db/identity.h"
#include "db/statement.h"
#include "firmware/base/utf8.h"

#include <string.h>

enum err merge_entry_read(const json_t *line, struct merge_entry *ret_entry)
{
    const char *boot = json_string_value(json_object_get(line, "boot"));
    struct merge_entry entry = {
        .seq = json_integer_value(json_object_get(line, "seq")),
        .hash = json_string_value(json_object_get(line, "hash")),
        .by = json_string_value(json_object_get(line, "by")),
        .type = json_string_value(json_object_get(line, "type")),
        .data = json_object_get(line, "data"),
        .stamp = {.mono_ms = json_integer_value(json_object_get(line, "mono_ms")),
                  .trusted = json_is_true(json_object_get(line, "clock_trusted"))},
    };
    entry.member_id = json_integer_value(json_object_get(entry.data, "member"));
    if (entry.seq <= 0 || entry.hash == NULL || entry.by == NULL || entry.type == NULL ||
        boot == NULL || !utf8_copy(entry.stamp.boot_id, BOOT_ID_SIZE, boot) ||
        !json_is_object(entry.data) ||
        !chain_read_time(json_string_value(json_object_get(line, "time")), &entry.stamp.wall_ms))
        return ERR_CORRUPT;
    *ret_entry = entry;
    return ERR_OK;
}

const char *merge_entry_text(const struct merge_entry *entry, const char *key)
{
    const char *text = json_string_value(json_object_get(entry->data, key));
    return text == NULL ? "" : text;
}

/* ---- the log ---- */

enum err merge_entry_is_known(const struct merge *merge, const struct merge_entry *entry,
                              bool *ret_known)
{
    struct statement *query =
        statement_open(merge->db, "SELECT hash FROM merged WHERE device = ? AND device_seq = ?");
    statement_bind_text(query, 1, merge->device);
    statement_bind_int(query, 2, entry->seq);
    *ret_known = statement_row(query);
    if (*ret_known && strcmp(statement_text(query, 0), entry->hash) != 0) {
        merge->report->outcome = MERGE_OTHER_PAST;
        merge->report->entry = entry->seq;
    }
    return statement_close(query);
}

static enum err merge_insert(const struct merge *merge, const struct merge_entry *entry,
                             const struct merge_undone *undone, int64_t seq)
{
    struct statement *insert =
        statement_open(merge->db, "INSERT INTO merged (device, device_seq, hash, undoes_device, "
                                  "undoes_seq, seq) VALUES (?, ?, ?, ?, ?, ?)");
    statement_bind_text(insert, 1, merge->device);
    statement_bind_int(insert, 2, entry->seq);
    statement_bind_text(insert, 3, entry->hash);
    statement_bind_text(insert, 4, undone == NULL ? "" : undone->device);
    statement_bind_int(insert, 5, undone == NULL ? 0 : undone->seq);
    statement_bind_int(insert, 6, seq);
    return statement_run(insert);
}

/* Its time, or what it stands for (merge_rank.h). */
static int64_t merge_rank(const struct merge_entry *entry)
{
    const json_t *rank = json_object_get(entry->data, "rank_ms");
    return json_is_integer(rank) ? json_integer_value(rank) : entry->stamp.wall_ms;
}

enum err merge_entry_keep(const struct merge *merge, const struct merge_entry *entry,
                          const char *type, json_t *fields, const struct merge_undone *undone,
                          int64_t *ret_seq)
{
    json_t *whence = json_pack("{s:s, s:I, s:s, s:s, s:I}", "device", merge->device, "device_seq",
                               (json_int_t)entry->seq, "hash", entry->hash, "by", entry->by,
                               "at_ms", (json_int_t)merge_rank(entry));
    if (undone != NULL) {
        json_object_set_new(whence, "of", json_string(undone->device));
        json_object_set_new(whence, "of_seq", json_integer(undone->seq));
    }
    if (fields == NULL || json_object_update(fields, whence) != 0) {
        json_decref(fields);
        json_decref(whence);
        return ERR_INVALID;
    }
    json_decref(whence);
    enum err err =
        chain_append(merge->db, merge->origin, type, merge->activity_id, fields, ret_seq);
    return err == ERR_OK ? merge_insert(merge, entry, undone, *ret_seq) : err;
}

/* ---- people ---- */

void merge_entry_conflict(const struct merge *merge, enum merge_conflict_kind kind,
                          const char *name)
{
    struct merge_report *report = merge->report;
    for (int i = 0; i < report->conflict_count && i < MERGE_CONFLICTS_MAX; i++)
        if (report->conflicts[i].kind == kind && strcmp(report->conflicts[i].name, name) == 0)
            return;
    if (report->conflict_count < MERGE_CONFLICTS_MAX) {
        struct merge_conflict *conflict = &report->conflicts[report->conflict_count];
        conflict->kind = kind;
        utf8_copy(conflict->name, sizeof conflict->name, name);
    }
    report->conflict_count++;
}

/* By name on the list of the activity, and by branch where the entry names it: when that is one
 * person, and not one whom the other terminal knows as somebody else. */
static enum err merge_find_by_name(const struct merge *merge, const struct merge_entry *entry,
                                   int64_t *ret_member)
{
    struct statement *query = statement_open(
        merge->db, "SELECT DISTINCT invited.member FROM invited "
                   "JOIN member ON member.id = invited.member "
                   "JOIN branch ON branch.id = invited.branch WHERE invited.activity = ?1 "
                   "AND member.name = ?2 AND (?3 = '' OR branch.name = ?3) "
                   "AND substr(member.identity, 1, length(?4) + 1) <> ?4 || '-' LIMIT 2");
    statement_bind_int(query, 1, merge->activity_id);
    statement_bind_text(query, 2, merge_entry_text(entry, "name"));
    statement_bind_text(query, 3, merge_entry_text(entry, "branch"));
    statement_bind_text(query, 4, merge->device);
    int count = 0;
    for (; statement_row(query); count++)
        *ret_member = statement_int(query, 0);
    if (count != 1)
        *ret_member = 0;
    return statement_close(query);
}

static enum err merge_is_listed(const struct merge *merge, int64_t member_id, bool *ret_listed)
{
    int64_t exists = 0;
    struct statement *query = statement_open(
        merge->db, "SELECT EXISTS (SELECT 1 FROM invited WHERE activity = ? AND member = ?)");
    statement_bind_int(query, 1, merge->activity_id);
    statement_bind_int(query, 2, member_id);
    enum err err = statement_value(query, &exists);
    *ret_listed = exists != 0;
    return err;
}

enum err merge_entry_person(const struct merge *merge, const struct merge_entry *entry,
                            int64_t *ret_member)
{
    char identity[IDENTITY_SIZE];
    bool is_listed = true;
    const char *person = merge_entry_text(entry, "person");
    if (person[0] != '\0')
        utf8_copy(identity, sizeof identity, person);
    else
        identity_make(merge->device, entry->member_id, identity);
    enum err err = identity_find_member(merge->db, identity, ret_member);
    if (err == ERR_GONE)
        err = merge_find_by_name(merge, entry, ret_member);
    if (err == ERR_OK && *ret_member != 0)
        err = merge_is_listed(merge, *ret_member, &is_listed);
    if (err != ERR_OK || (*ret_member != 0 && is_listed))
        return err;
    merge_entry_conflict(merge, *ret_member == 0 ? MERGE_PERSON_UNKNOWN : MERGE_PERSON_UNLISTED,
                         merge_entry_text(entry, "name"));
    *ret_member = 0;
    return ERR_OK;
}
