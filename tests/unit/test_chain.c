/* The log: what a line holds, and that no change of it goes unseen. */
#include "db/chain.h"
#include "db/statement.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { LINES_MAX = 64 };

struct lines {
    char *list[LINES_MAX];
    int count, limit;
};

static bool keep_line(const char *line, void *context)
{
    struct lines *lines = context;
    assert_true(lines->count < LINES_MAX);
    lines->list[lines->count++] = strdup(line);
    return lines->count != lines->limit;
}

static struct lines walk(struct folder *folder, int64_t activity_id)
{
    struct lines lines = {.count = 0};
    assert_int_equal(chain_walk(folder->db, activity_id, keep_line, &lines), ERR_OK);
    return lines;
}

static void lines_free(struct lines *lines)
{
    for (int i = 0; i < lines->count; i++)
        free(lines->list[i]);
}

static int64_t append(struct folder *folder, int64_t activity_id, const char *word)
{
    int64_t seq = 0;
    assert_int_equal(chain_append(folder->db, &folder->origin, "test.word", activity_id,
                                  json_pack("{s:s, s:i, s:b}", "word", word, "a", 7, "b", 1), &seq),
                     ERR_OK);
    return seq;
}

/* What anybody can do with jq and sha256sum: the line without its hash member, hashed. */
static void hash_of_line(const char *line, char ret_hash[CHAIN_HASH_SIZE])
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    json_t *entry = json_loads(line, 0, NULL);
    json_object_del(entry, "hash");
    char *text = json_dumps(entry, JSON_COMPACT | JSON_SORT_KEYS);
    crypto_hash_sha256(hash, (const uint8_t *)text, strlen(text));
    sodium_bin2hex(ret_hash, CHAIN_HASH_SIZE, hash, sizeof hash);
    free(text);
    json_decref(entry);
}

static const char *text_of(const json_t *entry, const char *key)
{
    const char *text = json_string_value(json_object_get(entry, key));
    assert_non_null(text);
    return text;
}

static json_int_t number_of(const json_t *entry, const char *key)
{
    assert_true(json_is_integer(json_object_get(entry, key)));
    return json_integer_value(json_object_get(entry, key));
}

static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";

/* --- what a line holds --- */

static void test_line_is_canonical_json(void **state)
{
    struct folder *folder = *state;
    folder->origin.by = "张\"委员\"\\";
    append(folder, 0, "引号\" 换行\n 反斜线\\ /");
    struct lines lines = walk(folder, 0);
    assert_int_equal(lines.count, 2);
    for (int i = 0; i < lines.count; i++) {
        json_t *entry = json_loads(lines.list[i], 0, NULL);
        char *canonical = json_dumps(entry, JSON_COMPACT | JSON_SORT_KEYS);
        assert_string_equal(lines.list[i], canonical);
        assert_int_equal(json_object_size(entry), 13);
        free(canonical);
        json_decref(entry);
    }
    lines_free(&lines);
}

static void test_members_of_a_line(void **state)
{
    struct folder *folder = *state;
    folder->origin.stamp.wall_ms = 1779238923004; /* 2026-05-20 01:02:03.004 UTC */
    folder->origin.stamp.mono_ms = 123456;
    folder->origin.stamp.trusted = true;
    assert_int_equal(append(folder, 3, "x"), 2);
    json_t *entry = folder_last_entry(folder);
    assert_int_equal(number_of(entry, "seq"), 2);
    assert_int_equal(number_of(entry, "activity"), 3);
    assert_int_equal(number_of(entry, "mono_ms"), 123456);
    assert_string_equal(text_of(entry, "time"), "2026-05-20T01:02:03.004Z");
    assert_string_equal(text_of(entry, "boot"), folder->origin.stamp.boot_id);
    assert_string_equal(text_of(entry, "by"), "cli");
    assert_string_equal(text_of(entry, "type"), "test.word");
    assert_string_equal(text_of(entry, "device"), db_device(folder->db));
    assert_true(json_is_true(json_object_get(entry, "clock_trusted")));
    assert_string_equal(text_of(json_object_get(entry, "data"), "word"), "x");
    json_decref(entry);
}

static void test_every_hash_can_be_recomputed_by_others(void **state)
{
    struct folder *folder = *state;
    char hash[CHAIN_HASH_SIZE], before[CHAIN_HASH_SIZE];
    strcpy(before, zeros);
    for (int i = 0; i < 5; i++)
        append(folder, i % 2, "词");
    struct lines lines = walk(folder, 0);
    for (int i = 0; i < lines.count; i++) {
        json_t *entry = json_loads(lines.list[i], 0, NULL);
        hash_of_line(lines.list[i], hash);
        assert_string_equal(text_of(entry, "hash"), hash);
        assert_string_equal(text_of(entry, "prev"), before);
        assert_int_equal(number_of(entry, "seq"), i + 1);
        strcpy(before, hash);
        json_decref(entry);
    }
    lines_free(&lines);
}

/* practice.md §3j: the part of the log that leaves with a bundle can be verified alone. */
static void test_entries_of_an_activity_are_a_chain_of_their_own(void **state)
{
    struct folder *folder = *state;
    char before[CHAIN_HASH_SIZE];
    for (int i = 0; i < 9; i++)
        append(folder, i % 3, "词");
    struct lines lines = walk(folder, 2);
    assert_int_equal(lines.count, 3);
    strcpy(before, zeros);
    for (int i = 0; i < lines.count; i++) {
        json_t *entry = json_loads(lines.list[i], 0, NULL);
        assert_int_equal(number_of(entry, "activity"), 2);
        assert_string_equal(text_of(entry, "activity_prev"), before);
        strcpy(before, text_of(entry, "hash"));
        json_decref(entry);
    }
    lines_free(&lines);
    lines = walk(folder, 0);
    json_t *entry = json_loads(lines.list[7], 0, NULL); /* the third one that belongs to none */
    assert_int_equal(number_of(entry, "activity"), 0);
    assert_string_equal(text_of(entry, "activity_prev"), zeros);
    json_decref(entry);
    lines_free(&lines);
}

static void test_walk_stops_when_told(void **state)
{
    struct folder *folder = *state;
    append(folder, 0, "词");
    append(folder, 0, "词");
    struct lines lines = {.limit = 2};
    assert_int_equal(chain_walk(folder->db, 0, keep_line, &lines), ERR_OK);
    assert_int_equal(lines.count, 2);
    lines_free(&lines);
}

static void test_text_that_is_not_utf8_is_refused(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(chain_append(folder->db, &folder->origin, "test.word", 0,
                                  json_pack("{s:s}", "word", "\xd5\xc5\xce\xb0"), NULL),
                     ERR_INVALID);
    folder_verify(folder);
}

static void test_entry_goes_with_its_transaction(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(db_begin(folder->db), ERR_OK);
    assert_int_equal(append(folder, 0, "词"), 2);
    db_rollback(folder->db);
    assert_int_equal(append(folder, 0, "词"), 2);
    folder_verify(folder);
}

/* --- append-only --- */

static void test_log_refuses_changes(void **state)
{
    struct folder *folder = *state;
    append(folder, 0, "词");
    static const char *const attempts[] = {
        "UPDATE chain SET data = '{}' WHERE seq = 1",
        "UPDATE chain SET seq = 9 WHERE seq = 2",
        "DELETE FROM chain WHERE seq = 2",
        "DELETE FROM chain",
        "INSERT OR REPLACE INTO chain SELECT * FROM chain WHERE seq = 1",
        "INSERT INTO chain SELECT 4, 0, 0, 'x', 0, 'x', 'x', 0, '{}', prev, prev, hash FROM chain",
    };
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        assert_int_equal(statement_run(statement_open(folder->db, attempts[i])), ERR_INVALID);
    folder_verify(folder);
}

/* --- tampering --- */

static void drop_triggers(struct folder *folder)
{
    folder_sql(folder, "DROP TRIGGER chain_is_not_changed; DROP TRIGGER chain_stays;"
                       "DROP TRIGGER chain_has_no_gap");
}

static struct chain_report verify(struct folder *folder)
{
    struct chain_report report;
    assert_int_equal(chain_verify(folder->db, &report), ERR_OK);
    return report;
}

static void assert_bad(struct folder *folder, int64_t seq, const char *reason)
{
    struct chain_report report = verify(folder);
    assert_int_equal(report.bad_seq, seq);
    assert_string_equal(report.reason, reason);
}

/* Entries 2 to 7; 3, 5 and 7 belong to activity 1. */
static void append_six(struct folder *folder)
{
    for (int i = 0; i < 6; i++)
        append(folder, i % 2, "词");
    drop_triggers(folder);
}

static void test_whole_log_verifies(void **state)
{
    struct folder *folder = *state;
    append_six(folder);
    struct chain_report report = verify(folder);
    assert_int_equal(report.entries, 7);
    assert_int_equal(report.bad_seq, 0);
    assert_null(report.reason);
    json_t *last = folder_last_entry(folder);
    assert_string_equal(report.head, text_of(last, "hash"));
    json_decref(last);
}

static void test_any_changed_field_shows(void **state)
{
    struct folder *folder = *state;
    append_six(folder);
    static const char *const changes[] = {
        "wall_ms = wall_ms + 1",
        "mono_ms = mono_ms + 1",
        "boot_id = 'another'",
        "trusted = 1 - trusted",
        "origin = 'card'",
        "type = 'test.other'",
        "activity = 2",
        "data = replace(data, '词', '辞')",
        "data = replace(data, ',', ', ')", /* the same JSON in other bytes */
        "data = '{'",
        "prev = zeroblob(32)",
        "activity_prev = randomblob(32)",
        "hash = randomblob(32)",
    };
    for (int64_t seq = 1; seq <= 7; seq += 3)
        for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
            char sql[256];
            bool is_same = seq == 1 && (strncmp(changes[i], "prev", 4) == 0 ||
                                        strstr(changes[i], "词") != NULL);
            folder_sql(folder, "SAVEPOINT tamper");
            snprintf(sql, sizeof sql, "UPDATE chain SET %s WHERE seq = %d", changes[i], (int)seq);
            folder_sql(folder, sql);
            struct chain_report report = verify(folder);
            if (!is_same) {
                assert_int_equal(report.bad_seq, seq);
                assert_string_equal(report.reason, "hash");
            }
            folder_sql(folder, "ROLLBACK TO tamper; RELEASE tamper");
        }
    assert_int_equal(verify(folder).bad_seq, 0);
}

static void test_removed_entries_show(void **state)
{
    struct folder *folder = *state;
    append_six(folder);
    static const struct {
        const char *where;
        int64_t bad_seq;
        const char *reason;
    } removals[] = {
        {"seq = 1", 2, "gap"},       {"seq = 4", 5, "gap"},  {"seq = 7", 7, "head"},
        {"seq > 3", 4, "head"},      {"seq > 0", 1, "head"}, {"activity = 1", 4, "gap"},
        {"seq IN (2, 3)", 4, "gap"},
    };
    for (size_t i = 0; i < sizeof removals / sizeof *removals; i++) {
        char sql[128];
        folder_sql(folder, "SAVEPOINT tamper");
        snprintf(sql, sizeof sql, "DELETE FROM chain WHERE %s", removals[i].where);
        folder_sql(folder, sql);
        assert_bad(folder, removals[i].bad_seq, removals[i].reason);
        folder_sql(folder, "ROLLBACK TO tamper; RELEASE tamper");
    }
}

static void test_closing_a_gap_by_renumbering_shows(void **state)
{
    struct folder *folder = *state;
    append_six(folder);
    folder_sql(folder, "DELETE FROM chain WHERE seq = 4;"
                       "UPDATE chain SET seq = seq - 1 WHERE seq > 4");
    assert_bad(folder, 4, "hash");
}

static void test_reordered_entries_show(void **state)
{
    struct folder *folder = *state;
    append_six(folder);
    folder_sql(folder, "UPDATE chain SET seq = 100 WHERE seq = 3;"
                       "UPDATE chain SET seq = 3 WHERE seq = 5;"
                       "UPDATE chain SET seq = 5 WHERE seq = 100");
    assert_bad(folder, 3, "hash");
}

/* Gives an entry the hash that its fields ask for now, as somebody who knows the rules can. */
static void rehash(struct folder *folder, int seq)
{
    char hash[CHAIN_HASH_SIZE], sql[256];
    struct lines lines = walk(folder, 0);
    hash_of_line(lines.list[seq - 1], hash);
    snprintf(sql, sizeof sql, "UPDATE chain SET hash = x'%s' WHERE seq = %d", hash, seq);
    folder_sql(folder, sql);
    lines_free(&lines);
}

static void test_a_forged_entry_breaks_the_next_link(void **state)
{
    struct folder *folder = *state;
    append_six(folder);
    folder_sql(folder, "UPDATE chain SET data = '{}' WHERE seq = 3");
    rehash(folder, 3);
    assert_bad(folder, 4, "link");
    folder_sql(folder, "UPDATE chain SET prev = (SELECT hash FROM chain WHERE seq = 3) "
                       "WHERE seq = 4");
    rehash(folder, 4);
    folder_sql(folder, "UPDATE chain SET prev = (SELECT hash FROM chain WHERE seq = 4) "
                       "WHERE seq = 5");
    rehash(folder, 5);
    assert_bad(folder, 5, "activity link"); /* 5 still names the old 3 */
}

/* Without device.key the seal cannot be forged, however well the rest is done. */
static void test_a_forged_end_shows(void **state)
{
    struct folder *folder = *state;
    append_six(folder);
    folder_sql(folder, "UPDATE chain SET data = '{}' WHERE seq = 7");
    rehash(folder, 7);
    assert_bad(folder, 7, "head");
    folder_sql(folder, "DELETE FROM chain WHERE seq = 7; UPDATE chain_head SET seq = 6");
    assert_bad(folder, 6, "head");
    folder_sql(folder, "DELETE FROM chain_head");
    assert_bad(folder, 6, "head");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_line_is_canonical_json),
        FOLDER_TEST(test_members_of_a_line),
        FOLDER_TEST(test_every_hash_can_be_recomputed_by_others),
        FOLDER_TEST(test_entries_of_an_activity_are_a_chain_of_their_own),
        FOLDER_TEST(test_walk_stops_when_told),
        FOLDER_TEST(test_text_that_is_not_utf8_is_refused),
        FOLDER_TEST(test_entry_goes_with_its_transaction),
        FOLDER_TEST(test_log_refuses_changes),
        FOLDER_TEST(test_whole_log_verifies),
        FOLDER_TEST(test_any_changed_field_shows),
        FOLDER_TEST(test_removed_entries_show),
        FOLDER_TEST(test_closing_a_gap_by_renumbering_shows),
        FOLDER_TEST(test_reordered_entries_show),
        FOLDER_TEST(test_a_forged_entry_breaks_the_next_link),
        FOLDER_TEST(test_a_forged_end_shows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
