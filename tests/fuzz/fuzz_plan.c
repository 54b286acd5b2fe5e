/* A yearly plan in CSV. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_plan((const char *)data, size);
    return 0;
}
