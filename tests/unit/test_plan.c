/* The yearly plan (S2:40-92) and what the organizer sets on the screen. */
#include "db/activity.h"
#include "db/plan.h"
#include "db/setting.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct plan_row year_2026[] = {
    {.year = 2026, .number = 1, .month = 5, .way = "专题学习研讨", .content = "学习条例"},
    {.year = 2026, .number = 2, .month = 6, .way = "红色教育行动", .content = "庆祝建党98周年"},
};

static enum plan_outcome import(struct folder *folder, const struct plan_row *rows, size_t count,
                                size_t *ret_index)
{
    enum plan_outcome outcome;
    size_t index = 0;
    assert_int_equal(plan_import_rows(folder->db, &folder->origin, rows, count, &outcome, &index),
                     ERR_OK);
    if (ret_index != NULL)
        *ret_index = index;
    return outcome;
}

struct plans {
    struct plan_row rows[8];
    int count;
};

static bool keep_row(const struct plan_row *row, void *context)
{
    struct plans *plans = context;
    plans->rows[plans->count++] = *row;
    return true;
}

static struct plans list(struct folder *folder, int year)
{
    struct plans plans = {.count = 0};
    assert_int_equal(plan_list(folder->db, year, keep_row, &plans), ERR_OK);
    return plans;
}

/* S2:72 is a text of another year: it is shown as given. */
static void test_plan_is_shown_as_given(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(import(folder, year_2026, 2, NULL), PLAN_IMPORTED);
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    struct plans plans = list(folder, 2026);
    assert_int_equal(plans.count, 2);
    assert_string_equal(plans.rows[1].content, "庆祝建党98周年");
    assert_string_equal(plans.rows[0].way, "专题学习研讨");
    assert_int_equal(plans.rows[0].month, 5);
    assert_int_equal(plans.rows[0].activity_id, id);
    assert_string_equal(plans.rows[0].date, "2026-05-20");
    assert_int_equal(plans.rows[1].activity_id, 0);
    assert_string_equal(plans.rows[1].date, "");
}

/* S0:11, S2:9: plans are adjusted; the old text stays in the log. */
static void test_second_import_replaces_its_year_only(void **state)
{
    struct folder *folder = *state;
    struct plan_row other = {.year = 2027, .number = 1, .month = 1, .content = "明年"};
    struct plan_row adjusted = {.year = 2026, .number = 1, .month = 7, .content = "调整"};
    import(folder, year_2026, 2, NULL);
    import(folder, &other, 1, NULL);
    assert_int_equal(import(folder, &adjusted, 1, NULL), PLAN_IMPORTED);
    assert_int_equal(list(folder, 0).count, 2);
    assert_string_equal(list(folder, 2026).rows[0].content, "调整");
    assert_string_equal(list(folder, 2027).rows[0].content, "明年");
    json_t *entry = folder_last_entry(folder), *data = json_object_get(entry, "data");
    json_t *old = json_array_get(json_object_get(data, "old"), 1);
    assert_string_equal(json_string_value(json_object_get(old, "content")), "庆祝建党98周年");
    assert_int_equal(json_array_size(json_object_get(data, "new")), 1);
    json_decref(entry);
    folder_verify(folder);
}

static void test_bad_rows_change_nothing(void **state)
{
    struct folder *folder = *state;
    static const struct {
        struct plan_row row;
        enum plan_outcome outcome;
    } bad[] = {
        {{.year = 26, .number = 2, .month = 1, .content = "a"}, PLAN_BAD_YEAR},
        {{.year = 2026, .number = 0, .month = 1, .content = "a"}, PLAN_BAD_NUMBER},
        {{.year = 2026, .number = 2, .month = 13, .content = "a"}, PLAN_BAD_MONTH},
        {{.year = 2026, .number = 2, .month = 0, .content = "a"}, PLAN_BAD_MONTH},
        {{.year = 2026, .number = 2, .month = 1, .content = " \n"}, PLAN_NO_CONTENT},
        {{.year = 2026, .number = 1, .month = 1, .content = "a"}, PLAN_SAME_NUMBER},
    };
    import(folder, year_2026, 2, NULL);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct plan_row rows[] = {{.year = 2026, .number = 1, .month = 1, .content = "好"},
                                  bad[i].row};
        size_t index = 0;
        assert_int_equal(import(folder, rows, 2, &index), bad[i].outcome);
        assert_int_equal(index, 1);
    }
    assert_int_equal(import(folder, NULL, 0, NULL), PLAN_EMPTY);
    assert_int_equal(list(folder, 0).count, 2);
    assert_string_equal(list(folder, 0).rows[0].content, "学习条例");
}

/* --- settings --- */

static bool join_setting(const char *key, const char *value, void *context)
{
    char *text = context;
    sprintf(text + strlen(text), "%s=%s ", key, value);
    return true;
}

static void test_settings(void **state)
{
    struct folder *folder = *state;
    char value[64], all[256] = "";
    assert_int_equal(setting_get(folder->db, "rules.late_after_min", value, sizeof value),
                     ERR_GONE);
    assert_int_equal(setting_set(folder->db, &folder->origin, "rules.late_after_min", "15"),
                     ERR_OK);
    assert_int_equal(setting_set(folder->db, &folder->origin, "rules.late_after_min", "20"),
                     ERR_OK);
    assert_int_equal(setting_get(folder->db, "rules.late_after_min", value, sizeof value), ERR_OK);
    assert_string_equal(value, "20");
    json_t *entry = folder_last_entry(folder), *data = json_object_get(entry, "data");
    assert_string_equal(json_string_value(json_object_get(data, "old")), "15");
    assert_string_equal(json_string_value(json_object_get(data, "new")), "20");
    json_decref(entry);
    int64_t entries = folder_number(folder, "SELECT max(seq) FROM chain");
    assert_int_equal(setting_set(folder->db, &folder->origin, "rules.late_after_min", "20"),
                     ERR_OK);
    assert_int_equal(folder_number(folder, "SELECT max(seq) FROM chain"), entries);
    assert_int_equal(setting_set(folder->db, &folder->origin, "terminal.volume", "60"), ERR_OK);
    assert_int_equal(setting_list(folder->db, join_setting, all), ERR_OK);
    assert_string_equal(all, "rules.late_after_min=20 terminal.volume=60 ");
    assert_int_equal(setting_set(folder->db, &folder->origin, "rules.late_after_min", NULL),
                     ERR_OK);
    assert_int_equal(setting_get(folder->db, "rules.late_after_min", value, sizeof value),
                     ERR_GONE);
    folder_verify(folder);
}

/* What the terminal knows of itself has keys in the same table. */
static void test_settings_do_not_reach_the_terminals_own(void **state)
{
    struct folder *folder = *state;
    char value[64];
    assert_int_equal(setting_get(folder->db, "home_branch", value, sizeof value), ERR_GONE);
    assert_int_equal(setting_set(folder->db, &folder->origin, "key_check", "x"), ERR_OK);
    folder_reopen(folder);
    assert_int_equal(setting_get(folder->db, "key_check", value, sizeof value), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_plan_is_shown_as_given),
        FOLDER_TEST(test_second_import_replaces_its_year_only),
        FOLDER_TEST(test_bad_rows_change_nothing),
        FOLDER_TEST(test_settings),
        FOLDER_TEST(test_settings_do_not_reach_the_terminals_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
