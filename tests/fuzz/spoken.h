/*
 * A helper process that says what the input says: firmware/base/helper.h over again, so that what
 * the parent makes of packets can be fuzzed without a process for each input.
 */
#ifndef THEMEDAY_TESTS_FUZZ_SPOKEN_H
#define THEMEDAY_TESTS_FUZZ_SPOKEN_H

#include "tests/fuzz/fuzz.h"

/* From here on every helper, also one that is started again, takes its packets from this input. The
 * first byte says what comes: see helper_receive_fd() in spoken.c. At the end it is dead. */
void spoken_begin(struct fuzz_input *input);

/* Nanoseconds that the input has let go by: time stands still but for what it says. */
int64_t spoken_waited_ns(void);

#endif
