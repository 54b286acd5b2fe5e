#include "tests/cardsim/chip.h"

#include <string.h>

enum {
    LIST_RESPONSE = 0x4B,
    POLL_RESPONSE = 0x61,
    PARAMETER_AUTOMATIC_RATS = 0x10,
};

static const int64_t search_activation_ns = 8000000;
static const int64_t search_empty_ns = 5000000;
static const int64_t search_slot_unit_ns = 150000000;

/* How a card fares in a search is decided once, so that the retries do not hide it. */
static bool chip_search_is_blind(struct chip *chip)
{
    chip->searches++;
    if (chip->faults->flicker && chip->searches % 2 == 0)
        return true;
    return field_random(chip->field, 100) < chip->faults->rf_fail_percent;
}

/* Puts one request on the air at `now_ns`. */
static void chip_search_request(struct chip *chip, int64_t now_ns)
{
    struct chip_search *search = &chip->search;
    const uint8_t *uid = search->uid_length == 0 ? NULL : search->uid;
    struct tag *tag = NULL;
    if (!search->blind)
        tag = field_request(chip->field, search->technology, uid, search->uid_length,
                            !chip->faults->halted);
    if (tag != NULL && search->iso_dep_only && !tag_is_iso_dep(tag))
        tag = NULL;
    search->answered = tag != NULL;
    if (tag != NULL)
        memcpy(search->answering, tag->name, sizeof search->answering);
    search->due_ns = now_ns + (tag != NULL ? search_activation_ns : search_empty_ns);
    if (search->tries_left > 0)
        search->tries_left--;
}

/* The card that answered, if it still lies there now that its activation is complete. */
static struct tag *chip_search_found(struct chip *chip)
{
    for (int i = 0; i < chip->field->count && chip->search.answered; i++) {
        struct tag *tag = &chip->field->tags[i];
        if (memcmp(tag->name, chip->search.answering, sizeof tag->name) == 0)
            return tag;
    }
    return NULL;
}

static void chip_search_succeed(struct chip *chip, struct tag *tag)
{
    struct chip_search *search = &chip->search;
    bool with_ats =
        search->polling ? search->iso_dep_only : (chip->parameters & PARAMETER_AUTOMATIC_RATS) != 0;
    uint8_t data[TAG_DATA_MAX];
    size_t length = tag_describe(tag, with_ats, data);
    uint8_t response[TAG_DATA_MAX + 4] = {LIST_RESPONSE, 1};
    size_t head = 2;
    if (search->polling) {
        const uint8_t poll_head[] = {POLL_RESPONSE, 1, search->slots[search->slot],
                                     (uint8_t)length};
        memcpy(response, poll_head, sizeof poll_head);
        head = sizeof poll_head;
    }
    memcpy(response + head, data, length);
    field_select(chip->field, tag);
    search->running = false;
    chip_respond(chip, response, head + length, search->due_ns);
}

static void chip_search_fail(struct chip *chip)
{
    const uint8_t response[] = {chip->search.polling ? POLL_RESPONSE : LIST_RESPONSE, 0};
    chip->search.running = false;
    chip_respond(chip, response, sizeof response, chip->search.due_ns);
}

/* Types of InAutoPoll: the low digits are the modulation, 2xh asks for ISO 14443-4. */
static void chip_search_begin_slot(struct chip *chip, int64_t now_ns)
{
    struct chip_search *search = &chip->search;
    uint8_t type = search->slots[search->slot];
    search->iso_dep_only = (type & 0x20) != 0 && (type & 0x0F) == 0;
    search->blind = chip_search_is_blind(chip);
    search->slot_end_ns = now_ns + search->slot_ns;
    switch (type & 0x0F) {
    case 0:
        search->technology = TAG_TYPE_A;
        break;
    case 3:
        search->technology = TAG_TYPE_B;
        break;
    case 4: /* Jewel: there are none of these */
        search->blind = true;
        break;
    default:
        search->technology = TAG_TYPE_F;
        break;
    }
}

/* False: that was the last slot of the last round. */
static bool chip_search_next_slot(struct chip *chip, int64_t now_ns)
{
    struct chip_search *search = &chip->search;
    if (++search->slot == search->slot_count) {
        search->slot = 0;
        if (search->rounds_left > 0 && --search->rounds_left == 0)
            return false;
    }
    chip_search_begin_slot(chip, now_ns);
    return true;
}

void chip_search_run(struct chip *chip, int64_t now_ns)
{
    struct chip_search *search = &chip->search;
    while (search->running && search->due_ns <= now_ns) {
        struct tag *tag = chip_search_found(chip);
        int64_t request_ns = search->due_ns;
        if (tag != NULL)
            chip_search_succeed(chip, tag);
        else if (!search->polling && search->tries_left == 0)
            chip_search_fail(chip);
        else if (search->polling && request_ns >= search->slot_end_ns &&
                 !chip_search_next_slot(chip, request_ns))
            chip_search_fail(chip);
        else
            chip_search_request(chip, request_ns);
    }
}

/* libnfc writes cascade tags (88h) into the number of 7 and 10 bytes. */
static void chip_search_set_uid(struct chip_search *search, const uint8_t *bytes, size_t length)
{
    search->uid_length = 0;
    for (size_t i = 0; i < length && search->uid_length < UID_MAX; i++) {
        bool is_cascade_tag = bytes[i] == 0x88 && i % 4 == 0 && i + 4 < length;
        if (!is_cascade_tag)
            search->uid[search->uid_length++] = bytes[i];
    }
}

bool chip_search_list(struct chip *chip, const uint8_t *data, size_t length, int64_t now_ns)
{
    if (length < 3 || data[1] < 1 || data[1] > 2 || data[2] > 4)
        return false;
    static const enum tag_technology technologies[] = {TAG_TYPE_A, TAG_TYPE_F, TAG_TYPE_F,
                                                       TAG_TYPE_B, TAG_TYPE_A};
    struct chip_search *search = &chip->search;
    *search = (struct chip_search){
        .running = true,
        .technology = technologies[data[2]],
        .tries_left = chip->retries == 255 ? -1 : chip->retries + 1,
    };
    search->blind = chip_search_is_blind(chip) || data[2] == 4; /* no Jewel cards */
    if (search->technology == TAG_TYPE_A)
        chip_search_set_uid(search, data + 3, length - 3);
    chip->field_on = true;
    chip_search_request(chip, now_ns);
    return true;
}

bool chip_search_poll(struct chip *chip, const uint8_t *data, size_t length, int64_t now_ns)
{
    if (length < 4 || length > 3 + CHIP_SLOTS_MAX || data[1] == 0 || data[2] == 0)
        return false;
    struct chip_search *search = &chip->search;
    *search = (struct chip_search){
        .running = true,
        .polling = true,
        .tries_left = -1,
        .slot_count = (int)length - 3,
        .rounds_left = data[1] == 255 ? -1 : data[1],
        .slot_ns = data[2] * search_slot_unit_ns,
    };
    memcpy(search->slots, data + 3, length - 3);
    chip->field_on = true;
    chip_search_begin_slot(chip, now_ns);
    chip_search_request(chip, now_ns);
    return true;
}
