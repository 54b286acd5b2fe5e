/* Spreadsheets that verbs import: their bytes, and what is wrong with them. Private to
 * firmware/cli/. */
#ifndef THEMEDAY_CLI_FILE_H
#define THEMEDAY_CLI_FILE_H

#include "firmware/cli/verb.h"
#include "firmware/problem.h"

/* Reads a file up to one byte more than a spreadsheet may have; the caller frees the bytes. Returns
 * CLI_DONE, or another exit code after a sentence. */
int cli_read_file(struct cli *cli, const char *file, char **ret_bytes, size_t *ret_length);

/* One line: the file, the line in it unless 0, and what is wrong there. */
void cli_say_problem(struct cli *cli, const char *file, int line, const struct problem_words *words,
                     const char *text, int other_line);

#endif
