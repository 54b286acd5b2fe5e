#include "firmware/settings.h"

#include "firmware/base/utf8.h"

#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum setting_kind { SETTING_TEXT, SETTING_NUMBER, SETTING_CHOICE };

/* One key: where its value goes and which values are allowed. */
struct setting {
    const char *section;
    const char *key;
    enum setting_kind kind;
    size_t offset;
    size_t size;            /* of a text */
    int smallest, largest;  /* of a number */
    const char *choices[2]; /* false, true */
};

#define FIELD(name) offsetof(struct settings, name)

static const struct setting settings_table[] = {
    {"terminal", "room", SETTING_TEXT, FIELD(room), TITLE_SIZE, 0, 0, {NULL}},
    {"terminal", "language", SETTING_CHOICE, FIELD(english), 0, 0, 0, {"zh_CN", "en"}},
    {"terminal", "volume", SETTING_NUMBER, FIELD(volume_percent), 0, 0, 100, {NULL}},
    {"rules", "attendance_percent", SETTING_NUMBER, FIELD(attendance_percent), 0, 1, 100, {NULL}},
    {"rules",
     "attendance_base",
     SETTING_CHOICE,
     FIELD(base_is_expected),
     0,
     0,
     0,
     {"total", "expected"}},
    {"rules", "open_before_min", SETTING_NUMBER, FIELD(times.open_before_min), 0, 0, 720, {NULL}},
    {"rules", "late_after_min", SETTING_NUMBER, FIELD(times.late_after_min), 0, 0, 720, {NULL}},
    {"reader", "connstring", SETTING_TEXT, FIELD(connstring), 256, 0, 0, {NULL}},
};

static const struct settings settings_default = {
    .volume_percent = 70,
    .attendance_percent = 80,
    .times = {.open_before_min = 30, .late_after_min = 10},
    .connstring = "auto",
};

/* What is known while a file is read: inih tells no line numbers, so the lines are counted here. */
struct settings_reading {
    FILE *file;
    const char *path;
    bool english;
    int line;
    struct settings settings;
    char *message;
    size_t message_size;
    int bad_line; /* 0: none yet */
};

static char *settings_next_line(char *buffer, int size, void *stream)
{
    struct settings_reading *reading = stream;
    char *line = fgets(buffer, size, reading->file);
    if (line != NULL)
        reading->line++;
    return line;
}

/* Keeps the first complaint only. Returns 0, which is what inih wants to hear for "bad". */
static int settings_complain(struct settings_reading *reading, const char *chinese,
                             const char *english, const char *detail)
{
    if (reading->bad_line != 0)
        return 0;
    reading->bad_line = reading->line;
    snprintf(reading->message, reading->message_size,
             reading->english ? "%s, line %d: %s: %s" : "%s 第 %d 行：%s：%s", reading->path,
             reading->line, reading->english ? english : chinese, detail);
    return 0;
}

static int settings_bad_value(struct settings_reading *reading, const struct setting *setting,
                              const char *value)
{
    char detail[160];
    if (setting->kind == SETTING_CHOICE)
        snprintf(detail, sizeof detail, "%s = %.40s (%s | %s)", setting->key, value,
                 setting->choices[0], setting->choices[1]);
    else if (setting->kind == SETTING_NUMBER)
        snprintf(detail, sizeof detail, "%s = %.40s (%d – %d)", setting->key, value,
                 setting->smallest, setting->largest);
    else
        snprintf(detail, sizeof detail, "%s (< %zu bytes UTF-8)", setting->key, setting->size);
    return settings_complain(reading, "值不对", "bad value", detail);
}

static bool settings_store(const struct setting *setting, const char *value,
                           struct settings *ret_settings)
{
    char *field = (char *)ret_settings + setting->offset;
    switch (setting->kind) {
    case SETTING_TEXT:
        return utf8_is_valid(value, strlen(value)) && utf8_copy(field, setting->size, value);
    case SETTING_NUMBER: {
        char *end;
        long number = strtol(value, &end, 10);
        if (end == value || *end != '\0' || number < setting->smallest || number > setting->largest)
            return false;
        *(int *)field = (int)number;
        return true;
    }
    case SETTING_CHOICE:
        for (int i = 0; i < 2; i++)
            if (strcmp(value, setting->choices[i]) == 0) {
                *(bool *)field = i == 1;
                return true;
            }
        return false;
    }
    return false;
}

static int settings_take(void *user, const char *section, const char *key, const char *value)
{
    struct settings_reading *reading = user;
    for (size_t i = 0; i < sizeof settings_table / sizeof *settings_table; i++) {
        const struct setting *setting = &settings_table[i];
        if (strcmp(setting->section, section) != 0 || strcmp(setting->key, key) != 0)
            continue;
        return settings_store(setting, value, &reading->settings) ||
               settings_bad_value(reading, setting, value);
    }
    char detail[160];
    snprintf(detail, sizeof detail, "[%.60s] %.60s", section, key);
    return settings_complain(reading, "没有这个设置", "there is no such setting", detail);
}

static enum err settings_open_failed(const char *path, bool english, char *ret_message, size_t size)
{
    int error = errno;
    snprintf(ret_message, size, english ? "%s: %s" : "%s：打不开设置文件（%s）", path,
             strerror(error));
    return err_from_errno(error);
}

enum err settings_load(const char *path, bool english, struct settings *ret_settings,
                       char *ret_message, size_t message_size)
{
    if (path == NULL) {
        *ret_settings = settings_default;
        return ERR_OK;
    }
    struct settings_reading reading = {
        .file = fopen(path, "re"),
        .path = path,
        .english = english,
        .settings = settings_default,
        .message = ret_message,
        .message_size = message_size,
    };
    if (reading.file == NULL)
        return settings_open_failed(path, english, ret_message, message_size);
    int bad_line = ini_parse_stream(settings_next_line, &reading, settings_take, &reading);
    fclose(reading.file);
    if (bad_line != 0 && bad_line != reading.bad_line) {
        reading.bad_line = 0;
        reading.line = bad_line;
        settings_complain(&reading, "看不懂这一行", "not a setting",
                          english ? "write key = value" : "应为 key = value");
    }
    if (bad_line != 0)
        return ERR_INVALID;
    *ret_settings = reading.settings;
    return ERR_OK;
}
