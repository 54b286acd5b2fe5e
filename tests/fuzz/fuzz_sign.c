/* A public key, a signature and what it is for, with NULs between. */
#include "tests/fuzz/fuzz.h"

#include "db/sign.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    size_t length;
    char comment[SIGN_COMMENT_SIZE], device[KEY_DEVICE_SIZE];
    char *key = fuzz_part(&input, '\0', &length);
    char *signature = fuzz_part(&input, '\0', &length);
    if (sign_check(key, signature, (const char *)input.data, input.size, comment, device) ==
        SIGN_GOOD)
        assert(strlen(comment) < SIGN_COMMENT_SIZE && strlen(device) == KEY_DEVICE_SIZE - 1);
    free(signature);
    free(key);
    return 0;
}
