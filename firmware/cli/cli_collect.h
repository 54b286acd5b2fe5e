/*
 * Bundles below folders into the committee's database. Each is read, checked and loaded by itself;
 * while one is on its way the next ones are read (cli_readings.h). Nothing in the folders is
 * changed, and memory does not grow with their number. What fails is told to a visitor and stays
 * where it is. Private to firmware/cli/.
 */
#ifndef THEMEDAY_CLI_COLLECT_H
#define THEMEDAY_CLI_COLLECT_H

#include "db/committee_load.h"

enum collect_fault {
    COLLECT_UNREADABLE,  /* `err` */
    COLLECT_NOT_TAKEN,   /* `report` */
    COLLECT_NOT_TRUSTED, /* the terminal is `report->finding.device` */
    COLLECT_REFUSED,     /* `reason` is the server's */
};

struct collect_failure {
    const char *path;
    enum collect_fault fault;
    enum err err;
    const struct committee_report *report;
    bool is_changing; /* its key was not there, or another one, when it was asked who is trusted */
    const char *reason;
};

/* What the caller wants, and hears. Each function may be NULL. */
struct collect_order {
    bool with_names;
    const char *received_on; /* "YYYY-MM-DD"; NULL: as the bundle's own files tell it */
    void (*on_failure)(const struct collect_failure *failure, void *context);
    void (*on_folder)(const char *path, void *context); /* one that is not whole, before a look */
    bool (*goes_on)(void *context);                     /* asked before each bundle */
    void *context;
};

struct collect_counts {
    long long loaded, known, ledgers, failed, unfinished; /* those are still arriving */
};

struct collect;

CHECKED enum err collect_open(struct committee *committee, const struct collect_order *order,
                              struct collect **ret_collect);

/* NULL is fine. */
void collect_close(struct collect *collect);

/* Looks for bundles in a folder and all below it, and loads those that are new. ERR_GONE: there is
 * no such folder. Another error is the database's: ERR_IO when it is lost, ERR_FULL when its disk
 * is full, ERR_BUSY when somebody else has a table; what was not loaded then comes with the next
 * try. What was is on the server's disk when this returns ERR_OK. */
CHECKED enum err collect_walk(struct collect *collect, const char *folder);

/* Since it was opened. After a walk only what is on the server's disk counts as loaded. */
struct collect_counts collect_counts(const struct collect *collect);

#endif
