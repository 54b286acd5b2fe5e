/*
 * `make fleet BRANCHES=100 MONTHS=12`: the bundles that so many branches would have uploaded, for
 * the committee's database (tests/harness/fleet.h says what is where).
 * usage: fleet FOLDER BRANCHES MONTHS [PAPERS [SEED]]
 */
#include "tests/harness/fleet.h"

#include "firmware/base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int usage(void)
{
    fputs("usage: fleet FOLDER BRANCHES MONTHS [PAPERS [SEED]]\n"
          "MONTHS is 1 to 12. Every PAPERS-th branch sends its forms, too (1: all, 0: none).\n",
          stderr);
    return 2;
}

int main(int argc, char **argv)
{
    if (argc < 4 || argc > 6)
        return usage();
    struct fleet_report report;
    struct fleet_plan plan = {
        .folder = argv[1],
        .branches = atoi(argv[2]),
        .months = atoi(argv[3]),
        .papers = argc > 4 ? atoi(argv[4]) : 1,
        .seed = argc > 5 ? strtoull(argv[5], NULL, 10) : 1,
        .workers = (int)sysconf(_SC_NPROCESSORS_ONLN),
    };
    if (plan.branches < 1 || plan.months < 1 || plan.months > 12 || plan.papers < 0)
        return usage();
    int64_t begin = clock_mono_ns();
    fleet_make(&plan, &report);
    double seconds = (double)(clock_mono_ns() - begin) / 1e9;
    printf("%lld bundles of %d branches in %s, %.1f MB, %.1f s, %.1f bundles/s\n",
           (long long)report.bundles, plan.branches, plan.folder, (double)report.bytes / 1e6,
           seconds, (double)report.bundles / seconds);
    return 0;
}
