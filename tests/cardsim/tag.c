#include "tests/cardsim/tag.h"

#include <string.h>

#define LENGTH(bytes) (1U << (bytes))

/* An identity card's number is only a handle here, so any length will do. */
static const struct {
    const char *name;
    enum tag_technology technology;
    unsigned lengths;
    uint8_t atqa_high, sak;
    const char *lengths_sentence;
} tag_kinds[] = {
    [TAG_CLASSIC] = {"classic", TAG_TYPE_A, LENGTH(4) | LENGTH(7), 0x00, 0x08,
                     "a classic card has a UID of 4 or 7 bytes"},
    [TAG_NTAG] = {"ntag", TAG_TYPE_A, LENGTH(7), 0x00, 0x00, "an ntag has a UID of 7 bytes"},
    [TAG_DESFIRE] = {"desfire", TAG_TYPE_A, LENGTH(4) | LENGTH(7) | LENGTH(10), 0x03, 0x20,
                     "a desfire card has a UID of 4, 7 or 10 bytes"},
    [TAG_PHONE] = {"phone", TAG_TYPE_A, LENGTH(4), 0x00, 0x20, "a phone has a UID of 4 bytes"},
    [TAG_B] = {"b", TAG_TYPE_B, LENGTH(4), 0, 0, "a type B card has a number of 4 bytes"},
    [TAG_FELICA] = {"felica", TAG_TYPE_F, LENGTH(8), 0, 0, "a FeliCa card has an ID of 8 bytes"},
    [TAG_IDCARD] = {"idcard", TAG_TYPE_B, LENGTH(4) | LENGTH(7) | LENGTH(8) | LENGTH(10), 0, 0,
                    "an identity card has a number"},
    [TAG_BAD_ATS] = {"bad-ats", TAG_TYPE_A, LENGTH(4) | LENGTH(7) | LENGTH(10), 0x03, 0x20,
                     "a bad-ats card has a UID of 4, 7 or 10 bytes"},
};

enum { TAG_KIND_COUNT = sizeof tag_kinds / sizeof tag_kinds[0] };

bool tag_kind_by_name(const char *name, enum tag_kind *ret_kind)
{
    for (int kind = 0; kind < TAG_KIND_COUNT; kind++) {
        if (strcmp(tag_kinds[kind].name, name) == 0) {
            *ret_kind = (enum tag_kind)kind;
            return true;
        }
    }
    return false;
}

enum tag_kind tag_kind_by_uid(const uint8_t *uid, size_t uid_length)
{
    if (uid_length == 4)
        return uid[0] == 0x08 ? TAG_PHONE : TAG_CLASSIC;
    if (uid_length == 7)
        return TAG_NTAG;
    return uid_length == 8 ? TAG_FELICA : TAG_DESFIRE;
}

const char *tag_kind_names(void)
{
    return "classic, ntag, desfire, phone, b, felica, idcard, bad-ats";
}

const char *tag_check_uid(enum tag_kind kind, size_t uid_length)
{
    if ((tag_kinds[kind].lengths & LENGTH(uid_length)) != 0)
        return NULL;
    return tag_kinds[kind].lengths_sentence;
}

enum tag_technology tag_technology(const struct tag *tag)
{
    return tag_kinds[tag->kind].technology;
}

bool tag_is_iso_dep(const struct tag *tag)
{
    return (tag_kinds[tag->kind].sak & 0x20) != 0;
}

static size_t tag_append(uint8_t *data, size_t length, const void *bytes, size_t count)
{
    memcpy(data + length, bytes, count);
    return length + count;
}

static size_t tag_describe_a(const struct tag *tag, bool with_ats, uint8_t *ret_data)
{
    static const uint8_t desfire_ats[] = {0x06, 0x75, 0x77, 0x81, 0x02, 0x80};
    static const uint8_t phone_ats[] = {0x05, 0x78, 0x80, 0x71, 0x00};
    uint8_t atqa_low = tag->uid_length == 4 ? 0x04 : tag->uid_length == 7 ? 0x44 : 0x84;
    uint8_t head[] = {1, tag_kinds[tag->kind].atqa_high, atqa_low, tag_kinds[tag->kind].sak,
                      (uint8_t)tag->uid_length};
    size_t length = tag_append(ret_data, 0, head, sizeof head);
    length = tag_append(ret_data, length, tag->uid, tag->uid_length);
    if (with_ats && tag->kind == TAG_DESFIRE)
        length = tag_append(ret_data, length, desfire_ats, sizeof desfire_ats);
    if (with_ats && tag->kind == TAG_PHONE)
        length = tag_append(ret_data, length, phone_ats, sizeof phone_ats);
    if (with_ats && tag->kind == TAG_BAD_ATS)
        ret_data[length++] = 0;
    return length;
}

/* Target, ATQB and the answer to ATTRIB. The identity card's bytes are those of public traces. */
static size_t tag_describe_b(const struct tag *tag, uint8_t *ret_data)
{
    static const uint8_t identity_card[] = {1,    0x50, 0,    0,    0,    0, 0xD1, 0x03,
                                            0x86, 0x07, 0x00, 0x80, 0x90, 1, 0x08};
    static const uint8_t rest[] = {0, 0, 0, 0, 0x00, 0x81, 0x81, 1, 0x00};
    if (tag->kind == TAG_IDCARD)
        return tag_append(ret_data, 0, identity_card, sizeof identity_card);
    static const uint8_t head[] = {1, 0x50};
    size_t length = tag_append(ret_data, 0, head, sizeof head);
    length = tag_append(ret_data, length, tag->uid, 4);
    return tag_append(ret_data, length, rest, sizeof rest);
}

static size_t tag_describe_f(const struct tag *tag, uint8_t *ret_data)
{
    static const uint8_t head[] = {1, 20, 0x01};
    static const uint8_t rest[] = {0x01, 0x20, 0x22, 0x04, 0x27, 0x67, 0x4E, 0xFF, 0x88, 0xB4};
    size_t length = tag_append(ret_data, 0, head, sizeof head);
    length = tag_append(ret_data, length, tag->uid, 8);
    return tag_append(ret_data, length, rest, sizeof rest);
}

size_t tag_describe(const struct tag *tag, bool with_ats, uint8_t ret_data[TAG_DATA_MAX])
{
    switch (tag_technology(tag)) {
    case TAG_TYPE_A:
        return tag_describe_a(tag, with_ats, ret_data);
    case TAG_TYPE_B:
        return tag_describe_b(tag, ret_data);
    case TAG_TYPE_F:
        return tag_describe_f(tag, ret_data);
    }
    return 0;
}

/* READ of four pages; only the number in the first one matters to anybody here. */
static size_t tag_answer_read(const struct tag *tag, uint8_t *ret_answer)
{
    const uint8_t *uid = tag->uid;
    uint8_t first_check = 0x88 ^ uid[0] ^ uid[1] ^ uid[2];
    uint8_t second_check = uid[3] ^ uid[4] ^ uid[5] ^ uid[6];
    const uint8_t pages[16] = {uid[0], uid[1], uid[2], first_check, uid[3],
                               uid[4], uid[5], uid[6], second_check};
    return tag_append(ret_answer, 0, pages, sizeof pages);
}

size_t tag_answer(const struct tag *tag, const uint8_t *request, size_t length,
                  uint8_t ret_answer[TAG_DATA_MAX])
{
    if (tag->kind == TAG_NTAG && length == 2 && request[0] == 0x30)
        return tag_answer_read(tag, ret_answer);
    /* R(NAK) asks whether the card is there; the answer is R(ACK) with the same block number. */
    bool is_nak = length >= 1 && length <= 2 && (request[0] & 0xF6) == 0xB2;
    if (is_nak && (tag_is_iso_dep(tag) || tag_technology(tag) == TAG_TYPE_B)) {
        memcpy(ret_answer, request, length);
        ret_answer[0] = (uint8_t)(request[0] & ~0x10);
        return length;
    }
    if (tag->kind == TAG_FELICA && length == 10 && request[1] == 0x04) {
        static const uint8_t head[] = {11, 0x05};
        size_t count = tag_append(ret_answer, 0, head, sizeof head);
        count = tag_append(ret_answer, count, tag->uid, 8);
        ret_answer[count] = 0;
        return count + 1;
    }
    return 0;
}
