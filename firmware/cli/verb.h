/*
 * A verb of the command line, and what all verbs share: options, sentences for people in both
 * languages, errors. Private to firmware/cli/.
 *
 * Data goes to cli->out (tab-separated text, or one JSON value with --json), sentences go to
 * cli->err.
 */
#ifndef THEMEDAY_CLI_VERB_H
#define THEMEDAY_CLI_VERB_H

#include "db/chain.h"
#include "firmware/cli/cli.h"
#include "firmware/model/member.h"
#include "firmware/settings.h"

#include <jansson.h>
#include <stdbool.h>

/* What cli_open() opens for a verb. */
enum verb_access {
    VERB_READS,   /* a reader's connection, beside a running terminal */
    VERB_WRITES,  /* the owner's, here or inside the terminal; there must be a database */
    VERB_CREATES, /* the same, and makes the data folder when there is none */
};

struct cli;

struct verb {
    const char *name;
    const char *subname; /* NULL: the verb is one word */
    enum verb_access access;
    const char *arguments; /* as the help shows them */
    const char *chinese;   /* what it does, one line */
    const char *english;
    int (*run)(struct cli *cli); /* returns an enum cli_exit */
};

struct cli {
    const struct verb *verb;
    struct db *db; /* NULL before cli_open(); doctor opens its own */
    FILE *out, *err;
    bool json;
    enum cli_language language;
    const char *working_directory; /* from which relative paths count */
    const char *folder;            /* the data folder; NULL inside the terminal */
    const struct settings *settings;
    char **words; /* all of them, the verb's own as well */
    char **argv;  /* the ones behind the verb */
};

extern const struct verb verb_init, verb_roster_import, verb_roster_list, verb_activity_add,
    verb_activity_list, verb_activity_show, verb_card_bind, verb_card_disable, verb_card_unclaimed,
    verb_checkin_add, verb_checkin_undo, verb_log_show, verb_log_verify, verb_export, verb_doctor;

/* Opens the database as the verb's access says; call it when the words are known to be right. When
 * false, *ret_code is the verb's exit code: it could not be opened, which the user was told, or the
 * terminal that owns it has done the whole verb. */
CHECKED bool cli_open(struct cli *cli, int *ret_code);

/* Whether there is a database in the data folder: nobody but init makes one, for a mistyped --data
 * must not leave a folder behind. */
bool cli_has_database(const struct cli *cli);

/* ---- sentences (cli_say.c) ---- */

/* A sentence and a line end to cli->err. Both texts take the same arguments. */
void cli_say(struct cli *cli, const char *chinese, const char *english, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));

/* The one of two texts that is in the user's language. */
const char *cli_text(const struct cli *cli, const char *chinese, const char *english)
    __attribute__((format_arg(2), format_arg(3)));

/* Says what an error of the database means and what to do. Returns the exit code. */
int cli_failed(struct cli *cli, enum err err);

/* ---- words (cli_words.c) ---- */

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

/* An activity's number; false after a sentence. */
CHECKED bool cli_parse_id(struct cli *cli, const char *text, int64_t *ret_id);

/* Nothing, or nothing but spaces. */
bool cli_is_blank(const char *text);

/* Copies a text that must fit; false after a sentence. `option` names it. */
CHECKED bool cli_copy(struct cli *cli, const char *option, const char *text, char *ret_text,
                      size_t size);

/* A path that the terminal's process understands, too; NULL without memory. The caller frees it. */
char *cli_path(const struct cli *cli, const char *path);

/* Says that there is no such activity (cli_activity.c). Returns the exit code. */
int cli_no_activity(struct cli *cli, int64_t id);

/* ---- people (cli_member.c) ---- */

/* Finds the person that a word means. Returns CLI_DONE, or another exit code after a sentence. */
int cli_find_member(struct cli *cli, const char *text, struct member *ret_member);

/* 正式党员 or formal, ... . With --json always the English word. */
const char *cli_class_text(const struct cli *cli, enum person_class class);

/* ---- output (cli_print.c) ---- */

/* Prints a JSON value and releases it; NULL, for want of memory, fails. Returns the exit code. */
int cli_print_json(struct cli *cli, json_t *value);

/* Wall time as local "YYYY-MM-DD HH:MM:SS". */
enum { CLI_TIME_SIZE = 32 };
void cli_format_time(int64_t wall_ms, char ret_text[CLI_TIME_SIZE]);

/* The command line as the origin of log entries, made now. `by` may be NULL. */
struct chain_origin cli_origin(const char *by);

#endif
