#include "tests/harness/reception.h"

#include "tests/harness/gate.h"

#include "db/activity_step.h"
#include "db/committee_trust.h"
#include "db/sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <cmocka.h>

enum { PEOPLE = 24 };

static struct postgres postgres;
static struct settings settings;

struct postgres *reception_postgres(void)
{
    return &postgres;
}

const struct settings *reception_settings(void)
{
    return &settings;
}

struct committee *reception_connect(const char *role)
{
    char url[POSTGRES_URL_SIZE], reason[COMMITTEE_REASON_SIZE];
    struct committee *committee = NULL;
    postgres_url(&postgres, role, url);
    if (committee_open(url, &committee, reason) != ERR_OK)
        fail_msg("%s: %s", role, reason);
    return committee;
}

int reception_setup(void **state)
{
    struct reception *reception = calloc(1, sizeof *reception);
    assert_non_null(reception);
    scratch_make(&reception->scratch, NULL);
    postgres_run(&postgres, "SET client_min_messages = error; "
                            "DROP SCHEMA IF EXISTS themeday CASCADE");
    reception->committee = reception_connect("postgres");
    assert_int_equal(committee_load_open(reception->committee, true, &reception->load), ERR_OK);
    *state = reception;
    return 0;
}

int reception_teardown(void **state)
{
    struct reception *reception = *state;
    committee_load_close(reception->load);
    committee_close(reception->committee);
    scratch_remove(&reception->scratch);
    free(reception);
    return 0;
}

void reception_role(const char *role, const char *group)
{
    postgres_run(&postgres,
                 "SET client_min_messages = error; DROP ROLE IF EXISTS %s; CREATE ROLE %s LOGIN; "
                 "GRANT %s TO %s",
                 role, role, group, role);
}

long long reception_number(const char *sql)
{
    return postgres_number(&postgres, "SET search_path = themeday; %s", sql);
}

void reception_assert(const char *sql, const char *expected)
{
    char *answer = postgres_ask(&postgres, "SET search_path = themeday; %s", sql);
    assert_string_equal(answer, expected);
    free(answer);
}

/* ---- its terminals ---- */

void reception_terminal(const struct reception *reception, int index,
                        struct fleet_terminal *terminal)
{
    char folder[RECEPTION_PATH_SIZE];
    memset(terminal, 0, sizeof *terminal);
    snprintf(folder, sizeof folder, "%s/data%d", reception->scratch.path, index);
    fleet_branch_make(7, index, PEOPLE, &terminal->branch);
    terminal->branch.diligence = 700;
    terminal->branch.misses = 0;
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(db_open(folder, DB_OWNER, &terminal->db), ERR_OK);
    fleet_month_prepare(terminal, RECEPTION_YEAR, 12);
}

void reception_trust(const struct reception *reception, const struct fleet_terminal *terminal,
                     const char *path)
{
    char text[SIGN_TEXT_SIZE];
    struct trust_key key;
    enum committee_trust_outcome outcome;
    sign_public_key(terminal->db, text);
    assert_int_equal(trust_read(text, &key), ERR_OK);
    assert_int_equal(committee_trust_add(reception->committee, &key, path, NULL, &outcome), ERR_OK);
    assert_int_equal(outcome, COMMITTEE_TRUST_ADDED);
}

void reception_bundle(struct fleet_terminal *terminal, int64_t activity, struct bundle *bundle)
{
    assert_int_equal(bundle_make(terminal->db, activity, &settings, bundle), ERR_OK);
    assert_int_equal(export_seal(terminal->db, &bundle->export), ERR_OK);
}

void reception_correct(struct fleet_terminal *terminal, int64_t activity)
{
    assert_int_equal(activity_step_set(terminal->db, &terminal->origin, activity, 9, "2025-04-02"),
                     ERR_OK);
}

enum committee_fault reception_read(const char *folder, const struct export_bundle *export,
                                    const char *today, struct committee_bundle *ret_bundle,
                                    struct committee_report *ret_report)
{
    struct gate gate;
    gate_make(&gate, today, export->files, export->file_count);
    assert_int_equal(committee_bundle_read(folder, export->files, export->file_count,
                                           &gate.committee, ret_bundle, ret_report),
                     ERR_OK);
    return ret_report->fault;
}

enum committee_outcome reception_hand_in(struct reception *reception,
                                         const struct export_bundle *export, int version,
                                         const char *received_on)
{
    char folder[EXPORT_NAME_SIZE + 16];
    struct committee_bundle bundle;
    struct committee_report report;
    enum committee_outcome outcome;
    snprintf(folder, sizeof folder, version > 1 ? "%s-%d" : "%s", export->name, version);
    assert_int_equal(reception_read(folder, export, RECEPTION_TODAY, &bundle, &report),
                     COMMITTEE_GOOD);
    assert_int_equal(committee_load_begin(reception->load, &bundle, received_on), ERR_OK);
    assert_int_equal(committee_load_end(reception->load, &outcome), ERR_OK);
    committee_bundle_clear(&bundle);
    return outcome;
}

enum committee_outcome reception_export(struct reception *reception,
                                        struct fleet_terminal *terminal, int64_t activity,
                                        int version, const char *received_on)
{
    static struct bundle bundle;
    reception_bundle(terminal, activity, &bundle);
    enum committee_outcome outcome =
        reception_hand_in(reception, &bundle.export, version, received_on);
    bundle_clear(&bundle);
    return outcome;
}

int reception_open(void **state)
{
    char message[256];
    (void)state;
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    assert_int_equal(settings_load(NULL, false, &settings, message, sizeof message), ERR_OK);
    postgres_start(&postgres);
    return 0;
}

int reception_close(void **state)
{
    (void)state;
    postgres_stop(&postgres);
    return 0;
}
