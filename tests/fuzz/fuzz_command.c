/* What comes over the simulator's socket, a line at a time. */
#include "tests/fuzz/fuzz.h"

#include "tests/cardsim/command.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    struct field field;
    struct faults faults = {0};
    struct command_target target = {.field = &field, .faults = &faults};
    field_init(&field);
    while (input.size > 0) {
        char answer[256];
        size_t length;
        char *line = fuzz_part(&input, '\n', &length);
        command_run(&target, line, answer, sizeof answer);
        assert(strcmp(answer, "ok") == 0 || strncmp(answer, "error: ", 7) == 0);
        assert(field.count >= 0 && field.count <= FIELD_TAGS_MAX);
        free(line);
    }
    return 0;
}
