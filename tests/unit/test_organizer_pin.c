/* Organizers: cards, PINs, and the lock that outlives restarts and clocks that are set. */
#include "db/card.h"
#include "db/organizer.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char uid[] = "04AA0000000001";
static const char pin[] = "2580";

static enum organizer_outcome add(struct folder *folder, const char *name, const char *card_uid,
                                  const char *new_pin, int64_t *ret_id)
{
    struct card card = folder_card(card_uid);
    enum organizer_outcome outcome;
    assert_int_equal(
        organizer_add(folder->db, &folder->origin, name, &card, new_pin, &outcome, ret_id), ERR_OK);
    return outcome;
}

static int64_t add_one(struct folder *folder)
{
    int64_t id = 0;
    assert_int_equal(add(folder, "王芳", uid, pin, &id), ORGANIZER_DONE);
    return id;
}

static struct organizer_answer try_pin(struct folder *folder, int64_t id, const char *tried)
{
    struct organizer_answer answer;
    assert_int_equal(organizer_check_pin(folder->db, &folder->origin, id, tried, &answer), ERR_OK);
    return answer;
}

static void later(struct folder *folder, int64_t ms)
{
    folder->origin.stamp.wall_ms += ms;
    folder->origin.stamp.mono_ms += ms;
}

/* Another start of the machine, `up_ms` ago, with the wall clock moved. */
static void restart(struct folder *folder, int64_t wall_ms, int64_t up_ms)
{
    folder_reopen(folder);
    folder->origin.stamp.wall_ms += wall_ms;
    folder->origin.stamp.mono_ms = up_ms;
    folder->origin.stamp.boot_id[0] ^= 1;
}

static void lock(struct folder *folder, int64_t id)
{
    for (int left = ORGANIZER_TRIES - 1; left >= 0; left--) {
        struct organizer_answer answer = try_pin(folder, id, "9999");
        assert_int_equal(answer.login, ORGANIZER_WRONG_PIN);
        assert_int_equal(answer.tries_left, left);
        assert_int_equal(answer.wait_seconds, left == 0 ? 60 : 0);
    }
}

static void assert_last_entry(struct folder *folder, const char *type)
{
    json_t *entry = folder_last_entry(folder);
    assert_string_equal(json_string_value(json_object_get(entry, "type")), type);
    json_decref(entry);
}

static void test_weak_pins_are_refused(void **state)
{
    struct folder *folder = *state;
    static const char *const weak[] = {"0000", "1111", "1234", "123456", "4321", "87654321"};
    static const char *const bad[] = {"", "123", "123456789", "12a4", "１２３４", " 258", "-258"};
    static const char *const good[] = {"2580", "1235", "1223", "90210", "20260501", "1357"};
    for (size_t i = 0; i < sizeof weak / sizeof *weak; i++)
        assert_int_equal(organizer_judge_pin(weak[i]), ORGANIZER_PIN_WEAK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(organizer_judge_pin(bad[i]), ORGANIZER_PIN_NOT_DIGITS);
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(organizer_judge_pin(good[i]), ORGANIZER_DONE);
    int64_t entries = folder_number(folder, "SELECT max(seq) FROM chain");
    assert_int_equal(add(folder, "王芳", uid, "1234", NULL), ORGANIZER_PIN_WEAK);
    assert_int_equal(folder_number(folder, "SELECT max(seq) FROM chain"), entries);
}

static void test_names_and_cards_are_taken_once(void **state)
{
    struct folder *folder = *state;
    int count = -1;
    assert_int_equal(organizer_count(folder->db, &count), ERR_OK);
    assert_int_equal(count, 0);
    add_one(folder);
    assert_int_equal(add(folder, "王芳", "04AA0000000002", pin, NULL), ORGANIZER_NAME_TAKEN);
    assert_int_equal(add(folder, "李明", uid, pin, NULL), ORGANIZER_CARD_TAKEN);
    assert_int_equal(add(folder, "李明", "08010203", pin, NULL), ORGANIZER_CARD_UNUSABLE);
    assert_int_equal(organizer_count(folder->db, &count), ERR_OK);
    assert_int_equal(count, 1);
    folder_verify(folder);
}

static void test_card_of_a_member_or_of_its_own(void **state)
{
    struct folder *folder = *state;
    struct organizer found;
    struct card own = folder_card(uid), members = folder_card("04000000000001");
    int64_t zhang =
        folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04000000000001"});
    int64_t id = add_one(folder);
    assert_int_equal(add(folder, "张伟", "04000000000001", pin, NULL), ORGANIZER_DONE);
    assert_int_equal(organizer_find(folder->db, &own, &found), ERR_OK);
    assert_int_equal(found.id, id);
    assert_int_equal(found.member_id, 0);
    assert_string_equal(found.name, "王芳");
    assert_int_equal(organizer_find(folder->db, &members, &found), ERR_OK);
    assert_int_equal(found.member_id, zhang);
    assert_int_equal(card_disable(folder->db, &folder->origin, &own), ERR_OK);
    assert_int_equal(organizer_find(folder->db, &own, &found), ERR_GONE);
    struct card unknown = folder_card("04FFFFFFFFFFFF");
    assert_int_equal(organizer_find(folder->db, &unknown, &found), ERR_GONE);
}

/* A lost card is replaced once for signing in and for working at the terminal. */
static void test_replaced_card_opens_the_login(void **state)
{
    struct folder *folder = *state;
    struct organizer found;
    enum card_bind_outcome outcome;
    struct card old = folder_card("04000000000001"), new = folder_card("04000000000009");
    int64_t zhang =
        folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04000000000001"});
    assert_int_equal(add(folder, "张伟", "04000000000001", pin, NULL), ORGANIZER_DONE);
    assert_int_equal(card_replace(folder->db, &folder->origin, zhang, &new, &outcome, NULL),
                     ERR_OK);
    assert_int_equal(outcome, CARD_BOUND);
    assert_int_equal(organizer_find(folder->db, &old, &found), ERR_GONE);
    assert_int_equal(organizer_find(folder->db, &new, &found), ERR_OK);
    folder_verify(folder);
}

static bool find_pin(const char *line, void *context)
{
    *(bool *)context |= strstr(line, pin) != NULL || strstr(line, "argon2") != NULL;
    return true;
}

static void test_login(void **state)
{
    struct folder *folder = *state;
    bool has_pin = false;
    int64_t id = add_one(folder);
    assert_int_equal(try_pin(folder, id, "2581").tries_left, 4);
    assert_last_entry(folder, "organizer.wrong_pin");
    assert_int_equal(try_pin(folder, id, pin).login, ORGANIZER_LOGGED_IN);
    assert_last_entry(folder, "organizer.login");
    assert_int_equal(try_pin(folder, id, "2581").tries_left, 4);
    assert_int_equal(chain_walk(folder->db, 0, find_pin, &has_pin), ERR_OK);
    assert_false(has_pin);
    assert_int_equal(folder_number(folder, "SELECT pin_hash GLOB '$argon2id$*' FROM organizer"), 1);
    folder_verify(folder);
}

static void test_lock_grows(void **state)
{
    static const int minutes[] = {1, 2, 5, 15, 60, 60};
    struct folder *folder = *state;
    struct organizer_answer answer;
    int64_t id = add_one(folder);
    lock(folder, id);
    assert_last_entry(folder, "organizer.lock");
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
        later(folder, minutes[i] * 60000 - 1000);
        answer = try_pin(folder, id, pin); /* the right one does not help yet */
        assert_int_equal(answer.login, ORGANIZER_LOCKED);
        assert_int_equal(answer.wait_seconds, 1);
        later(folder, 1000);
        assert_int_equal(organizer_state(folder->db, &folder->origin.stamp, id, &answer), ERR_OK);
        assert_int_equal(answer.login, ORGANIZER_LOGGED_IN);
        assert_int_equal(answer.tries_left, 1);
        assert_int_equal(try_pin(folder, id, "9999").login, ORGANIZER_WRONG_PIN);
    }
    later(folder, 60 * 60000);
    assert_int_equal(try_pin(folder, id, pin).login, ORGANIZER_LOGGED_IN);
    assert_int_equal(try_pin(folder, id, "9999").tries_left, 4);
    folder_verify(folder);
}

static void test_lock_outlives_a_restart(void **state)
{
    struct folder *folder = *state;
    int64_t id = add_one(folder);
    lock(folder, id);
    folder_reopen(folder);
    assert_int_equal(try_pin(folder, id, pin).login, ORGANIZER_LOCKED);
    restart(folder, 20000, 5000);
    assert_int_equal(try_pin(folder, id, pin).wait_seconds, 40);
    folder->origin.stamp.wall_ms += 40000;
    assert_int_equal(try_pin(folder, id, pin).login, ORGANIZER_LOGGED_IN);
}

/* Practice.md §2.6: clocks are wrong, and somebody may set one. */
static void test_clock_set_does_not_unlock(void **state)
{
    struct folder *folder = *state;
    int64_t id = add_one(folder);
    lock(folder, id);
    folder->origin.stamp.wall_ms += 86400000; /* forward, in the same run */
    assert_int_equal(try_pin(folder, id, pin).wait_seconds, 60);
    folder->origin.stamp.wall_ms -= 2 * (int64_t)86400000; /* back */
    assert_int_equal(try_pin(folder, id, pin).wait_seconds, 60);
    restart(folder, 0, 1000); /* the clock is a day back now: the time since the start counts */
    assert_int_equal(try_pin(folder, id, pin).wait_seconds, 59);
    later(folder, 59000);
    assert_int_equal(try_pin(folder, id, pin).login, ORGANIZER_LOGGED_IN);
}

/* With none left, whoever stands before the terminal could make himself the first one. */
static void test_last_one_stays(void **state)
{
    struct folder *folder = *state;
    struct organizer_answer answer;
    enum organizer_outcome outcome;
    int64_t id = add_one(folder), other = 0;
    assert_int_equal(organizer_remove(folder->db, &folder->origin, id, &outcome), ERR_OK);
    assert_int_equal(outcome, ORGANIZER_IS_LAST);
    assert_int_equal(add(folder, "李明", "04AA0000000002", pin, &other), ORGANIZER_DONE);
    assert_int_equal(organizer_remove(folder->db, &folder->origin, id, &outcome), ERR_OK);
    assert_int_equal(outcome, ORGANIZER_DONE);
    assert_int_equal(organizer_check_pin(folder->db, &folder->origin, id, pin, &answer), ERR_GONE);
    assert_int_equal(organizer_remove(folder->db, &folder->origin, id, &outcome), ERR_GONE);
    assert_int_equal(add(folder, "王芳", uid, pin, NULL), ORGANIZER_DONE);
    folder_verify(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_weak_pins_are_refused),
        FOLDER_TEST(test_names_and_cards_are_taken_once),
        FOLDER_TEST(test_card_of_a_member_or_of_its_own),
        FOLDER_TEST(test_replaced_card_opens_the_login),
        FOLDER_TEST(test_login),
        FOLDER_TEST(test_lock_grows),
        FOLDER_TEST(test_lock_outlives_a_restart),
        FOLDER_TEST(test_clock_set_does_not_unlock),
        FOLDER_TEST(test_last_one_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
