/* The settings file. What is taken from it must be what the table of settings allows. */
#include "tests/fuzz/fuzz.h"

#include "firmware/settings.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void check_taken(const struct settings *settings)
{
    static const char *const keys[] = {"terminal.language",
                                       "terminal.name_order",
                                       "terminal.volume",
                                       "terminal.brightness",
                                       "rules.attendance_percent",
                                       "rules.attendance_base",
                                       "rules.satisfaction_formula",
                                       "rules.open_before_min",
                                       "rules.late_after_min",
                                       "terminal.room"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        char value[SETTINGS_VALUE_SIZE];
        settings_value(settings, keys[i], value);
        assert(settings_accepts(keys[i], value));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct settings settings;
    char path[64], message[512] = "";
    int fd = memfd_create("settings", MFD_CLOEXEC);
    assert(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    enum err err = settings_load(path, size % 2 == 0, &settings, message, sizeof message);
    assert(err == ERR_OK || err == ERR_INVALID);
    if (err == ERR_OK)
        check_taken(&settings);
    else
        assert(message[0] != '\0');
    close(fd);
    return 0;
}
