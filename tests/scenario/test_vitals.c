/* `themeday health` beside the real terminal: what a new version has to show before it is kept, and
 * that it is not told of one that lacks it. */
#include "tests/harness/meeting.h"
#include "tests/harness/scratch.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct rig rig;

static bool left_word(const char *word)
{
    return scratch_run("grep -qx '%s' '%s/update.why' 2>/dev/null", word, rig.data);
}

/* Is not healthy, says so in words, and leaves this one for the old version. */
static void must_lack(const char *within, const char *word)
{
    char output[1024];
    int code = rig_cli(&rig, output, sizeof output, "health", "--within", within, NULL);
    if (code != 1 || output[0] == '\0' || !left_word(word))
        fail_msg("%d: %s", code, output);
}

static void test_a_sound_terminal(void **state)
{
    char output[1024];
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    assert_int_equal(rig_cli(&rig, output, sizeof output, "health", "--within", "120", NULL), 0);
    assert_string_equal(output, "");
    assert_false(scratch_run("test -e '%s/update.why'", rig.data));
}

static void test_no_terminal(void **state)
{
    (void)state;
    must_lack("0", "terminal");
}

/* The reader process is stopped again and again: it is killed for its silence, and the next one is
 * stopped as well. */
static void test_a_reader_process_that_does_not_live(void **state)
{
    char command[512];
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    snprintf(command, sizeof command,
             "while kill -0 %d 2>/dev/null; do pkill -STOP -P %d -f -- --helper=reader; "
             "sleep 0.05; done & echo $! >'%s/stopper'",
             (int)rig.kiosk, (int)rig.kiosk, rig.folder);
    assert_true(scratch_run("%s", command));
    for (int i = 0; rig_cli(&rig, NULL, 0, "health", "--within", "0", NULL) == 0; i++)
        assert_in_range(i, 0, 500); /* it is not silent yet */
    must_lack("3", "reader");
    assert_true(scratch_run("kill $(cat '%s/stopper')", rig.folder));
    assert_int_equal(rig_cli(&rig, NULL, 0, "health", "--within", "120", NULL), 0);
}

static void test_a_display_that_is_gone(void **state)
{
    (void)state;
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    assert_int_equal(rig_cli(&rig, NULL, 0, "health", "--within", "120", NULL), 0);
    rig_lose_display(&rig);
    must_lack("1", "screen");
}

/* It goes on with a fresh file, and is not what anybody would keep. */
static void test_a_damaged_database(void **state)
{
    (void)state;
    assert_true(scratch_run("dd if=/dev/zero of='%s/terminal.db' bs=4096 seek=3 count=8 "
                            "conv=notrunc status=none",
                            rig.data));
    meeting_start(&rig, "2026-11-21 08:50:00", NULL);
    must_lack("1", "storage");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MEETING_TEST(test_a_sound_terminal, &rig),
        MEETING_TEST(test_no_terminal, &rig),
        MEETING_TEST(test_a_reader_process_that_does_not_live, &rig),
        MEETING_TEST(test_a_display_that_is_gone, &rig),
        MEETING_TEST(test_a_damaged_database, &rig),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
