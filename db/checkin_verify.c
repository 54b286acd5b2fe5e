#include "db/checkin.h"

#include "db/statement.h"

/* Rows that no log entry explains. The time is that of the entry or, where an earlier tap was
 * claimed, of the entry of that tap. */
#define CHECKIN_ROWS                                                                               \
    "SELECT checkin.seq FROM checkin LEFT JOIN chain ON chain.seq = checkin.seq "                  \
    "LEFT JOIN chain AS tap ON tap.seq = coalesce(json_extract(chain.data, '$.tap'), chain.seq) "  \
    "WHERE checkin.device = '' AND (chain.type IS NOT 'checkin.new' OR chain.activity <> "         \
    "checkin.activity"                                                                             \
    " OR tap.wall_ms IS NOT checkin.wall_ms OR tap.mono_ms <> checkin.mono_ms"                     \
    " OR tap.boot_id <> checkin.boot_id OR tap.trusted <> checkin.trusted"                         \
    " OR tap.seq <> chain.seq AND (tap.type <> 'checkin.refused'"                                  \
    "  OR tap.activity <> checkin.activity"                                                        \
    "  OR json_extract(tap.data, '$.card') IS NOT json_extract(chain.data, '$.card'))"             \
    " OR json_extract(chain.data, '$.member') IS NOT checkin.member"                               \
    " OR json_extract(chain.data, '$.branch_id') IS NOT checkin.branch"                            \
    " OR json_extract(chain.data, '$.method') IS NOT checkin.method"                               \
    " OR json_extract(chain.data, '$.late') IS NOT checkin.late"                                   \
    " OR json_extract(chain.data, '$.guest') IS NOT checkin.guest"                                 \
    " OR coalesce(json_extract(chain.data, '$.reason'), '') <> checkin.reason"                     \
    " OR checkin.device_seq <> 0)"

/* The same of those that came from another terminal (merge.h). */
#define CHECKIN_MERGED                                                                             \
    "SELECT checkin.seq FROM checkin LEFT JOIN chain ON chain.seq = checkin.seq "                  \
    "WHERE checkin.device <> '' AND (chain.type IS NOT 'merge.checkin'"                            \
    " OR chain.activity <> checkin.activity"                                                       \
    " OR json_extract(chain.data, '$.device') IS NOT checkin.device"                               \
    " OR json_extract(chain.data, '$.device_seq') IS NOT checkin.device_seq"                       \
    " OR json_extract(chain.data, '$.came_ms') IS NOT checkin.wall_ms"                             \
    " OR json_extract(chain.data, '$.mono_ms') IS NOT checkin.mono_ms"                             \
    " OR json_extract(chain.data, '$.boot') IS NOT checkin.boot_id"                                \
    " OR json_extract(chain.data, '$.clock_trusted') IS NOT checkin.trusted"                       \
    " OR json_extract(chain.data, '$.member') IS NOT checkin.member"                               \
    " OR json_extract(chain.data, '$.branch_id') IS NOT checkin.branch"                            \
    " OR json_extract(chain.data, '$.method') IS NOT checkin.method"                               \
    " OR json_extract(chain.data, '$.late') IS NOT checkin.late"                                   \
    " OR json_extract(chain.data, '$.guest') IS NOT checkin.guest"                                 \
    " OR json_extract(chain.data, '$.reason') IS NOT checkin.reason)"

/* Whether an entry takes this sign-in back: one of here by its number here, one that was taken from
 * another terminal by terminal and number. */
#define CHECKIN_UNDOES                                                                             \
    "CASE chain.type WHEN 'checkin.undo' THEN json_extract(chain.data, '$.undoes') IS checkin.seq" \
    " WHEN 'merge.checkin_undo' THEN json_extract(chain.data, '$.of') IS checkin.device"           \
    "  AND json_extract(chain.data, '$.of_seq') IS CASE checkin.device WHEN '' THEN checkin.seq"   \
    "   ELSE checkin.device_seq END ELSE 0 END"

/* Of several that hold, all but the earliest are beaten, and that one is not. */
#define CHECKIN_BEATEN                                                                             \
    "SELECT late.seq FROM checkin AS late LEFT JOIN checkin AS best"                               \
    " ON best.activity = late.activity AND best.member = late.member"                              \
    " AND best.undone_by IS NULL AND NOT best.beaten "                                             \
    "WHERE late.beaten AND late.undone_by IS NULL"                                                 \
    " AND (best.id IS NULL OR late.wall_ms < best.wall_ms)"

/* Marks of having been taken back that no log entry explains. */
#define CHECKIN_MARKS                                                                              \
    "SELECT checkin.seq FROM checkin LEFT JOIN chain ON chain.seq = checkin.undone_by "            \
    "WHERE checkin.undone_by IS NOT NULL AND NOT (" CHECKIN_UNDOES ")"

/* Log entries whose row, or whose mark, is not there. */
#define CHECKIN_ENTRIES                                                                            \
    "SELECT chain.seq FROM chain WHERE"                                                            \
    " chain.type IN ('checkin.new', 'merge.checkin')"                                              \
    " AND NOT EXISTS (SELECT 1 FROM checkin WHERE checkin.seq = chain.seq)"                        \
    " OR chain.type = 'checkin.undo' AND NOT EXISTS (SELECT 1 FROM checkin"                        \
    "  WHERE checkin.seq = json_extract(chain.data, '$.undoes')"                                   \
    "  AND checkin.undone_by = chain.seq)"                                                         \
    " OR chain.type = 'merge.checkin_undo' AND EXISTS (SELECT 1 FROM checkin"                      \
    "  WHERE checkin.activity = chain.activity AND checkin.undone_by IS NULL"                      \
    "  AND " CHECKIN_UNDOES ")"

enum err checkin_verify(struct db *db, struct checkin_report *ret_report)
{
    struct checkin_report report = {.checkins = 0};
    enum err err = statement_value(
        statement_open(db, "SELECT coalesce(min(seq), 0) FROM (" CHECKIN_ROWS
                           " UNION ALL " CHECKIN_MERGED " UNION ALL " CHECKIN_BEATEN
                           " UNION ALL " CHECKIN_MARKS " UNION ALL " CHECKIN_ENTRIES ")"),
        &report.bad_seq);
    if (err == ERR_OK)
        err = statement_value(statement_open(db, "SELECT count(*) FROM checkin"), &report.checkins);
    if (err == ERR_OK)
        *ret_report = report;
    return err;
}
