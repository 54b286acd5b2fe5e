#include "db/invited.h"

#include "db/class_period.h"
#include "firmware/base/utf8.h"
#include "firmware/model/activity.h"

#include <string.h>

/* The numbers in it are stored: ACTIVITY_COMMITTEE, ACTIVITY_GROUP, CLASS_PROBATIONARY. Rows in
 * `frozen` are there only while the activity is marked as frozen. */
static const char invited_view[] =
    "CREATE TEMP VIEW invited AS "
    "SELECT at.activity, at.position, listing.member, listing.branch, listing.group_name,"
    " coalesce(past.class, listing.class) AS class,"
    " coalesce(past.class, listing.class) <= 1 AS counts,"
    " coalesce(past.class, listing.class) <= 1"
    "  AND NOT coalesce(past.excused, listing.excused) AS expected,"
    " checkin.id AS checkin, coalesce(checkin.late, 0) AS late,"
    " checkin.branch IS listing.branch AS signed_here "
    "FROM activity_branch AS at "
    "JOIN activity ON activity.id = at.activity AND NOT activity.frozen "
    "JOIN listing ON listing.branch = at.branch "
    "LEFT JOIN class_period AS past ON past.id = " CLASS_PERIOD_AT(
        "activity.date") " "
                         "LEFT JOIN checkin ON checkin.activity = at.activity AND checkin.member = "
                         "listing.member"
                         " AND checkin.undone_by IS NULL AND NOT checkin.beaten "
                         "WHERE listing.active AND CASE activity.type WHEN 1 THEN "
                         "is_committee_post(listing.post)"
                         " WHEN 3 THEN listing.group_name = activity.group_name ELSE 1 END"
                         " OR checkin.branch IS listing.branch "
                         "UNION ALL "
                         "SELECT frozen.activity, frozen.position, frozen.member, frozen.branch, "
                         "frozen.group_name,"
                         " frozen.class, frozen.counts, frozen.expected,"
                         " checkin.id, coalesce(checkin.late, 0), checkin.branch IS frozen.branch "
                         "FROM frozen LEFT JOIN checkin ON checkin.activity = frozen.activity"
                         " AND checkin.member = frozen.member AND checkin.undone_by IS NULL"
                         " AND NOT checkin.beaten";

_Static_assert(ACTIVITY_COMMITTEE == 1 && ACTIVITY_GROUP == 3 && CLASS_PROBATIONARY == 1,
               "the view names them by number");

static bool invited_word_begins(const char *word, size_t length, const char *begin)
{
    return length >= strlen(begin) && memcmp(word, begin, strlen(begin)) == 0;
}

static bool invited_word_ends(const char *word, size_t length, const char *end)
{
    size_t end_length = strlen(end);
    return length >= end_length && memcmp(word + length - end_length, end, end_length) == 0;
}

static bool invited_is_committee_word(const char *word, size_t length)
{
    if (invited_word_begins(word, length, "团") || invited_word_begins(word, length, "共青团"))
        return false;
    return invited_word_ends(word, length, "书记") || invited_word_ends(word, length, "委员") ||
           invited_word_ends(word, length, "支委");
}

static bool invited_is_separator(uint32_t character)
{
    static const char separators[] = "、，,；;/／ 　（）()兼";
    for (const char *at = separators; *at != '\0';)
        if (utf8_next(&at) == character)
            return true;
    return false;
}

bool invited_is_committee_post(const char *post)
{
    const char *word = post;
    for (const char *at = post; *at != '\0';) {
        const char *here = at;
        if (!invited_is_separator(utf8_next(&at)))
            continue;
        if (invited_is_committee_word(word, (size_t)(here - word)))
            return true;
        word = at;
    }
    return invited_is_committee_word(word, strlen(word));
}

static void invited_sql_function(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    const char *post = (const char *)sqlite3_value_text(values[0]);
    sqlite3_result_int(context, post != NULL && utf8_is_valid(post, strlen(post)) &&
                                    invited_is_committee_post(post));
}

int invited_install(sqlite3 *handle)
{
    int code = sqlite3_create_function_v2(handle, "is_committee_post", 1,
                                          SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS,
                                          NULL, invited_sql_function, NULL, NULL, NULL);
    return code == SQLITE_OK ? sqlite3_exec(handle, invited_view, NULL, NULL, NULL) : code;
}
