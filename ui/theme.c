#include "ui/theme.h"

int theme_strong(int colour)
{
#define THEME_PAIR(name, ordinary, strong) {(ordinary), (strong)},
    static const int pairs[][2] = {THEME_COLOURS(THEME_PAIR)};
#undef THEME_PAIR
    for (unsigned i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (pairs[i][0] == colour)
            return pairs[i][1];
    }
    return colour;
}
