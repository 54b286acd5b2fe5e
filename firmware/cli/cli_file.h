/* Spreadsheets that verbs import: their bytes, and what is wrong with them. Private to
 * firmware/cli/. */
#ifndef THEMEDAY_CLI_FILE_H
#define THEMEDAY_CLI_FILE_H

#include "db/sheet.h"
#include "firmware/cli/verb.h"

/* Reads a file up to one byte more than a spreadsheet may have; the caller frees the bytes. Returns
 * CLI_DONE, or another exit code after a sentence. */
int cli_read_file(struct cli *cli, const char *file, char **ret_bytes, size_t *ret_length);

/* What is wrong with a file and what to do. {t} stands for the fault's text. */
const char *cli_fault_sentence(const struct cli *cli, enum sheet_fault fault);

/* The same as a word for JSON. */
const char *cli_fault_word(enum sheet_fault fault);

/* One line: the file, the line in it unless 0, and a sentence with {t} and {o} filled in. */
void cli_say_problem(struct cli *cli, const char *file, int line, const char *sentence,
                     const char *text, int other_line);

#endif
