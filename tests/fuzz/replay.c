/* Stands in for libFuzzer: runs the stored inputs of one target, each once. Prints TAP. */
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In a block of just its size, so that the sanitizer sees the first byte that is read too far. */
static bool replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0)
        return false;
    size_t size = (size_t)ftell(file);
    uint8_t *data = malloc(size == 0 ? 1 : size);
    rewind(file);
    bool read = data != NULL && fread(data, 1, size, file) == size;
    fclose(file);
    if (read)
        LLVMFuzzerTestOneInput(data, size);
    free(data);
    return read;
}

static int replay_folder(const char *folder)
{
    struct dirent **entries;
    int count = scandir(folder, &entries, NULL, alphasort), done = 0;
    for (int i = 0; i < count; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (entries[i]->d_name[0] != '.') {
            printf("# %s\n", path);
            fflush(stdout);
            done += replay_file(path);
        }
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
    return done;
}

int main(int argc, char *argv[])
{
    (void)argc;
    char folder[128];
    const char *name = basename(argv[0]) + strlen("fuzz_");
    snprintf(folder, sizeof folder, "tests/fuzz/corpus/%s", name);
    int done = replay_folder(folder);
    printf("1..1\n%s 1 - %d stored inputs of %s do no harm\n", done > 0 ? "ok" : "not ok", done,
           name);
    return done > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
