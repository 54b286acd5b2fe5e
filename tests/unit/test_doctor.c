/* The self-test's lines on a real data folder: what is well, what is not, and what is too long to
 * be looked through while members wait. */
#include "firmware/doctor.h"
#include "db/setting.h"
#include "db/statement.h"
#include "firmware/base/disk.h"
#include "tests/harness/folder.h"
#include "tests/harness/held.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct told {
    char text[4096];
    int good, bad;
};

static void tell(const struct doctor_line *line, void *context)
{
    struct told *told = context;
    size_t length = strlen(told->text);
    snprintf(told->text + length, sizeof told->text - length, "%s: %s\n", line->id, line->text);
    *(line->good ? &told->good : &told->bad) += 1;
}

static struct doctor doctor_of(struct folder *folder, struct told *told)
{
    *told = (struct told){.good = 0};
    return (struct doctor){.folder = folder->path, .tell = tell, .context = told};
}

static void test_all_is_well(void **state)
{
    struct folder *folder = *state;
    struct told told;
    struct doctor doctor = doctor_of(folder, &told);
    doctor_check_data(&doctor, folder->db);
    doctor_check_few_records(&doctor, folder->db);
    doctor_check_polls(&doctor, folder->db, true);
    doctor_check_disk(&doctor);
    doctor_check_secrecy(&doctor);
    doctor_check_writing(&doctor, folder->db);
    doctor_check_devices(&doctor, &(struct doctor_devices){true, 1024, 600, true});
    bool is_fit = disk_overwrites(folder->path); /* not every machine's /tmp is */
    assert_int_equal(told.bad, is_fit ? 0 : 1);
    assert_int_equal(told.good, is_fit ? 11 : 10);
    assert_non_null(strstr(told.text, "第一党支部"));
    assert_non_null(strstr(told.text, "1024×600"));
}

static void test_devices_that_do_not_answer(void **state)
{
    struct told told;
    struct doctor doctor = doctor_of(*state, &told);
    doctor_check_devices(&doctor, &(struct doctor_devices){false, 1024, 600, false});
    assert_int_equal(told.bad, 2);
    assert_non_null(strstr(told.text, "请检查接线"));
}

/* Polls that the log does not know of; a reader says that he has not looked (db/poll.h). */
static void test_polls_that_do_not_fit_the_log(void **state)
{
    struct folder *folder = *state;
    struct told told;
    struct db *reader = NULL;
    struct doctor doctor = doctor_of(folder, &told);
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    held_evaluation(folder, id, "2026-05-20 15:50:00", &(struct held_vote){.uid = NULL}, 1);
    doctor_check_polls(&doctor, folder->db, true);
    assert_int_equal(told.bad, 0);
    folder_sql(folder, "DROP TRIGGER chain_stays");
    folder_sql(folder, "DELETE FROM chain WHERE type = 'poll.close'");
    doctor_check_polls(&doctor, folder->db, true);
    assert_int_equal(told.bad, 1);
    assert_non_null(strstr(told.text, "测评和表决检查不通过"));
    assert_int_equal(db_open(folder->path, DB_READER, &reader), ERR_OK);
    doctor = doctor_of(folder, &told);
    doctor_check_polls(&doctor, reader, false);
    assert_int_equal(told.bad, 0);
    assert_null(strstr(told.text, "完好"));
    assert_non_null(strstr(told.text, "由它独占"));
    db_close(reader);
}

static void test_damaged_log(void **state)
{
    struct folder *folder = *state;
    struct told told;
    struct doctor doctor = doctor_of(folder, &told);
    folder_sql(folder, "DROP TRIGGER chain_is_not_changed");
    folder_sql(folder, "UPDATE chain SET data = '{}' WHERE seq = 1");
    doctor_check_records(&doctor, folder->db);
    assert_int_equal(told.bad, 1);
    assert_non_null(strstr(told.text, "记录第 1 条不对"));
}

/* A long log is not looked through on the screen, and nobody is told that it is whole. */
static void test_long_log_waits_for_the_verb(void **state)
{
    struct folder *folder = *state;
    struct told told;
    struct doctor doctor = doctor_of(folder, &told);
    assert_int_equal(db_begin(folder->db), ERR_OK);
    for (int i = 0; i < 5001; i++) {
        char value[16];
        snprintf(value, sizeof value, "%d", i % 2);
        assert_int_equal(setting_set(folder->db, &folder->origin, "terminal.volume", value),
                         ERR_OK);
    }
    assert_int_equal(db_commit(folder->db), ERR_OK);
    doctor_check_few_records(&doctor, folder->db);
    assert_null(strstr(told.text, "完整"));
    assert_non_null(strstr(told.text, "themeday doctor"));
    doctor = doctor_of(folder, &told);
    doctor_check_records(&doctor, folder->db);
    assert_non_null(strstr(told.text, "记录完整"));
}

int main(void)
{
#define ON_A_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        ON_A_FOLDER(test_all_is_well),
        ON_A_FOLDER(test_devices_that_do_not_answer),
        ON_A_FOLDER(test_polls_that_do_not_fit_the_log),
        ON_A_FOLDER(test_damaged_log),
        ON_A_FOLDER(test_long_log_waits_for_the_verb),
    };
    return cmocka_run_group_tests_name("self-test", tests, NULL, NULL);
}
