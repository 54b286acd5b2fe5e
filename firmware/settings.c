#include "firmware/settings.h"

#include "db/branch.h"
#include "db/organizer.h"
#include "db/setting.h"
#include "firmware/base/catalogue.h"
#include "firmware/base/log.h"
#include "firmware/base/utf8.h"

#include <assert.h>
#include <errno.h>
#include <ini.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum setting_kind {
    SETTING_TEXT,
    SETTING_URL,
    SETTING_NUMBER,
    SETTING_TIME,
    SETTING_COLOUR,
    SETTING_SWITCH,
    SETTING_CHOICE
};

enum { CHOICES_MAX = 3 };

/* One key: where its value goes, which values are allowed, and whether the screen may set it. */
struct setting {
    const char *section;
    const char *key;
    enum setting_kind kind;
    bool on_screen;
    size_t offset;
    size_t size;                      /* of a text */
    int smallest, largest;            /* of a number */
    const char *choices[CHOICES_MAX]; /* of a switch: false, true; of a choice: 0, 1, … */
};

#define FIELD(name)            .offset = offsetof(struct settings, name)
#define TEXT(name)             .kind = SETTING_TEXT, FIELD(name), .size = sizeof((struct settings *)0)->name
#define URL(name)              .kind = SETTING_URL, FIELD(name), .size = sizeof((struct settings *)0)->name
#define NUMBER(name, from, to) .kind = SETTING_NUMBER, FIELD(name), .smallest = from, .largest = to
#define TIME(name)             .kind = SETTING_TIME, FIELD(name)
#define COLOUR(name)           .kind = SETTING_COLOUR, FIELD(name)
#define SWITCH(name, no, yes)  .kind = SETTING_SWITCH, FIELD(name), .choices = {no, yes}
#define CHOICE(name, ...)      .kind = SETTING_CHOICE, FIELD(name), .choices = {__VA_ARGS__}

static const struct setting settings_table[] = {
    {"terminal", "room", TEXT(room), .on_screen = true},
    {"terminal", "language", SWITCH(english, "zh_CN", "en"), .on_screen = true},
    {"terminal", "name_order", SWITCH(names_by_strokes, "pinyin", "strokes"), .on_screen = true},
    {"terminal", "volume", NUMBER(volume_percent, 0, 100), .on_screen = true},
    {"terminal", "brightness", NUMBER(brightness_percent, 0, 100), .on_screen = true},
    {"screen", "text_percent", CHOICE(text_step, "100", "125", "150"), .on_screen = true},
    {"screen", "high_contrast", SWITCH(high_contrast, "no", "yes"), .on_screen = true},
    {"screen", "dark_from", TIME(dark_from_min), .on_screen = true},
    {"screen", "dark_to", TIME(dark_to_min), .on_screen = true},
    {"sound", "voice", CHOICE(voice, "off", "files", "espeak"), .on_screen = true},
    {"sound", "folder", TEXT(voice_folder)},
    {"looks", "accent", COLOUR(accent)},
    {"looks", "picture", TEXT(picture)},
    {"screen", "motion", SWITCH(has_motion, "no", "yes"), .on_screen = true},
    {"rules", "attendance_percent", NUMBER(attendance_percent, 1, 100), .on_screen = true},
    {"rules", "attendance_base", SWITCH(base_is_expected, "total", "expected"), .on_screen = true},
    {"rules", "satisfaction_formula",
     CHOICE(satisfaction_formula, "satisfied_basic", "satisfied", "weighted"), .on_screen = true},
    {"rules", "open_before_min", NUMBER(times.open_before_min, 0, 720), .on_screen = true},
    {"rules", "late_after_min", NUMBER(times.late_after_min, 0, 720), .on_screen = true},
    {"reader", "connstring", TEXT(connstring)},
    {"upload", "url", URL(upload.url)},
    {"upload", "ca", TEXT(upload.ca)},
    {"upload", "token_file", TEXT(upload.token_file)},
    {"upload", "client_cert", TEXT(upload.client_cert)},
    {"upload", "client_key", TEXT(upload.client_key)},
};

enum { SETTINGS_COUNT = sizeof settings_table / sizeof *settings_table };

static const struct settings settings_default = {
    .has_motion = true,
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
    struct setup_file setup;
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
                             const char *detail)
{
    if (reading->bad_line != 0)
        return 0;
    reading->bad_line = reading->line;
    snprintf(reading->message, reading->message_size,
             catalogue_text(reading->english, "%s 第 %d 行：%s：%s"), reading->path, reading->line,
             catalogue_text(reading->english, chinese), detail);
    return 0;
}

static int settings_bad_value(struct settings_reading *reading, const struct setting *setting,
                              const char *value)
{
    char detail[160];
    if (setting->kind == SETTING_SWITCH || setting->kind == SETTING_CHOICE)
        snprintf(detail, sizeof detail, "%s = %.40s (%s | %s%s%s)", setting->key, value,
                 setting->choices[0], setting->choices[1], setting->choices[2] != NULL ? " | " : "",
                 setting->choices[2] != NULL ? setting->choices[2] : "");
    else if (setting->kind == SETTING_NUMBER)
        snprintf(detail, sizeof detail, "%s = %.40s (%d – %d)", setting->key, value,
                 setting->smallest, setting->largest);
    else if (setting->kind == SETTING_URL)
        snprintf(detail, sizeof detail, "%s = %.60s (https://…)", setting->key, value);
    else if (setting->kind == SETTING_COLOUR)
        snprintf(detail, sizeof detail, "%s = %.40s (RRGGBB)", setting->key, value);
    else if (setting->kind == SETTING_TIME)
        snprintf(detail, sizeof detail, "%s = %.40s (HH:MM)", setting->key, value);
    else
        snprintf(detail, sizeof detail, "%s (< %zu bytes UTF-8)", setting->key, setting->size);
    return settings_complain(reading, "值不对", detail);
}

/* Which of the choices it is; -1: none. */
static int settings_choice(const struct setting *setting, const char *value)
{
    for (int i = 0; i < CHOICES_MAX && setting->choices[i] != NULL; i++)
        if (strcmp(value, setting->choices[i]) == 0)
            return i;
    return -1;
}

static bool settings_number(const struct setting *setting, const char *value, int *ret_number)
{
    char *end;
    long number = strtol(value, &end, 10);
    if (end == value || *end != '\0' || number < setting->smallest || number > setting->largest)
        return false;
    *ret_number = (int)number;
    return true;
}

/* "https://host/path", kept without the slashes behind it. Nothing leaves without encryption. */
static bool settings_take_url(char *ret_url, size_t size, const char *value)
{
    static const char scheme[] = "https://";
    size_t length = strlen(value);
    while (length > 0 && value[length - 1] == '/')
        length--;
    if (length < sizeof scheme || length >= size || strncmp(value, scheme, sizeof scheme - 1) != 0)
        return false;
    for (size_t i = 0; i < length; i++)
        if (value[i] <= ' ' || value[i] > '~' || strchr("?#@\"<>", value[i]) != NULL)
            return false;
    memcpy(ret_url, value, length);
    ret_url[length] = '\0';
    return true;
}

/* "1f4e8c"; 000000 is none. */
static bool settings_colour(const char *value, int *ret_colour)
{
    if (strlen(value) != 6 || strspn(value, "0123456789abcdefABCDEF") != 6)
        return false;
    *ret_colour = (int)strtol(value, NULL, 16);
    return true;
}

static bool settings_store(const struct setting *setting, const char *value,
                           struct settings *ret_settings)
{
    char *field = (char *)ret_settings + setting->offset;
    int choice = settings_choice(setting, value);
    switch (setting->kind) {
    case SETTING_TEXT:
        return utf8_is_valid(value, strlen(value)) && utf8_copy(field, setting->size, value);
    case SETTING_URL:
        return settings_take_url(field, setting->size, value);
    case SETTING_NUMBER:
        return settings_number(setting, value, (int *)field);
    case SETTING_COLOUR:
        return settings_colour(value, (int *)field);
    case SETTING_TIME:
        return clock_parse_minutes(value, (int *)field) == ERR_OK;
    case SETTING_SWITCH:
        if (choice >= 0)
            *(bool *)field = choice == 1;
        return choice >= 0;
    case SETTING_CHOICE:
        if (choice >= 0)
            *(int *)field = choice;
        return choice >= 0;
    }
    return false;
}

/* ---- the file ---- */

static int settings_take_setup(struct settings_reading *reading, const char *section,
                               const char *key, const char *value)
{
    char detail[160];
    const char *complaint = setup_file_take(&reading->setup, section, key, value);
    if (complaint == NULL)
        return 1;
    snprintf(detail, sizeof detail, "%.60s = %.60s", key, value);
    return settings_complain(reading, complaint, detail);
}

static int settings_take(void *user, const char *section, const char *key, const char *value)
{
    struct settings_reading *reading = user;
    if (setup_file_has(section))
        return settings_take_setup(reading, section, key, value);
    for (size_t i = 0; i < SETTINGS_COUNT; i++) {
        const struct setting *setting = &settings_table[i];
        if (strcmp(setting->section, section) != 0 || strcmp(setting->key, key) != 0)
            continue;
        return settings_store(setting, value, &reading->settings) ||
               settings_bad_value(reading, setting, value);
    }
    char detail[160];
    snprintf(detail, sizeof detail, "[%.60s] %.60s", section, key);
    return settings_complain(reading, "没有这个设置", detail);
}

static enum err settings_open_failed(const char *path, bool english, char *ret_message, size_t size)
{
    int error = errno;
    snprintf(ret_message, size, catalogue_text(english, "%s：打不开设置文件（%s）"), path,
             strerror(error));
    return err_from_errno(error);
}

enum err settings_load_setup(const char *path, bool english, struct settings *ret_settings,
                             struct setup_file *ret_setup, char *ret_message, size_t message_size)
{
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
        settings_complain(&reading, "看不懂这一行", catalogue_text(english, "应为 key = value"));
    }
    if (bad_line != 0)
        return ERR_INVALID;
    *ret_settings = reading.settings;
    *ret_setup = reading.setup;
    return ERR_OK;
}

enum err settings_load(const char *path, bool english, struct settings *ret_settings,
                       char *ret_message, size_t message_size)
{
    struct setup_file setup;
    if (path != NULL)
        return settings_load_setup(path, english, ret_settings, &setup, ret_message, message_size);
    *ret_settings = settings_default;
    return ERR_OK;
}

/* ---- what was set on the screen ---- */

/* NULL: there is no such key. */
static const struct setting *settings_find(const char *name)
{
    for (size_t i = 0; i < SETTINGS_COUNT; i++) {
        const struct setting *setting = &settings_table[i];
        size_t length = strlen(setting->section);
        if (strncmp(name, setting->section, length) == 0 && name[length] == '.' &&
            strcmp(name + length + 1, setting->key) == 0)
            return setting;
    }
    return NULL;
}

static bool settings_overlay(const char *name, const char *value, void *context)
{
    const struct setting *setting = settings_find(name);
    if (setting == NULL || !setting->on_screen || !settings_store(setting, value, context))
        log_warning("the setting %s = %s in the database is not taken", name, value);
    return true;
}

enum err settings_in_effect(const struct settings *file, struct db *db,
                            struct settings *ret_settings)
{
    struct settings settings = *file;
    enum err err = setting_list(db, settings_overlay, &settings);
    if (err == ERR_OK)
        *ret_settings = settings;
    return err;
}

enum err settings_for_kiosk(const struct settings *settings, struct db *db,
                            struct kiosk_settings *ret_settings)
{
    int organizers = 0;
    struct kiosk_settings kiosk = {
        .times = settings->times,
        .attendance_percent = settings->attendance_percent,
        .text_percent = 100 + 25 * settings->text_step,
        .high_contrast = settings->high_contrast,
        .dark_from_min = settings->dark_from_min,
        .dark_to_min = settings->dark_to_min,
        .satisfaction_formula = settings->satisfaction_formula,
        .base_is_expected = settings->base_is_expected,
    };
    enum err err = branch_home(db, kiosk.branch, kiosk.room);
    if (err == ERR_OK || err == ERR_GONE)
        err = organizer_count(db, &organizers);
    if (err != ERR_OK)
        return err;
    kiosk.lacks_organizer = organizers == 0;
    if (settings->room[0] != '\0')
        utf8_copy(kiosk.room, TITLE_SIZE, settings->room);
    *ret_settings = kiosk;
    return ERR_OK;
}

bool settings_accepts(const char *name, const char *value)
{
    struct settings scratch;
    const struct setting *setting = settings_find(name);
    return setting != NULL && setting->on_screen && settings_store(setting, value, &scratch);
}

void settings_value(const struct settings *settings, const char *name,
                    char ret_value[SETTINGS_VALUE_SIZE])
{
    const struct setting *setting = settings_find(name);
    assert(setting != NULL);
    const char *field = (const char *)settings + setting->offset;
    switch (setting->kind) {
    case SETTING_TEXT:
    case SETTING_URL:
        utf8_copy(ret_value, SETTINGS_VALUE_SIZE, field);
        break;
    case SETTING_NUMBER:
        snprintf(ret_value, SETTINGS_VALUE_SIZE, "%d", *(const int *)field);
        break;
    case SETTING_COLOUR:
        snprintf(ret_value, SETTINGS_VALUE_SIZE, "%06x", (unsigned)*(const int *)field);
        break;
    case SETTING_TIME:
        snprintf(ret_value, SETTINGS_VALUE_SIZE, "%02d:%02d", *(const int *)field / 60,
                 *(const int *)field % 60);
        break;
    case SETTING_SWITCH:
        utf8_copy(ret_value, SETTINGS_VALUE_SIZE, setting->choices[*(const bool *)field]);
        break;
    case SETTING_CHOICE:
        utf8_copy(ret_value, SETTINGS_VALUE_SIZE, setting->choices[*(const int *)field]);
        break;
    }
}
