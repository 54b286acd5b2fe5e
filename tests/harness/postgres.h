/*
 * A real PostgreSQL for one test: Debian's programs, a cluster of its own in a temporary folder, a
 * Unix socket there and no port. Whoever may use the folder may be any role without a password. It
 * is no concern of a cluster that the machine may have.
 *
 * initdb takes a second, so its work is kept in $THEMEDAY_BUILD and copied. The server refuses to
 * be root: then the package's user `postgres` runs it. Whatever goes wrong here fails the test.
 */
#ifndef THEMEDAY_TESTS_POSTGRES_H
#define THEMEDAY_TESTS_POSTGRES_H

#include "tests/harness/scratch.h"

#include <stddef.h>
#include <sys/types.h>

enum { POSTGRES_PATH_SIZE = 256, POSTGRES_URL_SIZE = 192 };

struct postgres {
    struct scratch scratch;
    char programs[POSTGRES_PATH_SIZE]; /* the folder of initdb, postgres and psql */
    char cluster[POSTGRES_PATH_SIZE];
    char url[POSTGRES_URL_SIZE]; /* of the database `themeday`, empty, as the role `postgres` */
    const char *options;         /* of the server beside our own, as on its command line */
    pid_t server;                /* 0: it does not run */
};

/* Starts a server that trusts the machine not to lose its power: nothing is flushed. */
void postgres_start(struct postgres *postgres);

/* The same with "-c NAME=VALUE …" that come behind our own and count; the text lives longer. */
void postgres_start_with(struct postgres *postgres, const char *options);

/* The same in a file system of its own in memory of so many MiB (an empty cluster with its log
 * takes 50). False: this machine does not let us; there is nothing to stop then. */
bool postgres_start_small(struct postgres *postgres, int mib);

/* The same with the cluster below this folder, from which somebody may take the power: what has to
 * be flushed is. */
void postgres_start_in(struct postgres *postgres, const char *folder);

/* Ends the server, if it runs, and removes everything. */
void postgres_stop(struct postgres *postgres);

/* Kills every process of the server at once with SIGKILL. */
void postgres_kill(struct postgres *postgres);

/* Waits until a server that got into trouble answers again; one that is not there is started. */
void postgres_again(struct postgres *postgres);

/* The URL of the same database as another role. */
void postgres_url(const struct postgres *postgres, const char *role,
                  char ret_url[POSTGRES_URL_SIZE]);

/* One or more commands of SQL as the superuser; they must succeed. */
void postgres_run(const struct postgres *postgres, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same of any length. */
void postgres_run_text(const struct postgres *postgres, const char *sql);

/* What a query answers: columns separated by '|', rows by '\n', NULL as "". The caller frees it. */
char *postgres_ask(const struct postgres *postgres, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Locks a table, so that everybody else who gets there waits, until it is let go. */
struct postgres_hold;
struct postgres_hold *postgres_hold(const struct postgres *postgres, const char *table);
void postgres_let_go(struct postgres_hold *hold);

/* The first value of it as a number. */
long long postgres_number(const struct postgres *postgres, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
