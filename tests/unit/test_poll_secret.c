/*
 * What architecture.md promises of secret polls, on a disk that works: the file tells what was
 * counted and who voted, and nothing else. (Disks that fail, and raw disks: test_poll_disk.c; power
 * cuts: test_poll_kill.c.)
 */
#include "db/poll_box.h"
#include "firmware/base/secret.h"
#include "tests/harness/scratch.h"
#include "tests/harness/votes.h"

#include <assert.h>
#include <fcntl.h>
#include <inttypes.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { PEOPLE = 40, ROSTER = 5000 /* more pages of voters than SQLite keeps in memory */ };

static char program[4096]; /* this one, to be run again under strace */

static struct db *open_folder(const char *folder)
{
    struct db *db = NULL;
    assert_int_equal(db_open(folder, DB_OWNER, &db), ERR_OK);
    return db;
}

static void cast(struct db *db, int person, int number)
{
    struct ballot ballot = votes_ballot(number);
    enum poll_cast_outcome outcome;
    assert_int_equal(votes_cast(db, person, &ballot, &outcome), ERR_OK);
    assert_int_equal(outcome, POLL_CAST);
}

static void close_current(struct db *db)
{
    struct chain_origin origin = votes_origin();
    struct poll poll;
    assert_int_equal(poll_current(db, &poll), ERR_OK);
    assert_int_equal(poll_close(db, &origin, poll.id), ERR_OK);
}

/* --- two terminals --- */

/* A terminal that lives through this many ballots and is killed without warning after the last. */
static void cast_and_die(const char *folder, const int *people, const int *numbers, int count)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct db *db = NULL;
        enum err err = db_open(folder, DB_OWNER, &db);
        for (int i = 0; i < count && err == ERR_OK; i++) {
            struct ballot ballot = votes_ballot(numbers[i]);
            enum poll_cast_outcome outcome;
            err = votes_cast(db, people[i], &ballot, &outcome);
        }
        raise(err == ERR_OK ? SIGKILL : SIGABRT);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGKILL);
}

static void assert_same_file(const char *one, const char *other, const char *name,
                             size_t random_from)
{
    unsigned char *bytes = NULL, *other_bytes = NULL;
    size_t size = 0, other_size = 0;
    assert_int_equal(votes_read_file(one, name, &bytes, &size), ERR_OK);
    assert_int_equal(votes_read_file(other, name, &other_bytes, &other_size), ERR_OK);
    assert_int_equal(size, other_size);
    assert_memory_equal(bytes, other_bytes, random_from < size ? random_from : size);
    free(bytes);
    free(other_bytes);
}

/* All of poll.db; and of its journal all but the last four bytes, a check sum that SQLite seeds
 * with a random number and that covers the page in front of it. */
static void assert_same_polls(const char *one, const char *other)
{
    assert_same_file(one, other, "poll.db", SIZE_MAX);
    assert_same_file(one, other, "poll.db-journal", 512 + 4 + 2048);
}

/* Two terminals took the same ballots: one in the order of the list and without a hitch; the other
 * one the other way round, each ballot from somebody else, killed after every few of them. */
static void test_two_terminals_with_the_same_votes_hold_the_same_bytes(void **state)
{
    struct scratch *scratch = *state;
    char one[128], other[128];
    int64_t activity = 0, id = 0;
    snprintf(one, sizeof one, "%s/one", scratch->path);
    snprintf(other, sizeof other, "%s/other", scratch->path);
    assert_int_equal(votes_fill(one, PEOPLE, &activity), ERR_OK);
    assert_true(scratch_run("cp -r '%s' '%s'", one, other));

    struct db *db = open_folder(one);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    for (int i = 0; i < PEOPLE; i++)
        cast(db, i, i);

    struct db *other_db = open_folder(other);
    assert_int_equal(votes_open(other_db, activity, POLL_EVALUATION, &id), ERR_OK);
    db_close(other_db);
    for (int i = 0; i < PEOPLE; i += 5) {
        int people[5], numbers[5];
        for (int j = 0; j < 5; j++) {
            people[j] = PEOPLE - 1 - i - j;
            numbers[j] = (people[j] * 7 + 3) % PEOPLE;
        }
        cast_and_die(other, people, numbers, 5);
    }
    other_db = open_folder(other);

    assert_same_polls(one, other); /* while both are open */
    close_current(db);
    close_current(other_db);
    assert_same_polls(one, other);
    db_close(db);
    db_close(other_db);
    assert_same_polls(one, other);
}

/* The test above must be able to tell: one vote that differs is seen. */
static void test_other_votes_are_other_bytes(void **state)
{
    struct scratch *scratch = *state;
    unsigned char *bytes = NULL, *other_bytes = NULL;
    size_t size = 0, other_size = 0;
    int64_t activity = 0, id = 0;
    assert_int_equal(votes_fill(scratch->path, 2, &activity), ERR_OK);
    struct db *db = open_folder(scratch->path);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    cast(db, 0, 0);
    assert_int_equal(votes_read_file(scratch->path, "poll.db", &bytes, &size), ERR_OK);
    cast(db, 1, 0);
    assert_int_equal(votes_read_file(scratch->path, "poll.db", &other_bytes, &other_size), ERR_OK);
    assert_int_equal(size, other_size);
    assert_memory_not_equal(bytes, other_bytes, size);
    free(bytes);
    free(other_bytes);
    db_close(db);
}

/* --- nothing happened --- */

struct files {
    unsigned char *polls, *journal;
    size_t polls_size, journal_size;
};

static struct files read_files(const char *folder)
{
    struct files files;
    assert_int_equal(votes_read_file(folder, "poll.db", &files.polls, &files.polls_size), ERR_OK);
    assert_int_equal(
        votes_read_file(folder, "poll.db-journal", &files.journal, &files.journal_size), ERR_OK);
    return files;
}

static void free_files(struct files *files)
{
    free(files->polls);
    free(files->journal);
}

static void assert_unchanged(const char *folder, const struct files *before)
{
    struct files now = read_files(folder);
    assert_int_equal(now.polls_size, before->polls_size);
    assert_int_equal(now.journal_size, before->journal_size);
    assert_memory_equal(now.polls, before->polls, now.polls_size);
    assert_memory_equal(now.journal, before->journal, now.journal_size);
    free_files(&now);
}

/* A card that is refused, one that voted, a ballot that is never sent (cancelled, timed out), and
 * one that comes after closing. */
static void test_what_is_not_cast_leaves_no_trace(void **state)
{
    struct scratch *scratch = *state;
    struct ballot ballot = votes_ballot(5);
    struct poll_voter voter, late;
    enum poll_access access;
    enum poll_cast_outcome outcome;
    int64_t activity = 0, id = 0;
    assert_int_equal(votes_fill(scratch->path, 6, &activity), ERR_OK);
    struct db *db = open_folder(scratch->path);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    for (int i = 0; i < 4; i++)
        cast(db, i, i);
    struct files before = read_files(scratch->path);

    struct card unknown = {.kind = CARD_ISO14443A, .uid_len = 4, .uid = {1, 2, 3, 4}};
    assert_int_equal(poll_find_voter(db, &unknown, &voter, &access), ERR_OK);
    assert_int_equal(access, POLL_UNKNOWN_CARD);
    assert_int_equal(poll_take_turn(db, &voter, &access), ERR_OK);
    assert_int_equal(access, POLL_NO_VOTE);
    assert_int_equal(poll_cast(db, &voter, &ballot, &outcome), ERR_OK);
    assert_int_equal(outcome, POLL_CAST_VOTED);
    assert_int_equal(votes_cast(db, 0, &ballot, &outcome), ERR_OK);
    assert_int_equal(outcome, POLL_CAST_VOTED);
    struct card card = {.kind = CARD_ISO14443A, .uid_len = 7, .uid = {4, 0, 0, 0, 0, 0, 5}};
    assert_int_equal(poll_find_voter(db, &card, &late, &access), ERR_OK);
    assert_int_equal(access, POLL_READY);
    struct ballot wrong = ballot;
    wrong.choices[2] = 3;
    assert_int_equal(poll_cast(db, &late, &wrong, &outcome), ERR_INVALID);
    assert_unchanged(scratch->path, &before);
    free_files(&before);

    close_current(db);
    before = read_files(scratch->path);
    assert_int_equal(poll_cast(db, &late, &ballot, &outcome), ERR_OK);
    assert_int_equal(outcome, POLL_CAST_CLOSED);
    assert_unchanged(scratch->path, &before);
    free_files(&before);
    db_close(db);
}

/* No ballot touches terminal.db: no entry, no figure, no page. */
static void test_a_ballot_writes_to_no_other_file(void **state)
{
    static const char *const names[] = {"terminal.db", "terminal.db-wal"};
    struct scratch *scratch = *state;
    unsigned char *before[2] = {NULL}, *after = NULL;
    size_t sizes[2] = {0}, size = 0;
    int64_t activity = 0, id = 0;
    assert_int_equal(votes_fill(scratch->path, 5, &activity), ERR_OK);
    struct db *db = open_folder(scratch->path);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    for (int i = 0; i < 2; i++)
        assert_int_equal(votes_read_file(scratch->path, names[i], &before[i], &sizes[i]), ERR_OK);
    for (int i = 0; i < 5; i++)
        cast(db, i, i);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(votes_read_file(scratch->path, names[i], &after, &size), ERR_OK);
        assert_int_equal(size, sizes[i]);
        assert_memory_equal(after, before[i], size);
        free(after);
        free(before[i]);
    }
    assert_true(scratch_run("test \"$(ls '%s' | tr '\\n' ' ')\" = "
                            "'device.key lock poll.db poll.db-journal terminal.db "
                            "terminal.db-shm terminal.db-wal '",
                            scratch->path));
    db_close(db);
}

static void test_five_hundred_ballots_without_growth(void **state)
{
    struct scratch *scratch = *state;
    int64_t activity = 0, id = 0;
    assert_int_equal(votes_fill(scratch->path, 500, &activity), ERR_OK);
    struct db *db = open_folder(scratch->path);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    struct files before = read_files(scratch->path);
    for (int i = 0; i < 500; i++)
        cast(db, i, i);
    struct files after = read_files(scratch->path);
    assert_int_equal(after.polls_size, before.polls_size);
    assert_int_equal(after.journal_size, before.journal_size);
    assert_int_equal(poll_verify(db), ERR_OK);
    free_files(&before);
    free_files(&after);
    db_close(db);
}

/* --- memory --- */

/* Looks for bytes in all memory of this process that can be written; counts where they are not in
 * memory that is locked and left out of dumps. */
struct search {
    const void *pattern;
    size_t size;
    int kept, leaked;
};

#ifdef __SANITIZE_ADDRESS__
static const char locked_flag[] = ""; /* the sanitizer makes mlock() do nothing */
#else
static const char locked_flag[] = " lo";
#endif

static bool is_secret_mapping(FILE *maps)
{
    char line[512];
    while (fgets(line, sizeof line, maps) != NULL)
        if (strncmp(line, "VmFlags:", 8) == 0)
            return strstr(line, locked_flag) != NULL && strstr(line, " dd") != NULL;
    return false;
}

static int count_in(int memory, uintptr_t from, size_t size, const struct search *search)
{
    int count = 0;
    unsigned char *bytes = NULL;
    if (secret_open(size, (void **)&bytes) != ERR_OK)
        return 0;
    ssize_t length = pread(memory, bytes, size, (off_t)from);
    const unsigned char *end = length > 0 ? bytes + length : bytes;
    for (const unsigned char *hit = bytes;
         (hit = memmem(hit, (size_t)(end - hit), search->pattern, search->size)) != NULL; hit++)
        count++;
    secret_close(bytes, size);
    return count;
}

static void search_memory(struct search *search)
{
    char line[512];
    int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    FILE *maps = fopen("/proc/self/smaps", "r");
    assert_true(memory >= 0 && maps != NULL);
    while (fgets(line, sizeof line, maps) != NULL) {
        uintptr_t from, to;
        char rights[5];
        if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " %4s", &from, &to, rights) != 3)
            continue;
        bool is_secret = is_secret_mapping(maps);
        if (rights[0] != 'r' || rights[1] != 'w' || to - from > (64u << 20))
            continue;
        int count = count_in(memory, from, to - from, search);
        *(is_secret ? &search->kept : &search->leaked) += count;
    }
    fclose(maps);
    close(memory);
}

/* The counts of the four questions as they stand in the box after all these ballots. */
static void add_to_pattern(struct poll_box *box, int number)
{
    struct poll poll = {.question_count = 4, .option_count = 3};
    struct ballot ballot = votes_ballot(number);
    poll_box_add(box, POLL_MEMBERS, &poll, &ballot);
}

/* After every ballot: what the counts are now, and what they were before it, is in no memory that
 * could be swapped out or dumped. */
static void test_counts_are_in_locked_memory_only(void **state)
{
    struct scratch *scratch = *state;
    struct poll_box *boxes = NULL;
    int64_t activity = 0, id = 0;
    assert_int_equal(secret_open(2 * sizeof *boxes, (void **)&boxes), ERR_OK);
    assert_int_equal(votes_fill(scratch->path, ROSTER, &activity), ERR_OK);
    struct db *db = open_folder(scratch->path);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    for (int i = 0; i < PEOPLE; i++) {
        cast(db, i, i + 500); /* other sums than in the files that other tests have read */
        boxes[0] = boxes[1];
        add_to_pattern(&boxes[1], i + 500);
    }
    struct search now = {.pattern = boxes[1].counts[POLL_MEMBERS], .size = 40};
    struct search before = {.pattern = boxes[0].counts[POLL_MEMBERS], .size = 40};
    search_memory(&now);
    search_memory(&before);
    assert_int_equal(now.leaked, 0);
    assert_int_equal(before.leaked, 0);
    assert_true(now.kept >= 2); /* the pattern itself, and the page in SQLite's cache */
    db_close(db);
    secret_close(boxes, 2 * sizeof *boxes);
}

/* --- system calls --- */

/* Run again as `test_poll_secret cast FOLDER PERSON NUMBER`, under strace. */
static int cast_between_marks(char **arguments)
{
    struct db *db = NULL;
    struct ballot ballot = votes_ballot(atoi(arguments[2]));
    enum poll_cast_outcome outcome = POLL_CAST_CLOSED;
    if (db_open(arguments[0], DB_OWNER, &db) != ERR_OK)
        return 1;
    (void)!access("/themeday-mark", F_OK);
    enum err err = votes_cast(db, atoi(arguments[1]), &ballot, &outcome);
    (void)!access("/themeday-mark", F_OK);
    db_close(db);
    return err == ERR_OK && outcome == POLL_CAST ? 0 : 1;
}

/* The calls between the marks, without what is in the buffers and without addresses. */
static void trace_cast(const struct scratch *scratch, int person, int number, const char *name)
{
    assert_true(scratch_run("cp -r '%s/folder' '%s/copy'", scratch->path, scratch->path));
    assert_true(scratch_run("ASAN_OPTIONS=detect_leaks=0 strace -qq -s 0 -o '%s/strace' '%s' cast "
                            "'%s/copy' %d %d",
                            scratch->path, program, scratch->path, person, number));
    assert_true(scratch_run("sed -n '/themeday-mark/,/themeday-mark/p' '%s/strace' |"
                            " sed -E 's/0x[0-9a-f]+/ADDRESS/g' >'%s/%s'",
                            scratch->path, scratch->path, name));
    assert_true(scratch_run("rm -r '%s/copy'", scratch->path));
}

static void test_every_choice_makes_the_same_system_calls(void **state)
{
    struct scratch *scratch = *state;
    char folder[128];
    int64_t activity = 0, id = 0;
    if (!scratch_run("strace -qq -o /dev/null true 2>/dev/null"))
        skip();
    snprintf(folder, sizeof folder, "%s/folder", scratch->path);
    assert_int_equal(votes_fill(folder, 20, &activity), ERR_OK);
    struct db *db = open_folder(folder);
    assert_int_equal(votes_open(db, activity, POLL_EVALUATION, &id), ERR_OK);
    for (int i = 0; i < 10; i++)
        cast(db, i, i);
    db_close(db);
    trace_cast(scratch, 12, 0, "one");
    trace_cast(scratch, 12, 143, "other");
    trace_cast(scratch, 17, 50, "third");
    assert_true(scratch_run("diff '%s/one' '%s/other'", scratch->path, scratch->path));
    assert_true(scratch_run("diff '%s/one' '%s/third'", scratch->path, scratch->path));
    /* It did see both transactions: each syncs the journal, the file and the journal's head. */
    assert_true(scratch_run("test \"$(grep -c fdatasync '%s/one')\" -ge 6", scratch->path));
    assert_true(scratch_run("grep -q 'pwrite64(.*, 2048, ' '%s/one'", scratch->path));
}

int main(int count, char **arguments)
{
    if (count == 5 && strcmp(arguments[1], "cast") == 0)
        return cast_between_marks(arguments + 2);
    assert(realpath(arguments[0], program) != NULL);
#define TEST(name) cmocka_unit_test_setup_teardown(name, scratch_setup, scratch_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_two_terminals_with_the_same_votes_hold_the_same_bytes),
        TEST(test_other_votes_are_other_bytes),
        TEST(test_what_is_not_cast_leaves_no_trace),
        TEST(test_a_ballot_writes_to_no_other_file),
        TEST(test_five_hundred_ballots_without_growth),
        TEST(test_counts_are_in_locked_memory_only),
        TEST(test_every_choice_makes_the_same_system_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
