#include "db/committee_survey.h"

#include "db/committee_library.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER_SIZE = 19 }; /* of COPY in binary: signature, flags, length of an extension */

/* A branch's id and its place in the order of the tree. */
struct survey_place {
    int id;
    size_t index;
};

/* What is being read. */
struct survey_reading {
    struct committee *committee;
    const struct survey_wish *wish;
    struct survey *survey;
    struct survey_place *places; /* by id */
    size_t *branch_of;           /* of each activity, as they come */
    size_t room;                 /* for activities */
};

/* ---- a row of COPY in binary: the quickest way out of the server ---- */

struct survey_row {
    const unsigned char *at, *end;
    bool is_short; /* something was not there */
};

/* The bytes of the next field, -1 for NULL; they lie before row->at. */
static int survey_field(struct survey_row *row)
{
    uint32_t length = 0;
    if (row->end - row->at >= 4) {
        memcpy(&length, row->at, 4);
        row->at += 4;
        int size = (int)ntohl(length);
        if (size < 0)
            return -1;
        if (row->end - row->at >= size) {
            row->at += size;
            return size;
        }
    }
    row->is_short = true;
    return -1;
}

/* A number of two or four bytes; `otherwise` for NULL. */
static int survey_number(struct survey_row *row, int otherwise)
{
    int size = survey_field(row);
    if (size != 2 && size != 4)
        return otherwise;
    uint32_t number = (row->at[-size] & 0x80) != 0 ? UINT32_MAX : 0;
    for (int i = size; i > 0; i--)
        number = number << 8 | row->at[-i];
    return (int)number;
}

/* Copies what fits; "" for NULL. */
static void survey_copy(struct survey_row *row, char *ret_text, size_t size)
{
    int length = survey_field(row);
    snprintf(ret_text, size, "%.*s", length < 0 ? 0 : length,
             length < 0 ? "" : (const char *)row->at - length);
}

/* Which of these words the next field is; `otherwise` for any other, and NULL. */
static int survey_word(struct survey_row *row, const char *const *words, int count, int otherwise)
{
    char text[32];
    survey_copy(row, text, sizeof text);
    for (int i = 0; i < count; i++)
        if (strcmp(text, words[i]) == 0)
            return i;
    return otherwise;
}

/* ---- activities ---- */

/* The columns in the order in which survey_take() reads them. */
static const char survey_columns[] =
    "branch, date::text, type::text, start_min, end_min, members, expected, present, late, "
    "on_leave, other_way, absent, guests, owed, done, steps, received_on::text, ballots, voters, "
    "formula::text, satisfied, basic, unsatisfied, no_comment, position";

static const char *const survey_types[] = {
    [ACTIVITY_THEME_DAY] = "theme-day", [ACTIVITY_COMMITTEE] = "committee",
    [ACTIVITY_ASSEMBLY] = "assembly",   [ACTIVITY_GROUP] = "group",
    [ACTIVITY_LECTURE] = "lecture",     [ACTIVITY_STUDY] = "study"};

static const char *const survey_formulas[] = {[SATISFACTION_BASIC_TOO] = "basic_too",
                                              [SATISFACTION_ONLY] = "satisfied_only",
                                              [SATISFACTION_WEIGHTED] = "weighted"};

static void survey_take_attendance(struct survey_row *row, struct attendance *ret_attendance)
{
    ret_attendance->total = survey_number(row, 0);
    ret_attendance->expected = survey_number(row, 0);
    ret_attendance->present = survey_number(row, 0);
    ret_attendance->late = survey_number(row, 0);
    ret_attendance->leave = survey_number(row, 0);
    ret_attendance->other = survey_number(row, 0);
    ret_attendance->absent = survey_number(row, 0);
    ret_attendance->guests = survey_number(row, 0);
}

/* An evaluation that was closed and has no counts is one whose counts are hidden. */
static void survey_take_evaluation(struct survey_row *row, struct survey_activity *activity)
{
    activity->ballots = survey_number(row, -1);
    activity->voters = survey_number(row, 0);
    activity->formula =
        (enum satisfaction_formula)survey_word(row, survey_formulas, 3, SATISFACTION_BASIC_TOO);
    activity->is_evaluated = activity->ballots >= 0;
    for (int i = 0; i < POLL_OPTIONS_MAX; i++) {
        activity->counts[i] = survey_number(row, -1);
        activity->is_hidden |= activity->is_evaluated && activity->counts[i] < 0;
        activity->counts[i] = activity->counts[i] < 0 ? 0 : activity->counts[i];
    }
}

static int survey_compare_places(const void *one, const void *other)
{
    const struct survey_place *left = one, *right = other;
    return (left->id > right->id) - (left->id < right->id);
}

static struct survey_activity *survey_next(struct survey_reading *reading)
{
    struct survey *survey = reading->survey;
    if (survey->activity_count == reading->room) {
        size_t room = reading->room == 0 ? 1024 : 2 * reading->room;
        struct survey_activity *grown = realloc(survey->activities, room * sizeof *grown);
        if (grown == NULL)
            return NULL;
        survey->activities = grown;
        size_t *branches = realloc(reading->branch_of, room * sizeof *branches);
        if (branches == NULL)
            return NULL;
        reading->branch_of = branches;
        reading->room = room;
    }
    return &survey->activities[survey->activity_count];
}

/* In one line. */
static char *survey_theme(struct survey_row *row)
{
    int length = survey_field(row);
    char *theme = length < 0 ? strdup("") : strndup((const char *)row->at - length, (size_t)length);
    for (char *at = theme; at != NULL && *at != '\0'; at++)
        *at = *at == '\n' || *at == '\r' || *at == '\t' ? ' ' : *at;
    return theme;
}

/* A branch that came into being since the branches were read is left to the next time. */
static enum err survey_take(struct survey_reading *reading, struct survey_row *row)
{
    struct survey_activity *activity = survey_next(reading), taken = {.theme = NULL};
    struct survey *survey = reading->survey;
    if (activity == NULL)
        return ERR_NOMEM;
    struct survey_place wanted = {.id = survey_number(row, 0)};
    const struct survey_place *place = bsearch(&wanted, reading->places, survey->branch_count,
                                               sizeof wanted, survey_compare_places);
    survey_copy(row, taken.date, sizeof taken.date);
    taken.type = (enum activity_type)survey_word(row, survey_types, 6, ACTIVITY_THEME_DAY);
    taken.start_min = survey_number(row, 0);
    taken.end_min = survey_number(row, 0);
    survey_take_attendance(row, &taken.attendance);
    taken.owed = survey_number(row, 0);
    taken.made_up = survey_number(row, 0);
    taken.steps = survey_number(row, 0);
    survey_copy(row, taken.received, sizeof taken.received);
    survey_take_evaluation(row, &taken);
    taken.is_joined = survey_number(row, 0) > 0;
    if (reading->wish->with_themes && (taken.theme = survey_theme(row)) == NULL)
        return ERR_NOMEM;
    if (row->is_short || place == NULL) {
        free(taken.theme);
        return row->is_short ? ERR_CORRUPT : ERR_OK;
    }
    *activity = taken;
    reading->branch_of[survey->activity_count++] = place->index;
    return ERR_OK;
}

/* The first packet has a header before its row, the last one nothing but a count of -1. */
static enum err survey_take_packet(struct survey_reading *reading, const char *bytes, int length,
                                   bool is_first)
{
    struct survey_row row = {.at = (const unsigned char *)bytes + (is_first ? HEADER_SIZE : 0),
                             .end = (const unsigned char *)bytes + length};
    if (row.end - row.at < 2)
        return row.end == row.at ? ERR_OK : ERR_CORRUPT;
    bool is_last = row.at[0] == 0xFF && row.at[1] == 0xFF;
    row.at += 2;
    return is_last ? ERR_OK : survey_take(reading, &row);
}

/* COPY takes no parameters: what goes into it are dates and numbers of our own. */
static char *survey_sql(const struct survey_reading *reading)
{
    const struct survey_wish *wish = reading->wish;
    char *sql = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&sql, &length);
    if (out == NULL)
        return NULL;
    fprintf(out, "COPY (SELECT %s%s FROM branch_activity WHERE date >= '%s' AND date < '%s'",
            survey_columns, wish->with_themes ? ", theme" : "", wish->first, wish->end);
    if (wish->under != NULL) {
        fprintf(out, " AND branch = ANY ('{");
        for (size_t i = 0; i < reading->survey->branch_count; i++)
            fprintf(out, "%s%d", i > 0 ? "," : "", reading->places[i].id);
        fprintf(out, "}')");
    }
    fprintf(out, ") TO STDOUT (FORMAT binary)");
    return fclose(out) == 0 ? sql : NULL;
}

/* ERR_OK when the result is what was wanted. */
static enum err survey_check(struct committee *committee, const PGresult *result,
                             ExecStatusType wanted)
{
    return committee->pq->resultStatus(result) == wanted ? ERR_OK
                                                         : committee_fail(committee, result);
}

/* Reads to the end also when something is wrong, so that the connection can be used again. */
static enum err survey_copy_out(struct survey_reading *reading)
{
    struct committee *committee = reading->committee;
    const struct committee_library *pq = committee->pq;
    enum err err = ERR_OK;
    char *bytes = NULL;
    int length;
    for (int count = 0; (length = pq->getCopyData(committee->connection, &bytes, 0)) > 0; count++) {
        if (err == ERR_OK)
            err = survey_take_packet(reading, bytes, length, count == 0);
        pq->freemem(bytes);
    }
    for (PGresult *result; (result = pq->getResult(committee->connection)) != NULL;
         pq->clear(result))
        if (err == ERR_OK)
            err = survey_check(committee, result, PGRES_COMMAND_OK);
    return err;
}

static enum err survey_read_activities(struct survey_reading *reading)
{
    char *sql = survey_sql(reading);
    if (sql == NULL)
        return ERR_NOMEM;
    struct committee *committee = reading->committee;
    PGresult *result = committee->pq->exec(committee->connection, sql);
    free(sql);
    enum err err = survey_check(committee, result, PGRES_COPY_OUT);
    committee->pq->clear(result);
    return err == ERR_OK ? survey_copy_out(reading) : err;
}

/* ---- branches ---- */

static enum err survey_add_branch(struct survey_reading *reading, const struct committee_rows *rows,
                                  int row)
{
    struct survey *survey = reading->survey;
    struct survey_branch *branch = &survey->branches[survey->branch_count];
    branch->name = strdup(committee_text(rows, row, 1));
    branch->committee = strdup(committee_text(rows, row, 2));
    branch->is_own = committee_text(rows, row, 3)[0] == 't';
    reading->places[survey->branch_count] = (struct survey_place){
        .id = (int)committee_number(rows, row, 0), .index = survey->branch_count};
    survey->branch_count++;
    return branch->name != NULL && branch->committee != NULL ? ERR_OK : ERR_NOMEM;
}

static enum err survey_take_branches(struct survey_reading *reading,
                                     const struct committee_rows *rows)
{
    size_t count = (size_t)committee_row_count(rows);
    enum err err = ERR_OK;
    if (count == 0)
        return reading->wish->under == NULL ? ERR_OK : ERR_GONE;
    reading->survey->branches = calloc(count, sizeof *reading->survey->branches);
    reading->places = calloc(count, sizeof *reading->places);
    if (reading->survey->branches == NULL || reading->places == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = survey_add_branch(reading, rows, (int)i);
    qsort(reading->places, reading->survey->branch_count, sizeof *reading->places,
          survey_compare_places);
    return err;
}

/* By the bytes of the names, so that every server has them in the same order. */
static enum err survey_read_branches(struct survey_reading *reading)
{
    static const char sql[] = "SELECT id, name, committee, own FROM branch_place "
                              "WHERE $1::text IS NULL OR name = $1 OR $1 = ANY (path) "
                              "ORDER BY committee COLLATE \"C\", name COLLATE \"C\", id";
    struct committee_rows *rows = NULL;
    enum err err = committee_ask(reading->committee, sql, &reading->wish->under, 1, &rows);
    if (err == ERR_OK)
        err = survey_take_branches(reading, rows);
    committee_rows_clear(rows);
    return err;
}

/* ---- both together ---- */

static int survey_compare_activities(const void *one, const void *other)
{
    const struct survey_activity *left = one, *right = other;
    int order = strcmp(left->date, right->date);
    if (order == 0)
        order = left->start_min - right->start_min;
    return order != 0 ? order : (int)left->type - (int)right->type;
}

/* Every branch gets its own in a row: they are counted out, for there may be a million. */
static enum err survey_sort(struct survey_reading *reading)
{
    struct survey *survey = reading->survey;
    struct survey_activity *sorted = calloc(survey->activity_count + 1, sizeof *sorted);
    size_t first = 0;
    if (sorted == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < survey->activity_count; i++)
        survey->branches[reading->branch_of[i]].count++;
    for (size_t i = 0; i < survey->branch_count; i++) {
        survey->branches[i].activities = &sorted[first];
        first += survey->branches[i].count;
        survey->branches[i].count = 0;
    }
    for (size_t i = 0; i < survey->activity_count; i++) {
        struct survey_branch *branch = &survey->branches[reading->branch_of[i]];
        branch->activities[branch->count++] = survey->activities[i];
    }
    for (size_t i = 0; i < survey->branch_count; i++)
        qsort(survey->branches[i].activities, survey->branches[i].count, sizeof *sorted,
              survey_compare_activities);
    free(survey->activities);
    survey->activities = sorted;
    return ERR_OK;
}

/* Who was only ever a guest of a joint activity, and was none in this span, is not our branch. */
static void survey_drop_guests(struct survey *survey)
{
    size_t kept = 0;
    for (size_t i = 0; i < survey->branch_count; i++) {
        struct survey_branch *branch = &survey->branches[i];
        if (branch->is_own || branch->count > 0) {
            survey->branches[kept++] = *branch;
            continue;
        }
        free(branch->name);
        free(branch->committee);
    }
    survey->branch_count = kept;
}

enum err survey_read(struct committee *committee, const struct survey_wish *wish,
                     struct survey *ret_survey)
{
    *ret_survey = (struct survey){.branches = NULL};
    struct survey_reading reading = {.committee = committee, .wish = wish, .survey = ret_survey};
    enum err err = survey_read_branches(&reading);
    if (err == ERR_OK)
        err = survey_read_activities(&reading);
    if (err == ERR_OK)
        err = survey_sort(&reading);
    if (err == ERR_OK)
        survey_drop_guests(ret_survey);
    free(reading.places);
    free(reading.branch_of);
    return err;
}

void survey_clear(struct survey *survey)
{
    for (size_t i = 0; i < survey->branch_count; i++) {
        free(survey->branches[i].name);
        free(survey->branches[i].committee);
    }
    for (size_t i = 0; i < survey->activity_count; i++)
        free(survey->activities[i].theme);
    free(survey->branches);
    free(survey->activities);
    *survey = (struct survey){.branches = NULL};
}
