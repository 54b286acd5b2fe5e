/*
 * Whose bundles a committee takes, and what it refuses though it is signed: terminals, bundles and
 * server are real.
 */
#include "db/committee_trust.h"
#include "db/digest.h"
#include "db/sign.h"
#include "tests/harness/reception.h"

#include <jansson.h>
#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { YEAR = RECEPTION_YEAR };

/* ---- whom to believe ---- */

static void test_trust(void **state)
{
    struct reception *reception = *state;
    struct fleet_terminal terminal;
    struct committee_rows *rows = NULL;
    char text[SIGN_TEXT_SIZE];
    struct trust_key key;
    enum committee_trust_outcome outcome;
    reception_terminal(reception, 0, &terminal);
    sign_public_key(terminal.db, text);
    assert_int_equal(trust_read(text, &key), ERR_OK);
    int64_t id = fleet_month_hold(&terminal, YEAR, 1);
    assert_int_equal(reception_export(reception, &terminal, id, 1, "2025-02-01"),
                     COMMITTEE_NOT_TRUSTED);
    assert_int_equal(reception_number("SELECT count(*) FROM bundle"), 0);
    reception_trust(reception, &terminal, "校党委/机关党总支");
    assert_int_equal(committee_trust_add(reception->committee, &key, NULL, NULL, &outcome), ERR_OK);
    assert_int_equal(outcome, COMMITTEE_TRUST_WAS);
    assert_int_equal(committee_trust_add(reception->committee, &key, NULL, "一楼", &outcome),
                     ERR_OK);
    assert_int_equal(outcome, COMMITTEE_TRUST_CHANGED);
    assert_int_equal(reception_export(reception, &terminal, id, 1, "2025-02-01"), COMMITTEE_LOADED);
    assert_int_equal(committee_trust_list(reception->committee, &rows), ERR_OK);
    assert_int_equal(committee_row_count(rows), 1);
    assert_string_equal(committee_text(rows, 0, 1), key.device);
    assert_string_equal(committee_text(rows, 0, 2), key.fingerprint);
    assert_string_equal(committee_text(rows, 0, 3), "校党委/机关党总支");
    assert_string_equal(committee_text(rows, 0, 4), "一楼");
    assert_int_equal(committee_number(rows, 0, 7), 1);
    const char *number_text = committee_text(rows, 0, 0);
    assert_int_equal(committee_trust_remove(reception->committee, number_text, "换了"), ERR_OK);
    assert_int_equal(committee_trust_remove(reception->committee, number_text, "换了"), ERR_GONE);
    committee_rows_clear(rows);
    reception_correct(&terminal, id);
    assert_int_equal(reception_export(reception, &terminal, id, 2, "2025-02-01"),
                     COMMITTEE_NOT_TRUSTED);
    assert_int_equal(reception_number("SELECT count(*) FROM bundle"), 1);
    reception_trust(reception, &terminal, NULL);
    /* Who, why, what it was and what it became. */
    reception_assert("SELECT what, by, reason, old->>'label', new->>'label', new->>'trusted' "
                     "FROM device_entry ORDER BY id",
                     "add|postgres||||true\nchange|postgres|||一楼|true\n"
                     "remove|postgres|换了|一楼|一楼|false\nadd|postgres||一楼|一楼|true");
    db_close(terminal.db);
}

static struct export_file *file_of(struct export_bundle *export, const char *name)
{
    for (int i = 0; i < export->file_count; i++)
        if (strcmp(export->files[i].name, name) == 0)
            return &export->files[i];
    fail_msg("no %s", name);
    return NULL;
}

/* Signed by a terminal that is trusted, and not understood all the same: a head of the sheet, a
 * word in it, no sheet at all, a count that is none. */
static void test_what_cannot_be_understood(void **state)
{
    struct reception *reception = *state;
    static const char sheet[] = "签到表.csv", result[] = "测评结果.csv";
    static const char *const changes[][3] = {{sheet, "姓名", "姓氏"},
                                             {sheet, "未到", "不明"},
                                             {sheet, NULL, NULL},
                                             {result, "四项合计,合计,", "四项合计,合计,-"},
                                             {result, "\r\n内容,", "\r\n程序,"}};
    struct fleet_terminal terminal;
    static struct bundle bundle;
    struct committee_bundle read;
    struct committee_report report;
    reception_terminal(reception, 0, &terminal);
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        assert_int_equal(bundle_make(terminal.db, id, reception_settings(), &bundle), ERR_OK);
        struct export_file *file = file_of(&bundle.export, changes[i][0]);
        if (changes[i][1] == NULL)
            strcpy(file->name, "签到.csv");
        else
            memcpy(strstr(file->bytes, changes[i][1]), changes[i][2], strlen(changes[i][2]));
        assert_int_equal(export_seal(terminal.db, &bundle.export), ERR_OK);
        assert_int_equal(
            reception_read(bundle.export.name, &bundle.export, RECEPTION_TODAY, &read, &report),
            COMMITTEE_UNCLEAR);
        assert_string_equal(report.file, changes[i][0]);
        committee_bundle_clear(&read);
        bundle_clear(&bundle);
    }
    db_close(terminal.db);
}

/* ---- what is not looked at ---- */

static enum committee_fault read_through(const struct committee_gate *gate,
                                         const struct export_bundle *export,
                                         struct committee_report *ret_report)
{
    struct committee_bundle read;
    assert_int_equal(committee_bundle_read(export->name, export->files, export->file_count, gate,
                                           &read, ret_report),
                     ERR_OK);
    committee_bundle_clear(&read);
    return ret_report->fault;
}

static enum committee_fault read_trusted(const struct export_bundle *export,
                                         struct committee_report *ret_report)
{
    struct committee_bundle read;
    enum committee_fault fault =
        reception_read(export->name, export, RECEPTION_TODAY, &read, ret_report);
    committee_bundle_clear(&read);
    return fault;
}

/* Whoever is not trusted may write what he likes: nobody reads it, and nobody says what is wrong
 * with it. Whose it is has to be true, though. */
static void test_a_stranger_is_not_read(void **state)
{
    struct reception *reception = *state;
    struct fleet_terminal terminal;
    static struct bundle bundle;
    struct committee_report report;
    uint8_t keys[2][KEY_PUBLIC_SIZE] = {{1}};
    struct committee_gate gate = {.today = "2026-11-21", .keys = keys, .key_count = 1};
    reception_terminal(reception, 0, &terminal);
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    assert_int_equal(bundle_make(terminal.db, id, reception_settings(), &bundle), ERR_OK);
    memset(file_of(&bundle.export, "records.jsonl")->bytes, '[', 20);
    assert_int_equal(export_seal(terminal.db, &bundle.export), ERR_OK);
    assert_int_equal(read_through(&gate, &bundle.export, &report), COMMITTEE_STRANGER);
    assert_string_equal(report.finding.device, db_device(terminal.db));
    assert_true(sign_read_public_key(file_of(&bundle.export, "device.pub")->bytes, keys[1]));
    gate.key_count = 2;
    assert_int_equal(read_through(&gate, &bundle.export, &report), COMMITTEE_NOT_WHOLE);
    assert_int_equal(report.finding.fault, EXPORT_BAD_LOG);
    gate.key_count = 0;
    file_of(&bundle.export, "SHA256SUMS")->bytes[0] ^= 1;
    assert_int_equal(read_through(&gate, &bundle.export, &report), COMMITTEE_NOT_WHOLE);
    assert_int_equal(report.finding.fault, EXPORT_NOT_SIGNED);
    bundle_clear(&bundle);
    db_close(terminal.db);
}

static void replace_bytes(struct export_file *file, char *bytes, size_t length)
{
    free(file->bytes);
    file->bytes = bytes;
    file->length = length;
}

/* One byte too many. */
static void test_a_file_that_is_too_large(void **state)
{
    struct reception *reception = *state;
    static const char *const names[] = {"records.jsonl", "签到表.csv", "测评结果.csv"};
    struct fleet_terminal terminal;
    static struct bundle bundle;
    struct committee_report report;
    reception_terminal(reception, 0, &terminal);
    reception_bundle(&terminal, fleet_month_hold(&terminal, YEAR, 3), &bundle);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct export_file *file = file_of(&bundle.export, names[i]), before = *file;
        file->bytes = calloc(1, COMMITTEE_FILE_MAX + 2);
        assert_non_null(file->bytes);
        file->length = COMMITTEE_FILE_MAX;
        assert_int_equal(read_trusted(&bundle.export, &report), COMMITTEE_NOT_WHOLE);
        file->length++;
        assert_int_equal(read_trusted(&bundle.export, &report), COMMITTEE_TOO_LARGE);
        assert_string_equal(report.file, names[i]);
        replace_bytes(file, before.bytes, before.length);
    }
    bundle_clear(&bundle);
    db_close(terminal.db);
}

/* ---- a long log ---- */

enum { ENTRIES_MAX = 30000, LINE_SIZE = 512, HASH_SIZE = 32 };

struct log_end {
    char device[KEY_DEVICE_SIZE], head[CHAIN_HASH_SIZE];
    long long activity, seq;
};

/* An entry that follows in the activity's log; of the numbers in between others have one each. */
static void write_entry(struct log_end *end, FILE *out)
{
    char before[LINE_SIZE], behind[LINE_SIZE], whole[2 * LINE_SIZE];
    uint8_t hash[HASH_SIZE];
    end->seq += 2;
    snprintf(before, sizeof before,
             "{\"activity\":%lld,\"activity_prev\":\"%s\",\"boot\":\"\",\"by\":\"\","
             "\"clock_trusted\":true,\"data\":{},\"device\":\"%s\",",
             end->activity, end->head, end->device);
    snprintf(behind, sizeof behind,
             "\"mono_ms\":0,\"prev\":\"\",\"seq\":%lld,\"time\":\"2025-03-20T02:00:00.000Z\","
             "\"type\":\"x\"}",
             end->seq);
    snprintf(whole, sizeof whole, "%s%s", before, behind);
    digest(whole, strlen(whole), hash);
    sodium_bin2hex(end->head, sizeof end->head, hash, sizeof hash);
    fprintf(out, "%s\"hash\":\"%s\",%s\n", before, end->head, behind);
}

static int count_lines(const char *text)
{
    int lines = 0;
    for (; *text != '\0'; text++)
        lines += *text == '\n';
    return lines;
}

static struct log_end find_end(const struct export_file *records)
{
    struct log_end end = {.activity = 0};
    const char *last = records->bytes + records->length - 1;
    while (last > records->bytes && last[-1] != '\n')
        last--;
    json_t *entry = json_loads(last, JSON_DISABLE_EOF_CHECK, NULL);
    assert_non_null(entry);
    end.activity = json_integer_value(json_object_get(entry, "activity"));
    end.seq = json_integer_value(json_object_get(entry, "seq"));
    snprintf(end.device, sizeof end.device, "%s",
             json_string_value(json_object_get(entry, "device")));
    snprintf(end.head, sizeof end.head, "%s", json_string_value(json_object_get(entry, "hash")));
    json_decref(entry);
    return end;
}

/* Its terminal goes on until it has so many entries. */
static void lengthen(struct export_bundle *export, int entries)
{
    struct export_file *records = file_of(export, "records.jsonl");
    struct log_end end = find_end(records);
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    assert_non_null(out);
    fputs(records->bytes, out);
    for (int i = count_lines(records->bytes); i < entries; i++)
        write_entry(&end, out);
    assert_int_equal(fclose(out), 0);
    replace_bytes(records, bytes, length);
    export_code(end.head, export->code);
}

/* More than anybody's activity has is not worked through, signed or not. */
static void test_more_entries_than_are_read(void **state)
{
    struct reception *reception = *state;
    struct fleet_terminal terminal;
    static struct bundle bundle;
    struct committee_report report;
    reception_terminal(reception, 0, &terminal);
    int64_t id = fleet_month_hold(&terminal, YEAR, 3);
    for (int more = 0; more < 2; more++) {
        assert_int_equal(bundle_make(terminal.db, id, reception_settings(), &bundle), ERR_OK);
        lengthen(&bundle.export, ENTRIES_MAX + more);
        assert_int_equal(export_seal(terminal.db, &bundle.export), ERR_OK);
        assert_int_equal(read_trusted(&bundle.export, &report),
                         more == 0 ? COMMITTEE_GOOD : COMMITTEE_UNCLEAR);
        if (more > 0)
            assert_string_equal(report.file, "records.jsonl");
        bundle_clear(&bundle);
    }
    db_close(terminal.db);
}

/* ---- when it was ---- */

/* The day after is no mistake of anybody's clock; the one behind it is. */
static void test_an_activity_to_come(void **state)
{
    struct reception *reception = *state;
    struct fleet_terminal terminal;
    static struct bundle bundle;
    struct committee_bundle read;
    struct committee_report report;
    reception_terminal(reception, 0, &terminal);
    reception_bundle(&terminal, fleet_month_hold(&terminal, YEAR, 3), &bundle);
    int day = atoi(bundle.export.name + strlen("TD-12345678-2025-03-"));
    for (int before = 0; before < 3; before++) {
        char today[DATE_SIZE];
        snprintf(today, sizeof today, "2025-03-%02u", (unsigned)(day - before) % 100u);
        assert_int_equal(reception_read(bundle.export.name, &bundle.export, today, &read, &report),
                         before < 2 ? COMMITTEE_GOOD : COMMITTEE_AHEAD);
        committee_bundle_clear(&read);
    }
    bundle_clear(&bundle);
    db_close(terminal.db);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reception_setup, reception_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_trust),
        TEST(test_what_cannot_be_understood),
        TEST(test_a_stranger_is_not_read),
        TEST(test_a_file_that_is_too_large),
        TEST(test_more_entries_than_are_read),
        TEST(test_an_activity_to_come),
    };
    return cmocka_run_group_tests(tests, reception_open, reception_close);
}
