#include "db/committee_survey.h"

#include "db/committee_library.h"
#include "db/committee_order.h"

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

/* Four bytes, the most significant first. */
static int survey_number(struct survey_row *row)
{
    uint32_t number = 0;
    if (row->end - row->at < 4) {
        row->is_short = true;
        return 0;
    }
    memcpy(&number, row->at, sizeof number);
    row->at += sizeof number;
    return (int)ntohl(number);
}

/* The next field, which is `row` goes on behind; empty for NULL. */
static struct survey_row survey_field(struct survey_row *row)
{
    int length = survey_number(row);
    struct survey_row field = {.at = row->at, .end = row->at};
    if (length > row->end - row->at)
        row->is_short = true;
    else if (length > 0)
        field.end = row->at += length;
    return field;
}

/* ---- activities: the numbers in the order of db/committee/020_reports.sql ---- */

/* Of 20260520: quicker than printf(), a hundred thousand times. */
static void survey_write_date(int number, char ret_date[DATE_SIZE])
{
    memcpy(ret_date, "0000-00-00", DATE_SIZE);
    for (int i = DATE_SIZE - 2; i >= 0; i--) {
        if (ret_date[i] == '-')
            continue;
        ret_date[i] = (char)('0' + number % 10);
        number /= 10;
    }
}

static void survey_take_attendance(struct survey_row *row, struct attendance *ret_attendance)
{
    ret_attendance->total = survey_number(row);
    ret_attendance->expected = survey_number(row);
    ret_attendance->present = survey_number(row);
    ret_attendance->late = survey_number(row);
    ret_attendance->leave = survey_number(row);
    ret_attendance->other = survey_number(row);
    ret_attendance->absent = survey_number(row);
    ret_attendance->guests = survey_number(row);
}

/* Every ballot counts four times, be it as 不作评价: where there are ballots and no counts, the
 * terminal hides them. */
static void survey_take_evaluation(struct survey_row *row, struct survey_activity *activity)
{
    int sum = 0;
    activity->ballots = survey_number(row);
    activity->voters = survey_number(row);
    int formula = survey_number(row);
    activity->formula = (enum satisfaction_formula)(formula < 0 ? 0 : formula);
    for (int i = 0; i < POLL_OPTIONS_MAX; i++) {
        int count = survey_number(row);
        activity->counts[i] = count < 0 ? 0 : count;
        sum += activity->counts[i];
    }
    activity->is_evaluated = activity->ballots >= 0;
    activity->is_hidden = activity->ballots > 0 && sum == 0;
}

static void survey_take_activity(struct survey_row row, struct survey_activity *activity)
{
    survey_write_date(survey_number(&row), activity->date);
    activity->type = (enum activity_type)survey_number(&row);
    activity->start_min = survey_number(&row);
    activity->end_min = survey_number(&row);
    activity->received_after = survey_number(&row);
    activity->steps = survey_number(&row);
    survey_take_evaluation(&row, activity);
}

/* Returns the branch's id. */
static int survey_take_branch(struct survey_row row, struct survey_activity *activity)
{
    int id = survey_number(&row);
    activity->is_joined = survey_number(&row) > 0;
    survey_take_attendance(&row, &activity->attendance);
    activity->owed = survey_number(&row);
    activity->made_up = survey_number(&row);
    return id;
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

/* In one line; NULL without memory. */
static char *survey_theme(struct survey_row field)
{
    char *theme = strndup((const char *)field.at, (size_t)(field.end - field.at));
    for (char *at = theme; at != NULL && *at != '\0'; at++)
        *at = *at == '\n' || *at == '\r' || *at == '\t' ? ' ' : *at;
    return theme;
}

/* A branch that came into being since the branches were read is left to the next time. */
static enum err survey_take(struct survey_reading *reading, struct survey_row *row)
{
    struct survey_activity *activity = survey_next(reading);
    struct survey *survey = reading->survey;
    if (activity == NULL)
        return ERR_NOMEM;
    *activity = (struct survey_activity){.theme = NULL};
    struct survey_place wanted = {.id = survey_take_branch(survey_field(row), activity)};
    survey_take_activity(survey_field(row), activity);
    const struct survey_place *place = bsearch(&wanted, reading->places, survey->branch_count,
                                               sizeof wanted, survey_compare_places);
    struct survey_row theme = {.at = NULL};
    if (reading->wish->with_themes)
        theme = survey_field(row);
    if (row->is_short)
        return ERR_CORRUPT;
    if (place == NULL)
        return ERR_OK;
    if (reading->wish->with_themes && (activity->theme = survey_theme(theme)) == NULL)
        return ERR_NOMEM;
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

/* COPY takes no parameters: what goes into it are dates and numbers of our own. Month by month the
 * join takes two thirds of the time. */
static char *survey_sql(const struct survey_reading *reading)
{
    const struct survey_wish *wish = reading->wish;
    char *sql = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&sql, &length);
    if (out == NULL)
        return NULL;
    fprintf(out,
            "SET enable_partitionwise_join = on; COPY (SELECT of_branch, of_activity%s FROM "
            "branch_figures "
            "WHERE date >= '%s' AND date < '%s'",
            wish->with_themes ? ", theme" : "", wish->first, wish->end);
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

static enum err survey_add_branch(struct survey *survey, const struct committee_rows *rows, int row)
{
    struct survey_branch *branch = &survey->branches[survey->branch_count++];
    branch->id = (int)committee_number(rows, row, 0);
    branch->name = strdup(committee_text(rows, row, 1));
    branch->committee = strdup(committee_text(rows, row, 2));
    branch->is_own = committee_text(rows, row, 3)[0] == 't';
    return branch->name != NULL && branch->committee != NULL ? ERR_OK : ERR_NOMEM;
}

static int survey_compare_branches(const void *one, const void *other)
{
    const struct survey_branch *left = one, *right = other;
    int order = committee_order(left->committee, right->committee);
    return order != 0 ? order : committee_order(left->name, right->name);
}

static enum err survey_take_branches(struct survey_reading *reading,
                                     const struct committee_rows *rows)
{
    struct survey *survey = reading->survey;
    size_t count = (size_t)committee_row_count(rows);
    enum err err = ERR_OK;
    if (count == 0)
        return reading->wish->under == NULL ? ERR_OK : ERR_GONE;
    survey->branches = calloc(count, sizeof *survey->branches);
    reading->places = calloc(count, sizeof *reading->places);
    if (survey->branches == NULL || reading->places == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = survey_add_branch(survey, rows, (int)i);
    if (err != ERR_OK)
        return err;
    qsort(survey->branches, count, sizeof *survey->branches, survey_compare_branches);
    for (size_t i = 0; i < count; i++)
        reading->places[i] = (struct survey_place){.id = survey->branches[i].id, .index = i};
    qsort(reading->places, count, sizeof *reading->places, survey_compare_places);
    return ERR_OK;
}

static enum err survey_read_branches(struct survey_reading *reading)
{
    static const char sql[] = "SELECT id, name, committee, own FROM branch_place "
                              "WHERE $1::text IS NULL OR name = $1 OR $1 = ANY (path)";
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
    if (err == ERR_OK && reading.branch_of != NULL)
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
