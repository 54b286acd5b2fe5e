/* A roster in CSV, or whatever is on a stick instead. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_roster((const char *)data, size, (enum uid_notation)(size % 4));
    return 0;
}
