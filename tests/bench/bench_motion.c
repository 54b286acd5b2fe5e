/*
 * `make bench`: the pictures of the moving tick, painted in software and presented to an X server
 * (issue: 60 pictures a second at 1280x800).
 * usage: bench_motion FOLDER       (nothing is written there)
 */
#include "tests/harness/looks.h"
#include "tests/harness/rig.h"
#include "tests/harness/row.h"
#include "tests/harness/sample.h"
#include "tests/harness/views.h"

#include <stdio.h>

enum { SIGN_INS = 40 };

static void wait_for(int64_t due_ns)
{
    while (rig_now_ns() < due_ns)
        rig_sleep_ms(1);
}

/* One sign-in: how long each picture took, and how many there were. */
static int measure(struct ui *ui, int member, struct sample *pictures)
{
    struct view view;
    int count = 0;
    views_ordinary(SCREEN_OK, &view);
    view.result.member.id = member;
    ui_draw(ui, &view);
    for (; ui_motion_ns(ui) != INT64_MAX; count++) {
        wait_for(ui_motion_ns(ui));
        int64_t begun = rig_now_ns();
        ui_move(ui);
        sample_add(pictures, (double)(rig_now_ns() - begun) / 1e6);
    }
    return count;
}

int main(void)
{
    static const char what[] = "a picture of the moving tick, painted and presented";
    struct ui_options options = {.width = 1280, .height = 800, .language = UI_ZH_CN};
    struct ui *ui = NULL;
    static struct rig rig;
    struct sample pictures = {0};
    int count = 0;
    rig_open(&rig, 1280, 800);
    if (ui_open(&options, &ui) != ERR_OK)
        return 1;
    ui_set_motion(ui, true);
    for (int member = 1; member <= SIGN_INS; member++)
        count += measure(ui, member, &pictures);
    printf("# the tick: %d sign-ins, %d pictures\n", SIGN_INS, count);
    row(what, "p50", sample_percentile(&pictures, 50), "ms", 16.7);
    row(what, "p99", sample_percentile(&pictures, 99), "ms", 16.7);
    printf("%-52s %-7s %9.2f ms\n", what, "worst", sample_percentile(&pictures, 100));
    ui_close(ui);
    rig_close(&rig);
    sample_clear(&pictures);
    return 0;
}
