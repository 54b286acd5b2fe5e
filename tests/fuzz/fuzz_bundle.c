/*
 * A bundle as `themeday verify` meets it: the name of the folder, then its files, each with its
 * name and its length on a line before it.
 */
#include "tests/fuzz/fuzz.h"

#include "db/export_check.h"
#include "firmware/base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static void take_file(struct fuzz_input *input, struct export_file *ret_file)
{
    size_t length;
    char *name = fuzz_part(input, '\n', &length);
    char *number = fuzz_part(input, '\n', &length);
    size_t wanted = strtoul(number, NULL, 10);
    utf8_copy(ret_file->name, sizeof ret_file->name, utf8_is_valid(name, strlen(name)) ? name : "");
    ret_file->length = wanted < input->size ? wanted : input->size;
    ret_file->bytes = malloc(ret_file->length + 1);
    assert(ret_file->bytes != NULL);
    fuzz_bytes(input, ret_file->bytes, ret_file->length);
    ret_file->bytes[ret_file->length] = '\0';
    free(number);
    free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_input input = {data, size};
    struct export_file files[EXPORT_FILES_MAX];
    struct export_finding finding;
    int count = 0;
    size_t length;
    char *folder = fuzz_part(&input, '\n', &length);
    while (input.size > 0 && count < EXPORT_FILES_MAX)
        take_file(&input, &files[count++]);
    export_check(folder, files, count, &finding);
    assert(strlen(finding.text) < EXPORT_NAME_SIZE);
    assert(finding.fault != EXPORT_GOOD || (count >= 4 && strlen(finding.code) == 10));
    for (int i = 0; i < count; i++)
        free(files[i].bytes);
    free(folder);
    return 0;
}
