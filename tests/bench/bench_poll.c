/*
 * `make bench`: secret polls on the disk that FOLDER is on: how long a ballot takes, from the card
 * to the counts on the disk and the journal scrubbed, and whether the files grow. The target of
 * 80 ms is for press on 提交 → thanks presented, of which the first line is the part of the disk.
 * usage: bench_poll FOLDER
 */
#include "tests/harness/row.h"
#include "tests/harness/sample.h"
#include "firmware/base/clock.h"
#include "tests/harness/votes.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { BALLOTS = 500, ROSTER = 5000 };

static void check(enum err err, const char *doing)
{
    if (err == ERR_OK)
        return;
    fprintf(stderr, "bench_poll: %s: %s\n", doing, err_name(err));
    exit(1);
}

static double since_ms(int64_t begin_ns)
{
    return (double)(clock_mono_ns() - begin_ns) / 1e6;
}

static double size_of(const char *folder, const char *name)
{
    char path[512];
    struct stat status = {.st_size = 0};
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return stat(path, &status) == 0 ? (double)status.st_size : 0;
}

/* One person: who is it, and the ballot. */
static void measure(struct db *db, int person, struct sample *finds, struct sample *casts)
{
    struct card card = {.kind = CARD_ISO14443A, .uid_len = 7, .uid = {4}};
    struct ballot ballot = votes_ballot(person);
    struct poll_voter voter;
    enum poll_access access;
    enum poll_cast_outcome outcome;
    card.uid[5] = (uint8_t)(person >> 8);
    card.uid[6] = (uint8_t)person;
    int64_t begin = clock_mono_ns();
    check(poll_find_voter(db, &card, &voter, &access), "finding a voter");
    sample_add(finds, since_ms(begin));
    begin = clock_mono_ns();
    check(poll_cast(db, &voter, &ballot, &outcome), "casting");
    sample_add(casts, since_ms(begin));
    check(access == POLL_READY && outcome == POLL_CAST ? ERR_OK : ERR_INVALID, "a ballot");
}

static void bench_ballots(const char *folder, int64_t activity)
{
    struct db *db = NULL;
    struct sample finds = {0}, casts = {0};
    int64_t id = 0, begin = clock_mono_ns();
    check(db_open(folder, DB_OWNER, &db), "opening the folder");
    row_say("data folder opened", "once", since_ms(begin), "ms");
    begin = clock_mono_ns();
    check(votes_open(db, activity, POLL_EVALUATION, &id), "opening a poll");
    row_say("poll opened, list of 5,000 written", "once", since_ms(begin), "ms");
    double before = size_of(folder, "poll.db") + size_of(folder, "poll.db-journal");
    for (int i = 0; i < BALLOTS; i++)
        measure(db, i, &finds, &casts);
    double after = size_of(folder, "poll.db") + size_of(folder, "poll.db-journal");
    row("ballot cast and scrubbed, both on the disk", "p50", sample_percentile(&casts, 50), "ms",
        40);
    row("ballot cast and scrubbed, both on the disk", "p99", sample_percentile(&casts, 99), "ms",
        80);
    row("card → may vote", "p99", sample_percentile(&finds, 99), "ms", 10);
    row_say("growth of poll.db and its journal in 500 ballots", "bytes", after - before, "of 0");
    check(poll_verify(db), "verifying");
    sample_clear(&finds);
    sample_clear(&casts);
    db_close(db);
}

int main(int argc, char **argv)
{
    char folder[256], command[600];
    int64_t activity = 0;
    if (argc != 2) {
        fprintf(stderr, "usage: bench_poll FOLDER\n");
        return 2;
    }
    snprintf(folder, sizeof folder, "%s/poll", argv[1]);
    snprintf(command, sizeof command, "rm -rf '%s' && mkdir -p '%s'", folder, folder);
    check(system(command) == 0 ? ERR_OK : ERR_IO, "making the folder");
    printf("# polls: %d members, all signed in; %d ballots\n", ROSTER, BALLOTS);
    check(votes_fill(folder, ROSTER, &activity), "seeding");
    bench_ballots(folder, activity);
    return 0;
}
