/* The bytes of an .xlsx file. */
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_sheet((const char *)data, size);
    return 0;
}
