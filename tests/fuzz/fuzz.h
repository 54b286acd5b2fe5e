/*
 * What the fuzz targets share. A target is one fuzz_<name>.c with the function that libFuzzer calls
 * and the inputs it starts from in corpus/<name>/. `make fuzz` links it with libFuzzer, `make test`
 * with replay.c, which runs the stored inputs once.
 *
 * A target asserts what the header of the module promises, so that wrong answers are findings like
 * crashes.
 */
#ifndef THEMEDAY_TESTS_FUZZ_H
#define THEMEDAY_TESTS_FUZZ_H

#include "db/chain.h"
#include "db/sheet.h"
#include "firmware/base/uid.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* libFuzzer's: one input. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* An input that is taken apart from the front. */
struct fuzz_input {
    const uint8_t *data;
    size_t size;
};

/* The next byte; 0 at the end. */
uint8_t fuzz_byte(struct fuzz_input *input);

/* The next bytes; zeros where the input is over. */
void fuzz_bytes(struct fuzz_input *input, void *ret_bytes, size_t size);

/* What stands before the next `separator` or the end, without it; behind it stands a NUL that is
 * not counted. free() it. */
char *fuzz_part(struct fuzz_input *input, char separator, size_t *ret_length);

/* A database of a terminal with a branch, always of the same key, made once and removed at the
 * end. */
struct db *fuzz_db(void);

/* The same for all, so that equal inputs do equal things. */
struct chain_origin fuzz_origin(void);

/* The log and the rows of fuzz_db() hold together. */
void fuzz_verify(void);

/* Reads bytes as a spreadsheet and asserts what db/sheet.h promises of it. */
void fuzz_sheet(const char *bytes, size_t length);

/* Imports bytes as a roster and as a plan and asserts what must hold then; changes nothing. */
void fuzz_roster(const char *bytes, size_t length, enum uid_notation cards);
void fuzz_plan(const char *bytes, size_t length);

#endif
