#include "ui/motion.h"

#include "ui/theme.h"

static const int64_t duration_ns = MOTION_TICK_MS * INT64_C(1000000);
static const int64_t frame_ns = INT64_C(1000000000) / MOTION_FRAMES;

void motion_begin(struct motion *motion, int64_t now_ns)
{
    *motion = (struct motion){.begun_ns = now_ns, .next_ns = now_ns + frame_ns};
}

void motion_rest(struct motion *motion)
{
    motion->next_ns = INT64_MAX;
    motion->permille = 1000;
}

/* Fast at first, and it settles: a hand that draws a tick. */
static int eased(double part)
{
    double left = 1 - part;
    return (int)(1000 * (1 - left * left * left));
}

bool motion_step(struct motion *motion, int64_t now_ns)
{
    if (now_ns < motion->next_ns)
        return false;
    if (now_ns >= motion->begun_ns + duration_ns) {
        motion_rest(motion);
        return true;
    }
    motion->permille = eased((double)(now_ns - motion->begun_ns) / (double)duration_ns);
    motion->next_ns += frame_ns;
    if (motion->next_ns <= now_ns) /* pictures that came too late are left out */
        motion->next_ns = now_ns + frame_ns;
    int64_t end_ns = motion->begun_ns + duration_ns;
    motion->next_ns = motion->next_ns < end_ns ? motion->next_ns : end_ns;
    return true;
}
