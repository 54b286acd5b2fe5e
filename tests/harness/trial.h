/*
 * A fault of the card reader from its beginning to its end, with every part real: the simulator,
 * libnfc in its helper process, drivers/reader. Nearly all of a trial is waiting, so many run side
 * by side in one process. The program has to be its own reader's helper (reader_process_main()).
 *
 * A fault that stops the reader:                       One that it has to bear:
 *   it is up                                             it is up
 *   the fault begins, a card is put down                 the fault begins
 *   it goes down, and the card is not read               a card is tapped and read once, twice over
 *   the fault ends                                       the fault ends
 *   it is up, and the card is read once                  another card is tapped and read once
 *   another card is tapped and read once
 * Anything else that the reader says meanwhile is a problem.
 */
#ifndef THEMEDAY_TESTS_TRIAL_H
#define THEMEDAY_TESTS_TRIAL_H

#include "firmware/model/reader_state.h"

#include <stdbool.h>

enum trial_kind {
    TRIAL_STOPS,
    TRIAL_HIDES, /* libnfc cannot tell it from no card: no news, and the card is read afterwards */
    TRIAL_BEARS,
};

struct trial_fault {
    const char *name;  /* the simulator's, unless there is a signal */
    const char *heals; /* the simulator's fault that ends it; NULL: "none" */
    int signal;        /* instead: what happens to the helper process */
    bool is_over;      /* as soon as it has begun: it heals by itself */
    enum trial_kind kind;
    const char *card_kind; /* of the first card; NULL: what its number looks like */
};

struct trial_result {
    double detect_ms, recover_ms; /* TRIAL_STOPS */
    enum reader_trouble trouble;  /* what the reader said it was */
    char problem[120];            /* "": everything was as it should be */
};

/* Every fault of the simulator, and what can happen to the helper process. */
extern const struct trial_fault trial_faults[];
extern const int trial_fault_count;

/* `phase` moves the moment at which faults end, in ms. */
void trial_run(const struct trial_fault *faults, int count, int phase,
               struct trial_result *ret_results);

#endif
