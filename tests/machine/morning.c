#include "tests/machine/morning.h"

#include "tests/harness/outage.h"
#include "tests/harness/scratch.h"
#include "tests/machine/hand.h"
#include "tests/machine/ready.h"
#include "tests/machine/variant.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <cmocka.h>

/* A card that comes after the last one is gone is not two cards at once. */
enum { GONE_MS = 300 };

int morning_set_up(void **state, const char *name)
{
    static struct morning morning;
    morning = (struct morning){0};
    ready_begin(&morning.machine, name);
    *state = &morning;
    return 0;
}

int morning_tear_down(void **state)
{
    struct morning *morning = *state;
    machine_remove(&morning->machine);
    blocklog_close(&morning->log);
    if (morning->folder[0] != '\0')
        assert_true(scratch_run("rm -rf '%s'", morning->folder));
    return 0;
}

/* What was on the disk before the record is kept beside it. */
void morning_begin(struct morning *morning)
{
    struct machine *machine = &morning->machine;
    struct qmp *qmp = &machine->qmp;
    snprintf(morning->record, MORNING_PATH, "%s/record", machine->folder);
    snprintf(morning->before, MORNING_PATH, "%s/before", machine->folder);
    snprintf(morning->folder, MORNING_PATH, "%s/themeday-cut-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    assert_non_null(mkdtemp(morning->folder));
    assert_true(scratch_run(": >'%s'", morning->record));
    qmp_tell(qmp, "stop", NULL);
    qmp_tell(qmp, "blockdev-add", "{s:s, s:s, s:s, s:{s:s, s:s}}", "driver", "blklogwrites",
             "node-name", "record", "file", "disk", "log", "driver", "file", "filename",
             morning->record);
    qmp_tell(qmp, "qom-set", "{s:s, s:s, s:s}", "path", "/machine/peripheral/disk0", "property",
             "drive", "value", "record");
    assert_true(scratch_run("qemu-img convert -U -f qcow2 -O raw '%s' '%s'", machine->disk,
                            morning->before));
    qmp_tell(qmp, "cont", NULL);
    morning->ticks[0] = blocklog_position(morning->record);
}

void morning_sign_in(struct morning *morning)
{
    assert_true(morning->people < MORNING_PEOPLE_MAX);
    int person = ++morning->people;
    simulator_tell(&morning->machine.reader, "place %s", ready_card(person));
    json_decref(hand_see_words(&morning->machine, "ok", ready_name(person)));
    morning->ticks[person] = blocklog_position(morning->record);
    simulator_tell(&morning->machine.reader, "remove");
    rig_sleep_ms(GONE_MS);
}

void morning_stop(struct morning *morning)
{
    machine_cut(&morning->machine);
    struct variant_partition data = variant_partition(morning->before, "data");
    blocklog_open(&morning->log, morning->record, morning->before, data.offset, data.size);
    unlink(morning->before);
}

/* How many had been promised by then. */
static int morning_promised(const struct morning *morning, size_t place)
{
    int people = 0;
    while (people < morning->people && morning->ticks[people + 1] <= place)
        people++;
    return people;
}

const char *morning_cut(struct morning *morning, size_t place, struct volume_loss loss)
{
    char image[MORNING_PATH + 16];
    const struct promise promise = {.people = morning_promised(morning, place)};
    snprintf(image, sizeof image, "%s/image", morning->folder);
    blocklog_cut(&morning->log, place, loss, image);
    return outage_look_at_image(morning->folder, "themeday", &promise);
}
