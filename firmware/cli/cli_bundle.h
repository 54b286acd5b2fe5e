/* Bundles that verbs read from a folder, and what is wrong with them in words. Private to
 * firmware/cli/. */
#ifndef THEMEDAY_CLI_BUNDLE_H
#define THEMEDAY_CLI_BUNDLE_H

#include "db/export_check.h"
#include "firmware/cli/verb.h"

/* A folder as it was read. */
struct cli_bundle {
    char *path;       /* of the folder, without links */
    const char *name; /* the last part of it */
    struct export_file files[EXPORT_FILES_MAX];
    int count;
    char extra[EXPORT_NAME_SIZE]; /* what is no file of a bundle by its kind alone; "": nothing */
    size_t room;                  /* so many bytes more may be read */
};

/* Reads a folder that the user named. When false, *ret_code is the exit code after a sentence. Call
 * cli_bundle_clear() in any case. */
CHECKED bool cli_bundle_read(struct cli *cli, const char *word, struct cli_bundle *ret_bundle,
                             int *ret_code);

/* The same without a word to anybody, of at most `room` bytes; what is larger is no file of a
 * bundle, either. */
CHECKED enum err cli_bundle_take(const char *path, size_t room, struct cli_bundle *ret_bundle);

/* Frees what was read. */
void cli_bundle_clear(struct cli_bundle *bundle);

/* Is it what a terminal wrote (export_check.h)? What is no plain file does not belong to it. */
void cli_bundle_check(const struct cli_bundle *bundle, struct export_finding *ret_finding);

/* A finding as a line, and as a word for JSON. */
void cli_finding_print(struct cli *cli, const struct export_finding *finding, FILE *out);
const char *cli_finding_word(const struct export_finding *finding);

#endif
