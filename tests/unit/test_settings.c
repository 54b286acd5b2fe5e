/* The settings file: every documented key works, and every mistake is told with its line. */
#include "firmware/settings.h"

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
    assert_string_equal(settings.connstring, "auto");
}

static void test_every_key(void **state)
{
    (void)state;
    assert_int_equal(load("[terminal]\nroom = 党员活动室\nlanguage=en\nvolume = 0\n"
                          "[rules]\nattendance_percent = 85\nattendance_base = expected\n"
                          "open_before_min = 60\nlate_after_min = 0\n"
                          "[reader]\nconnstring = pn532_uart:/dev/ttyUSB0\n"),
                     ERR_OK);
    assert_string_equal(settings.room, "党员活动室");
    assert_true(settings.english);
    assert_int_equal(settings.volume_percent, 0);
    assert_int_equal(settings.attendance_percent, 85);
    assert_true(settings.base_is_expected);
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
        {"[rulez]\nattendance_percent = 80\n", "line 2", "[rulez]"},
        {"[rules]\nattendance_base = all\n", "line 2", "total | expected"},
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
    assert_int_equal(settings_load("/nonexistent/x.ini", true, &settings, message, sizeof message),
                     ERR_GONE);
    assert_non_null(strstr(message, "/nonexistent/x.ini"));
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
    assert_string_equal(settings.connstring, defaults.connstring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_every_key),
        cmocka_unit_test(test_mistakes_have_line_numbers),
        cmocka_unit_test(test_missing_file),
        cmocka_unit_test(test_example_file_documents_the_defaults),
    };
    return cmocka_run_group_tests_name("settings", tests, make_file, remove_file);
}
