/*
 * Polls and the disk below them: what a raw image of it tells an attacker, and what happens when it
 * is full, fails or turns read-only in the middle of a ballot.
 */
#include "db/guest.h"
#include "db/poll_box.h"
#include "db/statement.h"
#include "firmware/base/disk.h"
#include "tests/harness/faulty_disk.h"
#include "tests/harness/scratch.h"
#include "tests/harness/votes.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { VOTES = 30, MIB = 24, LONGEST_US = 8000 };

static int teardown(void **state)
{
    faulty_disk_fail(0, false);
    return scratch_teardown(state);
}

static struct db *open_folder(const char *folder)
{
    struct db *db = NULL;
    assert_int_equal(db_open(folder, DB_OWNER, &db), ERR_OK);
    return db;
}

static enum poll_cast_outcome cast(struct db *db, int person, int number)
{
    struct ballot ballot = votes_ballot(number);
    enum poll_cast_outcome outcome;
    assert_int_equal(votes_cast(db, person, &ballot, &outcome), ERR_OK);
    return outcome;
}

static enum err try_cast(struct db *db, int person)
{
    struct ballot ballot = votes_ballot(person);
    enum poll_cast_outcome outcome;
    return votes_cast(db, person, &ballot, &outcome);
}

static int ballots_of(struct db *db, int64_t id)
{
    struct poll poll;
    assert_int_equal(poll_get(db, id, &poll), ERR_OK);
    return poll.ballots;
}

/* --- the attack ---
 * Whoever has the disk, or a copy of it, looks everywhere on it for the counts of an evaluation:
 * four questions whose options add up to the same number. Two such findings with one ballot between
 * them are that ballot. It needs no whole page, no header and no file system. */

struct findings {
    bool totals[VOTES + 1]; /* counts that add up to so many ballots were found */
    int between;            /* how many of them from 1 to VOTES - 1 */
};

static int sum_of_question(const unsigned char *at)
{
    int sum = 0;
    for (int option = 0; option < 5; option++) {
        if (at[2 * option] != 0) /* no more than 255 ballots */
            return 0;
        sum += at[2 * option + 1];
    }
    return at[9] == 0 ? sum : 0; /* three options and 不作评价; the fifth place is not in use */
}

static int find_total(const unsigned char *at)
{
    int total = sum_of_question(at);
    for (int question = 1; question < EVALUATION_QUESTIONS && total > 0; question++)
        if (sum_of_question(at + 10 * question) != total)
            total = 0;
    return total <= VOTES ? total : 0;
}

static struct findings attack(const char *image)
{
    struct findings findings = {.between = 0};
    unsigned char *bytes = NULL;
    size_t size = 0;
    assert_int_equal(votes_read_file("", image, &bytes, &size), ERR_OK);
    for (size_t i = 0; i + 40 <= size; i++)
        if (bytes[i] == 0 && bytes[i + 2] == 0 && bytes[i + 4] == 0)
            findings.totals[find_total(bytes + i)] = true;
    free(bytes);
    for (int total = 1; total < VOTES; total++)
        findings.between += findings.totals[total];
    return findings;
}

/* The counter that anybody would write first: the same box in a table, with a journal of SQLite's.
 */
static void count_plainly(const char *folder, const char *journal_mode)
{
    char path[SCRATCH_PATH_SIZE + 16], pragma[64];
    struct poll poll = {.question_count = EVALUATION_QUESTIONS, .option_count = 3};
    struct poll_box box = {.spare = {0}};
    sqlite3 *handle = NULL;
    sqlite3_stmt *update = NULL;
    snprintf(path, sizeof path, "%s/plain.db", folder);
    snprintf(pragma, sizeof pragma, "PRAGMA journal_mode = %s", journal_mode);
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, pragma, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle,
                                  "CREATE TABLE box (content BLOB);"
                                  "INSERT INTO box VALUES (zeroblob(2000))",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, "UPDATE box SET content = ?", -1, &update, NULL),
                     SQLITE_OK);
    for (int i = 0; i < VOTES; i++) {
        struct ballot ballot = votes_ballot(i);
        poll_box_mark(&box, i);
        poll_box_add(&box, POLL_MEMBERS, &poll, &ballot);
        sqlite3_bind_blob(update, 1, &box, sizeof box, SQLITE_STATIC);
        assert_int_equal(sqlite3_step(update), SQLITE_DONE);
        sqlite3_reset(update);
    }
    sqlite3_finalize(update);
    sqlite3_close(handle);
}

static void test_the_attack_works_against_a_wal(void **state)
{
    struct scratch *scratch = *state;
    if (!scratch_mount_ext4(scratch, MIB, ""))
        skip();
    count_plainly(scratch->disk, "WAL");
    scratch_unmount(scratch);
    struct findings findings = attack(scratch->image);
    print_message("WAL: %d of %d states found\n", findings.between, VOTES - 1);
    assert_true(findings.between >= VOTES / 2);
    assert_true(findings.totals[VOTES]);
}

static void test_the_attack_works_against_a_deleted_journal(void **state)
{
    struct scratch *scratch = *state;
    if (!scratch_mount_ext4(scratch, MIB, ""))
        skip();
    count_plainly(scratch->disk, "DELETE");
    scratch_unmount(scratch);
    struct findings findings = attack(scratch->image);
    print_message("DELETE: %d of %d states found\n", findings.between, VOTES - 1);
    assert_true(findings.between >= 1);
}

/* Even the last ballot alone stays in a journal that is kept and not scrubbed. */
static void test_the_attack_works_against_a_kept_journal(void **state)
{
    struct scratch *scratch = *state;
    if (!scratch_mount_ext4(scratch, MIB, ""))
        skip();
    count_plainly(scratch->disk, "PERSIST");
    scratch_unmount(scratch);
    struct findings findings = attack(scratch->image);
    print_message("PERSIST: %d of %d states found\n", findings.between, VOTES - 1);
    assert_true(findings.totals[VOTES - 1]);
}

/* ext4 itself keeps every block that was written when it is told to: there nothing helps, and the
 * self-test says so (firmware/doctor.h). */
static void test_the_attack_works_against_a_disk_that_keeps_blocks(void **state)
{
    struct scratch *scratch = *state;
    char folder[SCRATCH_PATH_SIZE + 16];
    int64_t activity = 0, id = 0;
    if (!scratch_mount_ext4(scratch, MIB, ""))
        skip();
    assert_true(disk_overwrites(scratch->disk));
    scratch_unmount(scratch);
    if (!scratch_run("mount -o loop,data=journal '%s' '%s'", scratch->image, scratch->disk))
        skip();
    assert_false(disk_overwrites(scratch->disk));
    snprintf(folder, sizeof folder, "%s/data", scratch->disk);
    assert_int_equal(votes_fill(folder, VOTES, &activity), ERR_OK);
    struct db *db = open_folder(folder);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    for (int i = 0; i < VOTES; i++)
        assert_int_equal(cast(db, i, i), POLL_CAST);
    db_close(db);
    scratch_unmount(scratch);
    struct findings findings = attack(scratch->image);
    print_message("data=journal: %d of %d states found\n", findings.between, VOTES - 1);
    assert_true(findings.between >= VOTES / 2);
}

/* The image of a whole data folder, taken while the poll is still open and after it was closed. */
static void test_the_attack_finds_nothing_on_our_disk(void **state)
{
    struct scratch *scratch = *state;
    char folder[SCRATCH_PATH_SIZE + 16];
    int64_t activity = 0, id = 0;
    if (!scratch_mount_ext4(scratch, MIB, ""))
        skip();
    snprintf(folder, sizeof folder, "%s/data", scratch->disk);
    assert_int_equal(votes_fill(folder, VOTES, &activity), ERR_OK);
    struct db *db = open_folder(folder);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    for (int i = 0; i < VOTES; i++)
        assert_int_equal(cast(db, i, i), POLL_CAST);
    sync();
    assert_int_equal(attack(scratch->image).between, 0); /* still open, still mounted */
    struct chain_origin origin = votes_origin();
    assert_int_equal(poll_close(db, &origin, id), ERR_OK);
    db_close(db);
    scratch_unmount(scratch);
    struct findings findings = attack(scratch->image);
    assert_true(findings.totals[VOTES]); /* it would have found them */
    assert_int_equal(findings.between, 0);
}

/* A terminal that takes ballots until it is killed, wherever that hits it. */
static void vote_and_die(const char *folder, int64_t id, int after_us)
{
    struct timespec wait = {.tv_nsec = after_us * 1000L};
    int ready[2];
    char word;
    assert_int_equal(pipe(ready), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct db *db = open_folder(folder);
        (void)!write(ready[1], "y", 1);
        while (ballots_of(db, id) < VOTES) /* they vote in the order of their numbers */
            cast(db, ballots_of(db, id), ballots_of(db, id));
        pause();
    }
    assert_int_equal(read(ready[0], &word, 1), 1);
    nanosleep(&wait, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    close(ready[0]);
    close(ready[1]);
}

/* Each start finds a journal to roll back, or scrubs: neither leaves a block behind. */
static void test_the_attack_finds_nothing_after_many_kills(void **state)
{
    struct scratch *scratch = *state;
    char folder[SCRATCH_PATH_SIZE + 16];
    int64_t activity = 0, id = 0;
    int ballots = 0, kills = 0;
    if (!scratch_mount_ext4(scratch, MIB, ""))
        skip();
    snprintf(folder, sizeof folder, "%s/data", scratch->disk);
    assert_int_equal(votes_fill(folder, VOTES, &activity), ERR_OK);
    struct db *db = open_folder(folder);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    db_close(db);
    srand(20260520);
    for (; ballots < VOTES; kills++) {
        vote_and_die(folder, id, rand() % LONGEST_US);
        db = open_folder(folder);
        ballots = ballots_of(db, id);
        db_close(db);
    }
    print_message("%d ballots between %d kills\n", ballots, kills);
    scratch_unmount(scratch);
    struct findings findings = attack(scratch->image);
    assert_true(findings.totals[VOTES]);
    assert_int_equal(findings.between, 0);
}

/* --- full --- */

static void fill_disk(const struct scratch *scratch)
{
    scratch_run("dd if=/dev/zero of='%s/filler' bs=1k 2>/dev/null", scratch->disk);
}

/* The journal keeps its place, so a poll that is open needs no more room. */
static void test_a_full_disk(void **state)
{
    struct scratch *scratch = *state;
    char folder[SCRATCH_PATH_SIZE + 16];
    int64_t activity = 0, id = 0, other = 0;
    if (!scratch_mount_tmpfs(scratch, 4096))
        skip();
    snprintf(folder, sizeof folder, "%s/data", scratch->disk);
    assert_int_equal(votes_fill(folder, 6, &activity), ERR_OK);
    struct db *db = open_folder(folder);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    assert_int_equal(cast(db, 0, 0), POLL_CAST);
    fill_disk(scratch);
    assert_int_equal(cast(db, 1, 1), POLL_CAST);
    struct chain_origin origin = votes_origin();
    enum err err = poll_close(db, &origin, id); /* the log has to grow */
    assert_true(err == ERR_FULL || err == ERR_IO);
    assert_int_equal(votes_open(db, activity, POLL_RESOLUTION, &other), err);
    assert_int_equal(cast(db, 2, 2), POLL_CAST);
    assert_true(scratch_run("rm '%s/filler'", scratch->disk));
    assert_int_equal(poll_close(db, &origin, id), ERR_OK);
    assert_int_equal(ballots_of(db, id), 3);
    assert_int_equal(poll_verify(db), ERR_OK);
    db_close(db);
}

/* Started on a full disk: opening poll.db needs a little more room than it keeps. */
static void test_a_start_on_a_full_disk(void **state)
{
    struct scratch *scratch = *state;
    char folder[SCRATCH_PATH_SIZE + 16];
    int64_t activity = 0, id = 0;
    if (!scratch_mount_tmpfs(scratch, 4096))
        skip();
    snprintf(folder, sizeof folder, "%s/data", scratch->disk);
    assert_int_equal(votes_fill(folder, 6, &activity), ERR_OK);
    struct db *db = open_folder(folder);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    assert_int_equal(cast(db, 0, 0), POLL_CAST);
    db_close(db);
    db = open_folder(folder);
    db_close(db);
    fill_disk(scratch);
    enum err err = db_open(folder, DB_OWNER, &db);
    if (err == ERR_OK) { /* terminal.db had room enough; poll.db may have to wait */
        err = try_cast(db, 1);
        assert_true(err == ERR_OK || err == ERR_FULL);
        assert_true(scratch_run("rm '%s/filler'", scratch->disk));
        if (err != ERR_OK)
            assert_int_equal(cast(db, 1, 1), POLL_CAST);
        assert_int_equal(ballots_of(db, id), 2);
        assert_int_equal(poll_verify(db), ERR_OK);
        db_close(db);
    }
}

/* --- failing --- */

/* Fails the N-th operation of a ballot, N rising until none is left to fail. Either nothing was
 * cast, and the same ballot goes through afterwards; or it was cast, and only once. Between them
 * lies what nobody can know: a disk that dies while the last byte of a commit is synced. There the
 * ballot is reported as failed, and the second try finds that it counts. Returns how often. */
static int fail_everywhere(struct scratch *scratch, bool for_good)
{
    int64_t activity = 0, id = 0;
    int refused = 0, unknown = 0, at = 0;
    bool has_failed = true;
    assert_int_equal(votes_fill(scratch->path, 60, &activity), ERR_OK);
    struct db *db = open_folder(scratch->path);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    for (; has_failed; at++) {
        assert_true(at < 59);
        faulty_disk_fail(at + 1, for_good);
        enum err err = try_cast(db, at);
        has_failed = faulty_disk_has_failed();
        faulty_disk_fail(0, false);
        enum poll_cast_outcome again = cast(db, at, at);
        assert_true(err != ERR_OK || again == POLL_CAST_VOTED);
        refused += err != ERR_OK;
        unknown += err != ERR_OK && again == POLL_CAST_VOTED;
        assert_int_equal(ballots_of(db, id), at + 1);
        assert_int_equal(poll_verify(db), ERR_OK);
    }
    db_close(db);
    print_message("%d places to fail: %d ballots refused\n", at - 1, refused);
    assert_true(refused >= 5);
    return unknown;
}

static void test_an_io_error_at_every_place(void **state)
{
    assert_int_equal(fail_everywhere(*state, false), 0);
}

static void test_a_disk_that_dies_at_every_place(void **state)
{
    assert_true(fail_everywhere(*state, true) <= 1);
}

/* A commit that fails at its very last step may have succeeded; a guest, of whom there is no bit,
 * must not vote twice then. */
static void test_a_turn_is_good_for_one_ballot_whatever_fails(void **state)
{
    struct scratch *scratch = *state;
    struct chain_origin origin = votes_origin();
    int64_t activity = 0, id = 0, guest = 0;
    bool has_failed = true;
    assert_int_equal(votes_fill(scratch->path, 1, &activity), ERR_OK);
    struct db *db = open_folder(scratch->path);
    for (int i = 0; i < 60; i++)
        assert_int_equal(guest_add(db, &origin, activity, "代表", GUEST_SERVED, "", &guest),
                         ERR_OK);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    assert_int_equal(poll_issue_turns(db, &origin, id, 60), ERR_OK);
    for (int at = 0; has_failed; at++) {
        struct poll_voter voter;
        enum poll_access access;
        enum poll_cast_outcome outcome;
        struct ballot ballot = votes_ballot(at);
        assert_int_equal(poll_take_turn(db, &voter, &access), ERR_OK);
        faulty_disk_fail(at + 1, false);
        enum err err = poll_cast(db, &voter, &ballot, &outcome);
        has_failed = faulty_disk_has_failed();
        faulty_disk_fail(0, false);
        assert_int_equal(ballots_of(db, id), err == ERR_OK ? at + 1 : at);
        if (err != ERR_OK)
            assert_int_equal(poll_cast(db, &voter, &ballot, &outcome), ERR_OK);
        assert_int_equal(ballots_of(db, id), at + 1);
    }
    assert_int_equal(poll_verify(db), ERR_OK);
    db_close(db);
}

/* What was there before the ballot is gone from the journal also after the scrub had failed. */
static void test_a_scrub_that_failed_is_made_up_for(void **state)
{
    struct scratch *scratch = *state;
    char path[SCRATCH_PATH_SIZE + 16];
    int64_t activity = 0, id = 0;
    int at = 0;
    enum err err = ERR_IO;
    assert_int_equal(votes_fill(scratch->path, 60, &activity), ERR_OK);
    struct db *db = open_folder(scratch->path);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    for (; err != ERR_OK; at++) { /* the first failure that spares the ballot hits the scrub */
        faulty_disk_fail(at + 1, true);
        err = try_cast(db, at);
        bool scrub_failed = faulty_disk_has_failed() && err == ERR_OK;
        assert_true(scrub_failed || err != ERR_OK);
        if (scrub_failed)
            assert_int_not_equal(try_cast(db, 59), ERR_OK); /* nothing more before it is done */
        faulty_disk_fail(0, false);
        cast(db, at, at);
    }
    assert_int_equal(ballots_of(db, id), at);
    snprintf(path, sizeof path, "%s/poll.db-journal", scratch->path);
    struct findings findings = attack(path);
    assert_int_equal(findings.between, at < VOTES ? findings.totals[at] : 0);
    db_close(db);
}

/* --- read-only --- */

/* ext4 turns read-only by itself when it meets an error; this makes it meet one. */
static bool break_ext4(const struct scratch *scratch)
{
    return scratch_run("device=$(findmnt -no SOURCE '%s') && "
                       "echo x 2>/dev/null >/sys/fs/ext4/${device#/dev/}/trigger_fs_error",
                       scratch->disk);
}

static void test_a_disk_that_turns_read_only(void **state)
{
    struct scratch *scratch = *state;
    char folder[SCRATCH_PATH_SIZE + 16];
    int64_t activity = 0, id = 0;
    if (!scratch_mount_ext4(scratch, MIB, "-e remount-ro"))
        skip();
    snprintf(folder, sizeof folder, "%s/data", scratch->disk);
    assert_int_equal(votes_fill(folder, 6, &activity), ERR_OK);
    struct db *db = open_folder(folder);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    assert_int_equal(cast(db, 0, 0), POLL_CAST);
    sync();
    if (!break_ext4(scratch)) {
        db_close(db);
        skip();
    }
    assert_int_not_equal(try_cast(db, 1), ERR_OK);
    assert_int_not_equal(try_cast(db, 2), ERR_OK);
    db_close(db);
    scratch_unmount(scratch);
    assert_true(scratch_run("PATH=$PATH:/usr/sbin:/sbin; e2fsck -fy '%s' >/dev/null 2>&1;"
                            " test $? -le 1",
                            scratch->image));
    assert_true(scratch_mount_again(scratch));
    db = open_folder(folder);
    assert_int_equal(ballots_of(db, id), 1);
    assert_int_equal(cast(db, 1, 1), POLL_CAST);
    assert_int_equal(poll_verify(db), ERR_OK);
    db_close(db);
}

int main(void)
{
    faulty_disk_install();
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_the_attack_works_against_a_wal),
        TEST(test_the_attack_works_against_a_deleted_journal),
        TEST(test_the_attack_works_against_a_kept_journal),
        TEST(test_the_attack_works_against_a_disk_that_keeps_blocks),
        TEST(test_the_attack_finds_nothing_on_our_disk),
        TEST(test_the_attack_finds_nothing_after_many_kills),
        TEST(test_a_full_disk),
        TEST(test_a_start_on_a_full_disk),
        TEST(test_an_io_error_at_every_place),
        TEST(test_a_disk_that_dies_at_every_place),
        TEST(test_a_turn_is_good_for_one_ballot_whatever_fails),
        TEST(test_a_scrub_that_failed_is_made_up_for),
        TEST(test_a_disk_that_turns_read_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
