/* Polls: who may vote, what is counted, what stays hidden. (Secrecy: test_poll_secret.c.) */
#include "db/card.h"
#include "db/checkin.h"
#include "db/guest.h"
#include "db/handle.h"
#include "db/poll.h"
#include "db/poll_box.h"
#include "db/class_period.h"
#include "db/member.h"
#include "db/poll_store.h"
#include "tests/harness/folder.h"
#include "tests/harness/seed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* From here on everything happens at this local time. */
static void at(struct folder *folder, int day, int hour)
{
    folder->origin.stamp.wall_ms =
        clock_wall_of((struct moment){.year = 2026, .month = 5, .day = day, .hour = hour});
}

static int setup(void **state)
{
    folder_setup(state);
    at(*state, 20, 15);
    return 0;
}

static const char *uid_of(int index)
{
    static char text[16];
    snprintf(text, sizeof text, "04A1B2%08X", index);
    return text;
}

/* People with the cards uid_of(first) …, numbered the same way. */
static void people(struct folder *folder, struct folder_person like, int first, int count)
{
    for (int i = first; i < first + count; i++) {
        char name[32], number[16];
        snprintf(name, sizeof name, "人%d", i);
        snprintf(number, sizeof number, "%04d", i);
        like.name = name;
        like.number = number;
        like.uid = uid_of(i);
        folder_person(folder, like);
    }
}

static void sign_in(struct folder *folder, int64_t activity, int first, int count)
{
    for (int i = first; i < first + count; i++)
        folder_tap(folder, activity, uid_of(i), "2026-05-20 13:50", NULL);
}

/* By hand, as the organizer does it. */
static void take_back(struct folder *folder, int64_t activity, int person)
{
    char query[64];
    snprintf(query, sizeof query, "SELECT id FROM member WHERE number = '%04d'", person);
    assert_int_equal(
        checkin_undo(folder->db, &folder->origin, activity, folder_number(folder, query), "误登"),
        ERR_OK);
}

static enum poll_open_outcome try_open(struct folder *folder, struct poll_wish wish,
                                       int64_t *ret_id)
{
    enum poll_open_outcome outcome;
    if (wish.item == NULL)
        wish.item = "";
    assert_int_equal(poll_open(folder->db, &folder->origin, &wish, &outcome, ret_id), ERR_OK);
    return outcome;
}

static int64_t open_poll(struct folder *folder, struct poll_wish wish)
{
    int64_t id = 0;
    assert_int_equal(try_open(folder, wish, &id), POLL_OPENED);
    return id;
}

static int64_t open_evaluation(struct folder *folder, int64_t activity)
{
    return open_poll(folder, (struct poll_wish){.activity_id = activity, .kind = POLL_EVALUATION});
}

static struct poll_wish resolution(int64_t activity)
{
    return (struct poll_wish){
        .activity_id = activity, .kind = POLL_RESOLUTION, .item = "接收张三为预备党员"};
}

static void close_poll(struct folder *folder, int64_t id)
{
    assert_int_equal(poll_close(folder->db, &folder->origin, id), ERR_OK);
}

static enum poll_access access_of(struct folder *folder, int person)
{
    struct card card = folder_card(uid_of(person));
    struct poll_voter voter;
    enum poll_access access;
    assert_int_equal(poll_find_voter(folder->db, &card, &voter, &access), ERR_OK);
    return access;
}

static struct ballot ballot_of(int a, int b, int c, int d)
{
    return (struct ballot){.choices = {(int8_t)a, (int8_t)b, (int8_t)c, (int8_t)d}};
}

/* The person's own ballot, or what became of it. */
static enum poll_cast_outcome cast(struct folder *folder, int person, struct ballot ballot)
{
    struct card card = folder_card(uid_of(person));
    struct poll_voter voter;
    enum poll_access access;
    enum poll_cast_outcome outcome;
    assert_int_equal(poll_find_voter(folder->db, &card, &voter, &access), ERR_OK);
    assert_int_equal(poll_cast(folder->db, &voter, &ballot, &outcome), ERR_OK);
    return outcome;
}

static enum poll_access take_turn(struct folder *folder, struct poll_voter *ret_voter)
{
    enum poll_access access;
    assert_int_equal(poll_take_turn(folder->db, ret_voter, &access), ERR_OK);
    return access;
}

static struct poll_result result_of(struct folder *folder, int64_t id)
{
    struct poll_result result;
    assert_int_equal(poll_result(folder->db, id, &result), ERR_OK);
    return result;
}

static void add_guest(struct folder *folder, int64_t activity, const char *name)
{
    int64_t id;
    assert_int_equal(guest_add(folder->db, &folder->origin, activity, name, GUEST_SERVED, "", &id),
                     ERR_OK);
}

static struct poll get(struct folder *folder, int64_t id)
{
    struct poll poll;
    assert_int_equal(poll_get(folder->db, id, &poll), ERR_OK);
    return poll;
}

/* --- an evaluation --- */

/* S2:108: four questions; who leaves one blank is counted as 不作评价 (product.md §0.3). */
static void test_a_whole_evaluation(void **state)
{
    struct folder *folder = *state;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 4);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    sign_in(folder, activity, 0, 3);
    int64_t id = open_evaluation(folder, activity);
    assert_int_equal(get(folder, id).question_count, 4);
    assert_int_equal(get(folder, id).option_count, 3);

    assert_int_equal(cast(folder, 0, ballot_of(0, 0, 1, 2)), POLL_CAST);
    assert_int_equal(cast(folder, 1, ballot_of(0, 1, 1, CHOICE_NONE)), POLL_CAST);
    assert_int_equal(cast(folder, 2, ballot_of(CHOICE_NONE, CHOICE_NONE, CHOICE_NONE, CHOICE_NONE)),
                     POLL_CAST);
    assert_int_equal(get(folder, id).ballots, 3);
    close_poll(folder, id);

    struct poll_result result = result_of(folder, id);
    assert_false(result.hidden);
    assert_false(result.groups_hidden); /* no guest, nothing to hide */
    assert_false(result.is_void);
    assert_int_equal(result.all.ballots, 3);
    assert_memory_equal(result.all.count[0], ((int[]){2, 0, 0, 1, 0}), sizeof(int[5]));
    assert_memory_equal(result.all.count[1], ((int[]){1, 1, 0, 1, 0}), sizeof(int[5]));
    assert_memory_equal(result.all.count[2], ((int[]){0, 2, 0, 1, 0}), sizeof(int[5]));
    assert_memory_equal(result.all.count[3], ((int[]){0, 0, 1, 2, 0}), sizeof(int[5]));
    assert_memory_equal(&result.groups[POLL_MEMBERS], &result.all, sizeof result.all);
    assert_int_equal(poll_verify(folder->db), ERR_OK);
    folder_verify(folder);
}

/* product.md §0.8: no ballot without sign-in, the first press counts. */
static void test_once_and_only_after_signing_in(void **state)
{
    struct folder *folder = *state;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 3);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    sign_in(folder, activity, 0, 1);
    assert_int_equal(access_of(folder, 0), POLL_NOT_OPEN);
    int64_t id = open_evaluation(folder, activity);
    assert_int_equal(access_of(folder, 0), POLL_READY);
    assert_int_equal(access_of(folder, 1), POLL_NOT_SIGNED_IN);
    assert_int_equal(access_of(folder, 7), POLL_UNKNOWN_CARD);

    assert_int_equal(cast(folder, 0, ballot_of(0, 0, 0, 0)), POLL_CAST);
    assert_int_equal(access_of(folder, 0), POLL_VOTED);
    assert_int_equal(cast(folder, 0, ballot_of(2, 2, 2, 2)), POLL_CAST_VOTED);

    sign_in(folder, activity, 1, 1); /* came late */
    assert_int_equal(access_of(folder, 1), POLL_READY);
    struct card lost = folder_card(uid_of(1));
    assert_int_equal(card_disable(folder->db, &folder->origin, &lost), ERR_OK);
    assert_int_equal(access_of(folder, 1), POLL_UNKNOWN_CARD);
    assert_int_equal(get(folder, id).ballots, 1);
    assert_int_equal(poll_verify(folder->db), ERR_OK);
}

/* product.md §0.8: no ballot without sign-in, also when it is taken back over an open ballot; and
 * who has voted votes once, whatever becomes of his sign-in. */
static void test_a_sign_in_that_is_taken_back(void **state)
{
    struct folder *folder = *state;
    struct poll_voter voter;
    enum poll_access access;
    enum poll_cast_outcome outcome;
    struct ballot ballot = ballot_of(0, 0, 0, 0);
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 2);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    sign_in(folder, activity, 0, 2);
    int64_t id = open_evaluation(folder, activity);
    struct card card = folder_card(uid_of(0));
    assert_int_equal(poll_find_voter(folder->db, &card, &voter, &access), ERR_OK);
    assert_int_equal(access, POLL_READY);
    take_back(folder, activity, 0);
    assert_int_equal(poll_cast(folder->db, &voter, &ballot, &outcome), ERR_OK);
    assert_int_equal(outcome, POLL_CAST_NOT_SIGNED_IN);
    assert_int_equal(get(folder, id).ballots, 0);

    assert_int_equal(cast(folder, 1, ballot), POLL_CAST);
    take_back(folder, activity, 1);
    assert_int_equal(access_of(folder, 1), POLL_VOTED);
    sign_in(folder, activity, 0, 2);
    assert_int_equal(access_of(folder, 1), POLL_VOTED);
    assert_int_equal(poll_cast(folder->db, &voter, &ballot, &outcome), ERR_OK);
    assert_int_equal(outcome, POLL_CAST);
    assert_int_equal(get(folder, id).ballots, 2);
    assert_int_equal(poll_verify(folder->db), ERR_OK);
}

/* S2:108: 邀请部分服务对象、党外人士… and whoever is no member of the branch, counted apart. */
static void test_guests_are_counted_apart(void **state)
{
    struct folder *folder = *state;
    struct poll_voter turn;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 3);
    people(folder, (struct folder_person){.class = CLASS_APPLICANT}, 3, 2);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    sign_in(folder, activity, 0, 5);
    add_guest(folder, activity, "王代表");
    add_guest(folder, activity, "李代表");
    int64_t id = open_evaluation(folder, activity);
    for (int i = 0; i < 5; i++)
        assert_int_equal(cast(folder, i, ballot_of(i < 3 ? 0 : 1, 0, 0, 0)), POLL_CAST);

    assert_int_equal(take_turn(folder, &turn), POLL_NO_VOTE);
    assert_int_equal(poll_issue_turns(folder->db, &folder->origin, id, 3), ERR_INVALID);
    assert_int_equal(poll_issue_turns(folder->db, &folder->origin, id, 1), ERR_OK);
    assert_int_equal(poll_issue_turns(folder->db, &folder->origin, id, 2), ERR_INVALID);
    assert_int_equal(take_turn(folder, &turn), POLL_READY);
    struct ballot ballot = ballot_of(2, 0, 0, 0);
    enum poll_cast_outcome outcome;
    assert_int_equal(poll_cast(folder->db, &turn, &ballot, &outcome), ERR_OK);
    assert_int_equal(outcome, POLL_CAST);
    assert_int_equal(poll_cast(folder->db, &turn, &ballot, &outcome), ERR_OK);
    assert_int_equal(outcome, POLL_CAST_VOTED); /* one turn, one ballot */

    assert_int_equal(poll_issue_turns(folder->db, &folder->origin, id, 1), ERR_OK);
    assert_int_equal(get(folder, id).turns, 1);
    assert_int_equal(poll_issue_turns(folder->db, &folder->origin, id, 0), ERR_OK);
    assert_int_equal(take_turn(folder, &turn), POLL_NO_VOTE); /* taken back */
    assert_int_equal(get(folder, id).expected, 7);
    close_poll(folder, id);

    struct poll_result result = result_of(folder, id);
    assert_int_equal(result.groups[POLL_MEMBERS].ballots, 3);
    assert_int_equal(result.groups[POLL_GUESTS].ballots, 3);
    assert_memory_equal(result.groups[POLL_MEMBERS].count[0], ((int[]){3, 0, 0, 0, 0}), 20);
    assert_memory_equal(result.groups[POLL_GUESTS].count[0], ((int[]){0, 2, 1, 0, 0}), 20);
    assert_memory_equal(result.all.count[0], ((int[]){3, 2, 1, 0, 0}), 20);
    assert_int_equal(poll_verify(folder->db), ERR_OK);
    folder_verify(folder);
}

/* S2:27: branches together; who is in both of them votes once, and as a member. */
static void test_a_joint_activity(void **state)
{
    struct folder *folder = *state;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 2);
    people(folder, (struct folder_person){.class = CLASS_FORMAL, .branch = "第二党支部"}, 2, 2);
    people(folder, (struct folder_person){.class = CLASS_FORMAL, .branch = "第三党支部"}, 4, 1);
    folder_listing(folder, 1,
                   (struct folder_person){.class = CLASS_APPLICANT, .branch = "第二党支部"});
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, "第一党支部、第二党支部");
    sign_in(folder, activity, 0, 4);
    int64_t id = open_evaluation(folder, activity);
    for (int i = 0; i < 4; i++)
        assert_int_equal(cast(folder, i, ballot_of(0, 0, 0, 0)), POLL_CAST);
    assert_int_equal(cast(folder, 0, ballot_of(0, 0, 0, 0)), POLL_CAST_VOTED);
    assert_int_equal(access_of(folder, 4), POLL_NOT_SIGNED_IN);
    close_poll(folder, id);
    assert_int_equal(result_of(folder, id).groups[POLL_MEMBERS].ballots, 4);
    assert_int_equal(result_of(folder, id).groups[POLL_GUESTS].ballots, 0);
}

/* --- opening and closing --- */

static void test_when_a_poll_can_be_opened(void **state)
{
    struct folder *folder = *state;
    int64_t other = 0;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 3);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    struct poll_wish wish = {.activity_id = activity, .kind = POLL_EVALUATION};
    assert_int_equal(try_open(folder, wish, &other), POLL_NOBODY);
    sign_in(folder, activity, 0, 3);
    at(folder, 21, 9);
    assert_int_equal(try_open(folder, wish, &other), POLL_NOT_TODAY); /* S2:108 当即 */
    at(folder, 20, 15);
    int64_t id = open_evaluation(folder, activity);
    assert_int_equal(try_open(folder, resolution(activity), &other), POLL_OTHER_IS_OPEN);
    assert_int_equal(other, id);
    close_poll(folder, id);
    assert_int_equal(poll_close(folder->db, &folder->origin, id), ERR_GONE);
    other = 0;
    assert_int_equal(try_open(folder, wish, &other), POLL_HELD); /* S2:108 一主题一测评 */
    assert_int_equal(other, id);
    assert_int_not_equal(open_poll(folder, resolution(activity)), id);

    enum poll_open_outcome outcome;
    wish.activity_id = 99;
    wish.item = "";
    assert_int_equal(poll_open(folder->db, &folder->origin, &wish, &outcome, &other), ERR_GONE);
    wish = resolution(activity);
    wish.item = "";
    assert_int_equal(poll_open(folder->db, &folder->origin, &wish, &outcome, &other), ERR_INVALID);
}

static void test_nothing_is_told_before_it_is_closed(void **state)
{
    struct folder *folder = *state;
    struct poll_result result;
    enum evaluation_state evaluation;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 3);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    sign_in(folder, activity, 0, 3);
    assert_int_equal(poll_evaluation_state(folder->db, activity, &evaluation), ERR_OK);
    assert_int_equal(evaluation, EVALUATION_NONE);
    int64_t id = open_evaluation(folder, activity);
    assert_int_equal(poll_evaluation_state(folder->db, activity, &evaluation), ERR_OK);
    assert_int_equal(evaluation, EVALUATION_OPEN);
    for (int i = 0; i < 3; i++)
        assert_int_equal(cast(folder, i, ballot_of(0, 0, 0, 0)), POLL_CAST);
    struct tally paper[POLL_GROUPS] = {{.ballots = 0}};
    assert_int_equal(poll_result(folder->db, id, &result), ERR_BUSY);
    assert_int_equal(poll_set_paper(folder->db, &folder->origin, id, paper), ERR_BUSY);
    close_poll(folder, id);
    assert_int_equal(poll_result(folder->db, id, &result), ERR_OK);
    assert_int_equal(poll_evaluation_state(folder->db, activity, &evaluation), ERR_OK);
    assert_int_equal(evaluation, EVALUATION_CLOSED);
    assert_int_equal(poll_result(folder->db, 99, &result), ERR_GONE);
}

/* A ballot that was being filled in when the poll was closed, and another one was opened. */
static void test_a_ballot_never_lands_in_another_poll(void **state)
{
    struct folder *folder = *state;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 3);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    sign_in(folder, activity, 0, 3);
    int64_t id = open_evaluation(folder, activity);
    struct card card = folder_card(uid_of(0));
    struct ballot ballot = ballot_of(0, 0, 0, 0);
    struct poll_voter voter;
    enum poll_access access;
    enum poll_cast_outcome outcome;
    assert_int_equal(poll_find_voter(folder->db, &card, &voter, &access), ERR_OK);
    close_poll(folder, id);
    assert_int_equal(poll_cast(folder->db, &voter, &ballot, &outcome), ERR_OK);
    assert_int_equal(outcome, POLL_CAST_CLOSED);
    id = open_poll(folder, resolution(activity));
    assert_int_equal(poll_cast(folder->db, &voter, &ballot, &outcome), ERR_OK);
    assert_int_equal(outcome, POLL_CAST_CLOSED);
    assert_int_equal(get(folder, id).ballots, 0);
}

static void test_a_poll_left_open_is_closed_the_next_day(void **state)
{
    struct folder *folder = *state;
    struct poll poll;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 3);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    sign_in(folder, activity, 0, 2);
    open_evaluation(folder, activity);
    at(folder, 20, 23);
    assert_int_equal(poll_close_stale(folder->db, &folder->origin.stamp), ERR_OK);
    assert_int_equal(poll_current(folder->db, &poll), ERR_OK);
    assert_int_equal(poll.expected, 2);
    at(folder, 21, 0);
    assert_int_equal(poll_close_stale(folder->db, &folder->origin.stamp), ERR_OK);
    assert_int_equal(poll_current(folder->db, &poll), ERR_GONE);
    json_t *entry = folder_last_entry(folder);
    assert_string_equal(json_string_value(json_object_get(entry, "type")), "poll.close");
    assert_string_equal(json_string_value(json_object_get(entry, "by")), "terminal");
    json_decref(entry);
    assert_int_equal(poll_verify(folder->db), ERR_OK);
}

/* One entry when it is opened, one when it is closed, none for a ballot or a card refused here. */
static void test_the_log_has_two_entries(void **state)
{
    struct folder *folder = *state;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 5);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    sign_in(folder, activity, 0, 4);
    int64_t before = folder_number(folder, "SELECT max(seq) FROM chain");
    int64_t id = open_evaluation(folder, activity);
    for (int i = 0; i < 4; i++)
        cast(folder, i, ballot_of(0, 1, 2, 0));
    cast(folder, 0, ballot_of(0, 0, 0, 0));
    access_of(folder, 4);
    access_of(folder, 77);
    close_poll(folder, id);
    assert_int_equal(folder_number(folder, "SELECT max(seq) FROM chain"), before + 2);
    json_t *entry = folder_last_entry(folder);
    char *text = json_dumps(json_object_get(entry, "data"), JSON_SORT_KEYS);
    assert_string_equal(text,
                        "{\"ballots\": 4, \"expected\": 4, \"kind\": \"evaluation\", \"poll\": 1}");
    free(text);
    json_decref(entry);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM card WHERE member IS NULL"), 0);
}

/* The power went between poll.db and terminal.db: the entry comes at the next start. */
static void test_a_start_writes_the_entries_that_are_missing(void **state)
{
    struct folder *folder = *state;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 3);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    sign_in(folder, activity, 0, 3);
    int64_t before = folder_number(folder, "SELECT max(seq) FROM chain");
    /* An I/O error exactly there looks the same and can be arranged: the log refuses this entry. */
    folder_sql(folder, "CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.chain "
                       "WHEN NEW.type LIKE 'poll.%' BEGIN SELECT RAISE(ABORT, 'no'); END");
    struct poll_wish wish = {.activity_id = activity, .kind = POLL_EVALUATION, .item = ""};
    enum poll_open_outcome outcome;
    struct poll poll;
    int64_t id;
    assert_int_not_equal(poll_open(folder->db, &folder->origin, &wish, &outcome, &id), ERR_OK);
    assert_int_equal(poll_current(folder->db, &poll), ERR_OK);
    assert_int_equal(poll_verify(folder->db), ERR_CORRUPT);
    folder_reopen(folder);
    assert_int_equal(folder_number(folder, "SELECT max(seq) FROM chain"), before + 1);
    json_t *entry = folder_last_entry(folder);
    assert_string_equal(json_string_value(json_object_get(entry, "type")), "poll.open");
    assert_string_equal(json_string_value(json_object_get(entry, "by")), "terminal");
    json_decref(entry);
    assert_int_equal(poll_verify(folder->db), ERR_OK);
    folder_reopen(folder);
    assert_int_equal(folder_number(folder, "SELECT max(seq) FROM chain"), before + 1);
}

/* Slips of an evaluation that is not the newest poll: the power went, and the entry comes. */
static void test_a_start_writes_the_entry_of_older_slips(void **state)
{
    struct folder *folder = *state;
    struct tally paper[POLL_GROUPS] = {{.ballots = 0}};
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 3);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    sign_in(folder, activity, 0, 3);
    int64_t id = open_evaluation(folder, activity);
    close_poll(folder, id);
    open_poll(folder, resolution(activity));
    folder_sql(folder, "CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.chain "
                       "WHEN NEW.type LIKE 'poll.%' BEGIN SELECT RAISE(ABORT, 'no'); END");
    assert_int_not_equal(poll_set_paper(folder->db, &folder->origin, id, paper), ERR_OK);
    folder_reopen(folder);
    json_t *entry = folder_last_entry(folder);
    assert_string_equal(json_string_value(json_object_get(entry, "type")), "poll.paper");
    json_decref(entry);
    assert_int_equal(poll_verify(folder->db), ERR_OK);
}

/* --- hiding (product.md §3c) --- */

static struct poll_result evaluate(struct folder *folder, int members, int guests)
{
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, members);
    people(folder, (struct folder_person){.class = CLASS_MASSES}, members, guests);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    sign_in(folder, activity, 0, members + guests);
    int64_t id = open_evaluation(folder, activity);
    for (int i = 0; i < members + guests; i++)
        assert_int_equal(cast(folder, i, ballot_of(i % 3, 0, 0, CHOICE_NONE)), POLL_CAST);
    close_poll(folder, id);
    return result_of(folder, id);
}

static bool shows_counts(const struct tally *tally)
{
    static const struct tally nothing;
    return memcmp(tally->count, nothing.count, sizeof nothing.count) != 0;
}

static void test_two_ballots_are_hidden(void **state)
{
    struct poll_result result = evaluate(*state, 2, 0);
    assert_true(result.hidden);
    assert_true(result.groups_hidden);
    assert_int_equal(result.all.ballots, 2);
    assert_int_equal(result.groups[POLL_MEMBERS].ballots, 2);
    assert_false(shows_counts(&result.all));
    assert_false(shows_counts(&result.groups[POLL_MEMBERS]));
}

static void test_a_small_group_hides_the_other_one(void **state)
{
    struct poll_result result = evaluate(*state, 5, 2);
    assert_false(result.hidden);
    assert_true(result.groups_hidden);
    assert_true(shows_counts(&result.all));
    assert_false(shows_counts(&result.groups[POLL_MEMBERS])); /* all less these = the two guests */
    assert_false(shows_counts(&result.groups[POLL_GUESTS]));
    assert_int_equal(result.groups[POLL_MEMBERS].ballots, 5);
}

static void test_groups_of_three_are_shown(void **state)
{
    struct poll_result result = evaluate(*state, 3, 3);
    assert_false(result.hidden);
    assert_false(result.groups_hidden);
    assert_true(shows_counts(&result.groups[POLL_GUESTS]));
}

static void test_two_small_groups_can_be_shown_together(void **state)
{
    struct poll_result result = evaluate(*state, 2, 2);
    assert_false(result.hidden);
    assert_true(result.groups_hidden);
    assert_true(shows_counts(&result.all));
}

static struct tally slips(int satisfied, int basic, int unsatisfied, int blank)
{
    struct tally tally = {.ballots = satisfied + basic + unsatisfied + blank};
    for (int question = 0; question < EVALUATION_QUESTIONS; question++)
        memcpy(tally.count[question], (int[]){satisfied, basic, unsatisfied, blank},
               sizeof(int[4]));
    return tally;
}

static bool count_results(const struct poll_result *result, void *context)
{
    (void)result;
    ++*(int *)context;
    return true;
}

static int results(struct folder *folder, const char *branch, int year)
{
    int count = 0;
    assert_int_equal(poll_results_of_year(folder->db, branch, year, count_results, &count), ERR_OK);
    return count;
}

/* S2:108 本年度内测评结果3次以上…: what there is to count. */
static void test_the_results_of_a_year(void **state)
{
    struct folder *folder = *state;
    evaluate(folder, 3, 0);
    assert_int_equal(results(folder, "第一党支部", 2026), 1);
    assert_int_equal(results(folder, "第一党支部", 2025), 0);
    assert_int_equal(results(folder, "没有", 2026), 0);
}

static void test_hidden_results_count_for_nothing(void **state)
{
    struct folder *folder = *state;
    int64_t id = evaluate(folder, 2, 0).poll.id;
    assert_int_equal(results(folder, "第一党支部", 2026), 0);
    struct tally paper[POLL_GROUPS] = {slips(1, 0, 0, 0), slips(0, 0, 0, 0)};
    assert_int_equal(poll_set_paper(folder->db, &folder->origin, id, paper), ERR_OK);
    assert_int_equal(results(folder, "第一党支部", 2026), 0);
    paper[0] = slips(1, 1, 1, 0); /* three slips tell, whatever the two ballots were */
    assert_int_equal(poll_set_paper(folder->db, &folder->origin, id, paper), ERR_OK);
    assert_int_equal(results(folder, "第一党支部", 2026), 1);
}

/* --- paper slips --- */

static void test_paper_slips_are_kept_apart(void **state)
{
    struct folder *folder = *state;
    struct poll_result result = evaluate(folder, 3, 0);
    int64_t id = result.poll.id;
    struct tally paper[POLL_GROUPS] = {slips(5, 1, 0, 0), slips(0, 0, 0, 0)};
    paper[0].count[2][0]++; /* one slip too many for that question */
    assert_int_equal(poll_set_paper(folder->db, &folder->origin, id, paper), ERR_INVALID);
    paper[0] = slips(5, 1, 0, 0);
    assert_int_equal(poll_set_paper(folder->db, &folder->origin, id, paper), ERR_OK);
    result = result_of(folder, id);
    assert_int_equal(result.paper_all.ballots, 6);
    assert_false(result.paper_hidden);
    assert_memory_equal(result.paper_all.count[3], ((int[]){5, 1, 0, 0, 0}), 20);
    assert_int_equal(result.all.ballots, 3);

    paper[1] = slips(1, 0, 0, 1);
    assert_int_equal(poll_set_paper(folder->db, &folder->origin, id, paper), ERR_OK);
    result = result_of(folder, id);
    assert_true(result.paper_groups_hidden);
    assert_false(result.paper_hidden);
    assert_true(shows_counts(&result.paper_all));
    assert_false(shows_counts(&result.paper[POLL_MEMBERS]));

    json_t *entry = folder_last_entry(folder);
    char *text = json_dumps(json_object_get(entry, "data"), JSON_SORT_KEYS);
    assert_string_equal(text, "{\"old\": 1, \"poll\": 1, \"version\": 2}");
    free(text);
    json_decref(entry);
    struct db *polls = NULL; /* nothing was overwritten */
    int64_t versions = 0;
    assert_int_equal(poll_store_connect(folder->db, &polls), ERR_OK);
    assert_int_equal(
        statement_value(statement_open(polls, "SELECT count(*) FROM paper"), &versions), ERR_OK);
    assert_int_equal(versions, 2);
    assert_int_equal(poll_verify(folder->db), ERR_OK);
}

/* --- resolutions (product.md §3c) --- */

static void test_who_votes_on_a_resolution(void **state)
{
    struct folder *folder = *state;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 5);
    people(folder, (struct folder_person){.class = CLASS_PROBATIONARY}, 5, 1);
    people(folder, (struct folder_person){.class = CLASS_FORMAL, .excused = true}, 6, 2);
    folder_sql(folder, "UPDATE listing SET may_vote = 0 WHERE member = 5"); /* uid_of(4) */
    int64_t activity = folder_activity(folder, ACTIVITY_ASSEMBLY, NULL, NULL);
    sign_in(folder, activity, 0, 2);
    sign_in(folder, activity, 4, 3);
    int64_t id = open_poll(folder, resolution(activity));
    /* Four who may vote and need not be excused, and the excused one who came. */
    assert_int_equal(get(folder, id).expected, 5);
    assert_int_equal(get(folder, id).present, 3);
    assert_string_equal(get(folder, id).item, "接收张三为预备党员");
    assert_int_equal(access_of(folder, 0), POLL_READY);
    assert_int_equal(access_of(folder, 2), POLL_NOT_SIGNED_IN);
    assert_int_equal(access_of(folder, 4), POLL_NO_VOTE); /* 没有表决权 */
    assert_int_equal(access_of(folder, 5), POLL_NO_VOTE); /* 预备党员 */
    assert_int_equal(access_of(folder, 6), POLL_READY);
    assert_int_equal(access_of(folder, 7), POLL_NO_VOTE);
    assert_int_equal(poll_issue_turns(folder->db, &folder->origin, id, 1), ERR_INVALID);

    struct card card = folder_card(uid_of(0));
    struct ballot blank = ballot_of(CHOICE_NONE, 0, 0, 0);
    struct poll_voter voter;
    enum poll_access access;
    enum poll_cast_outcome outcome;
    assert_int_equal(poll_find_voter(folder->db, &card, &voter, &access), ERR_OK);
    assert_int_equal(poll_cast(folder->db, &voter, &blank, &outcome), ERR_INVALID);
    blank.choices[0] = 3;
    assert_int_equal(poll_cast(folder->db, &voter, &blank, &outcome), ERR_INVALID);
}

/* S4:9: who loses the right to vote next month has it today. */
static void test_the_right_to_vote_is_that_of_the_day(void **state)
{
    struct folder *folder = *state;
    struct class_period next = {.from = "2026-06-01", .class = CLASS_FORMAL, .may_vote = false};
    struct class_period past = {.from = "2026-04-01", .class = CLASS_FORMAL, .may_vote = false};
    struct member member;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 3);
    int64_t activity = folder_activity(folder, ACTIVITY_ASSEMBLY, NULL, NULL);
    assert_int_equal(db_begin(folder->db), ERR_OK);
    assert_int_equal(member_get(folder->db, 1, &member), ERR_OK);
    assert_int_equal(class_period_set(folder->db, &folder->origin, &member, 1, &next), ERR_OK);
    assert_int_equal(member_get(folder->db, 2, &member), ERR_OK);
    assert_int_equal(class_period_set(folder->db, &folder->origin, &member, 1, &past), ERR_OK);
    assert_int_equal(db_commit(folder->db), ERR_OK);
    sign_in(folder, activity, 0, 3);
    int64_t id = open_poll(folder, resolution(activity));
    assert_int_equal(get(folder, id).expected, 2);
    assert_int_equal(access_of(folder, 0), POLL_READY);
    assert_int_equal(access_of(folder, 1), POLL_NO_VOTE);
}

/* 半数以上…到会方可进行: exactly half is not enough. */
static void test_a_resolution_needs_a_quorum(void **state)
{
    struct folder *folder = *state;
    int64_t id = 0;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 6);
    int64_t activity = folder_activity(folder, ACTIVITY_ASSEMBLY, NULL, NULL);
    sign_in(folder, activity, 0, 3);
    assert_int_equal(try_open(folder, resolution(activity), &id), POLL_NO_QUORUM);
    sign_in(folder, activity, 3, 1);
    assert_int_equal(try_open(folder, resolution(activity), &id), POLL_OPENED);
}

static struct poll_result resolve(struct folder *folder, int here, int in_favour, int written_for,
                                  int written_against)
{
    int64_t activity = folder_activity(folder, ACTIVITY_ASSEMBLY, NULL, NULL);
    sign_in(folder, activity, 0, here);
    struct poll_wish wish = resolution(activity);
    wish.written_for = written_for;
    wish.written_against = written_against;
    int64_t id = open_poll(folder, wish);
    for (int i = 0; i < here; i++)
        assert_int_equal(cast(folder, i, ballot_of(i < in_favour ? 0 : 2, 0, 0, 0)), POLL_CAST);
    close_poll(folder, id);
    return result_of(folder, id);
}

/* 赞成人数超过应到会有表决权的党员的半数为通过 */
static void test_a_resolution_passes_above_half_of_the_expected(void **state)
{
    struct folder *folder = *state;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 8);
    struct poll_result result = resolve(folder, 7, 4, 0, 0);
    assert_false(result.passed);
    assert_memory_equal(result.all.count[0], ((int[]){4, 0, 3, 0, 0}), 20);
    folder_sql(folder, "UPDATE activity SET closed = 1");
    folder_sql(folder, "UPDATE activity SET start_min = 1, end_min = 2");
    result = resolve(folder, 7, 4, 1, 0);
    assert_true(result.passed);
    assert_int_equal(result.written_for, 1);
}

static void test_written_opinions_are_of_those_who_are_not_here(void **state)
{
    struct folder *folder = *state;
    int64_t id = 0;
    enum poll_open_outcome outcome;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 5);
    int64_t activity = folder_activity(folder, ACTIVITY_ASSEMBLY, NULL, NULL);
    sign_in(folder, activity, 0, 4);
    struct poll_wish wish = resolution(activity);
    wish.written_for = 1;
    wish.written_against = 1;
    assert_int_equal(poll_open(folder->db, &folder->origin, &wish, &outcome, &id), ERR_INVALID);
    wish.written_against = 0;
    id = open_poll(folder, wish);
    sign_in(folder, activity, 4, 1); /* came after all, and votes a second time */
    for (int i = 0; i < 5; i++)
        assert_int_equal(cast(folder, i, ballot_of(0, 0, 0, 0)), POLL_CAST);
    close_poll(folder, id);
    struct poll_result result = result_of(folder, id);
    assert_true(result.is_void); /* rv.void: 票数多于投票人数 */
    assert_false(result.passed);
}

static void test_a_small_resolution_is_hidden_but_decided(void **state)
{
    struct folder *folder = *state;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 3);
    struct poll_result result = resolve(folder, 2, 2, 0, 0);
    assert_true(result.hidden);
    assert_false(shows_counts(&result.all));
    assert_true(result.passed);
}

/* --- the store --- */

static void test_a_reader_has_no_polls(void **state)
{
    struct folder *folder = *state;
    struct db *reader = NULL;
    struct poll poll;
    assert_int_equal(db_open(folder->path, DB_READER, &reader), ERR_OK);
    assert_int_equal(poll_current(reader, &poll), ERR_UNSUPPORTED);
    db_close(reader);
}

static void poll_path(struct folder *folder, char *ret_path, size_t size)
{
    snprintf(ret_path, size, "%s/poll.db", folder->path);
}

static void test_the_file_is_ours_alone(void **state)
{
    struct folder *folder = *state;
    char path[96];
    struct stat status;
    poll_path(folder, path, sizeof path);
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    strcat(path, "-journal");
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

/* Signing in does not depend on poll.db. */
static void test_a_damaged_file_stops_polls_only(void **state)
{
    struct folder *folder = *state;
    char path[96];
    struct poll poll;
    people(folder, (struct folder_person){.class = CLASS_FORMAL}, 0, 1);
    int64_t activity = folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    poll_path(folder, path, sizeof path);
    db_close(folder->db);
    FILE *file = fopen(path, "r+");
    assert_non_null(file);
    for (int i = 0; i < 8192; i++)
        fputc('x', file);
    fclose(file);
    assert_int_equal(db_open(folder->path, DB_OWNER, &folder->db), ERR_OK);
    sign_in(folder, activity, 0, 1);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM checkin"), 1);
    assert_int_equal(poll_current(folder->db, &poll), ERR_GONE); /* a fresh file (test_renew.c) */
    assert_int_equal(poll_verify(folder->db), ERR_OK);
}

static void test_a_file_of_a_newer_version_is_left_alone(void **state)
{
    struct folder *folder = *state;
    struct db *polls = NULL;
    struct poll poll;
    assert_int_equal(poll_store_connect(folder->db, &polls), ERR_OK);
    assert_int_equal(sqlite3_exec(polls->handle, "PRAGMA user_version = 2", NULL, NULL, NULL), 0);
    folder_reopen(folder);
    assert_int_equal(poll_current(folder->db, &poll), ERR_UNSUPPORTED);
}

/* What was settled at opening cannot be changed with SQL either. */
static void test_the_schema_keeps_what_is_settled(void **state)
{
    struct folder *folder = *state;
    struct db *polls = NULL;
    int64_t id = evaluate(folder, 3, 0).poll.id;
    assert_int_equal(id, 1);
    assert_int_equal(poll_store_connect(folder->db, &polls), ERR_OK);
    static const char *const refused[] = {
        "DELETE FROM poll",
        "UPDATE poll SET open = 1",
        "UPDATE poll SET item = 'x'",
        "UPDATE poll SET expected = 9",
        "INSERT INTO poll (activity, kind, item, questions, options, lines, expected, present,"
        " written_for, written_against) VALUES (1, 0, '', 4, 3, 0, 0, 0, 0, 0)",
        "UPDATE box SET content = zeroblob(1999)",
    };
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        assert_int_not_equal(sqlite3_exec(polls->handle, refused[i], NULL, NULL, NULL), SQLITE_OK);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, folder_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_a_whole_evaluation),
        TEST(test_once_and_only_after_signing_in),
        TEST(test_a_sign_in_that_is_taken_back),
        TEST(test_guests_are_counted_apart),
        TEST(test_a_joint_activity),
        TEST(test_when_a_poll_can_be_opened),
        TEST(test_nothing_is_told_before_it_is_closed),
        TEST(test_a_ballot_never_lands_in_another_poll),
        TEST(test_a_poll_left_open_is_closed_the_next_day),
        TEST(test_the_log_has_two_entries),
        TEST(test_a_start_writes_the_entries_that_are_missing),
        TEST(test_a_start_writes_the_entry_of_older_slips),
        TEST(test_two_ballots_are_hidden),
        TEST(test_a_small_group_hides_the_other_one),
        TEST(test_groups_of_three_are_shown),
        TEST(test_two_small_groups_can_be_shown_together),
        TEST(test_the_results_of_a_year),
        TEST(test_hidden_results_count_for_nothing),
        TEST(test_paper_slips_are_kept_apart),
        TEST(test_who_votes_on_a_resolution),
        TEST(test_the_right_to_vote_is_that_of_the_day),
        TEST(test_a_resolution_needs_a_quorum),
        TEST(test_a_resolution_passes_above_half_of_the_expected),
        TEST(test_written_opinions_are_of_those_who_are_not_here),
        TEST(test_a_small_resolution_is_hidden_but_decided),
        TEST(test_a_reader_has_no_polls),
        TEST(test_the_file_is_ours_alone),
        TEST(test_a_damaged_file_stops_polls_only),
        TEST(test_a_file_of_a_newer_version_is_left_alone),
        TEST(test_the_schema_keeps_what_is_settled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
