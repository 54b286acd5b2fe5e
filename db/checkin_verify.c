#include "db/checkin.h"

#include "db/statement.h"

/* Rows that no log entry explains. The time is that of the entry or, where an earlier tap was
 * claimed, of the entry of that tap. */
#define CHECKIN_ROWS                                                                               \
    "SELECT checkin.seq FROM checkin LEFT JOIN chain ON chain.seq = checkin.seq "                  \
    "LEFT JOIN chain AS tap ON tap.seq = coalesce(json_extract(chain.data, '$.tap'), chain.seq) "  \
    "WHERE chain.type IS NOT 'checkin.new' OR chain.activity <> checkin.activity"                  \
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
    " OR coalesce(json_extract(chain.data, '$.reason'), '') <> checkin.reason"

/* Marks of having been taken back that no log entry explains. */
#define CHECKIN_MARKS                                                                              \
    "SELECT checkin.seq FROM checkin LEFT JOIN chain ON chain.seq = checkin.undone_by "            \
    "WHERE checkin.undone_by IS NOT NULL AND (chain.type IS NOT 'checkin.undo'"                    \
    " OR json_extract(chain.data, '$.undoes') IS NOT checkin.seq)"

/* Log entries whose row, or whose mark, is not there. */
#define CHECKIN_ENTRIES                                                                            \
    "SELECT chain.seq FROM chain WHERE"                                                            \
    " chain.type = 'checkin.new'"                                                                  \
    " AND NOT EXISTS (SELECT 1 FROM checkin WHERE checkin.seq = chain.seq)"                        \
    " OR chain.type = 'checkin.undo' AND NOT EXISTS (SELECT 1 FROM checkin"                        \
    "  WHERE checkin.seq = json_extract(chain.data, '$.undoes')"                                   \
    "  AND checkin.undone_by = chain.seq)"

enum err checkin_verify(struct db *db, struct checkin_report *ret_report)
{
    struct checkin_report report = {.checkins = 0};
    enum err err = statement_value(
        statement_open(db, "SELECT coalesce(min(seq), 0) FROM (" CHECKIN_ROWS
                           " UNION ALL " CHECKIN_MARKS " UNION ALL " CHECKIN_ENTRIES ")"),
        &report.bad_seq);
    if (err == ERR_OK)
        err = statement_value(statement_open(db, "SELECT count(*) FROM checkin"), &report.checkins);
    if (err == ERR_OK)
        *ret_report = report;
    return err;
}
