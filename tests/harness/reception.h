/*
 * A committee's database in a test, and the terminals that hand their bundles in to it, all in this
 * process: a real PostgreSQL, real terminals, real bundles. One for a test program, empty again for
 * each test. Whatever goes wrong here fails the test.
 */
#ifndef THEMEDAY_TESTS_RECEPTION_H
#define THEMEDAY_TESTS_RECEPTION_H

#include "db/committee_load.h"
#include "firmware/bundle.h"
#include "tests/harness/fleet_month.h"
#include "tests/harness/postgres.h"

enum { RECEPTION_YEAR = 2025, RECEPTION_PATH_SIZE = 256 };

struct reception {
    struct scratch scratch;
    struct committee *committee;
    struct committee_load *load;
};

/* For cmocka: of the program, and of each test, whose state is the reception. */
int reception_open(void **state);
int reception_close(void **state);
int reception_setup(void **state);
int reception_teardown(void **state);

/* ---- the committee ---- */

/* After every activity of RECEPTION_YEAR. */
#define RECEPTION_TODAY "2026-11-21"

struct postgres *reception_postgres(void);
const struct settings *reception_settings(void);

struct committee *reception_connect(const char *role);

/* Makes a role that may log in, of a group. */
void reception_role(const char *role, const char *group);

long long reception_number(const char *sql);
void reception_assert(const char *sql, const char *expected);

/* ---- its terminals ---- */

/* Makes the terminal of a branch, with its data in the scratch folder. */
void reception_terminal(const struct reception *reception, int index,
                        struct fleet_terminal *terminal);

void reception_trust(const struct reception *reception, const struct fleet_terminal *terminal,
                     const char *path);

void reception_bundle(struct fleet_terminal *terminal, int64_t activity, struct bundle *bundle);

/* A later export of it has another content. */
void reception_correct(struct fleet_terminal *terminal, int64_t activity);

/* Reads a bundle as it lies in this folder, by a committee that trusts its terminal, and says what
 * is wrong with it. */
enum committee_fault reception_read(const char *folder, const struct export_bundle *export,
                                    const char *today, struct committee_bundle *ret_bundle,
                                    struct committee_report *ret_report);

/* Hands a bundle in, under its name with this version, and says what came of it. */
enum committee_outcome reception_hand_in(struct reception *reception,
                                         const struct export_bundle *export, int version,
                                         const char *received_on);

/* Makes it, and hands it in. */
enum committee_outcome reception_export(struct reception *reception,
                                        struct fleet_terminal *terminal, int64_t activity,
                                        int version, const char *received_on);

#endif
