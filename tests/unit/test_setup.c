/* A second terminal from the first one: what travels, who can open it, and that both then know the
 * same people and cards. */
#include "db/branch.h"
#include "db/card.h"
#include "db/class_period.h"
#include "db/merge.h"
#include "db/organizer.h"
#include "db/plan.h"
#include "db/roster.h"
#include "db/setting.h"
#include "db/setup.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static const char roster[] =
    "姓名,党支部,党小组,人员类别,职务,工号,卡号,入党日期,生效日期\n"
    "李建国,第一党支部,第一党小组,正式党员,书记,001,04A1B2C3D4E5F6,2001-05-20,\n"
    "刘思远,第一党支部,第二党小组,正式党员,,002,04A1B2C3D4E5F7,,\n"
    "刘思远,第二党支部,第一党小组,正式党员,,003,04A1B2C3D4E5F8,,\n"
    "陈志强,第一党支部,第一党小组,预备党员,,004,04A1B2C3D4E5F9,,2026-01-01\n";

/* Of 陈志强 something that holds from a day ahead. */
static const char later[] = "姓名,党支部,党小组,人员类别,工号,生效日期\n"
                            "李建国,第一党支部,第一党小组,正式党员,001,\n"
                            "刘思远,第一党支部,第二党小组,正式党员,002,\n"
                            "刘思远,第二党支部,第一党小组,正式党员,003,\n"
                            "陈志强,第一党支部,第一党小组,正式党员,004,2099-01-01\n";

struct pair {
    struct folder *first, *second; /* the second one has nothing */
};

static void fill(struct folder *folder)
{
    struct plan_row row = {.year = 2026, .number = 1, .month = 5, .content = "学习党章"};
    struct card card = folder_card("04C0FFEE000001");
    enum plan_outcome outcome;
    enum organizer_outcome added;
    size_t index;
    folder_import(folder, roster);
    folder_import(folder, later);
    assert_int_equal(plan_import_rows(folder->db, &folder->origin, &row, 1, &outcome, &index),
                     ERR_OK);
    assert_int_equal(setting_set(folder->db, &folder->origin, "rules.late_after_min", "5"), ERR_OK);
    assert_int_equal(
        organizer_add(folder->db, &folder->origin, "赵委员", &card, "2580", &added, NULL), ERR_OK);
    assert_int_equal(added, ORGANIZER_DONE);
    assert_int_equal(folder_activity(folder, ACTIVITY_THEME_DAY, NULL, "第一党支部、第二党支部"),
                     1);
}

static int setup(void **state)
{
    struct pair *pair = calloc(1, sizeof *pair);
    void *folder;
    assert_non_null(pair);
    folder_setup(&folder);
    pair->first = folder;
    pair->first->origin.stamp.wall_ms =
        clock_wall_of((struct moment){.year = 2026, .month = 5, .day = 19, .hour = 9});
    fill(pair->first);
    folder_setup(&folder);
    pair->second = folder;
    pair->second->origin.stamp.wall_ms = pair->first->origin.stamp.wall_ms;
    db_close(pair->second->db); /* as it is on its first start: without a branch */
    char command[192];
    snprintf(command, sizeof command, "rm -r '%s' && mkdir '%s'", pair->second->path,
             pair->second->path);
    assert_int_equal(system(command), 0);
    assert_int_equal(db_open(pair->second->path, DB_OWNER, &pair->second->db), ERR_OK);
    *state = pair;
    return 0;
}

static int teardown(void **state)
{
    struct pair *pair = *state;
    void *first = pair->first, *second = pair->second;
    folder_teardown(&first);
    folder_teardown(&second);
    free(pair);
    return 0;
}

/* ---- the way ---- */

static enum setup_outcome seal(struct folder *from, struct folder *to, struct export_bundle *answer)
{
    struct export_bundle request;
    struct setup_report report;
    struct trust_key key;
    assert_int_equal(setup_request(to->db, &to->origin, &request), ERR_OK);
    assert_int_equal(setup_seal(from->db, &from->origin, request.name, request.files,
                                request.file_count, false, &report, answer),
                     ERR_OK);
    trust_own(to->db, &key);
    if (report.outcome == SETUP_DONE)
        assert_string_equal(report.key.fingerprint, key.fingerprint);
    export_clear(&request);
    return report.outcome;
}

static struct setup_report take(struct folder *to, const struct export_bundle *answer)
{
    struct setup_report report;
    assert_int_equal(setup_take(to->db, &to->origin, answer->name, answer->files,
                                answer->file_count, false, &report),
                     ERR_OK);
    return report;
}

static void set_up(struct pair *pair)
{
    struct export_bundle answer;
    assert_int_equal(seal(pair->first, pair->second, &answer), SETUP_DONE);
    assert_int_equal(take(pair->second, &answer).outcome, SETUP_DONE);
    export_clear(&answer);
}

static const char *tap(struct folder *folder, const char *uid, char ret_name[NAME_SIZE])
{
    struct checkin_result result = folder_tap(folder, 1, uid, "2026-05-20 13:50", NULL);
    assert_int_equal(result.outcome, CHECKIN_NEW);
    memcpy(ret_name, result.member.name, NAME_SIZE);
    return ret_name;
}

/* ---- what travels ---- */

static void test_the_second_terminal_knows_everybody(void **state)
{
    struct pair *pair = *state;
    struct export_bundle answer;
    struct attendance first, second;
    struct organizer organizer;
    struct organizer_answer login;
    struct chain_origin origin = {.by = "terminal", .stamp = clock_stamp()};
    char name[NAME_SIZE], branch[TITLE_SIZE], room[TITLE_SIZE], value[16];
    struct card card = folder_card("04C0FFEE000001");
    assert_int_equal(seal(pair->first, pair->second, &answer), SETUP_DONE);
    struct setup_report report = take(pair->second, &answer);
    export_clear(&answer);
    assert_int_equal(report.outcome, SETUP_DONE);
    assert_string_equal(report.branch, "第一党支部");
    assert_int_equal(report.people, 4);
    assert_int_equal(report.cards, 5);
    assert_int_equal(report.organizers, 1);
    assert_int_equal(report.activities, 1);
    struct db *db = pair->second->db;
    assert_int_equal(branch_home(db, branch, room), ERR_OK);
    assert_string_equal(branch, "第一党支部");
    assert_int_equal(setting_get(db, "rules.late_after_min", value, sizeof value), ERR_OK);
    assert_string_equal(value, "5");
    assert_int_equal(activity_attendance(pair->first->db, 1, NULL, &first), ERR_OK);
    assert_int_equal(activity_attendance(db, 1, NULL, &second), ERR_OK);
    assert_memory_equal(&first, &second, sizeof first);
    assert_string_equal(tap(pair->second, "04A1B2C3D4E5F9", name), "陈志强");
    assert_int_equal(organizer_find(db, &card, &organizer), ERR_OK);
    assert_string_equal(organizer.name, "赵委员");
    assert_int_equal(organizer_check_pin(db, &origin, organizer.id, "2580", &login), ERR_OK);
    assert_int_equal(login.login, ORGANIZER_LOGGED_IN);
    folder_verify(pair->second);
    folder_verify(pair->first);
    folder_reopen(pair->second); /* the key is on the disk */
    assert_string_equal(tap(pair->second, "04A1B2C3D4E5F6", name), "李建国");
    folder_verify(pair->second);
}

static bool keep_period(const struct class_period *period, void *context)
{
    strcat(context, period->from);
    strcat(context, period->class == CLASS_FORMAL ? " formal;" : " other;");
    return true;
}

static void test_classes_hold_from_the_same_days(void **state)
{
    struct pair *pair = *state;
    char first[256] = "", second[256] = "";
    set_up(pair);
    int64_t id = folder_number(pair->second, "SELECT id FROM member WHERE number = '004'");
    assert_int_equal(class_period_list(pair->second->db, id, "第一党支部", keep_period, second),
                     ERR_OK);
    id = folder_number(pair->first, "SELECT id FROM member WHERE number = '004'");
    assert_int_equal(class_period_list(pair->first->db, id, "第一党支部", keep_period, first),
                     ERR_OK);
    assert_string_equal(first, second);
    assert_non_null(strstr(second, "2099-01-01 formal;"));
}

/* Two of the same name are told apart; each trusts the other from then on. */
static void test_both_doors_are_united_afterwards(void **state)
{
    struct pair *pair = *state;
    struct export_bundle bundle;
    struct merge_report *report = calloc(1, sizeof *report);
    char name[NAME_SIZE];
    assert_non_null(report);
    folder_sql(pair->first, "UPDATE listing SET branch = 1 WHERE member = 3");
    folder_sql(pair->first, "UPDATE listing SET group_name = '第二党小组' WHERE member = 3");
    set_up(pair);
    tap(pair->second, "04A1B2C3D4E5F8", name);
    tap(pair->first, "04A1B2C3D4E5F7", name);
    assert_int_equal(export_make(pair->second->db, 1, &bundle), ERR_OK);
    assert_int_equal(export_seal(pair->second->db, &bundle), ERR_OK);
    assert_int_equal(merge_take(pair->first->db, &pair->first->origin, bundle.name, bundle.files,
                                bundle.file_count, false, report),
                     ERR_OK);
    assert_int_equal(report->outcome, MERGE_TAKEN);
    assert_int_equal(report->conflict_count, 0);
    assert_int_equal(report->present_after, 2);
    assert_int_equal(folder_number(pair->first, "SELECT member FROM checkin WHERE device <> ''"),
                     3);
    export_clear(&bundle);
    assert_int_equal(export_make(pair->first->db, 1, &bundle), ERR_OK);
    assert_int_equal(export_seal(pair->first->db, &bundle), ERR_OK);
    assert_int_equal(merge_take(pair->second->db, &pair->second->origin, bundle.name, bundle.files,
                                bundle.file_count, false, report),
                     ERR_OK);
    assert_int_equal(report->outcome, MERGE_TAKEN);
    assert_int_equal(report->present_after, 2);
    export_clear(&bundle);
    free(report);
    folder_verify(pair->first);
    folder_verify(pair->second);
}

/* ---- who can open it ---- */

static void test_it_is_no_list_for_a_finder(void **state)
{
    static const char *const secrets[] = {"李建国", "赵委员", "argon2", "card_key", "学习党章"};
    struct pair *pair = *state;
    struct export_bundle answer;
    assert_int_equal(seal(pair->first, pair->second, &answer), SETUP_DONE);
    for (int i = 0; i < answer.file_count; i++)
        for (size_t j = 0; j < sizeof secrets / sizeof *secrets; j++)
            assert_null(memmem(answer.files[i].bytes, answer.files[i].length, secrets[j],
                               strlen(secrets[j])));
    export_clear(&answer);
}

static void test_another_terminal_cannot_open_it(void **state)
{
    struct pair *pair = *state;
    struct export_bundle answer;
    void *third;
    assert_int_equal(seal(pair->first, pair->second, &answer), SETUP_DONE);
    folder_setup(&third);
    assert_int_equal(take(third, &answer).outcome, SETUP_FOR_ANOTHER);
    folder_teardown(&third);
    assert_int_equal(take(pair->second, &answer).outcome, SETUP_DONE);
    assert_int_equal(take(pair->second, &answer).outcome, SETUP_NOT_EMPTY); /* once is enough */
    export_clear(&answer);
    folder_verify(pair->second);
}

static void test_a_changed_answer_is_refused(void **state)
{
    struct pair *pair = *state;
    struct export_bundle answer;
    assert_int_equal(seal(pair->first, pair->second, &answer), SETUP_DONE);
    for (int i = 0; i < answer.file_count; i++) {
        answer.files[i].bytes[answer.files[i].length / 2] ^= 1;
        assert_int_equal(take(pair->second, &answer).outcome, SETUP_NOT_WHOLE);
        answer.files[i].bytes[answer.files[i].length / 2] ^= 1;
    }
    assert_int_equal(folder_number(pair->second, "SELECT count(*) FROM member"), 0);
    export_clear(&answer);
}

static void test_folders_of_other_kinds_are_refused(void **state)
{
    struct pair *pair = *state;
    struct export_bundle bundle, answer;
    struct setup_report report;
    struct folder *first = pair->first;
    assert_int_equal(export_make(first->db, 1, &bundle), ERR_OK);
    assert_int_equal(export_seal(first->db, &bundle), ERR_OK);
    assert_int_equal(take(pair->second, &bundle).outcome, SETUP_OTHER_KIND);
    assert_int_equal(setup_seal(pair->second->db, &pair->second->origin, bundle.name, bundle.files,
                                bundle.file_count, false, &report, &answer),
                     ERR_OK);
    assert_int_equal(report.outcome, SETUP_OTHER_KIND);
    export_clear(&bundle);
    assert_int_equal(seal(first, first, &answer), SETUP_OWN);
    export_clear(&answer);
    assert_int_equal(seal(pair->second, first, &answer), SETUP_EMPTY_HERE);
    export_clear(&answer);
}

static void test_a_dry_run_keeps_nothing(void **state)
{
    struct pair *pair = *state;
    struct export_bundle answer;
    struct setup_report report;
    char path[128];
    assert_int_equal(seal(pair->first, pair->second, &answer), SETUP_DONE);
    int64_t entries = folder_number(pair->second, "SELECT count(*) FROM chain");
    assert_int_equal(setup_take(pair->second->db, &pair->second->origin, answer.name, answer.files,
                                answer.file_count, true, &report),
                     ERR_OK);
    assert_int_equal(report.people, 4);
    assert_int_equal(folder_number(pair->second, "SELECT count(*) FROM chain"), entries);
    snprintf(path, sizeof path, "%s/shared.key", pair->second->path);
    assert_int_not_equal(access(path, F_OK), 0);
    export_clear(&answer);
}

/* ---- the key ---- */

static void test_the_shared_key_is_private_and_needed(void **state)
{
    struct pair *pair = *state;
    struct stat status;
    char path[128], other[160];
    set_up(pair);
    snprintf(path, sizeof path, "%s/shared.key", pair->second->path);
    snprintf(other, sizeof other, "%s.away", path);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    db_close(pair->second->db);
    pair->second->db = NULL;
    assert_int_equal(rename(path, other), 0);
    assert_int_equal(db_open(pair->second->path, DB_OWNER, &pair->second->db), ERR_CORRUPT);
    assert_int_equal(rename(other, path), 0);
    assert_int_equal(db_open(pair->second->path, DB_OWNER, &pair->second->db), ERR_OK);
}

#define SETUP_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SETUP_TEST(test_the_second_terminal_knows_everybody),
        SETUP_TEST(test_classes_hold_from_the_same_days),
        SETUP_TEST(test_both_doors_are_united_afterwards),
        SETUP_TEST(test_it_is_no_list_for_a_finder),
        SETUP_TEST(test_another_terminal_cannot_open_it),
        SETUP_TEST(test_a_changed_answer_is_refused),
        SETUP_TEST(test_folders_of_other_kinds_are_refused),
        SETUP_TEST(test_a_dry_run_keeps_nothing),
        SETUP_TEST(test_the_shared_key_is_private_and_needed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
