/* The plug is pulled while people sign in, at every flush of the disk and at random places between:
 * whoever saw his tick is there afterwards, and the machine starts again. What the disk was asked
 * to do is recorded outside of the machine (blocklog.h). */
#include "tests/harness/outage.h"
#include "tests/harness/scratch.h"
#include "tests/machine/blocklog.h"
#include "tests/machine/hand.h"
#include "tests/machine/ready.h"
#include "tests/machine/report.h"
#include "tests/machine/variant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

enum { PATH = 512, PEOPLE = 8, RANDOM_CUTS = 40 };

/* Behind this place of the record so many had seen their tick. */
struct tick {
    size_t place;
    int people;
};

struct evening {
    struct machine machine;
    char record[PATH], before[PATH], folder[PATH];
    struct tick ticks[PEOPLE + 1];
    struct blocklog log;
};

static int begin(void **state)
{
    struct evening *evening = calloc(1, sizeof *evening);
    assert_non_null(evening);
    ready_begin(&evening->machine, "cut");
    const char *folder = evening->machine.folder;
    snprintf(evening->record, PATH, "%s/record", folder);
    snprintf(evening->before, PATH, "%s/before", folder);
    snprintf(evening->folder, PATH, "%s/themeday-cut-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(evening->folder));
    *state = evening;
    return 0;
}

static int end(void **state)
{
    struct evening *evening = *state;
    machine_remove(&evening->machine);
    blocklog_close(&evening->log);
    assert_true(scratch_run("rm -rf '%s'", evening->folder));
    free(evening);
    return 0;
}

/* From now on the disk writes down what it is asked; what was on it before is kept. */
static void start_record(struct evening *evening)
{
    struct qmp *qmp = &evening->machine.qmp;
    assert_true(scratch_run(": >'%s'", evening->record));
    qmp_tell(qmp, "stop", NULL);
    qmp_tell(qmp, "blockdev-add", "{s:s, s:s, s:s, s:{s:s, s:s}}", "driver", "blklogwrites",
             "node-name", "record", "file", "disk", "log", "driver", "file", "filename",
             evening->record);
    qmp_tell(qmp, "qom-set", "{s:s, s:s, s:s}", "path", "/machine/peripheral/disk0", "property",
             "drive", "value", "record");
    assert_true(scratch_run("qemu-img convert -U -f qcow2 -O raw '%s' '%s'", evening->machine.disk,
                            evening->before));
    qmp_tell(qmp, "cont", NULL);
}

static void people_come(struct evening *evening)
{
    evening->ticks[0] = (struct tick){.place = blocklog_position(evening->record)};
    for (int person = 1; person <= PEOPLE; person++) {
        simulator_tell(&evening->machine.reader, "place %s", ready_card(person));
        json_decref(hand_see(&evening->machine, "ok"));
        evening->ticks[person] =
            (struct tick){.place = blocklog_position(evening->record), .people = person};
        simulator_tell(&evening->machine.reader, "remove");
        rig_sleep_ms(300);
    }
}

/* How many had been promised by then. */
static int promised(const struct evening *evening, size_t place)
{
    int people = 0;
    for (int i = 1; i <= PEOPLE; i++)
        if (evening->ticks[i].place <= place)
            people = evening->ticks[i].people;
    return people;
}

/* e2fsck plays the journal back, as the start of the machine does. */
static const char *look(struct evening *evening, size_t place, struct volume_loss loss)
{
    char image[PATH + 16], data[PATH + 16];
    struct promise promise = {.people = promised(evening, place)};
    snprintf(image, sizeof image, "%s/image", evening->folder);
    snprintf(data, sizeof data, "%s/themeday", evening->folder);
    blocklog_cut(&evening->log, place, loss, image);
    if (!scratch_run("PATH=$PATH:/usr/sbin:/sbin; e2fsck -fy '%s' >/dev/null 2>&1; [ $? -le 1 ]",
                     image))
        return "the file system cannot be repaired";
    if (!scratch_run("PATH=$PATH:/usr/sbin:/sbin; rm -rf '%s' && cd '%s' && "
                     "debugfs -R 'rdump /themeday .' image 2>/dev/null",
                     data, evening->folder))
        return "the data folder cannot be read";
    return outage_look_at_data(data, &promise);
}

static int cuts, complaints;

static void cut(struct evening *evening, size_t place, struct volume_loss loss)
{
    const char *complaint = look(evening, place, loss);
    cuts++;
    complaints += complaint != NULL;
    if (complaint != NULL)
        printf("# behind %zu of %zu, %d %% lost in pieces of %zu: %s\n", place, evening->log.count,
               loss.percent, loss.piece, complaint);
}

/* Between flushes the places are drawn, and so is what the disk had not written yet. */
static void cut_everywhere(struct evening *evening)
{
    static const int percents[] = {25, 50, 90};
    unsigned seed = 20261121;
    size_t flushes = 0, count = evening->log.count;
    for (size_t place = evening->ticks[0].place; place <= count; place++) {
        bool is_flush = place > 0 && blocklog_is_flush(&evening->log, place - 1);
        struct volume_loss loss = {.percent = percents[place % 3], .piece = 4096, .seed = seed};
        flushes += is_flush;
        if (is_flush || (size_t)rand_r(&seed) % count < RANDOM_CUTS)
            cut(evening, place, loss);
    }
    printf("# %d cuts in a record of %zu entries with %zu flushes\n", cuts, count, flushes);
    assert_true(flushes >= PEOPLE);
}

static void test_every_tick_is_there_after_every_cut(void **state)
{
    struct evening *evening = *state;
    start_record(evening);
    people_come(evening);
    machine_cut(&evening->machine);
    struct variant_partition data = variant_partition(evening->before, "data");
    blocklog_open(&evening->log, evening->record, evening->before, data.offset, data.size);
    unlink(evening->before);
    cut_everywhere(evening);
    assert_int_equal(complaints, 0);
    report("power cuts replayed, nothing promised missing", cuts, "");
}

/* The same disk, switched on again: it comes up by itself, tells of it, and knows who was there. */
static void test_it_starts_again_and_knows_them(void **state)
{
    struct evening *evening = *state;
    json_decref(hand_tap(&evening->machine, ready_card(1), "ok"));
    simulator_tell(&evening->machine.reader, "place %s", ready_card(2));
    json_decref(hand_see(&evening->machine, "ok"));
    machine_cut(&evening->machine);
    machine_start(&evening->machine, (struct machine_options){.clock = "2030-05-18T01:05:00"});
    json_t *frame = hand_boot(&evening->machine, "idle.open");
    char *text = json_dumps(frame, JSON_COMPACT);
    if (strstr(text, "党员001") == NULL || strstr(text, "党员002") == NULL)
        machine_fail(&evening->machine, "they are not on the screen: %s", text);
    free(text);
    json_decref(frame);
    machine_plug_reader(&evening->machine);
    hand_wait_reader(&evening->machine);
    json_decref(hand_tap(&evening->machine, ready_card(1), "ok.again"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_it_starts_again_and_knows_them, begin, end),
        cmocka_unit_test_setup_teardown(test_every_tick_is_there_after_every_cut, begin, end),
    };
    return machine_run("power cuts", tests);
}
