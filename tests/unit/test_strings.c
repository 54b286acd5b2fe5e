/* Every text in both languages, and how dates and placeholders come out. */
#include "ui/strings.h"

#include "firmware/base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* The names in braces of a text, in the order of the alphabet so that word order does not matter.
 */
static void names_of(const char *text, char ret_names[8][32], int *ret_count)
{
    *ret_count = 0;
    for (const char *open = strchr(text, '{'); open; open = strchr(open + 1, '{')) {
        const char *close = strchr(open, '}');
        assert_non_null(close);
        int at = (*ret_count)++;
        char name[32] = "";
        memcpy(name, open + 1, (size_t)(close - open - 1));
        for (; at > 0 && strcmp(ret_names[at - 1], name) > 0; at--)
            strcpy(ret_names[at], ret_names[at - 1]);
        strcpy(ret_names[at], name);
    }
}

static void test_both_languages_are_complete(void **state)
{
    (void)state;
    for (int id = 0; id < STRING_COUNT; id++) {
        const char *chinese = strings_get(UI_ZH_CN, (enum string_id)id);
        const char *english = strings_get(UI_EN, (enum string_id)id);
        assert_non_null(chinese);
        assert_non_null(english);
        assert_true(*chinese && *english);
        assert_true(utf8_is_valid(chinese, strlen(chinese)));
        for (const char *byte = english; *byte; byte++)
            assert_true((unsigned char)*byte < 0x80 || strstr(english, "·"));
        char names[2][8][32];
        int counts[2];
        names_of(chinese, names[0], &counts[0]);
        names_of(english, names[1], &counts[1]);
        assert_int_equal(counts[0], counts[1]);
        for (int i = 0; i < counts[0]; i++)
            assert_string_equal(names[0][i], names[1][i]);
    }
}

/* product.md, the style below §6: no exclamation, except one thank-you. */
static void test_nothing_shouts(void **state)
{
    (void)state;
    for (int id = 0; id < STRING_COUNT; id++) {
        bool is_thanks = id == STRING_EV_THANKS;
        assert_int_equal(strstr(strings_get(UI_ZH_CN, (enum string_id)id), "！") != NULL,
                         is_thanks);
        assert_null(strchr(strings_get(UI_EN, (enum string_id)id), '!'));
    }
}

static void test_every_screen_has_a_name_of_its_own(void **state)
{
    (void)state;
    const struct page page = {.screen = "og.menu"};
    const char *names[SCREEN_COUNT];
    for (int screen = 0; screen < SCREEN_COUNT; screen++) {
        struct view view = {.screen = (enum screen)screen, .page = &page};
        names[screen] = ui_screen_name(&view);
        assert_non_null(names[screen]);
        for (int other = 0; other < screen; other++)
            assert_string_not_equal(names[screen], names[other]);
    }
    assert_string_equal(names[SCREEN_IDLE_OPEN], "idle.open");
    assert_string_equal(names[SCREEN_FT_NOSAVE], "ft.nosave");
    assert_string_equal(names[SCREEN_PAGE], "og.menu");
}

static void test_placeholders_are_filled_by_name(void **state)
{
    (void)state;
    char text[STRINGS_SIZE];
    strings_fill(text, UI_ZH_CN, STRING_IDLE_SOON, "open", "08:30", "time", "09:00", NULL);
    assert_string_equal(text, "09:00 开始，08:30 起可以签到");
    strings_fill(text, UI_EN, STRING_OK_NAME, "name", "{name}", NULL);
    assert_string_equal(text, "Comrade {name}"); /* a value is not looked at again */
    strings_fill(text, UI_ZH_CN, STRING_OK_NAME, NULL);
    assert_string_equal(text, "{name}同志");
}

static void test_a_long_value_is_never_cut_inside_a_character(void **state)
{
    (void)state;
    char text[STRINGS_SIZE], value[600] = "";
    for (int i = 0; i < 190; i++)
        strcat(value, "国");
    strings_fill(text, UI_ZH_CN, STRING_OK_NAME, "name", value, NULL);
    assert_true(strlen(text) < STRINGS_SIZE);
    assert_true(utf8_is_valid(text, strlen(text)));
}

static void test_dates(void **state)
{
    (void)state;
    char text[STRINGS_SIZE];
    struct moment saturday = {.year = 2026, .month = 11, .day = 21, .weekday = 6};
    strings_date(text, UI_ZH_CN, &saturday);
    assert_string_equal(text, "11月21日 星期六");
    strings_date(text, UI_EN, &saturday);
    assert_string_equal(text, "Sat, 21 Nov");
    struct moment sunday = {.year = 2026, .month = 1, .day = 4, .weekday = 0};
    strings_date(text, UI_ZH_CN, &sunday);
    assert_string_equal(text, "1月4日 星期日");
    strings_clock(text, 8 * 60 + 5);
    assert_string_equal(text, "08:05");
    for (int language = UI_ZH_CN; language <= UI_EN; language++) {
        for (int month = 1; month <= 12; month++)
            assert_true(*strings_month((enum ui_language)language, month));
        for (int type = ACTIVITY_THEME_DAY; type <= ACTIVITY_STUDY; type++)
            assert_true(
                *strings_activity_type((enum ui_language)language, (enum activity_type)type));
    }
}

/* product.md §4: sick leave tells about somebody's health. The public screens have no word for any
 * kind of leave, so none of them can say one; what they are given has no field for it either. */
static void test_public_screens_cannot_say_why_somebody_is_on_leave(void **state)
{
    (void)state;
    static const char *const kinds[] = {"病", "事假", "出差", "ick", "rivate", "uty"};
    for (int id = 0; id < STRING_COUNT; id++)
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
            assert_null(strstr(strings_get(UI_ZH_CN, (enum string_id)id), kinds[i]));
            assert_null(strstr(strings_get(UI_EN, (enum string_id)id), kinds[i]));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_languages_are_complete),
        cmocka_unit_test(test_nothing_shouts),
        cmocka_unit_test(test_every_screen_has_a_name_of_its_own),
        cmocka_unit_test(test_placeholders_are_filled_by_name),
        cmocka_unit_test(test_a_long_value_is_never_cut_inside_a_character),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_public_screens_cannot_say_why_somebody_is_on_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
