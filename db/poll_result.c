#include "db/poll_result.h"

#include "db/handle.h"
#include "db/poll.h"
#include "db/poll_entry.h"
#include "db/poll_row.h"
#include "db/poll_store.h"
#include "db/poll_union.h"
#include "db/statement.h"
#include "firmware/base/log.h"

#include <stdio.h>
#include <string.h>

/* --- paper slips --- */

static bool poll_paper_is_valid(const struct poll *poll, const struct tally *paper)
{
    if (paper->ballots < 0 || paper->ballots > POLL_TURNS_MAX)
        return false;
    for (int question = 0; question < poll->question_count; question++) {
        int sum = 0;
        for (int option = 0; option <= poll->option_count; option++) {
            if (paper->count[question][option] < 0 ||
                paper->count[question][option] > paper->ballots)
                return false;
            sum += paper->count[question][option];
        }
        if (sum != paper->ballots)
            return false;
    }
    return true;
}

static enum err poll_insert_paper(struct db *db, const struct poll_row *row,
                                  const struct tally paper[POLL_GROUPS])
{
    struct db *polls = NULL;
    struct poll_box box = {.spare = {0}};
    for (int group = 0; group < POLL_GROUPS; group++)
        poll_box_write(&box, (enum poll_group)group, &row->poll, &paper[group]);
    enum err err = poll_store_begin(db, &polls);
    if (err != ERR_OK)
        return err;
    struct statement *insert =
        statement_open(polls, "INSERT INTO paper (poll, version, content) VALUES (?, ?, ?)");
    statement_bind_int(insert, 1, row->poll.id);
    statement_bind_int(insert, 2, row->version + 1);
    statement_bind_blob(insert, 3, &box, sizeof box);
    return poll_store_end(db, statement_run(insert));
}

enum err poll_set_paper(struct db *db, const struct chain_origin *origin, int64_t id,
                        const struct tally paper[POLL_GROUPS])
{
    struct poll_row row;
    enum err err = db_probe(db);
    if (err == ERR_OK)
        err = poll_row_get(db, id, &row);
    if (err != ERR_OK)
        return err;
    if (row.poll.open)
        return ERR_BUSY;
    if (row.poll.kind != POLL_EVALUATION || !poll_paper_is_valid(&row.poll, &paper[POLL_MEMBERS]) ||
        !poll_paper_is_valid(&row.poll, &paper[POLL_GUESTS]))
        return ERR_INVALID;
    err = poll_insert_paper(db, &row, paper);
    return err == ERR_OK ? poll_entry_write(db, origin, id) : err;
}

static enum err poll_read_paper(struct db *db, const struct poll *poll,
                                struct tally ret_paper[POLL_GROUPS])
{
    struct db *polls = NULL;
    struct poll_box box = {.spare = {0}};
    enum err err = poll_store_connect(db, &polls);
    if (err != ERR_OK)
        return err;
    struct statement *query = statement_open(
        polls, "SELECT content FROM paper WHERE poll = ? ORDER BY version DESC LIMIT 1");
    statement_bind_int(query, 1, poll->id);
    if (statement_row(query))
        statement_copy_blob(query, 0, &box, sizeof box);
    err = statement_close(query);
    for (int group = 0; err == ERR_OK && group < POLL_GROUPS; group++)
        poll_box_read(&box, (enum poll_group)group, poll, &ret_paper[group]);
    return err;
}

/* --- the counts --- */

static struct tally poll_tally_sum(const struct poll *poll, const struct tally *members,
                                   const struct tally *guests)
{
    struct tally sum = {.ballots = members->ballots + guests->ballots};
    for (int question = 0; question < poll->question_count; question++)
        for (int option = 0; option <= poll->option_count; option++)
            sum.count[question][option] =
                members->count[question][option] + guests->count[question][option];
    return sum;
}

static void poll_tally_hide(struct tally *tally)
{
    memset(tally->count, 0, sizeof tally->count);
}

/* Of two groups and their sum. With two groups, one of them small, the other one is hidden, too:
 * the sum less the other would be the small one. */
static void poll_hide_few(struct tally groups[POLL_GROUPS], struct tally *all,
                          bool *ret_groups_hidden, bool *ret_hidden)
{
    *ret_hidden = poll_tally_is_few(all);
    *ret_groups_hidden =
        poll_tally_is_few(&groups[POLL_MEMBERS]) || poll_tally_is_few(&groups[POLL_GUESTS]);
    if (*ret_hidden)
        poll_tally_hide(all);
    for (int group = 0; *ret_groups_hidden && group < POLL_GROUPS; group++)
        poll_tally_hide(&groups[group]);
}

static enum err poll_read_box(struct db *db, const struct poll_row *row, struct poll_result *result)
{
    const struct poll_box *box = NULL;
    enum err err = poll_store_look(db, row->poll.id, &box);
    if (err != ERR_OK)
        return err;
    for (int group = 0; group < POLL_GROUPS; group++)
        poll_box_read(box, (enum poll_group)group, &row->poll, &result->groups[group]);
    for (int group = 0; group < POLL_GROUPS; group++)
        result->turnout[group] = result->groups[group].ballots;
    result->is_void = !poll_box_adds_up(box, &row->poll, row->lines);
    poll_store_forget(db);
    return ERR_OK;
}

/* Before anything is hidden (product.md §3c). */
static void poll_judge(const struct poll_row *row, struct poll_result *result)
{
    if (row->poll.kind != POLL_RESOLUTION)
        return;
    int written = row->written_for + row->written_against;
    int in_favour = result->all.count[0][RESOLUTION_FOR] + row->written_for;
    if (result->all.ballots + written > row->poll.expected)
        result->is_void = true;
    result->passed = !result->is_void && 2 * in_favour > row->poll.expected;
}

/* What was cast here is all there is. */
static void poll_finish_alone(const struct poll_row *row, struct poll_result *result)
{
    result->all =
        poll_tally_sum(&row->poll, &result->groups[POLL_MEMBERS], &result->groups[POLL_GUESTS]);
    poll_judge(row, result);
    poll_hide_few(result->groups, &result->all, &result->groups_hidden, &result->hidden);
}

enum err poll_result(struct db *db, int64_t id, struct poll_result *ret_result)
{
    struct poll_row row;
    struct poll_result result = {.hidden = false};
    bool is_united = false;
    enum err err = poll_row_get(db, id, &row);
    if (err == ERR_OK && row.poll.open)
        err = ERR_BUSY;
    if (err == ERR_OK)
        err = poll_read_box(db, &row, &result);
    if (err == ERR_OK)
        err = poll_read_paper(db, &row.poll, result.paper);
    if (err != ERR_OK)
        return err;
    result.poll = row.poll;
    result.written_for = row.written_for;
    result.written_against = row.written_against;
    result.paper_all =
        poll_tally_sum(&row.poll, &result.paper[POLL_MEMBERS], &result.paper[POLL_GUESTS]);
    err = poll_union_add(db, &row, &result, &is_united);
    if (err != ERR_OK)
        return err;
    if (!is_united)
        poll_finish_alone(&row, &result);
    poll_hide_few(result.paper, &result.paper_all, &result.paper_groups_hidden,
                  &result.paper_hidden);
    *ret_result = result;
    return ERR_OK;
}

/* None in poll.db: either there was none, or it went with a damaged file (renew.h), and then nobody
 * may take it for none. */
static enum err poll_tell_lost(struct db *db, int64_t activity_id)
{
    bool was_closed = false;
    enum err err = poll_entry_find_closed(db, activity_id, &was_closed);
    if (err != ERR_OK)
        return err;
    return was_closed ? ERR_CORRUPT : ERR_GONE;
}

enum err poll_result_of_activity(struct db *db, int64_t activity_id, struct poll_result *ret_result)
{
    int64_t id = 0;
    enum err err = poll_row_find_evaluation(db, activity_id, &id);
    if (err == ERR_OK && id == 0)
        err = poll_tell_lost(db, activity_id);
    return err == ERR_OK ? poll_result(db, id, ret_result) : err;
}

/* --- a year --- */

static enum err poll_visit_evaluation(struct db *db, int64_t activity_id,
                                      poll_result_visitor *visit, void *context,
                                      bool *ret_wants_more)
{
    struct poll_result result = {.hidden = true};
    enum err err = poll_result_of_activity(db, activity_id, &result);
    bool has_paper = result.paper_all.ballots > 0 && !result.paper_hidden;
    if (err == ERR_OK && (!result.hidden || has_paper))
        *ret_wants_more = visit(&result, context);
    return err == ERR_BUSY || err == ERR_GONE ? ERR_OK : err;
}

enum err poll_results_of_year(struct db *db, const char *branch, int year,
                              poll_result_visitor *visit, void *context)
{
    char pattern[32];
    snprintf(pattern, sizeof pattern, "%04d-%%", year);
    struct statement *query = statement_open(
        db, "SELECT activity.id FROM activity"
            " JOIN activity_branch AS at ON at.activity = activity.id"
            " JOIN branch ON branch.id = at.branch "
            "WHERE branch.name = ? AND activity.date LIKE ? ORDER BY activity.date, activity.id");
    statement_bind_text(query, 1, branch);
    statement_bind_text(query, 2, pattern);
    enum err err = ERR_OK;
    bool wants_more = true;
    while (wants_more && err == ERR_OK && statement_row(query))
        err = poll_visit_evaluation(db, statement_int(query, 0), visit, context, &wants_more);
    enum err close_err = statement_close(query);
    return err == ERR_OK ? close_err : err;
}

/* --- verifying --- */

static enum err poll_result_add_up(struct db *db, int64_t id)
{
    struct poll_row row;
    const struct poll_box *box = NULL;
    enum err err = poll_row_get(db, id, &row);
    if (err == ERR_OK)
        err = poll_store_look(db, id, &box);
    if (err != ERR_OK)
        return err;
    bool adds_up = poll_box_adds_up(box, &row.poll, row.lines);
    poll_store_forget(db);
    if (!adds_up)
        log_error("poll %lld does not add up", (long long)id);
    return adds_up ? ERR_OK : ERR_CORRUPT;
}

static enum err poll_result_is_logged(struct db *db, int64_t id)
{
    bool is_complete = false;
    enum err err = poll_entry_check(db, id, &is_complete);
    if (err == ERR_OK && !is_complete)
        log_error("poll %lld is not in the log as it is", (long long)id);
    return err == ERR_OK && !is_complete ? ERR_CORRUPT : err;
}

static enum err poll_result_each(struct db *db, enum err (*look)(struct db *db, int64_t id))
{
    struct db *polls = NULL;
    enum err err = poll_store_connect(db, &polls);
    if (err != ERR_OK)
        return err;
    struct statement *query = statement_open(polls, "SELECT id FROM poll ORDER BY id");
    while (err == ERR_OK && statement_row(query))
        err = look(db, statement_int(query, 0));
    enum err close_err = statement_close(query);
    return err == ERR_OK ? close_err : err;
}

enum err poll_result_check(struct db *db)
{
    enum err err = poll_store_check(db);
    if (err == ERR_OK)
        err = poll_result_each(db, poll_result_add_up);
    if (err == ERR_CORRUPT && !db->is_damaged)
        poll_store_give_up(db);
    return err;
}

enum err poll_verify(struct db *db)
{
    enum err err = poll_result_check(db);
    if (err == ERR_OK)
        err = poll_result_each(db, poll_result_is_logged);
    return err == ERR_OK ? poll_union_verify(db) : err;
}
