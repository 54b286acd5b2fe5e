/* The settings file: every documented key works, and every mistake is told with its line. */
#include "firmware/settings.h"

#include "db/setting.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static char path[] = "/tmp/themeday-settings-XXXXXX";
static char message[512];
static struct settings settings;

static int make_file(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    if (fd >= 0)
        close(fd);
    return fd < 0;
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static enum err load(const char *content)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
    message[0] = '\0';
    return settings_load(path, true, &settings, message, sizeof message);
}

static void test_defaults(void **state)
{
    (void)state;
    assert_int_equal(settings_load(NULL, true, &settings, message, sizeof message), ERR_OK);
    assert_int_equal(settings.attendance_percent, 80);
    assert_false(settings.base_is_expected);
    assert_int_equal(settings.times.open_before_min, 30);
    assert_int_equal(settings.times.late_after_min, 10);
    assert_int_equal(settings.satisfaction_formula, SATISFACTION_BASIC_TOO); /* product.md §0.2 */
    assert_int_equal(settings.brightness_percent, 0);
    assert_true(settings.has_motion);
    assert_int_equal(settings.dark_from_min, settings.dark_to_min);
    assert_string_equal(settings.connstring, "auto");
}

static void test_every_key(void **state)
{
    (void)state;
    assert_int_equal(load("[terminal]\nroom = 党员活动室\nlanguage=en\nvolume = 0\n"
                          "brightness = 60\n"
                          "[looks]\naccent = 1F4e8c\npicture = /tmp/room.png\n"
                          "[screen]\ntext_percent = 125\nhigh_contrast = yes\nmotion = no\n"
                          "dark_from = 22:30\ndark_to = 06:00\n"
                          "[rules]\nattendance_percent = 85\nattendance_base = expected\n"
                          "satisfaction_formula = weighted\n"
                          "open_before_min = 60\nlate_after_min = 0\n"
                          "[reader]\nconnstring = pn532_uart:/dev/ttyUSB0\n"),
                     ERR_OK);
    assert_string_equal(settings.room, "党员活动室");
    assert_true(settings.english);
    assert_int_equal(settings.volume_percent, 0);
    assert_int_equal(settings.accent, 0x1f4e8c);
    assert_string_equal(settings.picture, "/tmp/room.png");
    assert_false(settings.has_motion);
    assert_int_equal(settings.text_step, 1);
    assert_true(settings.high_contrast);
    assert_int_equal(settings.dark_from_min, 22 * 60 + 30);
    assert_int_equal(settings.dark_to_min, 6 * 60);
    assert_int_equal(settings.attendance_percent, 85);
    assert_true(settings.base_is_expected);
    assert_int_equal(settings.brightness_percent, 60);
    assert_int_equal(settings.satisfaction_formula, SATISFACTION_WEIGHTED);
    assert_int_equal(settings.times.open_before_min, 60);
    assert_int_equal(settings.times.late_after_min, 0);
    assert_string_equal(settings.connstring, "pn532_uart:/dev/ttyUSB0");
}

static void test_mistakes_have_line_numbers(void **state)
{
    static const struct {
        const char *content, *line, *what;
    } rows[] = {
        {"[terminal]\nvolume = 101\n", "line 2", "0 – 100"},
        {"[terminal]\n\n# comment\nvolume = loud\n", "line 4", "volume = loud"},
        {"[terminal]\nvolumes = 5\n", "line 2", "[terminal] volumes"},
        {"[screen]\ntext_percent = 110\n", "line 2", "100 | 125 | 150"},
        {"[screen]\ndark_from = 25:00\n", "line 2", "HH:MM"},
        {"[looks]\naccent = blue\n", "line 2", "RRGGBB"},
        {"[looks]\naccent = 12345g\n", "line 2", "RRGGBB"},
        {"[rulez]\nattendance_percent = 80\n", "line 2", "[rulez]"},
        {"[rules]\nattendance_base = all\n", "line 2", "total | expected"},
        {"[rules]\nsatisfaction_formula = all\n", "line 2",
         "satisfied_basic | satisfied | weighted"},
        {"[rules]\nattendance_percent\n", "line 2", "key = value"},
        {"[rules]\nattendance_percent\nvolume = 7\n", "line 2", "key = value"},
        {"[terminal]\nroom = \xD6\xA3\xFF\n", "line 2", "UTF-8"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct settings before = settings;
        assert_int_equal(load(rows[i].content), ERR_INVALID);
        assert_non_null(strstr(message, rows[i].line));
        assert_non_null(strstr(message, rows[i].what));
        assert_non_null(strstr(message, path));
        assert_memory_equal(&before, &settings, sizeof settings);
    }
}

static void test_missing_file(void **state)
{
    (void)state;
    assert_int_equal(
        settings_load("/proc/nonexistent/x.ini", true, &settings, message, sizeof message),
        ERR_GONE);
    assert_non_null(strstr(message, "/proc/nonexistent/x.ini"));
}

/* The example file, with every "#key" uncommented, is a valid file that gives the defaults. */
static void test_example_file_documents_the_defaults(void **state)
{
    char line[512], content[8192] = "";
    struct settings defaults;
    FILE *example = fopen("firmware/system/themeday.ini", "r");
    (void)state;
    assert_non_null(example);
    while (fgets(line, sizeof line, example) != NULL)
        strcat(content, line[0] == '#' && line[1] != ' ' ? line + 1 : line);
    fclose(example);
    assert_int_equal(load(content), ERR_OK);
    assert_int_equal(settings_load(NULL, true, &defaults, message, sizeof message), ERR_OK);
    strcpy(defaults.room, "党员活动室");
    assert_string_equal(settings.room, defaults.room);
    assert_int_equal(settings.volume_percent, defaults.volume_percent);
    assert_int_equal(settings.attendance_percent, defaults.attendance_percent);
    assert_int_equal(settings.times.open_before_min, defaults.times.open_before_min);
    assert_int_equal(settings.times.late_after_min, defaults.times.late_after_min);
    assert_int_equal(settings.satisfaction_formula, defaults.satisfaction_formula);
    assert_int_equal(settings.brightness_percent, defaults.brightness_percent);
    assert_string_equal(settings.connstring, defaults.connstring);
}

/* ---- what was set on the screen ---- */

static void set(struct folder *folder, const char *key, const char *value)
{
    assert_int_equal(setting_set(folder->db, &folder->origin, key, value), ERR_OK);
}

static void test_the_screen_goes_before_the_file(void **state)
{
    struct folder *folder = *state;
    struct settings file, now;
    char value[SETTINGS_VALUE_SIZE];
    assert_int_equal(load("[rules]\nlate_after_min = 15\nopen_before_min = 45\n"), ERR_OK);
    file = settings;
    set(folder, "rules.late_after_min", "5");
    set(folder, "rules.satisfaction_formula", "satisfied");
    set(folder, "terminal.language", "en");
    assert_int_equal(settings_in_effect(&file, folder->db, &now), ERR_OK);
    assert_int_equal(now.times.late_after_min, 5);
    assert_int_equal(now.times.open_before_min, 45);
    assert_int_equal(now.satisfaction_formula, SATISFACTION_ONLY);
    assert_true(now.english);
    settings_value(&now, "rules.satisfaction_formula", value);
    assert_string_equal(value, "satisfied");
    settings_value(&now, "terminal.language", value);
    assert_string_equal(value, "en");
    settings_value(&now, "rules.open_before_min", value);
    assert_string_equal(value, "45");

    set(folder, "rules.late_after_min", NULL);
    assert_int_equal(settings_in_effect(&file, folder->db, &now), ERR_OK);
    assert_int_equal(now.times.late_after_min, 15);
}

/* A value from an earlier version, or one that is not the organizer's to set, changes nothing. */
static void test_stored_values_that_are_not_taken(void **state)
{
    struct folder *folder = *state;
    struct settings file, now;
    assert_int_equal(settings_load(NULL, true, &file, message, sizeof message), ERR_OK);
    set(folder, "rules.late_after_min", "9999");
    set(folder, "rules.nothing", "1");
    set(folder, "reader.connstring", "pn532_uart:/dev/ttyUSB9");
    assert_int_equal(settings_in_effect(&file, folder->db, &now), ERR_OK);
    assert_memory_equal(&file, &now, sizeof now);
}

static void test_what_may_be_set(void **state)
{
    (void)state;
    assert_true(settings_accepts("rules.attendance_percent", "100"));
    assert_false(settings_accepts("rules.attendance_percent", "0"));
    assert_false(settings_accepts("rules.attendance_percent", "80%"));
    assert_true(settings_accepts("rules.attendance_base", "expected"));
    assert_false(settings_accepts("reader.connstring", "auto"));
    assert_false(settings_accepts("rules", "1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_every_key),
        cmocka_unit_test(test_mistakes_have_line_numbers),
        cmocka_unit_test(test_missing_file),
        cmocka_unit_test(test_example_file_documents_the_defaults),
        cmocka_unit_test_setup_teardown(test_the_screen_goes_before_the_file, folder_setup,
                                        folder_teardown),
        cmocka_unit_test_setup_teardown(test_stored_values_that_are_not_taken, folder_setup,
                                        folder_teardown),
        cmocka_unit_test(test_what_may_be_set),
    };
    return cmocka_run_group_tests_name("settings", tests, make_file, remove_file);
}
