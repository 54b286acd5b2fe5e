/* Polls at several doors (issue 7): one result, whatever the order in which the bundles come; who
 * voted twice is counted and not named; uniting shows nothing that was hidden. */
#include "db/export_poll.h"
#include "db/form_evaluation.h"
#include "db/merge.h"
#include "db/poll.h"
#include "db/poll_part.h"
#include "db/setup.h"
#include "tests/harness/folder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { DOORS = 3, MEMBERS = 9, GUESTS = 5, PEOPLE = MEMBERS + GUESTS };

static const char item[] = "接收张三为预备党员";

/* The second and the third terminal were set up from the first one. */
struct doors {
    struct folder *folders[DOORS];
    int64_t polls[DOORS];
};

static const char *uid_of(int person)
{
    static char text[16];
    snprintf(text, sizeof text, "04A1B2%08X", person);
    return text;
}

static void at_three(struct folder *folder)
{
    folder->origin.stamp.wall_ms =
        clock_wall_of((struct moment){.year = 2026, .month = 5, .day = 20, .hour = 15});
}

static struct folder *open_folder(void)
{
    void *state;
    folder_setup(&state);
    at_three(state);
    return state;
}

static struct folder *open_first(void)
{
    struct folder *folder = open_folder();
    for (int i = 0; i < PEOPLE; i++) {
        char name[32], number[16];
        snprintf(name, sizeof name, "人%d", i);
        snprintf(number, sizeof number, "%04d", i);
        folder_person(folder,
                      (struct folder_person){.name = name,
                                             .number = number,
                                             .uid = uid_of(i),
                                             .class = i < MEMBERS ? CLASS_FORMAL : CLASS_MASSES});
    }
    folder_activity(folder, ACTIVITY_THEME_DAY, NULL, NULL);
    return folder;
}

/* As it is on its first start: without a branch. */
static struct folder *open_empty(void)
{
    struct folder *folder = open_folder();
    char command[192];
    db_close(folder->db);
    snprintf(command, sizeof command, "rm -r '%s' && mkdir '%s'", folder->path, folder->path);
    assert_int_equal(system(command), 0);
    assert_int_equal(db_open(folder->path, DB_OWNER, &folder->db), ERR_OK);
    return folder;
}

static void set_up(struct folder *from, struct folder *to)
{
    struct export_bundle request, answer;
    struct setup_report report;
    assert_int_equal(setup_request(to->db, &to->origin, &request), ERR_OK);
    assert_int_equal(setup_seal(from->db, &from->origin, request.name, request.files,
                                request.file_count, false, &report, &answer),
                     ERR_OK);
    assert_int_equal(setup_take(to->db, &to->origin, answer.name, answer.files, answer.file_count,
                                false, &report),
                     ERR_OK);
    assert_int_equal(report.outcome, SETUP_DONE);
    export_clear(&request);
    export_clear(&answer);
}

static void trust(struct folder *whom, struct folder *who)
{
    struct trust_key key;
    enum trust_outcome outcome;
    trust_own(whom->db, &key);
    assert_int_equal(trust_add(who->db, &who->origin, &key, "门", &outcome), ERR_OK);
}

static struct doors *open_doors(void)
{
    struct doors *doors = calloc(1, sizeof *doors);
    assert_non_null(doors);
    doors->folders[0] = open_first();
    for (int i = 1; i < DOORS; i++) {
        doors->folders[i] = open_empty();
        set_up(doors->folders[0], doors->folders[i]);
    }
    trust(doors->folders[1], doors->folders[2]);
    trust(doors->folders[2], doors->folders[1]);
    return doors;
}

static int setup(void **state)
{
    *state = open_doors();
    return 0;
}

static int teardown(void **state)
{
    struct doors *doors = *state;
    for (int i = 0; i < DOORS; i++) {
        void *folder = doors->folders[i];
        folder_teardown(&folder);
    }
    free(doors);
    return 0;
}

/* ---- what happens at a door ---- */

static void sign_in(struct folder *folder, int person)
{
    folder_tap(folder, 1, uid_of(person), "2026-05-20 13:50", NULL);
}

static int64_t open_poll(struct folder *folder, struct poll_wish wish)
{
    enum poll_open_outcome outcome;
    int64_t id = 0;
    wish.activity_id = 1;
    wish.item = wish.kind == POLL_RESOLUTION ? item : "";
    assert_int_equal(poll_open(folder->db, &folder->origin, &wish, &outcome, &id), ERR_OK);
    assert_int_equal(outcome, POLL_OPENED);
    return id;
}

static void cast(struct folder *folder, int person, int choice)
{
    struct card card = folder_card(uid_of(person));
    struct ballot ballot = {.choices = {(int8_t)choice, 0, 1, CHOICE_NONE}};
    struct poll_voter voter;
    enum poll_access access;
    enum poll_cast_outcome outcome;
    assert_int_equal(poll_find_voter(folder->db, &card, &voter, &access), ERR_OK);
    assert_int_equal(access, POLL_READY);
    assert_int_equal(poll_cast(folder->db, &voter, &ballot, &outcome), ERR_OK);
    assert_int_equal(outcome, POLL_CAST);
}

static void close_poll(struct folder *folder, int64_t id)
{
    assert_int_equal(poll_close(folder->db, &folder->origin, id), ERR_OK);
}

/* A whole poll at one door: who comes there, and chooses what; CHOICE_NONE ends them. */
struct vote {
    int person, choice;
};

static void hold(struct doors *doors, int door, struct poll_wish wish, const struct vote *votes)
{
    struct folder *folder = doors->folders[door];
    int count = 0;
    while (votes[count].choice != CHOICE_NONE)
        sign_in(folder, votes[count++].person);
    doors->polls[door] = open_poll(folder, wish);
    for (int i = 0; i < count; i++)
        cast(folder, votes[i].person, votes[i].choice);
    close_poll(folder, doors->polls[door]);
}

static void evaluate(struct doors *doors, int door, const struct vote *votes)
{
    hold(doors, door, (struct poll_wish){.kind = POLL_EVALUATION}, votes);
}

#define VOTES(...) ((const struct vote[]){__VA_ARGS__, {0, CHOICE_NONE}})

static struct poll_result result_of(struct doors *doors, int door)
{
    struct poll_result result;
    assert_int_equal(poll_result(doors->folders[door]->db, doors->polls[door], &result), ERR_OK);
    return result;
}

/* ---- bundles ---- */

static void make_bundle(struct folder *folder, struct export_bundle *ret_bundle)
{
    assert_int_equal(export_make(folder->db, 1, ret_bundle), ERR_OK);
    assert_int_equal(export_add_polls(folder->db, 1, ret_bundle), ERR_OK);
    assert_int_equal(export_seal(folder->db, ret_bundle), ERR_OK);
}

static const struct export_file *polls_of(const struct export_bundle *bundle)
{
    for (int i = 0; i < bundle->file_count; i++)
        if (strcmp(bundle->files[i].name, EXPORT_POLLS_NAME) == 0)
            return &bundle->files[i];
    return NULL;
}

static enum err try_take(struct folder *to, const struct export_bundle *bundle,
                         struct merge_report *report)
{
    return merge_take(to->db, &to->origin, bundle->name, bundle->files, bundle->file_count, false,
                      report);
}

static struct merge_report merge(struct doors *doors, int from, int to)
{
    static struct merge_report report;
    struct export_bundle bundle;
    make_bundle(doors->folders[from], &bundle);
    assert_int_equal(try_take(doors->folders[to], &bundle, &report), ERR_OK);
    assert_true(report.outcome == MERGE_TAKEN || report.outcome == MERGE_NOTHING_NEW);
    export_clear(&bundle);
    return report;
}

static bool has_conflict(const struct merge_report *report, enum merge_conflict_kind kind)
{
    for (int i = 0; i < report->conflict_count; i++)
        if (report->conflicts[i].kind == kind)
            return true;
    return false;
}

static void verify(struct folder *folder)
{
    folder_verify(folder);
    assert_int_equal(poll_verify(folder->db), ERR_OK);
}

/* ---- one result ---- */

static void test_two_doors_have_one_evaluation(void **state)
{
    struct doors *doors = *state;
    evaluate(doors, 0, VOTES({0, 0}, {1, 0}, {2, 1}, {9, 0}, {10, 1}, {11, 2}));
    evaluate(doors, 1, VOTES({3, 0}, {4, 2}, {5, 0}, {6, 0}));
    struct merge_report report = merge(doors, 1, 0);
    assert_int_equal(report.outcome, MERGE_TAKEN);
    assert_int_equal(report.polls, 1);
    struct poll_result result = result_of(doors, 0);
    assert_int_equal(result.poll.ballots, 10);
    assert_int_equal(result.poll.expected, 10);
    assert_int_equal(result.part_count, 2);
    assert_string_equal(result.parts[0].device, "");
    assert_int_equal(result.parts[0].ballots, 6);
    assert_string_equal(result.parts[1].device, db_device(doors->folders[1]->db));
    assert_int_equal(result.parts[1].ballots, 4);
    assert_int_equal(result.doubled, 0);
    assert_memory_equal(result.all.count[0], ((int[]){6, 2, 2, 0, 0}), 20);
    assert_memory_equal(result.groups[POLL_MEMBERS].count[0], ((int[]){5, 1, 1, 0, 0}), 20);
    assert_memory_equal(result.groups[POLL_GUESTS].count[0], ((int[]){1, 1, 1, 0, 0}), 20);
    assert_int_equal(result.all.count[3][3], 10);
    assert_int_equal(result.turnout[POLL_MEMBERS], 7);
    report = merge(doors, 1, 0); /* once more */
    assert_int_equal(report.outcome, MERGE_NOTHING_NEW);
    assert_int_equal(result_of(doors, 0).poll.ballots, 10);
    verify(doors->folders[0]);
    folder_reopen(doors->folders[0]);
    assert_int_equal(result_of(doors, 0).poll.ballots, 10);
}

static void test_nothing_is_told_before_the_own_one_is_closed(void **state)
{
    struct doors *doors = *state;
    struct poll_result result;
    struct folder *a = doors->folders[0];
    evaluate(doors, 1, VOTES({3, 0}, {4, 2}, {5, 0}));
    struct merge_report report = merge(doors, 1, 0);
    assert_true(has_conflict(&report, MERGE_POLL_NOT_HERE));
    sign_in(a, 0);
    doors->polls[0] = open_poll(a, (struct poll_wish){.kind = POLL_EVALUATION});
    cast(a, 0, 0);
    assert_int_equal(poll_result(a->db, doors->polls[0], &result), ERR_BUSY);
    struct export_bundle bundle;
    make_bundle(a, &bundle);
    assert_null(polls_of(&bundle)); /* nothing of it leaves before, either */
    export_clear(&bundle);
    close_poll(a, doors->polls[0]);
    assert_int_equal(result_of(doors, 0).poll.ballots, 4);
    report = merge(doors, 1, 0);
    assert_false(has_conflict(&report, MERGE_POLL_NOT_HERE));
}

static void test_who_votes_twice_is_counted(void **state)
{
    struct doors *doors = *state;
    evaluate(doors, 0, VOTES({0, 0}, {1, 0}, {2, 0}, {9, 0}));
    evaluate(doors, 1, VOTES({1, 1}, {2, 1}, {3, 1}, {9, 0}));
    evaluate(doors, 2, VOTES({2, 2}, {3, 2}, {4, 2}));
    merge(doors, 1, 0);
    assert_int_equal(result_of(doors, 0).doubled, 2); /* 1, 2; a guest has no mark */
    merge(doors, 2, 0);
    struct poll_result result = result_of(doors, 0);
    assert_int_equal(result.doubled, 3); /* 1, 2 (three times), 3 (never here) */
    assert_int_equal(result.poll.ballots, 11);
    assert_int_equal(result.part_count, 3);
    char text[FORM_TEXT_SIZE], wanted[FORM_TEXT_SIZE];
    form_evaluation_terminals(&result, text);
    const char *b = db_device(doors->folders[1]->db), *c = db_device(doors->folders[2]->db);
    bool b_is_first = strcmp(b, c) < 0;
    snprintf(wanted, sizeof wanted, "本机 4，终端 %s %d，终端 %s %d；3 人在两台终端都投了票",
             b_is_first ? b : c, b_is_first ? 4 : 3, b_is_first ? c : b, b_is_first ? 3 : 4);
    assert_string_equal(text, wanted);
    verify(doors->folders[0]);
}

/* ---- resolutions (product.md §3c) ---- */

/* All signed in at all doors were known when it was opened: half of the voters came to each. */
static void resolve(struct doors *doors, int door, const struct vote *votes, int written_for)
{
    hold(doors, door, (struct poll_wish){.kind = POLL_RESOLUTION, .written_for = written_for},
         votes);
}

static void test_a_resolution_passes_by_everybody(void **state)
{
    struct doors *doors = *state;
    for (int i = 0; i < 4; i++)
        sign_in(doors->folders[0], i);
    merge(doors, 0, 1); /* the quorum: four there and three here, of nine */
    resolve(doors, 1, VOTES({4, 0}, {5, 0}, {6, 1}), 0);
    merge(doors, 1, 0);
    resolve(doors, 0, VOTES({0, 0}, {1, 0}, {2, 0}, {3, 2}), 0);
    struct poll_result result = result_of(doors, 0);
    assert_false(result.is_void);
    assert_true(result.passed);
    assert_false(result.hidden);
    assert_memory_equal(result.all.count[0], ((int[]){5, 1, 1, 0, 0}), 20);
    assert_int_equal(result.poll.expected, 9);
    assert_int_equal(result.poll.present, 7);
    assert_false(result_of(doors, 1).passed); /* that one alone has 2 of 5 */
    merge(doors, 0, 1);
    assert_true(result_of(doors, 1).passed);
    assert_int_equal(result_of(doors, 1).poll.present, 7);
}

/* Who voted twice makes more votes than voters: rv.void. */
static void test_a_doubled_vote_makes_a_resolution_void(void **state)
{
    struct doors *doors = *state;
    resolve(doors, 0, VOTES({0, 0}, {1, 0}, {2, 0}, {3, 0}, {4, 0}), 0);
    assert_true(result_of(doors, 0).passed);
    resolve(doors, 1, VOTES({4, 0}, {5, 0}, {6, 0}, {7, 0}, {8, 0}), 0);
    merge(doors, 1, 0);
    struct poll_result result = result_of(doors, 0);
    assert_int_equal(result.doubled, 1);
    assert_true(result.is_void);
    assert_false(result.passed);
}

/* More ballots and written opinions than voters. */
static void test_written_opinions_count_once(void **state)
{
    struct doors *doors = *state;
    for (int i = 0; i < 4; i++)
        sign_in(doors->folders[0], i);
    merge(doors, 0, 1);
    resolve(doors, 1, VOTES({4, 0}, {5, 1}, {6, 1}), 2);
    merge(doors, 1, 0);
    resolve(doors, 0, VOTES({0, 0}, {1, 0}, {2, 1}, {3, 1}), 2);
    struct poll_result result = result_of(doors, 0);
    assert_int_equal(result.written_for, 2);
    assert_false(result.is_void); /* 7 ballots and 2 opinions of 9 */
    assert_true(result.passed);   /* 3 and 2 */
}

/* ---- what is hidden stays hidden ---- */

static bool is_told(const struct tally *tally)
{
    static const struct tally nothing;
    return memcmp(tally->count, nothing.count, sizeof nothing.count) != 0;
}

/* The figures of the first door were on its screen before: the sum would give the two away. */
static void test_a_small_part_is_not_counted(void **state)
{
    struct doors *doors = *state;
    evaluate(doors, 0, VOTES({0, 0}, {1, 0}, {2, 1}, {3, 0}));
    evaluate(doors, 1, VOTES({4, 2}, {5, 2}));
    struct poll_result before = result_of(doors, 0);
    merge(doors, 1, 0);
    merge(doors, 0, 1);
    for (int door = 0; door < 2; door++) {
        struct poll_result after = result_of(doors, door);
        assert_true(after.parts_hidden);
        assert_false(after.hidden);
        assert_int_equal(after.poll.ballots, 6); /* the turnout is told */
        assert_int_equal(after.turnout[POLL_MEMBERS], 6);
        assert_memory_equal(&after.all, &before.all, sizeof after.all);
    }
}

static void test_small_parts_are_hidden_together(void **state)
{
    struct doors *doors = *state;
    evaluate(doors, 0, VOTES({0, 0}, {1, 0}));
    evaluate(doors, 1, VOTES({4, 2}, {5, 2}));
    merge(doors, 1, 0);
    struct poll_result result = result_of(doors, 0);
    assert_true(result.hidden);
    assert_true(result.groups_hidden);
    assert_int_equal(result.all.ballots, 4);
    assert_false(is_told(&result.all));
}

static void test_a_small_group_hides_the_groups_of_all(void **state)
{
    struct doors *doors = *state;
    evaluate(doors, 0, VOTES({0, 0}, {1, 0}, {2, 1}, {9, 0}, {10, 0}, {11, 0}));
    evaluate(doors, 1, VOTES({4, 2}, {5, 2}, {6, 0}, {12, 1}));
    merge(doors, 1, 0);
    struct poll_result result = result_of(doors, 0);
    assert_false(result.hidden);
    assert_true(result.groups_hidden);
    assert_true(is_told(&result.all));
    assert_int_equal(result.all.ballots, 10);
    assert_false(is_told(&result.groups[POLL_MEMBERS]));
    assert_false(is_told(&result.groups[POLL_GUESTS]));
}

static void test_a_small_part_hides_a_resolution_but_counts(void **state)
{
    struct doors *doors = *state;
    for (int i = 0; i < 5; i++)
        sign_in(doors->folders[0], i);
    merge(doors, 0, 1);
    resolve(doors, 1, VOTES({7, 0}, {8, 0}), 0);
    resolve(doors, 0, VOTES({0, 0}, {1, 0}, {2, 0}, {3, 1}, {4, 1}), 0);
    assert_false(result_of(doors, 0).passed); /* 3 of 9 */
    merge(doors, 1, 0);
    struct poll_result result = result_of(doors, 0);
    assert_true(result.hidden);
    assert_false(is_told(&result.all));
    assert_true(result.passed); /* 5 of 9 */
}

/* ---- what travels ---- */

static void test_the_bytes_of_a_bundle_repeat(void **state)
{
    struct doors *doors = *state;
    struct export_bundle first, second;
    evaluate(doors, 0, VOTES({0, 0}, {1, 0}, {2, 1}));
    make_bundle(doors->folders[0], &first);
    folder_reopen(doors->folders[0]);
    make_bundle(doors->folders[0], &second);
    assert_non_null(polls_of(&first));
    assert_string_equal(polls_of(&first)->bytes, polls_of(&second)->bytes);
    export_clear(&first);
    export_clear(&second);
}

/* Whoever has no key sees the same length, whatever was voted and by whom. */
static void test_a_stranger_sees_no_more_than_how_many(void **state)
{
    struct doors *doors = *state;
    struct export_bundle first, second;
    evaluate(doors, 0, VOTES({0, 0}, {1, 0}));
    evaluate(doors, 1, VOTES({6, 2}, {7, 1}));
    make_bundle(doors->folders[0], &first);
    make_bundle(doors->folders[1], &second);
    const struct export_file *a = polls_of(&first), *b = polls_of(&second);
    assert_int_equal(a->length, b->length);
    assert_string_not_equal(a->bytes, b->bytes);
    assert_null(strstr(a->bytes, "marks"));
    assert_null(strstr(a->bytes, "counts"));
    export_clear(&first);
    export_clear(&second);
}

/* Terminals that were not set up from one another. */
static void test_without_a_common_key_polls_stay_apart(void **state)
{
    struct doors *doors = *state;
    struct folder *stranger = open_first();
    struct export_bundle bundle;
    static struct merge_report report;
    evaluate(doors, 0, VOTES({0, 0}, {1, 0}, {2, 1}));
    trust(doors->folders[0], stranger);
    make_bundle(doors->folders[0], &bundle);
    assert_int_equal(try_take(stranger, &bundle, &report), ERR_OK);
    export_clear(&bundle);
    assert_int_equal(report.outcome, MERGE_TAKEN); /* the sign-ins */
    assert_int_equal(report.checkins, 3);
    assert_int_equal(report.polls, 0);
    assert_true(has_conflict(&report, MERGE_POLL_NO_KEY));
    assert_int_equal(
        folder_number(stranger, "SELECT count(*) FROM chain WHERE type = 'poll.merge'"), 0);
    verify(stranger);
    void *state_of_stranger = stranger;
    folder_teardown(&state_of_stranger);
}

static void test_a_poll_that_changed_is_not_taken(void **state)
{
    struct doors *doors = *state;
    evaluate(doors, 0, VOTES({0, 0}, {1, 0}, {2, 1}));
    evaluate(doors, 1, VOTES({3, 0}, {4, 2}, {5, 0}));
    struct folder old = folder_copy(doors->folders[1]);
    merge(doors, 1, 0);
    assert_int_equal(db_open(old.path, DB_OWNER, &old.db), ERR_OK);
    old.origin = doors->folders[1]->origin;
    struct folder *now = doors->folders[1];
    folder_sql(&old, "UPDATE member SET identity = identity || '9' WHERE number = '0003'");
    doors->folders[1] = &old; /* the same poll, and another voter */
    struct merge_report report = merge(doors, 1, 0);
    doors->folders[1] = now;
    folder_drop(&old);
    assert_true(has_conflict(&report, MERGE_POLL_DIFFERS));
    assert_int_equal(report.polls, 0);
    assert_int_equal(result_of(doors, 0).poll.ballots, 6);
}

/* All of a bundle or nothing: what the power cuts off was never there. */
static void test_half_a_merge_is_none(void **state)
{
    struct doors *doors = *state;
    struct folder *a = doors->folders[0];
    struct export_bundle bundle;
    static struct merge_report report;
    evaluate(doors, 0, VOTES({0, 0}, {1, 0}, {2, 1}));
    evaluate(doors, 1, VOTES({3, 0}, {4, 2}, {5, 0}));
    make_bundle(doors->folders[1], &bundle);
    folder_sql(a, "CREATE TEMP TRIGGER refuse BEFORE INSERT ON main.chain "
                  "WHEN NEW.type = 'poll.merge' BEGIN SELECT RAISE(ABORT, 'no'); END");
    assert_int_not_equal(try_take(a, &bundle, &report), ERR_OK);
    export_clear(&bundle);
    assert_int_equal(folder_number(a, "SELECT count(*) FROM checkin WHERE device <> ''"), 0);
    assert_int_equal(result_of(doors, 0).poll.ballots, 3);
    folder_sql(a, "DROP TRIGGER temp.refuse");
    merge(doors, 1, 0);
    assert_int_equal(result_of(doors, 0).poll.ballots, 6);
    struct folder copy = folder_copy(a); /* the power goes now */
    assert_int_equal(db_open(copy.path, DB_OWNER, &copy.db), ERR_OK);
    assert_int_equal(poll_result(copy.db, doors->polls[0], &(struct poll_result){.hidden = false}),
                     ERR_OK);
    assert_int_equal(poll_verify(copy.db), ERR_OK);
    folder_drop(&copy);
}

static void test_a_part_that_was_changed_does_not_verify(void **state)
{
    struct doors *doors = *state;
    struct poll_result result;
    struct folder *a = doors->folders[0];
    evaluate(doors, 0, VOTES({0, 0}, {1, 0}, {2, 1}));
    evaluate(doors, 1, VOTES({3, 0}, {4, 2}, {5, 0}));
    merge(doors, 1, 0);
    folder_sql(a, "DROP TRIGGER chain_is_not_changed;"
                  "UPDATE chain SET data = replace(data, '\"sealed\":\"', '\"sealed\":\"AAAA') "
                  "WHERE type = 'poll.merge'");
    assert_int_equal(poll_verify(a->db), ERR_CORRUPT);
    assert_int_equal(poll_result(a->db, doors->polls[0], &result), ERR_CORRUPT);
}

/* ---- whatever happens ---- */

/* What each door saw, in the test's own words. */
struct model {
    int count[DOORS][POLL_GROUPS][3];
    bool voted[DOORS][PEOPLE];
};

static unsigned seed = 20260520;

static int dice(int sides)
{
    seed = seed * 1103515245u + 12345u;
    return (int)(seed >> 16) % sides;
}

static void vote_at_random(struct doors *doors, struct model *model)
{
    for (int door = 0; door < DOORS; door++) {
        struct vote votes[PEOPLE + 1];
        int count = 0, odds = 1 + dice(5);
        for (int i = 0; i < PEOPLE; i++) {
            if (dice(6) >= odds && !(i == PEOPLE - 1 && count == 0))
                continue;
            int choice = dice(3);
            votes[count++] = (struct vote){i, choice};
            model->count[door][i >= MEMBERS][choice]++;
            model->voted[door][i] = true;
        }
        votes[count] = (struct vote){0, CHOICE_NONE};
        evaluate(doors, door, votes);
    }
}

static int ballots_of(const struct model *model, int door, int group)
{
    const int *count = model->count[door][group];
    return count[0] + count[1] + count[2];
}

static int doubled_of(const struct model *model)
{
    int doubled = 0;
    for (int i = 0; i < MEMBERS; i++) {
        int times = 0;
        for (int door = 0; door < DOORS; door++)
            times += model->voted[door][i];
        doubled += times > 1;
    }
    return doubled;
}

static void assert_is_model(const struct poll_result *result, const struct model *model)
{
    int all[3] = {0}, groups[POLL_GROUPS][3] = {{0}}, ballots = 0;
    bool hides_groups = false, shows = false;
    for (int door = 0; door < DOORS; door++) {
        int members = ballots_of(model, door, 0), guests = ballots_of(model, door, 1);
        ballots += members + guests;
        if (members + guests < 3)
            continue;
        shows = true;
        hides_groups = hides_groups || members == 1 || members == 2 || guests == 1 || guests == 2;
        for (int i = 0; i < 3; i++) {
            all[i] += model->count[door][0][i] + model->count[door][1][i];
            groups[0][i] += model->count[door][0][i];
            groups[1][i] += model->count[door][1][i];
        }
    }
    assert_int_equal(result->poll.ballots, ballots);
    assert_int_equal(result->doubled, doubled_of(model));
    assert_int_equal(result->hidden, !shows);
    assert_int_equal(result->groups_hidden, hides_groups || !shows);
    assert_memory_equal(result->all.count[0], all, sizeof all);
    for (int group = 0; group < POLL_GROUPS; group++)
        if (hides_groups || !shows)
            assert_false(is_told(&result->groups[group]));
        else
            assert_memory_equal(result->groups[group].count[0], groups[group], sizeof groups[0]);
}

/* Every bundle to everybody, some of them several times. */
static void merge_at_random(struct doors *doors)
{
    bool came[DOORS][DOORS] = {{false}};
    for (int missing = DOORS * (DOORS - 1); missing > 0;) {
        int from = dice(DOORS), to = dice(DOORS);
        if (from == to)
            continue;
        merge(doors, from, to);
        missing -= !came[from][to];
        came[from][to] = true;
    }
}

static void test_any_order_gives_the_same(void **state)
{
    enum { TRIALS = 4 };
    (void)state;
    for (int trial = 0; trial < TRIALS; trial++) {
        struct model model = {.count = {{{0}}}};
        void *doors = open_doors();
        vote_at_random(doors, &model);
        merge_at_random(doors);
        for (int door = 0; door < DOORS; door++) {
            struct poll_result result = result_of(doors, door);
            assert_is_model(&result, &model);
            assert_int_equal(result.poll.expected, result_of(doors, 0).poll.expected);
            verify(((struct doors *)doors)->folders[door]);
        }
        teardown(&doors);
    }
}

#define DOOR(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DOOR(test_two_doors_have_one_evaluation),
        DOOR(test_nothing_is_told_before_the_own_one_is_closed),
        DOOR(test_who_votes_twice_is_counted),
        DOOR(test_a_resolution_passes_by_everybody),
        DOOR(test_a_doubled_vote_makes_a_resolution_void),
        DOOR(test_written_opinions_count_once),
        DOOR(test_a_small_part_is_not_counted),
        DOOR(test_small_parts_are_hidden_together),
        DOOR(test_a_small_group_hides_the_groups_of_all),
        DOOR(test_a_small_part_hides_a_resolution_but_counts),
        DOOR(test_the_bytes_of_a_bundle_repeat),
        DOOR(test_a_stranger_sees_no_more_than_how_many),
        DOOR(test_without_a_common_key_polls_stay_apart),
        DOOR(test_a_poll_that_changed_is_not_taken),
        DOOR(test_half_a_merge_is_none),
        DOOR(test_a_part_that_was_changed_does_not_verify),
        cmocka_unit_test(test_any_order_gives_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
