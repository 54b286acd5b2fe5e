/*
 * A verb of the command line, and what it runs with. Private to firmware/cli/.
 *
 * Data goes to cli->out (tab-separated text, or one JSON value with --json), sentences go to
 * cli->err.
 */
#ifndef THEMEDAY_CLI_VERB_H
#define THEMEDAY_CLI_VERB_H

#include "firmware/base/catalogue.h"
#include "firmware/cli/cli.h"
#include "firmware/settings.h"

#include <stdbool.h>

/* What cli_open() opens for a verb. */
enum verb_access {
    VERB_READS,   /* a reader's connection, beside a running terminal */
    VERB_CHECKS,  /* the owner's where no terminal has it, for that sees more; else a reader's */
    VERB_WRITES,  /* the owner's, here or inside the terminal; there must be a database */
    VERB_CREATES, /* the same, and makes the data folder when there is none */
};

struct cli;

struct verb {
    const char *name;
    const char *subname; /* NULL: the verb is one word */
    enum verb_access access;
    const char *arguments;       /* as the help shows them */
    const char *summary;         /* what it does, one line, in Chinese */
    int (*run)(struct cli *cli); /* returns an enum cli_exit */
};

struct cli {
    const struct verb *verb;
    struct db *db; /* NULL before cli_open(); doctor opens its own */
    FILE *out, *err;
    bool json;
    enum cli_language language;
    const char *working_directory;    /* from which relative paths count */
    const char *folder;               /* the data folder; NULL inside the terminal */
    struct settings *settings;        /* the file's; from cli_open() on those in effect */
    struct uploads *uploads;          /* the terminal's, inside it; else NULL */
    const struct vitals_look *vitals; /* the terminal's, inside it; else NULL */
    char **words;                     /* all of them, the verb's own as well */
    char **argv;                      /* the ones behind the verb */
    const char *secret; /* goes with the words to the terminal, as the option CLI_SECRET; or NULL */
};

/* An option that only a terminal takes, from the socket: nobody types it. */
#define CLI_SECRET "secret"

extern const struct verb verb_init, verb_roster_import, verb_roster_list, verb_activity_add,
    verb_activity_list, verb_activity_show, verb_card_bind, verb_card_disable, verb_card_unclaimed,
    verb_card_claim, verb_checkin_add, verb_checkin_undo, verb_leave_add, verb_leave_cancel,
    verb_makeup_done, verb_makeup_list, verb_guest_add, verb_announce, verb_plan_import,
    verb_plan_list, verb_organizer_add, verb_organizer_list, verb_organizer_remove,
    verb_activity_change, verb_activity_open, verb_activity_close, verb_log_show, verb_log_verify,
    verb_export, verb_verify, verb_doctor, verb_ledger, verb_plan_change, verb_makeup_add,
    verb_makeup_drop, verb_makeup_undo;
extern const struct verb verb_upload, verb_health;
extern const struct verb verb_poll_open, verb_poll_close, verb_poll_turns, verb_poll_list,
    verb_poll_result, verb_poll_paper;
extern const struct verb verb_merge, verb_device_show, verb_trust_add, verb_trust_list,
    verb_trust_remove, verb_setup_request, verb_setup_seal, verb_setup_take;

extern const struct verb verb_collect, verb_committee;

/* Opens the database as the verb's access says; call it when the words are known to be right. When
 * false, *ret_code is the verb's exit code: it could not be opened, which the user was told, or the
 * terminal that owns it has done the whole verb. */
CHECKED bool cli_open(struct cli *cli, int *ret_code);

/* Whether there is a database in the data folder: nobody but init makes one, for a mistyped --data
 * must not leave a folder behind. */
bool cli_has_database(const struct cli *cli);

#endif
