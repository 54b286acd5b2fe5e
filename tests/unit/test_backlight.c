/* The backlight in a folder that looks like the kernel's. */
#include "drivers/backlight.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char folder[64], panel[96];

static int set_up(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/themeday-backlight-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(panel, sizeof panel, "%s/panel", folder);
    return 0;
}

static int tear_down(void **state)
{
    char command[128];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

static void write_value(const char *name, int value)
{
    char path[160];
    mkdir(panel, 0700);
    snprintf(path, sizeof path, "%s/%s", panel, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "%d\n", value);
    fclose(file);
}

static int read_value(const char *name)
{
    char path[160];
    int value = -1;
    snprintf(path, sizeof path, "%s/%s", panel, name);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%d", &value), 1);
    fclose(file);
    return value;
}

static int brightness(void)
{
    return read_value("brightness");
}

static void test_none(void **state)
{
    (void)state;
    assert_false(backlight_exists("/proc/nonexistent"));
    assert_false(backlight_exists(folder));
    backlight_set(folder, 50);
    write_value("max_brightness", 200); /* one that cannot be set is none */
    assert_false(backlight_exists(folder));
}

static void test_percent_of_the_most(void **state)
{
    (void)state;
    write_value("brightness", 200);
    write_value("max_brightness", 200);
    assert_true(backlight_exists(folder));
    backlight_set(folder, 60);
    assert_int_equal(brightness(), 120);
    backlight_set(folder, 100);
    assert_int_equal(brightness(), 200);
    backlight_set(folder, 0);
    assert_int_equal(brightness(), 200);
}

/* A panel of seven steps at 10 % would be dark, and nobody could turn it up again. */
static void test_never_dark(void **state)
{
    (void)state;
    write_value("brightness", 7);
    write_value("max_brightness", 7);
    backlight_set(folder, 10);
    assert_int_equal(brightness(), 1);
}

/* Off and on again leaves the brightness alone. */
static void test_off_and_on(void **state)
{
    (void)state;
    backlight_switch(folder, false); /* without one, nothing happens */
    write_value("brightness", 120);
    write_value("max_brightness", 200);
    write_value("bl_power", 0);
    backlight_switch(folder, false);
    assert_int_equal(read_value("bl_power"), 4);
    assert_int_equal(brightness(), 120);
    backlight_switch(folder, true);
    assert_int_equal(read_value("bl_power"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_none, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_percent_of_the_most, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_never_dark, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_off_and_on, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("backlight", tests, NULL, NULL);
}
