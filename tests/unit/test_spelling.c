/* What stands on the screen for a name that no font can draw: product.md §4. */
#include "db/member.h"
#include "db/spelling.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_readings(void **state)
{
    (void)state;
    char text[16] = "untouched", small[3] = "";
    assert_int_equal(spelling_of("𪚥", text, sizeof text), ERR_OK);
    assert_string_equal(text, "Zhe");
    assert_int_equal(spelling_of("李", text, sizeof text), ERR_OK);
    assert_string_equal(text, "Li");
    assert_int_equal(spelling_of("李", small, sizeof small), ERR_OK);
    assert_int_equal(spelling_of("王", small, sizeof small), ERR_GONE);
    strcpy(text, "untouched");
    assert_int_equal(spelling_of("\xEE\x80\x80", text, sizeof text), ERR_GONE);
    assert_int_equal(spelling_of("", text, sizeof text), ERR_GONE);
    assert_int_equal(spelling_of("·", text, sizeof text), ERR_GONE);
    assert_string_equal(text, "untouched");
}

/* The name stays, and the log keeps what was there before. */
static void test_setting(void **state)
{
    struct folder *folder = *state;
    struct member member;
    int64_t id = folder_person(folder, (struct folder_person){.name = "李𪚥", .number = "001"});
    assert_int_equal(spelling_set(folder->db, &folder->origin, id, "李Zhe"), ERR_OK);
    assert_int_equal(member_get(folder->db, id, &member), ERR_OK);
    assert_string_equal(member.name, "李𪚥");
    assert_string_equal(member.display_name, "李Zhe");
    assert_int_equal(spelling_set(folder->db, &folder->origin, id, "李哲"), ERR_OK);
    json_t *entry = folder_last_entry(folder);
    const char *old, *new;
    assert_int_equal(
        json_unpack(json_object_get(entry, "data"), "{s:s, s:s}", "old", &old, "new", &new), 0);
    assert_string_equal(old, "李Zhe");
    assert_string_equal(new, "李哲");
    json_decref(entry);
    int64_t entries = folder_number(folder, "SELECT count(*) FROM chain");
    assert_int_equal(spelling_set(folder->db, &folder->origin, id, "李哲"), ERR_OK);
    assert_int_equal(spelling_set(folder->db, &folder->origin, id + 1, "x"), ERR_GONE);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM chain"), entries);
    folder_verify(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_readings),
        cmocka_unit_test_setup_teardown(test_setting, folder_setup, folder_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
