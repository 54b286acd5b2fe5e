#include "firmware/cli/cli_file.h"

#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* errno says what failed. */
static bool cli_read_bytes(const char *path, char **ret_bytes, size_t *ret_length)
{
    struct stat status;
    FILE *file = fopen(path, "re");
    char *bytes = malloc(SHEET_BYTES_MAX + 1);
    size_t length = 0;
    bool good = file != NULL && bytes != NULL && fstat(fileno(file), &status) == 0;
    if (good && !S_ISREG(status.st_mode)) {
        errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
        good = false;
    }
    if (good) {
        length = fread(bytes, 1, SHEET_BYTES_MAX + 1, file);
        good = !ferror(file);
    }
    if (file != NULL)
        fclose(file);
    if (!good) {
        free(bytes);
        return false;
    }
    *ret_bytes = bytes;
    *ret_length = length;
    return true;
}

int cli_read_file(struct cli *cli, const char *file, char **ret_bytes, size_t *ret_length)
{
    char *path = cli_path(cli, file);
    if (path == NULL)
        return cli_failed(cli, ERR_NOMEM);
    bool good = cli_read_bytes(path, ret_bytes, ret_length);
    free(path);
    if (good)
        return CLI_DONE;
    cli_say(cli, "%s：读不出这个文件（%s）；请检查文件名和权限", file, strerror(errno));
    return CLI_REFUSED;
}

void cli_say_problem(struct cli *cli, const char *file, int line, const struct problem_words *words,
                     const char *text, int other_line)
{
    char sentence[1024];
    problem_fill(sentence, sizeof sentence, cli_text(cli, words->sentence), text, other_line);
    if (line > 0)
        fprintf(cli->err, "%s:%d: %s\n", file, line, sentence);
    else
        fprintf(cli->err, "%s: %s\n", file, sentence);
}
