/*
 * A real data folder in a temporary place, for the tests of db/: made before each test, removed
 * after it. Whatever goes wrong here fails the test.
 */
#ifndef THEMEDAY_TESTS_FOLDER_H
#define THEMEDAY_TESTS_FOLDER_H

#include "db/activity.h"
#include "db/checkin.h"

struct folder {
    char path[64];
    struct db *db; /* open as owner; branch_init("第一党支部", "党员活动室") is done */
    struct chain_origin origin;
};

/* cmocka fixtures; *state is the struct folder. */
int folder_setup(void **state);
int folder_teardown(void **state);
#define FOLDER_TEST(function)                                                                      \
    cmocka_unit_test_setup_teardown(function, folder_setup, folder_teardown)

/* What would be left of it if the power went now: a copy of every file, which is not opened. */
struct folder folder_copy(const struct folder *original);

/* Closes a copy, and removes it. */
void folder_drop(struct folder *copy);

/* Closes and opens again, as owner. */
void folder_reopen(struct folder *folder);

/* A line of the roster; what is left out is empty, a branch is 第一党支部. */
struct folder_person {
    const char *name, *number, *branch, *group, *post;
    enum person_class class;
    bool excused, inactive;
    const char *uid; /* a card of ISO14443A to bind, or NULL */
};

/* Adds a person, and returns the id. */
int64_t folder_person(struct folder *folder, struct folder_person person);

/* Lists a person that is there in one branch more. */
void folder_listing(struct folder *folder, int64_t member_id, struct folder_person person);

/* Imports a roster, which is not refused. */
void folder_import(struct folder *folder, const char *csv);

/* "2026-05-20", 14:00 to 16:00, of this type; `group` and `branches` (by 、) may be NULL. */
int64_t folder_activity(struct folder *folder, enum activity_type type, const char *group,
                        const char *branches);

struct card folder_card(const char *uid);

/* A tap at `at` ("YYYY-MM-DD HH:MM"); figures go to *ret_attendance unless it is NULL. */
struct checkin_result folder_tap(struct folder *folder, int64_t activity_id, const char *uid,
                                 const char *at, struct attendance *ret_attendance);

/* Runs any SQL in the open database. */
void folder_sql(struct folder *folder, const char *sql);
int64_t folder_number(struct folder *folder, const char *sql);

/* The last line of the log. */
json_t *folder_last_entry(struct folder *folder);

/* The log verifies, fits the sign-ins, and the database is whole. */
void folder_verify(struct folder *folder);

#endif
