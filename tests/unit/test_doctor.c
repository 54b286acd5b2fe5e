/* The self-test's lines on a real data folder: what is well, what is not, and what is too long to
 * be looked through while members wait. */
#include "firmware/doctor.h"
#include "db/setting.h"
#include "db/statement.h"
#include "drivers/reader_obstacle.h"
#include "firmware/base/disk.h"
#include "tests/harness/folder.h"
#include "tests/harness/held.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

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
    doctor_check_reader(&doctor, "auto", &(struct reader_state){.answers = true});
    doctor_check_devices(&doctor, &(struct doctor_devices){{0}, 1024, 600, true});
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
    doctor_check_reader(&doctor, "auto", &(struct reader_state){.trouble = READER_SILENT});
    doctor_check_devices(&doctor, &(struct doctor_devices){{0}, 1024, 600, false});
    assert_int_equal(told.bad, 2);
    assert_non_null(strstr(told.text, "请检查接线"));
}

/* Each trouble has a sentence of its own, which says what to do. */
static void test_every_trouble_of_the_reader_is_told(void **state)
{
    struct told told[READER_BROKEN + 1];
    for (int english = 0; english < 2; english++) {
        for (int trouble = READER_MISSING; trouble <= READER_BROKEN; trouble++) {
            struct reader_state reader = {.trouble = (enum reader_trouble)trouble};
            struct doctor doctor = doctor_of(*state, &told[trouble]);
            doctor.english = english != 0;
            doctor_check_reader(&doctor, "pn532_uart:/dev/nfc0", &reader);
            assert_int_equal(told[trouble].bad, 1);
            assert_non_null(strstr(told[trouble].text, "/dev/nfc0"));
            assert_non_null(strpbrk(told[trouble].text, ";") ?: strstr(told[trouble].text, "；"));
            for (int other = READER_MISSING; other < trouble; other++)
                assert_string_not_equal(told[other].text, told[trouble].text);
        }
    }
}

static void test_a_reader_that_lacks_a_kind_is_good_and_told(void **state)
{
    struct told told;
    struct doctor doctor = doctor_of(*state, &told);
    struct reader_state reader = {.answers = true, .lacks_type_b = true};
    doctor_check_reader(&doctor, "auto", &reader);
    assert_int_equal(told.good, 1);
    assert_non_null(strstr(told.text, "B 类卡"));
}

static void write_file(const char *folder, const char *name, const char *content)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(content, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* A folder that looks like /proc. */
static void test_what_takes_usb_readers_is_found(void **state)
{
    struct folder *folder = *state;
    const char *proc = folder->path;
    char process[128];
    snprintf(process, sizeof process, "%s/41", proc);
    assert_int_equal(mkdir(process, 0700), 0);
    write_file(process, "comm", "systemd\n");
    write_file(proc, "modules", "usbserial 69632 1 ch341, Live 0x0\nnfc 1 0 - Live 0x0\n");
    struct reader_obstacles found = reader_obstacles_find("auto", proc);
    assert_null(found.module);
    assert_false(found.pcscd);
    write_file(proc, "modules", "pn533 20480 1 pn533_usb, Live 0x0\npn533_usb 1 0 - Live 0x0\n");
    write_file(process, "comm", "pcscd\n");
    found = reader_obstacles_find("acr122_usb:001:004", proc);
    assert_string_equal(found.module, "pn533_usb");
    assert_true(found.pcscd);
    found = reader_obstacles_find("pn532_i2c:/dev/i2c-1", proc);
    assert_null(found.module);
    assert_false(found.pcscd);
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
        ON_A_FOLDER(test_every_trouble_of_the_reader_is_told),
        ON_A_FOLDER(test_a_reader_that_lacks_a_kind_is_good_and_told),
        ON_A_FOLDER(test_what_takes_usb_readers_is_found),
        ON_A_FOLDER(test_polls_that_do_not_fit_the_log),
        ON_A_FOLDER(test_damaged_log),
        ON_A_FOLDER(test_long_log_waits_for_the_verb),
    };
    return cmocka_run_group_tests_name("self-test", tests, NULL, NULL);
}
