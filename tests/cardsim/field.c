#include "tests/cardsim/field.h"

#include <string.h>

void field_init(struct field *field)
{
    *field = (struct field){.random = 20240601};
}

int field_random(struct field *field, int bound)
{
    field->random ^= field->random << 13;
    field->random ^= field->random >> 17;
    field->random ^= field->random << 5;
    return (int)(field->random % (uint32_t)bound);
}

static bool field_tag_is(const struct tag *tag, const uint8_t *uid, size_t uid_length)
{
    return tag->uid_length == uid_length && memcmp(tag->name, uid, uid_length) == 0;
}

const char *field_place(struct field *field, const uint8_t *uid, size_t uid_length,
                        enum tag_kind kind, int64_t leaves_ns)
{
    const char *problem = tag_check_uid(kind, uid_length);
    if (problem != NULL)
        return problem;
    for (int i = 0; i < field->count; i++) {
        if (field_tag_is(&field->tags[i], uid, uid_length)) {
            field->tags[i].leaves_ns = leaves_ns;
            return NULL;
        }
    }
    if (field->count == FIELD_TAGS_MAX)
        return "the field is full; remove a card first";
    struct tag tag = {.kind = kind, .uid_length = uid_length, .leaves_ns = leaves_ns};
    memcpy(tag.uid, uid, uid_length);
    memcpy(tag.name, uid, uid_length);
    field->tags[field->count++] = tag;
    return NULL;
}

static void field_take(struct field *field, int index)
{
    field->count--;
    memmove(&field->tags[index], &field->tags[index + 1],
            (size_t)(field->count - index) * sizeof field->tags[0]);
}

bool field_remove(struct field *field, const uint8_t *uid, size_t uid_length)
{
    int before = field->count;
    for (int i = field->count - 1; i >= 0; i--) {
        if (uid == NULL || field_tag_is(&field->tags[i], uid, uid_length))
            field_take(field, i);
    }
    return field->count < before;
}

void field_expire(struct field *field, int64_t now_ns)
{
    for (int i = field->count - 1; i >= 0; i--) {
        if (field->tags[i].leaves_ns != 0 && field->tags[i].leaves_ns <= now_ns)
            field_take(field, i);
    }
}

int64_t field_next_ns(const struct field *field)
{
    int64_t next_ns = INT64_MAX;
    for (int i = 0; i < field->count; i++) {
        if (field->tags[i].leaves_ns != 0 && field->tags[i].leaves_ns < next_ns)
            next_ns = field->tags[i].leaves_ns;
    }
    return next_ns;
}

struct tag *field_request(struct field *field, enum tag_technology technology, const uint8_t *uid,
                          size_t uid_length, bool wakes_halted)
{
    struct tag *answering = NULL;
    for (int i = 0; i < field->count; i++) {
        struct tag *tag = &field->tags[i];
        if (tag_technology(tag) != technology)
            continue;
        if (tag->state == TAG_ACTIVE) {
            tag->state = TAG_IDLE;
            continue;
        }
        if (tag->state == TAG_HALTED && !wakes_halted)
            continue;
        bool wanted = uid == NULL ||
                      (tag->uid_length == uid_length && memcmp(tag->uid, uid, uid_length) == 0);
        if (wanted && (answering == NULL || tag->selected < answering->selected))
            answering = tag;
    }
    return answering;
}

void field_select(struct field *field, struct tag *tag)
{
    tag->selected = ++field->selections;
    /* A FeliCa card answers every polling request, whatever was said to it before. */
    if (tag_technology(tag) != TAG_TYPE_F)
        tag->state = TAG_ACTIVE;
}

struct tag *field_active(struct field *field)
{
    for (int i = 0; i < field->count; i++) {
        struct tag *tag = &field->tags[i];
        bool listens = tag->state == TAG_ACTIVE || tag_technology(tag) == TAG_TYPE_F;
        if (listens && tag->selected != 0 && tag->selected == field->selections)
            return tag;
    }
    return NULL;
}

void field_halt(struct field *field)
{
    for (int i = 0; i < field->count; i++) {
        if (field->tags[i].state == TAG_ACTIVE)
            field->tags[i].state = TAG_HALTED;
    }
}

void field_power_off(struct field *field)
{
    for (int i = 0; i < field->count; i++) {
        struct tag *tag = &field->tags[i];
        tag->state = TAG_IDLE;
        for (int byte = 1; tag->kind == TAG_PHONE && byte < 4; byte++)
            tag->uid[byte] = (uint8_t)field_random(field, 256);
    }
}
