#include "db/rows.h"

#include "db/statement.h"

/* ---- rows that one entry adds and another may take back ---- */

#define ROWS_FIELD(entry, name) "json_extract(" entry ".data, '$." name "')"

/* Rows that no entry explains, marks of having been taken back that none explains, and entries
 * whose row or mark is not there. `same` compares the row with its entry. */
#define ROWS_OF(table, added, undone, same)                                                        \
    "SELECT " table ".seq FROM " table " LEFT JOIN chain ON chain.seq = " table ".seq "            \
    "WHERE chain.type IS NOT '" added "' OR chain.activity <> " table ".activity OR NOT (" same    \
    ") UNION ALL SELECT " table ".seq FROM " table " LEFT JOIN chain ON chain.seq = " table        \
    ".undone_by "                                                                                  \
    "WHERE " table ".undone_by IS NOT NULL AND (chain.type IS NOT '" undone "'"                    \
    " OR " ROWS_FIELD(                                                                             \
        "chain", "undoes") " IS NOT " table ".seq) "                                               \
                           "UNION ALL SELECT chain.seq FROM chain WHERE chain.type = '" added "'"  \
                           " AND NOT EXISTS (SELECT 1 FROM " table " WHERE " table                 \
                           ".seq = chain.seq)"                                                     \
                           " OR chain.type = '" undone "' AND NOT EXISTS (SELECT 1 FROM " table    \
                           "  WHERE " table                                                        \
                           ".seq = " ROWS_FIELD("chain", "undoes") "  AND " table                  \
                                                                   ".undone_by = chain.seq)"

/* The words are those of guest.c and makeup.c. */
#define ROWS_GUEST_KIND                                                                            \
    "CASE guest.kind WHEN 0 THEN 'superior' WHEN 1 THEN 'liaison' WHEN 2 THEN 'served'"            \
    " WHEN 3 THEN 'non-party' ELSE 'other' END"

/* Whether an entry takes this guest back: one of here by the number here, one that was taken from
 * another terminal by terminal and number (merge.h). */
#define ROWS_GUEST_UNDOES                                                                          \
    "CASE chain.type WHEN 'guest.undo' THEN json_extract(chain.data, '$.undoes') IS guest.seq"     \
    " WHEN 'merge.guest_undo' THEN json_extract(chain.data, '$.of') IS guest.device"               \
    "  AND json_extract(chain.data, '$.of_seq') IS CASE guest.device WHEN '' THEN guest.seq"       \
    "   ELSE guest.device_seq END ELSE 0 END"

#define ROWS_GUEST                                                                                 \
    "SELECT guest.seq FROM guest LEFT JOIN chain ON chain.seq = guest.seq "                        \
    "WHERE chain.type IS NOT CASE guest.device WHEN '' THEN 'guest.add' ELSE 'merge.guest' END"    \
    " OR chain.activity <> guest.activity"                                                         \
    " OR json_extract(chain.data, '$.name') IS NOT guest.name"                                     \
    " OR json_extract(chain.data, '$.label') IS NOT guest.label"                                   \
    " OR coalesce(json_extract(chain.data, '$.at_ms'), chain.wall_ms) IS NOT guest.wall_ms"        \
    " OR coalesce(json_extract(chain.data, '$.device'), '') IS NOT guest.device"                   \
    " OR coalesce(json_extract(chain.data, '$.device_seq'), 0) IS NOT guest.device_seq"            \
    " OR json_extract(chain.data, '$.kind') IS NOT " ROWS_GUEST_KIND " "                           \
    "UNION ALL SELECT guest.seq FROM guest LEFT JOIN chain ON chain.seq = guest.undone_by "        \
    "WHERE guest.undone_by IS NOT NULL AND NOT (" ROWS_GUEST_UNDOES ") "                           \
    "UNION ALL SELECT chain.seq FROM chain WHERE chain.type IN ('guest.add', 'merge.guest')"       \
    " AND NOT EXISTS (SELECT 1 FROM guest WHERE guest.seq = chain.seq) "                           \
    "UNION ALL SELECT chain.seq FROM chain WHERE chain.type = 'guest.undo'"                        \
    " AND NOT EXISTS (SELECT 1 FROM guest WHERE guest.undone_by = chain.seq) "                     \
    "UNION ALL SELECT chain.seq FROM chain JOIN guest ON guest.activity = chain.activity "         \
    "WHERE chain.type = 'merge.guest_undo' AND guest.undone_by IS NULL AND " ROWS_GUEST_UNDOES

#define ROWS_MAKEUP                                                                                \
    ROWS_OF(                                                                                       \
        "makeup", "makeup.done", "makeup.undo",                                                    \
        ROWS_FIELD("chain", "member") " IS makeup.member AND " ROWS_FIELD(                         \
            "chain",                                                                               \
            "date") " IS makeup.date AND " ROWS_FIELD("chain",                                     \
                                                      "content") " IS makeup.content "             \
                                                                 "AND " ROWS_FIELD(                \
                                                                     "chain",                      \
                                                                     "by_whom") " I"               \
                                                                                "S "               \
                                                                                "ma"               \
                                                                                "ke"               \
                                                                                "up"               \
                                                                                ".b"               \
                                                                                "y_"               \
                                                                                "wh"               \
                                                                                "om"               \
                                                                                " A"               \
                                                                                "ND"               \
                                                                                " " ROWS_FIELD(    \
                                                                                    "chain",       \
                                                                                    "way") " IS "  \
                                                                                           "CASE " \
                                                                                           "makeu" \
                                                                                           "p."    \
                                                                                           "way "  \
                                                                                           "WHEN " \
                                                                                           "0 "    \
                                                                                           "THEN " \
                                                                                           "'alon" \
                                                                                           "e'"    \
                                                                                           " WHEN" \
                                                                                           " 1 "   \
                                                                                           "THEN " \
                                                                                           "'told" \
                                                                                           "' "    \
                                                                                           "WHEN " \
                                                                                           "2 "    \
                                                                                           "THEN " \
                                                                                           "'onli" \
                                                                                           "ne' "  \
                                                                                           "WHEN " \
                                                                                           "3 "    \
                                                                                           "THEN " \
                                                                                           "'else" \
                                                                                           "where" \
                                                                                           "' "    \
                                                                                           "ELSE " \
                                                                                           "'othe" \
                                                                                           "r' "   \
                                                                                           "END")

#define ROWS_MAKEUP_OWED                                                                           \
    ROWS_OF("makeup_owed", "makeup.add", "makeup.drop",                                            \
            ROWS_FIELD("chain", "member") " IS makeup_owed.member AND " ROWS_FIELD(                \
                "chain", "reason") " IS makeup_owed.reason")

/* ---- rows that stand for the last entry ---- */

/* What entries of some types say at last of each activity and person: of each terminal the last
 * one, of these the latest (db/merge_state.c says it in the same way). */
#define ROWS_LAST(types, activity, value)                                                          \
    "SELECT max(printf('%016d %s %s', at, type, value)), seq, type, of_activity, of_member, value" \
    " FROM (SELECT chain.seq AS seq, max(coalesce(json_extract(chain.data, '$.device_seq'),"       \
    "  chain.seq)), coalesce(json_extract(chain.data, '$.type'), chain.type) AS type,"             \
    " coalesce(json_extract(chain.data, '$.at_ms'), json_extract(chain.data, '$.rank_ms'),"        \
    "  chain.wall_ms) AS at, " activity " AS of_activity,"                                         \
    " json_extract(chain.data, '$.member') AS of_member,"                                          \
    " json_extract(chain.data, '$." value "') AS value FROM chain"                                 \
    " WHERE chain.type IN (" types ") GROUP BY of_activity, of_member,"                            \
    " coalesce(json_extract(chain.data, '$.device'), '')) GROUP BY of_activity, of_member"

/* Rows whose last entry says something else, last entries without a row, and rows without any
 * entry (-1). `holds` is whether the last entry asks for a row, `now` what the row says. */
#define ROWS_STATE(table, types, activity, value, holds, now)                                      \
    "SELECT last.seq FROM (" ROWS_LAST(                                                            \
        types, activity, value) ") AS last "                                                       \
                                "LEFT JOIN " table " ON " table ".activity = last.of_activity"     \
                                " AND " table ".member = last.of_member "                          \
                                "WHERE (" holds ") <> (" table ".member IS NOT NULL)"              \
                                " OR " table ".member IS NOT NULL AND last.value IS NOT " now " "  \
                                "UNION ALL SELECT -1 FROM " table " LEFT JOIN (" ROWS_LAST(        \
                                    types, activity,                                               \
                                    value) ") AS last"                                             \
                                           " ON " table ".activity = last.of_activity AND " table  \
                                           ".member = last.of_member "                             \
                                           "WHERE last.seq IS NULL"

#define ROWS_LEAVE                                                                                 \
    ROWS_STATE("leave", "'leave.set', 'leave.cancel', 'merge.leave'", "chain.activity", "paper",   \
               "last.type = 'leave.set'", "leave.paper")                                           \
    " UNION ALL " ROWS_STATE(                                                                      \
        "leave", "'leave.kind'", ROWS_FIELD("chain", "of"), "new", "last.value IS NOT NULL",       \
        "CASE leave.kind WHEN 0 THEN 'sick' WHEN 1 THEN 'private' WHEN 2 THEN 'duty'"              \
        " ELSE 'other' END")

/* A mark without a note has no entry for the note. */
#define ROWS_OTHER_WAY                                                                             \
    ROWS_STATE("other_way", "'other_way.set', 'other_way.cancel', 'merge.other_way'",              \
               "chain.activity", "new", "last.type = 'other_way.set'",                             \
               "CASE other_way.way WHEN 0 THEN 'online' ELSE 'visit' END")                         \
    " UNION ALL "                                                                                  \
    "SELECT last.seq FROM (" ROWS_LAST(                                                            \
        "'other_way.note'", ROWS_FIELD("chain", "of"),                                             \
        "new") ") AS last LEFT JOIN other_way ON other_way.activity = last.of_activity"            \
               " AND other_way.member = last.of_member WHERE last.value <> "                       \
               "coalesce(other_way.note, '') "                                                     \
               "UNION ALL SELECT -1 FROM other_way WHERE other_way.note <> '' AND NOT EXISTS"      \
               " (SELECT 1 FROM chain WHERE chain.type = 'other_way.note'"                         \
               "  AND " ROWS_FIELD("chain", "of") " = other_way.activity"                          \
                                                  "  AND " ROWS_FIELD(                             \
                                                      "chain", "member") " = other_way.member)"

/* ---- classes of the past ---- */

/* A period ends with the entry that says what followed; or it is the time before the first class of
 * somebody who was new. */
#define ROWS_CLASS_PERIOD                                                                                                                                                                                                                                                                                                                         \
    "SELECT period.seq FROM class_period AS period LEFT JOIN chain ON chain.seq = period.seq "                                                                                                                                                                                                                                                    \
    "WHERE " ROWS_FIELD(                                                                                                                                                                                                                                                                                                                          \
        "chain",                                                                                                                                                                                                                                                                                                                                  \
        "member") " IS NOT period.member"                                                                                                                                                                                                                                                                                                         \
                  " OR CASE chain.type WHEN 'member.add' THEN period.class <> 5 OR "                                                                                                                                                                                                                                                              \
                  "period.from_day <> ''"                                                                                                                                                                                                                                                                                                         \
                  "  WHEN 'member.class' THEN " ROWS_FIELD(                                                                                                                                                                                                                                                                                       \
                      "chain",                                                                                                                                                                                                                                                                                                                    \
                      "old.from") " IS NOT period.from_day"                                                                                                                                                                                                                                                                                       \
                                  "  OR " ROWS_FIELD(                                                                                                                                                                                                                                                                                             \
                                      "chain",                                                                                                                                                                                                                                                                                                    \
                                      "old.may_vote") " IS NOT period.may_vote"                                                                                                                                                                                                                                                                   \
                                                      "  OR " ROWS_FIELD(                                                                                                                                                                                                                                                                         \
                                                          "chain",                                                                                                                                                                                                                                                                                \
                                                          "old.excused") " IS NOT period.excused"                                                                                                                                                                                                                                                 \
                                                                         "  OR " ROWS_FIELD(                                                                                                                                                                                                                                                      \
                                                                             "chain",                                                                                                                                                                                                                                                             \
                                                                             "old.class") " IS "                                                                                                                                                                                                                                                  \
                                                                                          "NOT "                                                                                                                                                                                                                                                  \
                                                                                          "CASE "                                                                                                                                                                                                                                                 \
                                                                                          "period"                                                                                                                                                                                                                                                \
                                                                                          ".class"                                                                                                                                                                                                                                                \
                                                                                          " WHEN "                                                                                                                                                                                                                                                \
                                                                                          "0 "                                                                                                                                                                                                                                                    \
                                                                                          "THEN "                                                                                                                                                                                                                                                 \
                                                                                          "'forma"                                                                                                                                                                                                                                                \
                                                                                          "l'"                                                                                                                                                                                                                                                    \
                                                                                          "  "                                                                                                                                                                                                                                                    \
                                                                                          "WHEN "                                                                                                                                                                                                                                                 \
                                                                                          "1 "                                                                                                                                                                                                                                                    \
                                                                                          "THEN "                                                                                                                                                                                                                                                 \
                                                                                          "'proba"                                                                                                                                                                                                                                                \
                                                                                          "tionar"                                                                                                                                                                                                                                                \
                                                                                          "y' "                                                                                                                                                                                                                                                   \
                                                                                          "WHEN "                                                                                                                                                                                                                                                 \
                                                                                          "2 "                                                                                                                                                                                                                                                    \
                                                                                          "THEN "                                                                                                                                                                                                                                                 \
                                                                                          "'candi"                                                                                                                                                                                                                                                \
                                                                                          "date' "                                                                                                                                                                                                                                                \
                                                                                          "WHEN "                                                                                                                                                                                                                                                 \
                                                                                          "3 "                                                                                                                                                                                                                                                    \
                                                                                          "THEN "                                                                                                                                                                                                                                                 \
                                                                                          "'appli"                                                                                                                                                                                                                                                \
                                                                                          "cant'"                                                                                                                                                                                                                                                 \
                                                                                          "  "                                                                                                                                                                                                                                                    \
                                                                                          "WHEN "                                                                                                                                                                                                                                                 \
                                                                                          "4 "                                                                                                                                                                                                                                                    \
                                                                                          "THEN "                                                                                                                                                                                                                                                 \
                                                                                          "'masse"                                                                                                                                                                                                                                                \
                                                                                          "s' "                                                                                                                                                                                                                                                   \
                                                                                          "ELSE "                                                                                                                                                                                                                                                 \
                                                                                          "'other"                                                                                                                                                                                                                                                \
                                                                                          "' END "                                                                                                                                                                                                                                                \
                                                                                          "ELSE "                                                                                                                                                                                                                                                 \
                                                                                          "1 END "                                                                                                                                                                                                                                                \
                                                                                          "UNION "                                                                                                                                                                                                                                                \
                                                                                          "ALL "                                                                                                                                                                                                                                                  \
                                                                                          "SELECT"                                                                                                                                                                                                                                                \
                                                                                          " perio"                                                                                                                                                                                                                                                \
                                                                                          "d.seq "                                                                                                                                                                                                                                                \
                                                                                          "FROM "                                                                                                                                                                                                                                                 \
                                                                                          "class_"                                                                                                                                                                                                                                                \
                                                                                          "period"                                                                                                                                                                                                                                                \
                                                                                          " AS "                                                                                                                                                                                                                                                  \
                                                                                          "period"                                                                                                                                                                                                                                                \
                                                                                          " LEFT "                                                                                                                                                                                                                                                \
                                                                                          "JOIN "                                                                                                                                                                                                                                                 \
                                                                                          "chain "                                                                                                                                                                                                                                                \
                                                                                          "ON "                                                                                                                                                                                                                                                   \
                                                                                          "chain."                                                                                                                                                                                                                                                \
                                                                                          "seq = "                                                                                                                                                                                                                                                \
                                                                                          "period"                                                                                                                                                                                                                                                \
                                                                                          ".undon"                                                                                                                                                                                                                                                \
                                                                                          "e_by "                                                                                                                                                                                                                                                 \
                                                                                          "WHERE "                                                                                                                                                                                                                                                \
                                                                                          "period"                                                                                                                                                                                                                                                \
                                                                                          ".undon"                                                                                                                                                                                                                                                \
                                                                                          "e_by "                                                                                                                                                                                                                                                 \
                                                                                          "IS "                                                                                                                                                                                                                                                   \
                                                                                          "NOT "                                                                                                                                                                                                                                                  \
                                                                                          "NULL"                                                                                                                                                                                                                                                  \
                                                                                          " AND "                                                                                                                                                                                                                                                 \
                                                                                          "(chain"                                                                                                                                                                                                                                                \
                                                                                          ".type "                                                                                                                                                                                                                                                \
                                                                                          "IS "                                                                                                                                                                                                                                                   \
                                                                                          "NOT "                                                                                                                                                                                                                                                  \
                                                                                          "'membe"                                                                                                                                                                                                                                                \
                                                                                          "r."                                                                                                                                                                                                                                                    \
                                                                                          "class'"                                                                                                                                                                                                                                                \
                                                                                          "  "                                                                                                                                                                                                                                                    \
                                                                                          "OR"                                                                                                                                                                                                                                                    \
                                                                                          " " ROWS_FIELD(                                                                                                                                                                                                                                         \
                                                                                              "ch"                                                                                                                                                                                                                                                \
                                                                                              "ai"                                                                                                                                                                                                                                                \
                                                                                              "n",                                                                                                                                                                                                                                                \
                                                                                              "me"                                                                                                                                                                                                                                                \
                                                                                              "mb"                                                                                                                                                                                                                                                \
                                                                                              "e"                                                                                                                                                                                                                                                 \
                                                                                              "r") " IS NOT period.member"                                                                                                                                                                                                                        \
                                                                                                   "  OR " ROWS_FIELD(                                                                                                                                                                                                                            \
                                                                                                       "chain",                                                                                                                                                                                                                                   \
                                                                                                       "new.from") " > period.from_day) "                                                                                                                                                                                                         \
                                                                                                                   "UNION ALL SELECT chain.seq FROM chain WHERE chain.type = 'member.class'"                                                                                                                                                      \
                                                                                                                   " AND " ROWS_FIELD("chain", "old.from") " < " ROWS_FIELD("chain", "new.from") " AND (" ROWS_FIELD("chain", "old.class") " <> " ROWS_FIELD("chain", "new.class") "  OR " ROWS_FIELD("chain", "old.may_vote") " <> " ROWS_FIELD( \
                                                                                                                       "chain",                                                                                                                                                                                                                   \
                                                                                                                       "new.may_vote") "  OR " ROWS_FIELD("chain",                                                                                                                                                                                \
                                                                                                                                                          "old.excused") " <> " ROWS_FIELD("chain",                                                                                                                                               \
                                                                                                                                                                                           "new.excused") ")"                                                                                                                                     \
                                                                                                                                                                                                          " AND NOT EXISTS (SELECT 1 FROM class_period AS period WHERE period.seq = chain.seq)"

/* ---- all of them ---- */

/* ---- other terminals ---- */

#define ROWS_TRUST                                                                                 \
    "SELECT trust.seq FROM trust LEFT JOIN chain ON chain.seq = trust.seq "                        \
    "WHERE chain.type IS NOT 'trust.add'"                                                          \
    " OR json_extract(chain.data, '$.public') IS NOT lower(hex(trust.public))"                     \
    " OR json_extract(chain.data, '$.label') IS NOT trust.label "                                  \
    "UNION ALL SELECT trust.seq FROM trust LEFT JOIN chain ON chain.seq = trust.undone_by "        \
    "WHERE trust.undone_by IS NOT NULL AND (chain.type IS NOT 'trust.remove'"                      \
    " OR json_extract(chain.data, '$.undoes') IS NOT trust.seq) "                                  \
    "UNION ALL SELECT chain.seq FROM chain WHERE chain.type = 'trust.add'"                         \
    " AND NOT EXISTS (SELECT 1 FROM trust WHERE trust.seq = chain.seq)"                            \
    " OR chain.type = 'trust.remove'"                                                              \
    " AND NOT EXISTS (SELECT 1 FROM trust WHERE trust.undone_by = chain.seq)"

#define ROWS_MERGED                                                                                \
    "SELECT merged.seq FROM merged LEFT JOIN chain ON chain.seq = merged.seq "                     \
    "WHERE chain.type IS NULL OR chain.type NOT LIKE 'merge.%'"                                    \
    " OR json_extract(chain.data, '$.device') IS NOT merged.device"                                \
    " OR json_extract(chain.data, '$.device_seq') IS NOT merged.device_seq"                        \
    " OR json_extract(chain.data, '$.hash') IS NOT merged.hash"                                    \
    " OR coalesce(json_extract(chain.data, '$.of'), '') IS NOT merged.undoes_device"               \
    " OR coalesce(json_extract(chain.data, '$.of_seq'), 0) IS NOT merged.undoes_seq "              \
    "UNION ALL SELECT chain.seq FROM chain WHERE chain.type LIKE 'merge.%'"                        \
    " AND NOT EXISTS (SELECT 1 FROM merged WHERE merged.seq = chain.seq)"

#define ROWS_BAD(bad) "SELECT count(*), coalesce(min(nullif(seq, -1)), 0) FROM (" bad ")"

enum err rows_verify(struct db *db, struct rows_report *ret_report)
{
    static const struct {
        const char *table;
        const char *sql;
    } checks[] = {
        {"guest", ROWS_BAD(ROWS_GUEST)},
        {"makeup", ROWS_BAD(ROWS_MAKEUP)},
        {"makeup_owed", ROWS_BAD(ROWS_MAKEUP_OWED)},
        {"leave", ROWS_BAD(ROWS_LEAVE)},
        {"other_way", ROWS_BAD(ROWS_OTHER_WAY)},
        {"class_period", ROWS_BAD(ROWS_CLASS_PERIOD)},
        {"trust", ROWS_BAD(ROWS_TRUST)},
        {"merged", ROWS_BAD(ROWS_MERGED)},
    };
    struct rows_report report = {.table = NULL};
    enum err err = ERR_OK;
    for (size_t i = 0; err == ERR_OK && report.table == NULL && i < sizeof checks / sizeof *checks;
         i++) {
        struct statement *query = statement_open(db, checks[i].sql);
        if (statement_row(query) && statement_int(query, 0) > 0) {
            report.table = checks[i].table;
            report.bad_seq = statement_int(query, 1);
        }
        err = statement_close(query);
    }
    if (err == ERR_OK)
        *ret_report = report;
    return err;
}
