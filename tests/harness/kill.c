#include "tests/harness/kill.h"

#include "firmware/base/clock.h"
#include "tests/harness/busy.h"
#include "tests/harness/scratch.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { KILLS_A_MEETING = 50, MOST_STEPS = 10, LONGEST_US = 12000, PATIENCE_S = 30 };

const char *kill_memory(void)
{
    return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : NULL;
}

/* Waits until it has done so much more, at random and however long that takes here, and then for
 * the part of a step: a start is no busy moment, though one in eight is killed in it. */
static void kill_wait(const struct busy *busy, int64_t steps)
{
    struct timespec wait = {.tv_nsec = 200000};
    int64_t give_up_ns = clock_mono_ns() + PATIENCE_S * (int64_t)1000000000;
    bool at_start = rand() % 8 == 0;
    int64_t enough = steps + 1 + rand() % MOST_STEPS;
    while (!at_start && busy->seen->steps < enough && clock_mono_ns() < give_up_ns)
        nanosleep(&wait, NULL);
    wait.tv_nsec = rand() % LONGEST_US * 1000L;
    nanosleep(&wait, NULL);
}

/* NULL, or that it failed before it was killed. */
static const char *kill_one(struct busy *busy, unsigned seed)
{
    int64_t steps = busy->seen->steps;
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        busy_hold(busy, seed);
        _exit(1);
    }
    kill_wait(busy, steps);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? NULL : "the terminal failed";
}

static const char *kill_meeting(int kills, unsigned seed, struct kill_figures *figures)
{
    struct scratch scratch;
    struct busy busy;
    const char *wrong = NULL;
    scratch_make(&scratch, kill_memory());
    busy_prepare(&busy, scratch.path);
    for (int i = 0; i < kills && wrong == NULL; i++) {
        wrong = kill_one(&busy, seed + (unsigned)i);
        int64_t begin_ns = clock_mono_ns();
        if (wrong == NULL)
            wrong = busy_judge(&busy);
        int64_t took_ns = clock_mono_ns() - begin_ns;
        figures->worst_start_ns =
            took_ns > figures->worst_start_ns ? took_ns : figures->worst_start_ns;
        figures->kills++;
    }
    figures->ticks += busy.seen->ticks;
    figures->ballots += busy.seen->ballots;
    figures->steps += busy.seen->steps;
    busy_end(&busy);
    scratch_remove(&scratch);
    return wrong;
}

const char *kill_at_random(int kills, struct kill_figures *ret_figures)
{
    const char *wrong = NULL;
    srand(20261121);
    for (int done = 0; done < kills && wrong == NULL; done += KILLS_A_MEETING) {
        int left = kills - done;
        wrong = kill_meeting(left < KILLS_A_MEETING ? left : KILLS_A_MEETING, 1 + (unsigned)done,
                             ret_figures);
    }
    return wrong;
}
