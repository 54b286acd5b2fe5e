/* Card numbers in every notation. What was read is written and read again the same. */
#include "tests/fuzz/fuzz.h"

#include "firmware/base/uid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void check_length(size_t length)
{
    assert(length == 4 || length == 7 || length == 8 || length == 10);
}

static void check_notation(const char *text, enum uid_notation notation)
{
    uint8_t uid[UID_MAX], again[UID_MAX];
    char written[UID_TEXT_SIZE];
    size_t length = 0, length_again = 0;
    if (uid_parse_as(text, notation, uid, &length) != ERR_OK)
        return;
    check_length(length);
    uid_format(uid, length, written);
    enum err err = uid_parse_as(written, UID_HEX, again, &length_again);
    assert(err == ERR_OK && length_again == length && memcmp(uid, again, length) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    size_t length;
    char *text = fuzz_part(&input, '\0', &length);
    for (int notation = UID_AS_WRITTEN; notation <= UID_REVERSED; notation++)
        check_notation(text, (enum uid_notation)notation);
    free(text);
    return 0;
}
