/*
 * `make bench`: how soon a fault of the card reader is noticed and how soon the reader is back when
 * the fault is gone, for every fault of the simulator (issue 6 allows 2 s for each).
 * usage: bench_reader FOLDER       the folder is not used
 */
#include "drivers/reader.h"
#include "tests/harness/sample.h"
#include "tests/harness/trial.h"

#include <stdio.h>
#include <string.h>

enum { ROUNDS = 8, SIDE_BY_SIDE = 11, STEP_MS = 190, ALLOWED_MS = 2000 };

struct measured {
    struct sample detect, recover;
    char problem[sizeof((struct trial_result *)NULL)->problem];
};

static void note(struct measured *measured, const struct trial_fault *fault,
                 const struct trial_result *result)
{
    if (result->problem[0] != '\0') {
        strcpy(measured->problem, result->problem);
    } else if (fault->kind == TRIAL_STOPS) {
        sample_add(&measured->detect, result->detect_ms);
        sample_add(&measured->recover, result->recover_ms);
    }
}

static void print_row(const struct trial_fault *fault, struct measured *measured)
{
    const char *card = fault->card_kind == NULL ? "" : fault->card_kind;
    printf("%-16s %-8s", fault->name, card);
    if (measured->problem[0] != '\0') {
        printf("  <-- %s\n", measured->problem);
    } else if (fault->kind == TRIAL_BEARS) {
        printf("  borne: every tap is read once\n");
    } else if (fault->kind == TRIAL_HIDES) {
        printf("  looks like no card: read when it is over\n");
    } else {
        double detect = sample_percentile(&measured->detect, 100);
        double recover = sample_percentile(&measured->recover, 100);
        printf("%9.0f %7.0f %10.0f %7.0f%s\n", sample_percentile(&measured->detect, 50), detect,
               sample_percentile(&measured->recover, 50), recover,
               detect > ALLOWED_MS || recover > ALLOWED_MS ? "  <-- misses 2000" : "");
    }
    fflush(stdout);
}

static void bench_some(const struct trial_fault *faults, int count)
{
    struct measured measured[SIDE_BY_SIDE] = {0};
    struct trial_result results[SIDE_BY_SIDE];
    for (int round = 0; round < ROUNDS; round++) {
        trial_run(faults, count, round * STEP_MS, results);
        for (int i = 0; i < count; i++)
            note(&measured[i], &faults[i], &results[i]);
    }
    for (int i = 0; i < count; i++) {
        print_row(&faults[i], &measured[i]);
        sample_clear(&measured[i].detect);
        sample_clear(&measured[i].recover);
    }
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--helper=reader") == 0)
        reader_process_main(argv[2]);
    printf("%-25s %9s %7s %10s %7s   ms, %d times each\n", "fault of the card reader", "noticed",
           "worst", "recovered", "worst", ROUNDS);
    for (int i = 0; i < trial_fault_count; i += SIDE_BY_SIDE)
        bench_some(trial_faults + i,
                   trial_fault_count - i < SIDE_BY_SIDE ? trial_fault_count - i : SIDE_BY_SIDE);
    return 0;
}
