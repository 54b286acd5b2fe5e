/* Whose card is it, and what of a card number is kept. */
#include "db/card.h"
#include "db/handle.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum card_bind_outcome bind(struct folder *folder, int64_t member_id, struct card card,
                                   struct member *ret_other)
{
    enum card_bind_outcome outcome;
    assert_int_equal(card_bind(folder->db, &folder->origin, member_id, &card, &outcome, ret_other),
                     ERR_OK);
    return outcome;
}

struct seen {
    struct unclaimed list[8];
    int count;
};

static bool keep(const struct unclaimed *card, void *context)
{
    struct seen *seen = context;
    seen->list[seen->count++] = *card;
    return true;
}

static struct seen unclaimed(struct folder *folder)
{
    struct seen seen = {.count = 0};
    assert_int_equal(card_unclaimed(folder->db, keep, &seen), ERR_OK);
    return seen;
}

static int64_t entries_of_type(struct folder *folder, const char *type)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM chain WHERE type = '%s'", type);
    return folder_number(folder, sql);
}

static void test_bind_outcomes(void **state)
{
    struct folder *folder = *state;
    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟"});
    int64_t wang = folder_person(folder, (struct folder_person){.name = "王芳"});
    struct card card = folder_card("04A1B2C3D4E5F6");
    struct member other = {.id = 0};
    assert_int_equal(bind(folder, zhang, card, NULL), CARD_BOUND);
    assert_int_equal(bind(folder, zhang, card, NULL), CARD_WAS_BOUND);
    assert_int_equal(bind(folder, wang, card, &other), CARD_IS_SOMEBODYS);
    assert_int_equal(other.id, zhang);
    assert_string_equal(other.name, "张伟");
    assert_int_equal(bind(folder, wang, card, NULL), CARD_IS_SOMEBODYS);
    assert_int_equal(bind(folder, zhang, folder_card("04A1B2C3D4E5F7"), NULL), CARD_BOUND);
    assert_int_equal(entries_of_type(folder, "card.bind"), 2);
    folder_verify(folder);
}

static void test_nobody_cannot_have_a_card(void **state)
{
    struct folder *folder = *state;
    enum card_bind_outcome outcome = CARD_WAS_BOUND;
    struct card card = folder_card("04A1B2C3D4E5F6");
    assert_int_equal(card_bind(folder->db, &folder->origin, 99, &card, &outcome, NULL), ERR_GONE);
    assert_int_equal(outcome, CARD_WAS_BOUND);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM card"), 0);
}

/* Phones make up a number that begins 08 at every tap; zeros and FF name nobody. */
static void test_random_and_empty_numbers_are_never_enrolled(void **state)
{
    struct folder *folder = *state;
    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟"});
    static const char *const refused[] = {"08A1B2C3", "00000000", "FFFFFFFF", "00000000000000",
                                          "FFFFFFFFFFFFFFFFFFFF"};
    static const char *const taken[] = {"18A1B2C3", "08A1B2C3D4E5F6", "00000001"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_int_equal(bind(folder, zhang, folder_card(refused[i]), NULL), CARD_IS_RANDOM);
    assert_int_equal(bind(folder, zhang, (struct card){.uid_len = 0}, NULL), CARD_IS_RANDOM);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        assert_int_equal(bind(folder, zhang, folder_card(taken[i]), NULL), CARD_BOUND);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM card"), 3);
}

static void test_kind_and_length_are_part_of_a_card(void **state)
{
    struct folder *folder = *state;
    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟"});
    struct card card = folder_card("11223344"), type_b = card, longer = card;
    type_b.kind = CARD_ISO14443B;
    longer.uid_len = 7; /* the rest is zeros */
    assert_int_equal(bind(folder, zhang, card, NULL), CARD_BOUND);
    assert_int_equal(bind(folder, zhang, type_b, NULL), CARD_BOUND);
    assert_int_equal(bind(folder, zhang, longer, NULL), CARD_BOUND);
    assert_int_equal(folder_number(folder, "SELECT count(DISTINCT hash) FROM card"), 3);
}

static void test_disabled_card_works_again_for_its_owner(void **state)
{
    struct folder *folder = *state;
    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟"});
    int64_t wang = folder_person(folder, (struct folder_person){.name = "王芳"});
    struct card card = folder_card("04A1B2C3D4E5F6");
    assert_int_equal(card_disable(folder->db, &folder->origin, &card), ERR_GONE);
    bind(folder, zhang, card, NULL);
    assert_int_equal(card_disable(folder->db, &folder->origin, &card), ERR_OK);
    assert_int_equal(card_disable(folder->db, &folder->origin, &card), ERR_OK);
    assert_int_equal(entries_of_type(folder, "card.disable"), 1);
    assert_int_equal(folder_tap(folder, 0, "04A1B2C3D4E5F6", "2026-05-20 13:40", NULL).outcome,
                     CHECKIN_DISABLED);
    assert_int_equal(bind(folder, wang, card, NULL), CARD_IS_SOMEBODYS);
    assert_int_equal(bind(folder, zhang, card, NULL), CARD_BOUND);
    assert_int_equal(folder_tap(folder, 0, "04A1B2C3D4E5F6", "2026-05-20 13:40", NULL).outcome,
                     CHECKIN_NOT_OPEN);
}

/* practice.md §3i: an unknown card is a person, not an error. */
static void test_unclaimed_card_keeps_its_taps(void **state)
{
    struct folder *folder = *state;
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    struct checkin_result first = folder_tap(folder, 0, "04A1B2C3D4E5F6", "2026-05-20 13:00", NULL);
    folder_tap(folder, activity, "04A1B2C3D4E5F6", "2026-05-20 13:50", NULL);
    folder_tap(folder, activity, "0411223344ABCD", "2026-05-20 13:55", NULL);
    struct seen seen = unclaimed(folder);
    assert_int_equal(seen.count, 2);
    assert_string_equal(seen.list[0].code, first.code);
    assert_int_equal(strlen(first.code), 4);
    assert_int_equal(strspn(first.code, "0123456789ABCDEF"), 4);
    assert_string_equal(seen.list[0].tail, "E5F6");
    assert_int_equal(seen.list[0].taps, 2);
    assert_int_equal(seen.list[0].activity_id, activity); /* not of the first tap: none was on */
    assert_int_equal(seen.list[0].tap_ms, seen.list[0].last_ms);
    assert_int_equal(seen.list[0].last_ms - seen.list[0].first_ms, 50 * 60 * 1000);
    assert_string_equal(seen.list[1].tail, "ABCD");
    assert_int_equal(seen.list[1].activity_id, activity);

    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟"});
    int64_t first_ms = seen.list[0].first_ms;
    assert_int_equal(bind(folder, zhang, folder_card("04A1B2C3D4E5F6"), NULL), CARD_BOUND);
    seen = unclaimed(folder);
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.list[0].tail, "ABCD");
    assert_int_equal(folder_number(folder, "SELECT first_ms FROM card WHERE member IS NOT NULL"),
                     first_ms);
    assert_int_equal(folder_number(folder, "SELECT taps FROM card WHERE member IS NOT NULL"), 2);
}

static void test_disabled_unclaimed_card_is_not_listed(void **state)
{
    struct folder *folder = *state;
    struct card card = folder_card("04A1B2C3D4E5F6");
    folder_tap(folder, 0, "04A1B2C3D4E5F6", "2026-05-20 13:00", NULL);
    assert_int_equal(card_disable(folder->db, &folder->origin, &card), ERR_OK);
    assert_int_equal(unclaimed(folder).count, 0);
    struct checkin_result result =
        folder_tap(folder, 0, "04A1B2C3D4E5F6", "2026-05-20 13:01", NULL);
    assert_int_equal(result.outcome, CHECKIN_DISABLED);
    assert_int_equal(result.member.id, 0);
}

/* --- secrecy: a stolen terminal.db is no list of card numbers --- */

static bool file_holds(const char *path, const void *needle, size_t size)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    size_t length = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(length);
    assert_int_equal(fread(bytes, 1, length, file), length);
    fclose(file);
    bool holds = memmem(bytes, length, needle, size) != NULL;
    free(bytes);
    return holds;
}

static void test_no_file_holds_a_card_number(void **state)
{
    struct folder *folder = *state;
    static const char *const names[] = {"terminal.db", "terminal.db-wal"};
    char path[128];
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    struct card bound = folder_card("04A1B2C3D4E5F6");
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04A1B2C3D4E5F6"});
    folder_tap(folder, activity, "04A1B2C3D4E5F6", "2026-05-20 13:50", NULL);
    folder_tap(folder, activity, "0411223344ABCD", "2026-05-20 13:50", NULL);
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "%s/%s", folder->path, names[i]);
        assert_false(file_holds(path, bound.uid, 4));
        assert_false(file_holds(path, bound.uid + 3, 4));
        assert_false(file_holds(path, "04A1B2", 6));
        assert_false(file_holds(path, "C3D4E5", 6));
        assert_false(file_holds(path, "112233", 6));
    }
    assert_true(file_holds(path, "张伟", strlen("张伟"))); /* or the search proves nothing */
}

static void test_log_holds_no_card_number(void **state)
{
    struct folder *folder = *state;
    struct card card = folder_card("04A1B2C3D4E5F6");
    folder_tap(folder, 0, "04A1B2C3D4E5F6", "2026-05-20 13:50", NULL);
    folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04A1B2C3D4E5F6"});
    folder_tap(folder, 0, "04A1B2C3D4E5F6", "2026-05-20 13:51", NULL);
    assert_int_equal(card_disable(folder->db, &folder->origin, &card), ERR_OK);
    /* Hashes and the device's name are random hex: only what is said in "data" counts. */
    struct statement *query = statement_open(folder->db, "SELECT data FROM chain");
    while (statement_row(query)) {
        assert_null(strcasestr(statement_text(query, 0), "04A1"));
        assert_null(strcasestr(statement_text(query, 0), "B2C3"));
        assert_null(strcasestr(statement_text(query, 0), "D4E5"));
    }
    assert_int_equal(statement_close(query), ERR_OK);
}

/* The same number on two terminals: neither hash nor code tells that it is the same. */
static void test_hashes_differ_between_terminals(void **state)
{
    struct folder *folder = *state;
    struct folder *other = NULL;
    assert_int_equal(folder_setup((void **)&other), 0);
    folder_tap(folder, 0, "04A1B2C3D4E5F6", "2026-05-20 13:50", NULL);
    folder_tap(other, 0, "04A1B2C3D4E5F6", "2026-05-20 13:50", NULL);
    uint8_t here[32], there[32];
    struct folder *folders[] = {folder, other};
    uint8_t *hashes[] = {here, there};
    for (int i = 0; i < 2; i++) {
        struct statement *query = statement_open(folders[i]->db, "SELECT hash FROM card");
        assert_true(statement_row(query));
        statement_copy_blob(query, 0, hashes[i], 32);
        assert_int_equal(statement_close(query), ERR_OK);
    }
    assert_memory_not_equal(here, there, 32);
    folder_teardown((void **)&other);
}

/* --- claiming, moving, replacing --- */

static struct card_claim claim(struct folder *folder, int64_t card_id, int64_t member_id,
                               int64_t activity_id, bool late)
{
    struct card_claim seen;
    assert_int_equal(
        card_claim(folder->db, &folder->origin, card_id, member_id, activity_id, late, &seen),
        ERR_OK);
    return seen;
}

/* practice.md §3i: bound after the meeting, signed in at the time of the first tap. */
static void test_claimed_card_signs_in_at_its_tap(void **state)
{
    struct folder *folder = *state;
    struct attendance attendance;
    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟"});
    int64_t li = folder_person(folder, (struct folder_person){.name = "李明"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    folder_tap(folder, 0, "04A1B2C3D4E5F6", "2026-05-01 09:00", NULL);
    folder_tap(folder, id, "04A1B2C3D4E5F6", "2026-05-20 13:50", NULL);
    folder_tap(folder, id, "04A1B2C3D4E5F6", "2026-05-20 14:20", NULL);
    struct unclaimed card = unclaimed(folder).list[0];
    assert_int_equal(card.activity_id, id);
    assert_int_equal(clock_moment(card.tap_ms).minute, 50);
    struct card_claim seen = claim(folder, card.id, zhang, id, false);
    assert_int_equal(seen.bind, CARD_BOUND);
    assert_true(seen.was_tapped);
    assert_int_equal(seen.checkin, CHECKIN_NEW);
    assert_int_equal(activity_attendance(folder->db, id, NULL, &attendance), ERR_OK);
    assert_int_equal(attendance.present, 1);
    assert_int_equal(attendance.late, 0);
    assert_int_equal(folder_number(folder, "SELECT wall_ms FROM checkin WHERE method = 'card'"),
                     card.tap_ms);
    assert_int_equal(unclaimed(folder).count, 0);
    seen = claim(folder, card.id, zhang, id, false);
    assert_int_equal(seen.bind, CARD_WAS_BOUND);
    assert_int_equal(seen.checkin, CHECKIN_ALREADY);
    seen = claim(folder, card.id, li, id, false);
    assert_int_equal(seen.bind, CARD_IS_SOMEBODYS);
    assert_false(seen.was_tapped);
    folder_verify(folder);
    folder_sql(folder, "DROP TRIGGER checkin_is_not_changed;"
                       "UPDATE checkin SET wall_ms = wall_ms - 60000");
    struct checkin_report report;
    assert_int_equal(checkin_verify(folder->db, &report), ERR_OK);
    assert_int_not_equal(report.bad_seq, 0);
}

static void test_claim_without_an_activity_only_binds(void **state)
{
    struct folder *folder = *state;
    struct card_claim seen;
    int64_t zhang = folder_person(folder, (struct folder_person){.name = "张伟"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    folder_tap(folder, 0, "04A1B2C3D4E5F6", "2026-05-20 09:00", NULL);
    int64_t card = unclaimed(folder).list[0].id;
    assert_int_equal(card_claim(folder->db, &folder->origin, 99, zhang, 0, false, &seen), ERR_GONE);
    assert_int_equal(card_claim(folder->db, &folder->origin, card, 99, 0, false, &seen), ERR_GONE);
    assert_int_equal(card_claim(folder->db, &folder->origin, card, zhang, 99, false, &seen),
                     ERR_GONE);
    assert_int_equal(unclaimed(folder).count, 1); /* nothing was half done */
    seen = claim(folder, card, zhang, id, false);
    assert_int_equal(seen.bind, CARD_BOUND);
    assert_false(seen.was_tapped);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM checkin"), 0);
}

static void test_replaced_card(void **state)
{
    struct folder *folder = *state;
    enum card_bind_outcome outcome;
    struct member other;
    struct card new = folder_card("04000000000009"), taken = folder_card("04000000000002");
    int64_t zhang =
        folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04000000000001"});
    folder_person(folder, (struct folder_person){.name = "李明", .uid = "04000000000002"});
    int64_t id = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    assert_int_equal(card_replace(folder->db, &folder->origin, zhang, &taken, &outcome, &other),
                     ERR_OK);
    assert_int_equal(outcome, CARD_IS_SOMEBODYS);
    assert_string_equal(other.name, "李明");
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM card WHERE disabled"), 0);
    assert_int_equal(card_replace(folder->db, &folder->origin, zhang, &new, &outcome, &other),
                     ERR_OK);
    assert_int_equal(outcome, CARD_BOUND);
    assert_int_equal(folder_tap(folder, id, "04000000000001", "2026-05-20 13:50", NULL).outcome,
                     CHECKIN_DISABLED);
    assert_int_equal(folder_tap(folder, id, "04000000000009", "2026-05-20 13:50", NULL).outcome,
                     CHECKIN_NEW);
    int count = 0;
    assert_int_equal(card_disable_of(folder->db, &folder->origin, zhang, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(card_disable_of(folder->db, &folder->origin, 99, &count), ERR_GONE);
    folder_verify(folder);
}

static bool count_cards(const struct card_of_member *card, void *context)
{
    *(int *)context += card->disabled ? 10 : 1;
    return true;
}

static void test_cards_of_a_person(void **state)
{
    struct folder *folder = *state;
    int cards = 0;
    struct card card = folder_card("04000000000001");
    int64_t zhang =
        folder_person(folder, (struct folder_person){.name = "张伟", .uid = "04000000000001"});
    assert_int_equal(card_list(folder->db, zhang, count_cards, &cards), ERR_OK);
    assert_int_equal(cards, 1);
    assert_int_equal(card_disable(folder->db, &folder->origin, &card), ERR_OK);
    assert_int_equal(card_list(folder->db, zhang, count_cards, &cards), ERR_OK);
    assert_int_equal(cards, 11);
    folder_verify(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_bind_outcomes),
        FOLDER_TEST(test_nobody_cannot_have_a_card),
        FOLDER_TEST(test_random_and_empty_numbers_are_never_enrolled),
        FOLDER_TEST(test_kind_and_length_are_part_of_a_card),
        FOLDER_TEST(test_disabled_card_works_again_for_its_owner),
        FOLDER_TEST(test_unclaimed_card_keeps_its_taps),
        FOLDER_TEST(test_disabled_unclaimed_card_is_not_listed),
        FOLDER_TEST(test_no_file_holds_a_card_number),
        FOLDER_TEST(test_log_holds_no_card_number),
        FOLDER_TEST(test_hashes_differ_between_terminals),
        FOLDER_TEST(test_claimed_card_signs_in_at_its_tap),
        FOLDER_TEST(test_claim_without_an_activity_only_binds),
        FOLDER_TEST(test_replaced_card),
        FOLDER_TEST(test_cards_of_a_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
