/*
 * `make bench`: the plug is pulled at every flush of a meeting, and between two flushes at every
 * place, with each of the losses that a disk may have there (test_power.c tries a sample of them).
 * Not a measurement: a verdict.
 * usage: bench_power FOLDER        nothing is kept there
 */
#include "tests/harness/outage.h"

#include <stdio.h>

enum { PEOPLE = 30 };

/* Percent of what was not flushed, and the size of what is written as one. */
static const struct volume_loss losses[] = {
    {.percent = 25, .piece = 4096},
    {.percent = 50, .piece = 4096},
    {.percent = 90, .piece = 4096},
    {.percent = 50, .piece = 512},
};
enum { LOSSES = sizeof losses / sizeof losses[0] };

static int cuts, complaints;

static void cut(struct outage *outage, size_t place, struct volume_loss loss)
{
    loss.seed = (unsigned)place;
    const char *complaint = outage_look(outage, place, loss);
    cuts++;
    complaints += complaint != NULL;
    if (complaint != NULL)
        printf("# behind %zu, %d %% lost in pieces of %zu: %s\n", place, loss.percent, loss.piece,
               complaint);
}

/* Behind a flush there is nothing to lose. */
static void cut_everywhere(struct outage *outage)
{
    for (size_t place = outage_begin(outage); place <= outage_last(outage); place++) {
        if (place > 0 && volume_is_flush(&outage->volume, place - 1))
            cut(outage, place, losses[0]);
        else
            for (int i = 0; i < LOSSES; i++)
                cut(outage, place, losses[i]);
    }
}

int main(void)
{
    struct outage outage;
    if (!outage_plug_in(&outage)) {
        printf("# power cuts: no FUSE or no loop device here\n");
        return 0;
    }
    outage_hold_meeting(&outage, PEOPLE, (struct outage_neglect){.synchronous = NULL});
    outage_unplug(&outage);
    printf("# power cuts: %d promises, %zu writes and flushes\n", outage.promise_count,
           outage_last(&outage) - outage_begin(&outage));
    cut_everywhere(&outage);
    printf("%-52s %-7s %9d %s\n", "power cuts at every flush and every place between", "count",
           cuts, "");
    printf("%-52s %-7s %9d %-3s %9d %s\n", "of these, with something promised missing", "count",
           complaints, "", 0, complaints == 0 ? "" : "  <-- misses");
    outage_end(&outage);
    return complaints > 0;
}
