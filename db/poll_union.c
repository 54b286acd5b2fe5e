#include "db/poll_union.h"

#include "db/handle.h"
#include "db/poll_part.h"
#include "db/poll_store.h"
#include "db/poll_voters.h"
#include "db/statement.h"
#include "firmware/base/log.h"

#include <stdlib.h>
#include <string.h>

/* What is being united. */
struct poll_union {
    struct poll_result *result;
    struct poll_mark *marks; /* of all parts */
    size_t mark_count;
    int in_favour;
};

bool poll_tally_is_few(const struct tally *tally)
{
    return tally->ballots > 0 && tally->ballots < POLL_SECRET_FROM;
}

static void union_add_tally(struct tally *sum, const struct tally *tally)
{
    sum->ballots += tally->ballots;
    for (int question = 0; question < POLL_QUESTIONS_MAX; question++)
        for (int option = 0; option <= POLL_OPTIONS_MAX; option++)
            sum->count[question][option] += tally->count[question][option];
}

/* ---- figures ---- */

static void union_add_turnout(struct poll_result *result, const char *device, int ballots)
{
    if (result->part_count < POLL_PARTS_MAX) {
        struct poll_turnout *part = &result->parts[result->part_count];
        strcpy(part->device, device);
        part->ballots = ballots;
    }
    result->part_count++;
}

static void union_add_figures(struct poll_union *whole, const struct poll_part *part)
{
    struct poll_result *result = whole->result;
    struct tally all = {.ballots = 0};
    for (int group = 0; group < POLL_GROUPS; group++) {
        union_add_tally(&all, &part->groups[group]);
        result->turnout[group] += part->groups[group].ballots;
    }
    result->poll.ballots += all.ballots;
    if (part->poll.kind == POLL_RESOLUTION)
        whole->in_favour += all.count[0][RESOLUTION_FOR];
    if (poll_tally_is_few(&all)) {
        result->parts_hidden = true;
        return;
    }
    union_add_tally(&result->all, &all);
    for (int group = 0; group < POLL_GROUPS; group++) {
        union_add_tally(&result->groups[group], &part->groups[group]);
        result->groups_hidden = result->groups_hidden || poll_tally_is_few(&part->groups[group]);
    }
}

static int union_larger(int left, int right)
{
    return left > right ? left : right;
}

/* Written opinions are entered at one terminal, or the same ones at each. */
static enum err union_add_part(struct poll_union *whole, const char *device,
                               const struct poll_part *part)
{
    struct poll_result *result = whole->result;
    size_t count = whole->mark_count + part->mark_count;
    struct poll_mark *marks = realloc(whole->marks, (count + 1) * sizeof *marks);
    if (marks == NULL)
        return ERR_NOMEM;
    memcpy(marks + whole->mark_count, part->marks, part->mark_count * sizeof *marks);
    whole->marks = marks;
    whole->mark_count = count;
    result->poll.expected = union_larger(result->poll.expected, part->poll.expected);
    result->poll.present = union_larger(result->poll.present, part->poll.present);
    result->written_for = union_larger(result->written_for, part->written_for);
    result->written_against = union_larger(result->written_against, part->written_against);
    union_add_figures(whole, part);
    union_add_turnout(result, device, part->groups[0].ballots + part->groups[1].ballots);
    return ERR_OK;
}

static int union_compare(const void *left, const void *right)
{
    return memcmp(left, right, sizeof(struct poll_mark));
}

/* How many have a mark in more than one part: within a part nobody has two. */
static int union_count_doubled(struct poll_union *whole)
{
    int doubled = 0;
    const struct poll_mark *marks = whole->marks;
    qsort(whole->marks, whole->mark_count, sizeof *whole->marks, union_compare);
    for (size_t i = 1; i < whole->mark_count; i++)
        if (union_compare(&marks[i - 1], &marks[i]) == 0)
            doubled += i == 1 || union_compare(&marks[i - 2], &marks[i]) != 0;
    return doubled;
}

/* ---- the parts ---- */

static bool union_fits(const struct poll_result *result, const struct poll_part *part)
{
    return part->poll.question_count == result->poll.question_count &&
           part->poll.option_count == result->poll.option_count;
}

static enum err union_add_sealed(struct db *db, struct poll_union *whole, const char *device,
                                 const char *sealed)
{
    struct poll_part part;
    enum err err = poll_part_open(db, sealed, &part);
    if (err != ERR_OK)
        return err == ERR_NOMEM ? err : ERR_CORRUPT;
    err = union_fits(whole->result, &part) ? union_add_part(whole, device, &part) : ERR_CORRUPT;
    poll_part_clear(&part);
    return err;
}

static enum err union_add_others(struct db *db, const struct poll *poll, int number,
                                 struct poll_union *whole)
{
    enum err err = ERR_OK;
    struct statement *query = statement_open(
        db, "SELECT json_extract(data, '$.device'), json_extract(data, '$.sealed') FROM chain "
            "WHERE activity = ? AND type = 'poll.merge' AND json_extract(data, '$.kind') = ? "
            "AND json_extract(data, '$.item') = ? AND json_extract(data, '$.number') = ? "
            "ORDER BY 1");
    statement_bind_int(query, 1, poll->activity_id);
    statement_bind_int(query, 2, poll->kind);
    statement_bind_text(query, 3, poll->item);
    statement_bind_int(query, 4, number);
    while (err == ERR_OK && statement_row(query)) {
        char device[KEY_DEVICE_SIZE];
        statement_copy_text(query, 0, device, sizeof device);
        err = union_add_sealed(db, whole, device, statement_text(query, 1));
    }
    enum err close_err = statement_close(query);
    return err == ERR_OK ? close_err : err;
}

static enum err union_has_others(struct db *db, const struct poll *poll, bool *ret_has)
{
    int64_t count = 0;
    struct statement *query =
        statement_open(db, "SELECT EXISTS (SELECT 1 FROM chain WHERE activity = ? "
                           "AND type = 'poll.merge')");
    statement_bind_int(query, 1, poll->activity_id);
    enum err err = statement_value(query, &count);
    if (err == ERR_OK)
        *ret_has = count != 0;
    return err;
}

/* ---- attendance, of all doors ---- */

static enum err union_count_here(struct db *db, int64_t activity_id, int *ret_here)
{
    int64_t here = 0;
    struct statement *query = statement_open(
        db, "SELECT (SELECT count(DISTINCT member) FROM checkin WHERE activity = ?1 "
            "AND undone_by IS NULL) + (SELECT count(*) FROM guest WHERE activity = ?1 "
            "AND undone_by IS NULL)");
    statement_bind_int(query, 1, activity_id);
    enum err err = statement_value(query, &here);
    if (err == ERR_OK)
        *ret_here = (int)here;
    return err;
}

/* Of those who may vote. */
static enum err union_count_voters(struct db *db, const struct poll *poll, int *ret_here)
{
    struct db *polls = NULL;
    int here = 0;
    enum err err = poll_store_connect(db, &polls);
    if (err != ERR_OK)
        return err;
    struct statement *query = statement_open(
        db, "SELECT DISTINCT member FROM checkin WHERE activity = ? AND undone_by IS NULL");
    statement_bind_int(query, 1, poll->activity_id);
    while (err == ERR_OK && statement_row(query)) {
        int line;
        enum poll_group group;
        err = poll_voters_find(polls, poll->id, statement_int(query, 0), &line, &group);
        here += err == ERR_OK;
        err = err == ERR_GONE ? ERR_OK : err;
    }
    enum err close_err = statement_close(query);
    if (err == ERR_OK)
        *ret_here = here;
    return err == ERR_OK ? close_err : err;
}

/* 应评 and 实到 of all doors; never fewer than have voted. */
static enum err union_settle_attendance(struct db *db, struct poll *poll, int doubled)
{
    int here = 0, voted = poll->ballots - doubled;
    enum err err = poll->kind == POLL_RESOLUTION ? union_count_voters(db, poll, &here)
                                                 : union_count_here(db, poll->activity_id, &here);
    if (err != ERR_OK)
        return err;
    if (poll->kind == POLL_RESOLUTION)
        poll->present = union_larger(poll->present, union_larger(here, voted));
    else
        poll->expected = union_larger(here, voted);
    return ERR_OK;
}

/* ---- the result ---- */

/* product.md §3c, before anything is hidden. Somebody who voted twice makes more votes than voters
 * (rv.void), and nobody can take one of them out. */
static void union_judge(const struct poll_union *whole)
{
    struct poll_result *result = whole->result;
    const struct poll *poll = &result->poll;
    int written = result->written_for + result->written_against;
    if (poll->kind != POLL_RESOLUTION)
        return;
    if (result->doubled > 0 || poll->ballots + written > poll->expected)
        result->is_void = true;
    result->passed =
        !result->is_void && 2 * (whole->in_favour + result->written_for) > poll->expected;
}

static void union_hide(struct poll_result *result)
{
    bool is_resolution = result->poll.kind == POLL_RESOLUTION;
    if (result->parts_hidden && (is_resolution || result->all.ballots == 0)) {
        result->hidden = result->groups_hidden = true;
        result->all = (struct tally){.ballots = result->poll.ballots};
        for (int group = 0; group < POLL_GROUPS; group++)
            result->groups[group].ballots = result->turnout[group];
    }
    for (int group = 0; result->groups_hidden && group < POLL_GROUPS; group++)
        memset(result->groups[group].count, 0, sizeof result->groups[group].count);
}

static enum err union_make(struct db *db, const struct poll_part *own, struct poll_union *whole,
                           bool *ret_united)
{
    struct poll_result *result = whole->result;
    enum err err = union_add_part(whole, "", own);
    if (err == ERR_OK)
        err = union_add_others(db, &own->poll, own->number, whole);
    *ret_united = err == ERR_OK && result->part_count > 1;
    if (!*ret_united)
        return err;
    result->doubled = union_count_doubled(whole);
    err = union_settle_attendance(db, &result->poll, result->doubled);
    union_judge(whole);
    union_hide(result);
    return err;
}

/* Empty of what the parts are about to be added to. */
static struct poll_result union_begin(const struct poll_result *own)
{
    struct poll_result result = *own;
    result.poll.ballots = 0;
    result.all = (struct tally){.ballots = 0};
    for (int group = 0; group < POLL_GROUPS; group++) {
        result.groups[group] = (struct tally){.ballots = 0};
        result.turnout[group] = 0;
    }
    return result;
}

enum err poll_union_add(struct db *db, const struct poll_row *row, struct poll_result *result,
                        bool *ret_united)
{
    struct poll_part own = {.number = 0};
    struct poll_result united = union_begin(result);
    struct poll_union whole = {.result = &united};
    bool has_others = false;
    *ret_united = false;
    enum err err = union_has_others(db, &row->poll, &has_others);
    if (err != ERR_OK || !has_others)
        return err;
    err = poll_part_read(db, row, &own);
    if (err == ERR_OK)
        err = union_make(db, &own, &whole, ret_united);
    if (err == ERR_OK && *ret_united)
        *result = united;
    free(whole.marks);
    poll_part_clear(&own);
    return err;
}

/* ---- verifying ---- */

enum err poll_union_verify(struct db *db)
{
    enum err err = ERR_OK;
    struct statement *query =
        statement_open(db, "SELECT seq, json_extract(data, '$.sealed') FROM chain "
                           "WHERE type = 'poll.merge' ORDER BY seq");
    while (err == ERR_OK && statement_row(query)) {
        struct poll_part part = {.number = 0};
        err = poll_part_open(db, statement_text(query, 1), &part);
        if (err == ERR_UNSUPPORTED || err == ERR_CORRUPT) {
            log_error("entry %lld holds no part of a poll", (long long)statement_int(query, 0));
            err = ERR_CORRUPT;
        }
        poll_part_clear(&part);
    }
    enum err close_err = statement_close(query);
    return err == ERR_OK ? close_err : err;
}
