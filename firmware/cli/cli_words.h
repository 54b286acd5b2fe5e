/* The words behind a verb: options, names, numbers, paths. Private to firmware/cli/. */
#ifndef THEMEDAY_CLI_WORDS_H
#define THEMEDAY_CLI_WORDS_H

#include "firmware/cli/verb.h"

enum { CLI_VALUES_MAX = 16 };

struct cli_values {
    const char *list[CLI_VALUES_MAX];
    int count;
};

/* An option: exactly one of value, values (it may be repeated) and flag is set. */
struct cli_option {
    const char *name; /* without the dashes */
    const char **value;
    struct cli_values *values;
    bool *flag;
    bool required;
};

/* Takes cli->argv apart: options up to one without a name, and exactly `word_count` other words.
 * False after a sentence to the user, who used it wrongly. */
CHECKED bool cli_parse(struct cli *cli, const struct cli_option *options, const char **ret_words,
                       int word_count);

/* The same with at least one other word and at most `words->list` has room for. */
CHECKED bool cli_parse_list(struct cli *cli, const struct cli_option *options,
                            struct cli_values *ret_words);

/* An activity's number; false after a sentence. */
CHECKED bool cli_parse_id(struct cli *cli, const char *text, int64_t *ret_id);

/* A whole number within bounds; false after a sentence. */
CHECKED bool cli_parse_number(struct cli *cli, const char *text, int least, int most,
                              int *ret_number);

/* Which of `count` words a value is; false after a sentence. `option` names it. */
CHECKED bool cli_parse_choice(struct cli *cli, const char *option, const char *text,
                              const char *const *words, int count, int *ret_index);

/* Nothing, or nothing but spaces. */
bool cli_is_blank(const char *text);

/* Copies a text that must fit; false after a sentence. `option` names it. */
CHECKED bool cli_copy(struct cli *cli, const char *option, const char *text, char *ret_text,
                      size_t size);

/* A path that the terminal's process understands, too; NULL without memory. The caller frees it. */
char *cli_path(const struct cli *cli, const char *path);

#endif
