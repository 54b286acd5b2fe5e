/* Polls and kill -9 at any moment: bits = sums of every question, and the log has what happened. */
#include "tests/harness/scratch.h"
#include "tests/harness/votes.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { PEOPLE = 120, KILLS = 500, VOTES_A_LIFE = 12, PATIENCE_MS = 20000 };

static int setup(void **state)
{
    struct scratch *scratch = calloc(1, sizeof *scratch);
    scratch_make(scratch, access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NULL);
    *state = scratch;
    return 0;
}

static int teardown(void **state)
{
    scratch_remove(*state);
    free(*state);
    return 0;
}

/* The next ballot of whoever has not voted; when all have, the next resolution. */
static enum err vote_on(struct db *db, int64_t activity)
{
    struct poll poll = {.id = 0};
    struct chain_origin origin = votes_origin();
    enum poll_cast_outcome outcome = POLL_CAST_VOTED;
    enum err err = poll_current(db, &poll);
    if (err == ERR_GONE)
        return votes_open(db, activity, POLL_RESOLUTION, &poll.id);
    if (err == ERR_OK && poll.ballots == PEOPLE)
        return poll_close(db, &origin, poll.id);
    if (err == ERR_OK) { /* they vote in the order of their numbers */
        struct ballot ballot = votes_ballot(poll.ballots);
        err = votes_cast(db, poll.ballots, &ballot, &outcome);
    }
    return err == ERR_OK && outcome != POLL_CAST ? ERR_INVALID : err;
}

/* A terminal: starts, checks what it finds, says so, and takes ballots until it is killed. */
static void run_terminal(const char *folder, int64_t activity, int report_fd)
{
    struct db *db = NULL;
    enum err err = db_open(folder, DB_OWNER, &db);
    if (err == ERR_OK)
        err = poll_verify(db);
    char word = err == ERR_OK ? 'y' : 'n';
    if (write(report_fd, &word, 1) != 1)
        _exit(1);
    while (err == ERR_OK)
        err = vote_on(db, activity);
    word = 'n';
    if (write(report_fd, &word, 1) != 1)
        _exit(1);
    pause();
}

static char read_word(int fd)
{
    struct pollfd wait = {.fd = fd, .events = POLLIN};
    char word = 'n';
    assert_int_equal(poll(&wait, 1, PATIENCE_MS), 1);
    assert_int_equal(read(fd, &word, 1), 1);
    return word;
}

static void live_and_die(const char *folder, int64_t activity, int after_us)
{
    int pipe_fds[2];
    assert_int_equal(pipe(pipe_fds), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        run_terminal(folder, activity, pipe_fds[1]);
        _exit(1);
    }
    close(pipe_fds[1]);
    char word = read_word(pipe_fds[0]);
    struct timespec wait = {.tv_nsec = after_us * 1000L};
    nanosleep(&wait, NULL);
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(word, 'y');
    assert_int_equal(read(pipe_fds[0], &word, 1), 0); /* it had no complaint later */
    close(pipe_fds[0]);
}

static bool count_ballots(const struct poll *poll, void *context)
{
    *(int *)context += poll->ballots;
    return true;
}

/* How long a vote takes here, in microseconds, when nothing comes between. */
static int measure_vote(const char *folder, int64_t activity)
{
    struct db *db = NULL;
    int64_t least_ns = 50000000;
    assert_int_equal(db_open(folder, DB_OWNER, &db), ERR_OK);
    for (int i = 0; i < VOTES_A_LIFE; i++) {
        int64_t begin_ns = clock_mono_ns();
        assert_int_equal(vote_on(db, activity), ERR_OK);
        int64_t took_ns = clock_mono_ns() - begin_ns;
        least_ns = took_ns < least_ns ? took_ns : least_ns;
    }
    db_close(db);
    return (int)(least_ns / 1000) + 1;
}

static void test_five_hundred_kills(void **state)
{
    struct scratch *scratch = *state;
    struct db *db = NULL;
    int64_t activity = 0;
    int ballots = 0;
    assert_int_equal(votes_fill(scratch->path, PEOPLE, &activity), ERR_OK);
    srand(20260520);
    int longest_us = VOTES_A_LIFE * measure_vote(scratch->path, activity);
    for (int i = 0; i < KILLS; i++)
        live_and_die(scratch->path, activity, rand() % longest_us);
    assert_int_equal(db_open(scratch->path, DB_OWNER, &db), ERR_OK);
    assert_int_equal(poll_verify(db), ERR_OK);
    assert_int_equal(poll_list(db, 0, count_ballots, &ballots), ERR_OK);
    db_close(db);
    print_message("%d ballots between %d kills\n", ballots, KILLS);
    assert_true(ballots >= KILLS); /* it was not killed before it could do anything */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_five_hundred_kills, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
