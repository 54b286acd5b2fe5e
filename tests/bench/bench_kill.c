/*
 * `make bench`: kill -9 at 1,000 random moments of a busy meeting. After each: every tick that was
 * shown has its row, every thanks its ballot, the log verifies, the polls add up.
 * usage: bench_kill FOLDER
 */
#include "tests/harness/kill.h"

#include <stdio.h>
#include <stdlib.h>

enum { KILLS = 1000 };

int main(void)
{
    struct kill_figures figures = {.kills = 0};
    const char *wrong = kill_at_random(KILLS, &figures);
    printf("%-52s %9d of %d\n", "kill -9 at a random moment: all that was shown is there",
           figures.kills - (wrong != NULL), KILLS);
    printf("%-52s %9lld\n", "  ticks that were shown", (long long)figures.ticks);
    printf("%-52s %9lld\n", "  ballots that were thanked for", (long long)figures.ballots);
    printf("%-52s %9.1f ms\n", "  longest start and check of everything",
           (double)figures.worst_start_ns / 1e6);
    if (wrong == NULL)
        return EXIT_SUCCESS;
    printf("  after kill %d: %s  <-- misses\n", figures.kills, wrong);
    return EXIT_FAILURE;
}
