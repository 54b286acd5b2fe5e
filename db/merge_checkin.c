/* Sign-ins and guests of another terminal, and what takes them back (merge.h). */
#include "db/merge_entry.h"

#include "db/guest.h"
#include "db/statement.h"

#include <string.h>

/* ---- sign-ins ---- */

/* Of all that hold the earliest counts; the terminal and the number decide between equals, so that
 * both terminals decide alike. */
static enum err merge_settle_checkins(const struct merge *merge, int64_t member_id)
{
    int64_t best = 0;
    struct statement *query =
        statement_open(merge->db, "SELECT id FROM checkin WHERE activity = ?1 AND member = ?2 "
                                  "AND undone_by IS NULL ORDER BY wall_ms, "
                                  "CASE device WHEN '' THEN ?3 ELSE device END, "
                                  "CASE device WHEN '' THEN seq ELSE device_seq END LIMIT 1");
    statement_bind_int(query, 1, merge->activity_id);
    statement_bind_int(query, 2, member_id);
    statement_bind_text(query, 3, db_device(merge->db));
    enum err err = statement_value(query, &best);
    if (err != ERR_OK)
        return err == ERR_GONE ? ERR_OK : err;
    struct statement *beat =
        statement_open(merge->db, "UPDATE checkin SET beaten = 1 WHERE activity = ? AND member = ? "
                                  "AND undone_by IS NULL AND id <> ? AND NOT beaten");
    statement_bind_int(beat, 1, merge->activity_id);
    statement_bind_int(beat, 2, member_id);
    statement_bind_int(beat, 3, best);
    err = statement_run(beat);
    if (err != ERR_OK)
        return err;
    struct statement *raise =
        statement_open(merge->db, "UPDATE checkin SET beaten = 0 WHERE id = ? AND beaten");
    statement_bind_int(raise, 1, best);
    return statement_run(raise);
}

/* A card that was nobody's counts from its tap on, which has an entry of its own. */
static struct stamp merge_checkin_stamp(const struct merge *merge, const struct merge_entry *entry)
{
    int64_t tap_seq = json_integer_value(json_object_get(entry->data, "tap"));
    size_t index;
    json_t *line;
    json_array_foreach(merge->entries, index, line)
    {
        struct merge_entry tap;
        if (tap_seq != 0 && merge_entry_read(line, &tap) == ERR_OK && tap.seq == tap_seq &&
            strcmp(tap.type, "checkin.refused") == 0)
            return tap.stamp;
    }
    return entry->stamp;
}

/* Through which line of the roster here: the one there, if there is such a line. */
static enum err merge_find_line(const struct merge *merge, const struct merge_entry *entry,
                                int64_t member_id, int64_t *ret_branch, bool *ret_guest)
{
    struct statement *query =
        statement_open(merge->db, "SELECT invited.branch, counts FROM invited "
                                  "JOIN branch ON branch.id = invited.branch "
                                  "WHERE invited.activity = ? AND invited.member = ? "
                                  "ORDER BY branch.name IS ? DESC, counts DESC, position LIMIT 1");
    statement_bind_int(query, 1, merge->activity_id);
    statement_bind_int(query, 2, member_id);
    statement_bind_text(query, 3, merge_entry_text(entry, "branch"));
    if (statement_row(query)) {
        *ret_branch = statement_int(query, 0);
        *ret_guest = statement_int(query, 1) == 0;
    }
    return statement_close(query);
}

/* The fields are the row's; it is beaten until merge_settle_checkins() has looked. */
static enum err merge_insert_checkin(const struct merge *merge, const struct merge_entry *entry,
                                     const json_t *fields, int64_t seq)
{
    struct statement *insert = statement_open(
        merge->db,
        "INSERT INTO checkin (activity, member, branch, wall_ms, mono_ms, boot_id, trusted, late, "
        "method, reason, guest, seq, device, device_seq, beaten) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)");
    statement_bind_int(insert, 1, merge->activity_id);
    statement_bind_int(insert, 2, json_integer_value(json_object_get(fields, "member")));
    statement_bind_int(insert, 3, json_integer_value(json_object_get(fields, "branch_id")));
    statement_bind_int(insert, 4, json_integer_value(json_object_get(fields, "came_ms")));
    statement_bind_int(insert, 5, json_integer_value(json_object_get(fields, "mono_ms")));
    statement_bind_text(insert, 6, json_string_value(json_object_get(fields, "boot")));
    statement_bind_int(insert, 7, json_is_true(json_object_get(fields, "clock_trusted")));
    statement_bind_int(insert, 8, json_is_true(json_object_get(fields, "late")));
    statement_bind_text(insert, 9, json_string_value(json_object_get(fields, "method")));
    statement_bind_text(insert, 10, json_string_value(json_object_get(fields, "reason")));
    statement_bind_int(insert, 11, json_is_true(json_object_get(fields, "guest")));
    statement_bind_int(insert, 12, seq);
    statement_bind_text(insert, 13, merge->device);
    statement_bind_int(insert, 14, entry->seq);
    return statement_run(insert);
}

/* It may have been taken back by a third terminal whose bundle came first. */
static enum err merge_find_mark(const struct merge *merge, const struct merge_entry *entry,
                                int64_t *ret_seq)
{
    struct statement *query =
        statement_open(merge->db, "SELECT coalesce(min(seq), 0) FROM merged "
                                  "WHERE undoes_device = ? AND undoes_seq = ? "
                                  "AND undoes_seq <> 0");
    statement_bind_text(query, 1, merge->device);
    statement_bind_int(query, 2, entry->seq);
    return statement_value(query, ret_seq);
}

static enum err merge_mark_checkin(const struct merge *merge, int64_t id, int64_t undo_seq)
{
    struct statement *update =
        statement_open(merge->db, "UPDATE checkin SET undone_by = ? WHERE id = ?");
    statement_bind_int(update, 1, undo_seq);
    statement_bind_int(update, 2, id);
    return statement_run(update);
}

enum err merge_checkin(const struct merge *merge, const struct merge_entry *entry)
{
    struct stamp stamp = merge_checkin_stamp(merge, entry);
    int64_t member_id = 0, branch_id = 0, seq = 0, id = 0, undo_seq = 0;
    bool is_guest = false;
    enum err err = merge_entry_person(merge, entry, &member_id);
    if (err != ERR_OK || member_id == 0)
        return err;
    err = merge_find_line(merge, entry, member_id, &branch_id, &is_guest);
    if (err != ERR_OK)
        return err;
    json_t *fields = json_pack(
        "{s:I, s:s, s:I, s:s, s:s, s:b, s:b, s:b, s:s, s:I, s:I, s:s, s:b}", "member",
        (json_int_t)member_id, "name", merge_entry_text(entry, "name"), "branch_id",
        (json_int_t)branch_id, "branch", merge_entry_text(entry, "branch"), "method",
        merge_entry_text(entry, "method"), "late",
        json_is_true(json_object_get(entry->data, "late")), "guest", is_guest, "was_on_leave",
        json_is_true(json_object_get(entry->data, "was_on_leave")), "reason",
        merge_entry_text(entry, "reason"), "came_ms", (json_int_t)stamp.wall_ms, "mono_ms",
        (json_int_t)stamp.mono_ms, "boot", stamp.boot_id, "clock_trusted", stamp.trusted);
    json_t *tap = json_object_get(entry->data, "tap");
    if (tap != NULL)
        json_object_set(fields, "tap", tap);
    err = merge_entry_keep(merge, entry, "merge.checkin", json_incref(fields), NULL, &seq);
    if (err == ERR_OK)
        err = merge_insert_checkin(merge, entry, fields, seq);
    json_decref(fields);
    id = statement_inserted_id(merge->db);
    if (err == ERR_OK)
        err = merge_find_mark(merge, entry, &undo_seq);
    if (err == ERR_OK && undo_seq != 0)
        err = merge_mark_checkin(merge, id, undo_seq);
    merge->report->checkins += err == ERR_OK;
    return err == ERR_OK ? merge_settle_checkins(merge, member_id) : err;
}

/* ---- taking back ---- */

/* Of this terminal itself the name is left out, as in the rows. */
static struct merge_undone merge_read_undone(const struct merge *merge,
                                             const struct merge_entry *entry)
{
    const char *device = merge_entry_text(entry, "of");
    bool is_theirs = device[0] == '\0';
    struct merge_undone undone = {
        .device = is_theirs ? merge->device : device,
        .seq = json_integer_value(json_object_get(entry->data, is_theirs ? "undoes" : "of_seq")),
    };
    if (strcmp(undone.device, db_device(merge->db)) == 0)
        undone.device = "";
    return undone;
}

/* A row, by terminal and number, of this activity; id 0: there is none (yet). */
struct merge_row {
    int64_t id, member_id;
    bool is_undone;
};

static enum err merge_find_row(struct statement *query, const struct merge *merge,
                               const struct merge_undone *undone, struct merge_row *ret_row)
{
    statement_bind_int(query, 1, merge->activity_id);
    statement_bind_text(query, 2, undone->device);
    statement_bind_int(query, 3, undone->seq);
    *ret_row = (struct merge_row){.id = 0};
    if (statement_row(query))
        *ret_row = (struct merge_row){.id = statement_int(query, 0),
                                      .member_id = statement_int(query, 1),
                                      .is_undone = statement_int(query, 2) != 0};
    return statement_close(query);
}

#define MERGE_ROW(table, member)                                                                   \
    "SELECT id, " member ", undone_by IS NOT NULL FROM " table " WHERE activity = ?1 "             \
    "AND device = ?2 AND CASE ?2 WHEN '' THEN seq ELSE device_seq END = ?3"

static enum err merge_keep_undo(const struct merge *merge, const struct merge_entry *entry,
                                const char *type, const struct merge_undone *undone,
                                int64_t member_id, int64_t *ret_seq)
{
    bool was_beaten = json_is_true(json_object_get(entry->data, "beaten"));
    merge->report->undone++;
    return merge_entry_keep(merge, entry, type,
                            json_pack("{s:I, s:s, s:s, s:b}", "member", (json_int_t)member_id,
                                      "name", merge_entry_text(entry, "name"), "reason",
                                      merge_entry_text(entry, "reason"), "beaten", was_beaten),
                            undone, ret_seq);
}

enum err merge_checkin_undo(const struct merge *merge, const struct merge_entry *entry)
{
    struct merge_undone undone = merge_read_undone(merge, entry);
    struct merge_row row;
    int64_t seq = 0;
    enum err err = merge_find_row(statement_open(merge->db, MERGE_ROW("checkin", "member")), merge,
                                  &undone, &row);
    if (err == ERR_OK)
        err = merge_keep_undo(merge, entry, "merge.checkin_undo", &undone, row.member_id, &seq);
    if (err != ERR_OK || row.id == 0 || row.is_undone)
        return err;
    err = merge_mark_checkin(merge, row.id, seq);
    return err == ERR_OK ? merge_settle_checkins(merge, row.member_id) : err;
}

/* ---- guests ---- */

static enum err merge_mark_guest(const struct merge *merge, int64_t id, int64_t undo_seq)
{
    struct statement *update =
        statement_open(merge->db, "UPDATE guest SET undone_by = ? WHERE id = ?");
    statement_bind_int(update, 1, undo_seq);
    statement_bind_int(update, 2, id);
    return statement_run(update);
}

static enum err merge_insert_guest(const struct merge *merge, const struct merge_entry *entry,
                                   enum guest_kind kind, int64_t seq)
{
    struct statement *insert = statement_open(
        merge->db, "INSERT INTO guest (activity, name, kind, label, wall_ms, seq, device, "
                   "device_seq) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    statement_bind_int(insert, 1, merge->activity_id);
    statement_bind_text(insert, 2, merge_entry_text(entry, "name"));
    statement_bind_int(insert, 3, kind);
    statement_bind_text(insert, 4, merge_entry_text(entry, "label"));
    statement_bind_int(insert, 5, entry->stamp.wall_ms);
    statement_bind_int(insert, 6, seq);
    statement_bind_text(insert, 7, merge->device);
    statement_bind_int(insert, 8, entry->seq);
    return statement_run(insert);
}

enum err merge_guest(const struct merge *merge, const struct merge_entry *entry)
{
    int64_t seq = 0, undo_seq = 0;
    enum guest_kind kind = guest_kind_of(merge_entry_text(entry, "kind"));
    enum err err = merge_entry_keep(
        merge, entry, "merge.guest",
        json_pack("{s:s, s:s, s:s}", "name", merge_entry_text(entry, "name"), "kind",
                  guest_kind_word(kind), "label", merge_entry_text(entry, "label")),
        NULL, &seq);
    if (err == ERR_OK)
        err = merge_insert_guest(merge, entry, kind, seq);
    int64_t id = statement_inserted_id(merge->db);
    if (err == ERR_OK)
        err = merge_find_mark(merge, entry, &undo_seq);
    if (err == ERR_OK && undo_seq != 0)
        err = merge_mark_guest(merge, id, undo_seq);
    merge->report->guests += err == ERR_OK;
    return err;
}

enum err merge_guest_undo(const struct merge *merge, const struct merge_entry *entry)
{
    struct merge_undone undone = merge_read_undone(merge, entry);
    struct merge_row row;
    int64_t seq = 0;
    enum err err =
        merge_find_row(statement_open(merge->db, MERGE_ROW("guest", "0")), merge, &undone, &row);
    if (err == ERR_OK)
        err = merge_keep_undo(merge, entry, "merge.guest_undo", &undone, 0, &seq);
    return err == ERR_OK && row.id != 0 && !row.is_undone ? merge_mark_guest(merge, row.id, seq)
                                                          : err;
}
