#include "firmware/organizer/faults.h"

#include "firmware/base/utf8.h"

/* The most urgent first, as on the idle screens. */
struct fault {
    const char *id;
    enum saying text, detail;
    size_t bit;            /* in struct health */
    bool leads_on;         /* its row can be touched */
    bool waits_for_a_look; /* until somebody has read it */
};

static const struct fault fault_table[] = {
    {"ft.db", SAY_HEALTH_DB, SAY_HEALTH_DB_DETAIL, offsetof(struct health, store_set_aside), false,
     true},
    {"ft.power", SAY_HEALTH_POWER, SAY_HEALTH_POWER_DETAIL, offsetof(struct health, power_lost),
     false, true},
    {"ft.update", SAY_HEALTH_UPDATE, SAY_HEALTH_UPDATE_DETAIL,
     offsetof(struct health, update_waits), true, false},
    {"ft.touch", SAY_HEALTH_TOUCH, SAY_HEALTH_TOUCH_DETAIL, offsetof(struct health, touch_lost),
     false, false},
    {"ft.disk", SAY_HEALTH_DISK, SAY_HEALTH_DISK_DETAIL, offsetof(struct health, space_low), false,
     false},
    {"ft.clock", SAY_HEALTH_CLOCK, SAY_HEALTH_CLOCK_DETAIL, offsetof(struct health, clock_doubtful),
     true, false},
};

enum { FAULTS = sizeof fault_table / sizeof *fault_table };

static bool fault_is_there(const struct session *session, const struct fault *fault)
{
    const struct health *health = session->parts.health;
    return health != NULL && *(const bool *)((const char *)health + fault->bit);
}

void faults_tell(const struct session *session, struct page *page)
{
    for (int i = 0; i < FAULTS; i++) {
        if (!fault_is_there(session, &fault_table[i]))
            continue;
        utf8_copy(page->message, sizeof page->message, stage_say(session, fault_table[i].text));
        page->tone = PAGE_WARNING;
        page_add_button(page, "og.health", stage_say(session, SAY_HEALTH_LOOK));
        return;
    }
}

bool faults_list(const struct session *session, struct page *page)
{
    bool waits = false;
    for (int i = 0; i < FAULTS; i++) {
        const struct fault *fault = &fault_table[i];
        if (!fault_is_there(session, fault))
            continue;
        struct page_item *row = page_add(page, fault->id, stage_say(session, fault->text));
        page_detail(session, row, fault->detail, NULL);
        row->enabled = fault->leads_on;
        row->tone = PAGE_WARNING;
        waits = waits || fault->waits_for_a_look;
    }
    return waits;
}
