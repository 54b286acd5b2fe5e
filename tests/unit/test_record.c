/* The lines of records.jsonl: as the log writes them, and nothing else. */
#include "db/record.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define ONES  "1111111111111111111111111111111111111111111111111111111111111111"
#define TWOS  "2222222222222222222222222222222222222222222222222222222222222222"

#define LINE(by, data)                                                                             \
    "{\"activity\":7,\"activity_prev\":\"" ZEROS "\",\"boot\":\"b-1\",\"by\":\"" by                \
    "\",\"clock_trusted\":true,\"data\":" data ",\"device\":\"001389e4\",\"hash\":\"" ONES         \
    "\",\"mono_ms\":-5,\"prev\":\"" TWOS                                                           \
    "\",\"seq\":66,\"time\":\"2025-01-02T01:30:00.000Z\",\"type\":\"checkin.new\"}"

static bool is_record(const char *line)
{
    struct record record;
    bool is_one = record_read(line, strlen(line), NULL, &record);
    if (is_one)
        record_clear(&record);
    return is_one;
}

static void test_what_a_line_says(void **state)
{
    const char *line = LINE("李“委员”\\\"\\\\\\n", "{\"name\":\"张三}\\\"\",\"x\":[{\"seq\":9}]}");
    struct record record;
    (void)state;
    assert_true(record_read(line, strlen(line), NULL, &record));
    assert_int_equal(record.activity, 7);
    assert_int_equal(record.seq, 66);
    assert_string_equal(record.activity_prev, ZEROS);
    assert_string_equal(record.prev, TWOS);
    assert_string_equal(record.hash, ONES);
    assert_string_equal(record.device, "001389e4");
    assert_string_equal(record.time, "2025-01-02T01:30:00.000Z");
    assert_string_equal(record.type, "checkin.new");
    assert_string_equal(json_string_value(json_object_get(record.data, "name")), "张三}\"");
    assert_memory_equal(line + record.hash_at, "\"hash\":", 7);
    assert_memory_equal(line + record.behind_at, "\"mono_ms\":", 10);
    record_clear(&record);
}

/* Whatever is cut off, left out or put between. */
static void test_another_line_is_none(void **state)
{
    static const char line[] = LINE("card", "{\"a\":1}");
    char other[2 * sizeof line];
    const char *data = strstr(line, "{\"a\"");
    (void)state;
    assert_true(is_record(line));
    for (size_t length = 0; length < sizeof line - 1; length++) {
        struct record record;
        assert_false(record_read(line, length, NULL, &record));
        snprintf(other, sizeof other, "%.*s\n%s", (int)length, line, line + length);
        if (line + length <= data || line + length >= data + strlen("{\"a\":1}"))
            assert_false(is_record(other));
    }
    snprintf(other, sizeof other, "%s ", line);
    assert_false(is_record(other));
}

static bool wants_votes(const char *type)
{
    return strcmp(type, "poll.close") == 0;
}

/* The rest of the line is read all the same. */
static void test_what_nobody_asks_about(void **state)
{
    static const char *const skipped[] = {"{}", "{\"a\":[{\"b\":\"}\\\"\"}]}", "{no JSON}"};
    static const char *const open[] = {"", "1", "[]", "{\"a\":{}", "{\"a}", "{\"a\\\"}"};
    char line[1024];
    struct record record;
    (void)state;
    for (size_t i = 0; i < sizeof skipped / sizeof *skipped; i++) {
        snprintf(line, sizeof line, LINE("card", "%s"), skipped[i]);
        assert_true(record_read(line, strlen(line), wants_votes, &record));
        assert_null(record.data);
        assert_string_equal(record.prev, TWOS);
        assert_string_equal(record.type, "checkin.new");
        record_clear(&record);
    }
    for (size_t i = 0; i < sizeof open / sizeof *open; i++) {
        snprintf(line, sizeof line, LINE("card", "%s"), open[i]);
        assert_false(record_read(line, strlen(line), wants_votes, &record));
    }
}

static void test_what_it_is_about_is_an_object(void **state)
{
    static const char *const bad[] = {"[1]",
                                      "1",
                                      "\"a\"",
                                      "null",
                                      "",
                                      "{\"a\":1",
                                      "{\"a\":1}}",
                                      "{\"a\":1,\"a\":2}",
                                      "{\"a\":\"\xff\"}"};
    char line[1024];
    (void)state;
    assert_true(is_record(LINE("card", "{}")));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *whole = LINE("card", "@"), *mark = strchr(whole, '@');
        snprintf(line, sizeof line, "%.*s%s%s", (int)(mark - whole), whole, bad[i], mark + 1);
        assert_false(is_record(line));
    }
}

static void test_numbers_have_an_end(void **state)
{
    char line[1024];
    const char *whole = LINE("card", "{}"), *mark = strstr(whole, "66");
    static const char *const bad[] = {
        "", "-", "6.5", "1e3", "\"6\"", "9223372036854775808", "99999999999999999999999999"};
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        snprintf(line, sizeof line, "%.*s%s%s", (int)(mark - whole), whole, bad[i], mark + 2);
        assert_false(is_record(line));
    }
}

static void test_words_have_their_size(void **state)
{
    char line[1024];
    const char *whole = LINE("card", "{}"), *mark = strstr(whole, "checkin.new");
    (void)state;
    snprintf(line, sizeof line, "%.*s%048d%s", (int)(mark - whole), whole, 0,
             mark + strlen("checkin.new"));
    assert_false(is_record(line));
    snprintf(line, sizeof line, "%.*s%047d%s", (int)(mark - whole), whole, 0,
             mark + strlen("checkin.new"));
    assert_true(is_record(line));
}

/* ---- what the log writes ---- */

static bool read_one(const char *line, void *context)
{
    struct record_list *list = context;
    struct record record;
    assert_true(record_read(line, strlen(line), NULL, &record));
    assert_int_equal(record_list_add(list, &record), ERR_OK);
    return true;
}

/* Names that nobody has, so that all escapes of JSON come. */
static void test_every_line_of_a_log(void **state)
{
    static const char *const people[] = {"card", "李\"四\"", "a\\b", "\t\n\x7f", "𠮷😀", "}{,:"};
    enum { PEOPLE = sizeof people / sizeof *people };
    struct record_list list = {.count = 0};
    struct folder *folder = *state;
    for (int i = 0; i < PEOPLE; i++) {
        struct chain_origin origin = folder->origin;
        origin.by = people[i];
        assert_int_equal(chain_append(folder->db, &origin, "test.entry", 3,
                                      json_pack("{s:s}", "name", people[i]), NULL),
                         ERR_OK);
    }
    assert_int_equal(chain_walk(folder->db, 3, read_one, &list), ERR_OK);
    assert_int_equal(list.count, PEOPLE);
    for (size_t i = 0; i < list.count; i++) {
        const json_t *name = json_object_get(list.records[i].data, "name");
        assert_string_equal(json_string_value(name), people[i]);
        assert_string_equal(list.records[i].device, db_device(folder->db));
    }
    record_list_clear(&list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_a_line_says),
        cmocka_unit_test(test_another_line_is_none),
        cmocka_unit_test(test_what_nobody_asks_about),
        cmocka_unit_test(test_what_it_is_about_is_an_object),
        cmocka_unit_test(test_numbers_have_an_end),
        cmocka_unit_test(test_words_have_their_size),
        FOLDER_TEST(test_every_line_of_a_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
