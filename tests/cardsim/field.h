/*
 * The cards that lie in the field of the simulated antenna, and which of them answers a search.
 * Everything happens at the time it is told; it has no clock.
 */
#ifndef THEMEDAY_TESTS_CARDSIM_FIELD_H
#define THEMEDAY_TESTS_CARDSIM_FIELD_H

#include "tests/cardsim/tag.h"

enum { FIELD_TAGS_MAX = 4 };

struct field {
    struct tag tags[FIELD_TAGS_MAX];
    int count;
    uint64_t selections;
    uint32_t random; /* state of the generator; the same sequence in every run */
};

void field_init(struct field *field);

/* A number from 0 to bound - 1. */
int field_random(struct field *field, int bound);

/* Puts a card down; `leaves_ns` 0 means for good. A card that lies there already only gets the new
 * time. NULL, or a sentence that says why not. */
const char *field_place(struct field *field, const uint8_t *uid, size_t uid_length,
                        enum tag_kind kind, int64_t leaves_ns);

/* Takes one card away, or all of them with uid NULL. False: no such card was there. */
bool field_remove(struct field *field, const uint8_t *uid, size_t uid_length);

/* Takes away the cards whose time is over. */
void field_expire(struct field *field, int64_t now_ns);

/* When the next card leaves, or INT64_MAX. */
int64_t field_next_ns(const struct field *field);

/* One request of the chip, to all cards of a technology or to the one with number `uid`: the card
 * that answers it, or NULL. The card that was selected longest ago wins, so that two cards answer
 * in turn. Valid until a card comes or goes. */
struct tag *field_request(struct field *field, enum tag_technology technology, const uint8_t *uid,
                          size_t uid_length, bool wakes_halted);

/* The card has been activated and talks to the chip from now on. */
void field_select(struct field *field, struct tag *tag);

/* The card the chip talks to, or NULL. */
struct tag *field_active(struct field *field);

/* Sends the active cards to sleep. */
void field_halt(struct field *field);

/* The field went off: all cards forget their state. */
void field_power_off(struct field *field);

#endif
