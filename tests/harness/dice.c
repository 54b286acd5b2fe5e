#include "tests/harness/dice.h"

/* splitmix64 */
static uint64_t dice_next(struct dice *dice)
{
    uint64_t word = dice->state += UINT64_C(0x9E3779B97F4A7C15);
    word = (word ^ word >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    word = (word ^ word >> 27) * UINT64_C(0x94D049BB133111EB);
    return word ^ word >> 31;
}

struct dice dice_of(uint64_t seed, uint64_t index)
{
    struct dice dice = {.state = seed};
    dice.state = dice_next(&dice) ^ index;
    dice.state = dice_next(&dice);
    return dice;
}

int dice_roll(struct dice *dice, int sides)
{
    return (int)(dice_next(dice) % (uint64_t)sides);
}

bool dice_chance(struct dice *dice, int of_thousand)
{
    return dice_roll(dice, 1000) < of_thousand;
}

void dice_shuffle(struct dice *dice, int *ret_order, int count)
{
    for (int i = 0; i < count; i++) {
        int at = dice_roll(dice, i + 1);
        ret_order[i] = ret_order[at];
        ret_order[at] = i;
    }
}
