/*
 * A committee's office in a test: a PostgreSQL server, a fleet whose terminals it trusts, and the
 * box into which their bundles are delivered and from which the real `themeday` collects them.
 * Whatever goes wrong here fails the test.
 */
#ifndef THEMEDAY_TESTS_OFFICE_H
#define THEMEDAY_TESTS_OFFICE_H

#include "tests/harness/fleet.h"
#include "tests/harness/postgres.h"

#include <jansson.h>

enum { OFFICE_PATH_SIZE = 160, OFFICE_OUTPUT_SIZE = 16384 };

struct office {
    struct postgres *postgres; /* the caller's, running */
    struct scratch scratch;
    char box[OFFICE_PATH_SIZE];
    char upload[OFFICE_PATH_SIZE]; /* the fleet's bundles, delivered or not */
    char keys[OFFICE_PATH_SIZE];
    char **bundles; /* "<device>/<folder>", sorted */
    int count;
    char *whole; /* what office_collect_whole() found; NULL: it was not called */
};

/* Makes the fleet and an empty box; the schema is not there yet. The plan's folder is ours. */
void office_open(struct office *office, struct postgres *postgres, struct fleet_plan plan);
void office_close(struct office *office);

/* Trusts a terminal (eight digits) by the command. */
void office_trust(struct office *office, const char *device);

/* Makes the schema and trusts the whole fleet, below its committees, by SQL: for thousands. */
void office_trust_all(const struct office *office);

/* The bundle comes into the box; (-1) all do. Delivering it again puts it right. */
void office_deliver(struct office *office, int bundle);
void office_empty_box(struct office *office);

/* `themeday collect` over the box: its exit code, and what it says on both streams. */
int office_collect(struct office *office, char ret_output[OFFICE_OUTPUT_SIZE]);

/* The same, and it must succeed. */
void office_must_collect(struct office *office);

/* The same, without waiting for its end; and what it has said by then. */
pid_t office_begin(struct office *office);
void office_said(const struct office *office, char ret_output[OFFICE_OUTPUT_SIZE]);

/* As programs hear it, from these folders as the shell takes them; `options` end the address of the
 * database. */
json_t *office_collect_json(const struct office *office, const char *folders, const char *options,
                            int expected);

void office_assert_says(const char *output, const char *words);
void office_assert_number(const json_t *object, const char *key, long long expected);

/* Delivers and collects everything in one go, and keeps what the tables hold then; whether they
 * hold it again. */
void office_collect_whole(struct office *office);
void office_assert_whole(const struct office *office);

/* All that the database knows of the bundles, one line a row, sorted, without what may differ: the
 * numbers that rows get, and when they came. The caller frees it. */
char *office_tables(const struct office *office);

/* How many rows each bundle has: where one is, it is whole. The caller frees it. */
char *office_sizes(const struct office *office);

long long office_loaded(const struct office *office);

/* Forgets every bundle, but not who is trusted. */
void office_forget(const struct office *office);

/* Everything is delivered and nothing collected. */
void office_renew(struct office *office);

#endif
