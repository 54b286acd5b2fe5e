/*
 * The PN532 itself: its commands, its search for cards with the time that takes, and its sleep.
 * Times are those that were measured on such readers: 8 ms to activate a card, 5 ms for a request
 * that nobody answers, 51 ms until a card that is gone counts as silent.
 */
#ifndef THEMEDAY_TESTS_CARDSIM_CHIP_H
#define THEMEDAY_TESTS_CARDSIM_CHIP_H

#include "tests/cardsim/fault.h"
#include "tests/cardsim/field.h"
#include "tests/cardsim/frame.h"
#include "tests/cardsim/wire.h"

enum { CHIP_REGISTERS = 64, CHIP_SLOTS_MAX = 15 };

/* One search: a single technology (InListPassiveTarget) or slots in turn (InAutoPoll). */
struct chip_search {
    bool running;
    bool polling; /* InAutoPoll */
    bool blind;   /* this search or slot finds nothing, whatever lies there */
    enum tag_technology technology;
    bool iso_dep_only;
    uint8_t uid[UID_MAX]; /* search for this card only, unless uid_length is 0 */
    size_t uid_length;
    int tries_left; /* -1: for ever */
    int64_t due_ns; /* end of the request that is on the air */
    bool answered;  /* a card answers the request that is on the air: */
    uint8_t answering[UID_MAX];
    /* InAutoPoll: */
    uint8_t slots[CHIP_SLOTS_MAX];
    int slot_count, slot, rounds_left;
    int64_t slot_ns, slot_end_ns;
};

struct chip {
    struct wire *wire;
    struct field *field;
    struct faults *faults;
    struct frame_reader reader;
    bool awake;
    bool field_on;
    uint8_t registers[CHIP_REGISTERS]; /* of the contactless interface, 6300h… */
    uint8_t parameters;
    int retries; /* of a search; 255 is for ever */
    unsigned searches;
    struct chip_search search;
};

/* Borrows all three for good. Asleep, as after power-on. */
void chip_init(struct chip *chip, struct wire *wire, struct field *field, struct faults *faults);

/* Takes bytes from the host, the last of which is in at `now_ns`. */
void chip_receive(struct chip *chip, const uint8_t *bytes, size_t length, int64_t now_ns);

/* When chip_run() has something to do next, or INT64_MAX. */
int64_t chip_next_ns(const struct chip *chip);
void chip_run(struct chip *chip, int64_t now_ns);

/* For chip_search.c: sends the response to the running command at `ready_ns`. */
void chip_respond(struct chip *chip, const uint8_t *data, size_t length, int64_t ready_ns);

/* chip_search.c: InListPassiveTarget and InAutoPoll, as the commands in chip.c. */
bool chip_search_list(struct chip *chip, const uint8_t *data, size_t length, int64_t now_ns);
bool chip_search_poll(struct chip *chip, const uint8_t *data, size_t length, int64_t now_ns);
void chip_search_run(struct chip *chip, int64_t now_ns);

#endif
