#include "db/record.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBER_DIGITS = 18 }; /* more than any number here has, and no overflow */

/* What is left of a line. */
struct record_rest {
    const char *at, *end;
};

/* ---- pieces ---- */

static bool record_take(struct record_rest *rest, const char *text)
{
    size_t length = strlen(text);
    if ((size_t)(rest->end - rest->at) < length || memcmp(rest->at, text, length) != 0)
        return false;
    rest->at += length;
    return true;
}

static bool record_take_number(struct record_rest *rest, int64_t *ret_number)
{
    bool is_negative = record_take(rest, "-");
    const char *first = rest->at;
    int64_t number = 0;
    for (; rest->at < rest->end && *rest->at >= '0' && *rest->at <= '9'; rest->at++)
        if (rest->at - first < NUMBER_DIGITS)
            number = 10 * number + (*rest->at - '0');
    *ret_number = is_negative ? -number : number;
    return rest->at > first && rest->at - first <= NUMBER_DIGITS;
}

/* The rest of a string that needs no escapes, up to its end. */
static bool record_take_word(struct record_rest *rest, char *ret_word, size_t size)
{
    const char *first = rest->at;
    while (rest->at < rest->end && *rest->at != '"' && *rest->at != '\\' &&
           (unsigned char)*rest->at >= ' ')
        rest->at++;
    size_t length = (size_t)(rest->at - first);
    if (length >= size)
        return false;
    memcpy(ret_word, first, length);
    ret_word[length] = '\0';
    return record_take(rest, "\"");
}

/* The rest of a string that nobody reads. */
static bool record_skip_text(struct record_rest *rest)
{
    for (; rest->at < rest->end && *rest->at != '"'; rest->at++)
        if ((unsigned char)*rest->at < ' ' || (*rest->at == '\\' && ++rest->at == rest->end))
            return false;
    return record_take(rest, "\"");
}

/* An object, by its brackets alone. */
static bool record_skip_object(struct record_rest *rest)
{
    int depth = 0;
    if (rest->at == rest->end || *rest->at != '{')
        return false;
    do {
        char c = *rest->at++;
        if (c == '"' && !record_skip_text(rest))
            return false;
        depth += (c == '{' || c == '[') - (c == '}' || c == ']');
    } while (depth > 0 && rest->at < rest->end);
    return depth == 0;
}

/* ---- the line ---- */

static bool record_take_head(struct record_rest *rest, struct record *record)
{
    return record_take(rest, "{\"activity\":") && record_take_number(rest, &record->activity) &&
           record_take(rest, ",\"activity_prev\":\"") &&
           record_take_word(rest, record->activity_prev, CHAIN_HASH_SIZE) &&
           record_take(rest, ",\"boot\":\"") && record_skip_text(rest) &&
           record_take(rest, ",\"by\":\"") && record_skip_text(rest) &&
           record_take(rest, ",\"clock_trusted\":") &&
           (record_take(rest, "true") || record_take(rest, "false")) &&
           record_take(rest, ",\"data\":");
}

static bool record_take_tail(struct record_rest *rest, const char *line, struct record *record)
{
    int64_t mono_ms;
    if (!record_take(rest, ",\"device\":\"") ||
        !record_take_word(rest, record->device, KEY_DEVICE_SIZE) || !record_take(rest, ","))
        return false;
    record->hash_at = (size_t)(rest->at - line);
    if (!record_take(rest, "\"hash\":\"") ||
        !record_take_word(rest, record->hash, CHAIN_HASH_SIZE) || !record_take(rest, ","))
        return false;
    record->behind_at = (size_t)(rest->at - line);
    return record_take(rest, "\"mono_ms\":") && record_take_number(rest, &mono_ms) &&
           record_take(rest, ",\"prev\":\"") &&
           record_take_word(rest, record->prev, CHAIN_HASH_SIZE) &&
           record_take(rest, ",\"seq\":") && record_take_number(rest, &record->seq) &&
           record_take(rest, ",\"time\":\"") &&
           record_take_word(rest, record->time, RECORD_TIME_SIZE) &&
           record_take(rest, ",\"type\":\"") &&
           record_take_word(rest, record->type, RECORD_TYPE_SIZE) && record_take(rest, "}") &&
           rest->at == rest->end;
}

bool record_read(const char *line, size_t length, record_wish *wish, struct record *ret_record)
{
    struct record_rest rest = {.at = line, .end = line + length};
    ret_record->data = NULL;
    if (!record_take_head(&rest, ret_record))
        return false;
    const char *data = rest.at;
    if (!record_skip_object(&rest))
        return false;
    size_t data_length = (size_t)(rest.at - data);
    if (!record_take_tail(&rest, line, ret_record))
        return false;
    if (wish != NULL && !wish(ret_record->type))
        return true;
    ret_record->data = json_loadb(data, data_length, JSON_REJECT_DUPLICATES, NULL);
    return ret_record->data != NULL;
}

void record_clear(struct record *record)
{
    json_decref(record->data);
    record->data = NULL;
}

/* ---- many of them ---- */

enum err record_list_add(struct record_list *list, struct record *record)
{
    if (list->count == list->room) {
        size_t room = list->room == 0 ? 64 : 2 * list->room;
        struct record *records = realloc(list->records, room * sizeof *records);
        if (records == NULL) {
            record_clear(record);
            return ERR_NOMEM;
        }
        list->records = records;
        list->room = room;
    }
    list->records[list->count++] = *record;
    return ERR_OK;
}

void record_list_clear(struct record_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        record_clear(&list->records[i]);
    free(list->records);
    *list = (struct record_list){.wish = list->wish};
}
