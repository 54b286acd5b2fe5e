#include "db/merge_entry.h"

#include "db/statement.h"

/* ?1 is the activity, ?2 the other terminal. */
#define MERGE_THERE                                                                                \
    "SELECT DISTINCT member.name FROM checkin AS there "                                           \
    "JOIN member ON member.id = there.member "

static const struct {
    enum merge_conflict_kind kind;
    const char *sql;
} merge_conflicts[] = {
    {MERGE_UNDONE_HERE,
     MERGE_THERE "JOIN checkin AS here ON here.activity = there.activity "
                 "AND here.member = there.member AND here.device = '' "
                 "JOIN chain ON chain.seq = here.undone_by AND chain.type = 'checkin.undo' "
                 "WHERE there.activity = ?1 AND there.device = ?2 AND there.undone_by IS NULL "
                 "ORDER BY member.name"},
    {MERGE_UNDONE_THERE,
     MERGE_THERE "JOIN checkin AS here ON here.activity = there.activity "
                 "AND here.member = there.member AND here.device = '' AND here.undone_by IS NULL "
                 "JOIN chain ON chain.seq = there.undone_by AND chain.type = 'merge.checkin_undo' "
                 "WHERE there.activity = ?1 AND there.device = ?2 ORDER BY member.name"},
    {MERGE_CAME_ON_LEAVE,
     MERGE_THERE "JOIN leave ON leave.activity = there.activity AND leave.member = there.member "
                 "WHERE there.activity = ?1 AND there.device = ?2 AND there.undone_by IS NULL "
                 "ORDER BY member.name"},
    {MERGE_GUEST_TWICE, "SELECT there.name FROM guest AS there WHERE there.activity = ?1 "
                        "AND there.device = ?2 AND there.undone_by IS NULL "
                        "AND EXISTS (SELECT 1 FROM guest AS here WHERE here.activity = ?1 "
                        " AND here.device <> ?2 AND here.name = there.name "
                        " AND here.undone_by IS NULL) ORDER BY there.name"},
};

enum err merge_conflict_find(const struct merge *merge)
{
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && i < sizeof merge_conflicts / sizeof *merge_conflicts; i++) {
        struct statement *query = statement_open(merge->db, merge_conflicts[i].sql);
        statement_bind_int(query, 1, merge->activity_id);
        statement_bind_text(query, 2, merge->device);
        while (statement_row(query))
            merge_entry_conflict(merge, merge_conflicts[i].kind, statement_text(query, 0));
        err = statement_close(query);
    }
    return err;
}
