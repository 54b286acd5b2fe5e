/* Chance that is the same every time: what follows from equal seeds is equal, on every machine. */
#ifndef THEMEDAY_TESTS_DICE_H
#define THEMEDAY_TESTS_DICE_H

#include <stdbool.h>
#include <stdint.h>

struct dice {
    uint64_t state;
};

/* Dice of their own for each `index` of a seed. */
struct dice dice_of(uint64_t seed, uint64_t index);

/* 0 to sides - 1. */
int dice_roll(struct dice *dice, int sides);

/* True so many times of a thousand. */
bool dice_chance(struct dice *dice, int of_thousand);

/* A random order of the numbers 0 to count - 1. */
void dice_shuffle(struct dice *dice, int *ret_order, int count);

#endif
