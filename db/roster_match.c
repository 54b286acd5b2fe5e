#include "db/roster_match.h"

#include "db/card_row.h"
#include "db/statement.h"

#include <stdlib.h>
#include <string.h>

struct roster_match {
    struct db *db;
    const struct roster_columns *columns;
    struct roster_report *report;
    bool *claimed; /* by member id: somebody of the file is this person */
    int64_t id_max;
};

/* What is known of somebody who may be the person of a row. */
struct roster_known {
    int64_t id;
    char name[NAME_SIZE];
    char number[NUMBER_SIZE];
};

static enum err roster_match_start(struct roster_match *match)
{
    enum err err = statement_value(
        statement_open(match->db, "SELECT coalesce(max(id), 0) FROM member"), &match->id_max);
    if (err != ERR_OK)
        return err;
    match->claimed = calloc((size_t)match->id_max + 1, sizeof *match->claimed);
    return match->claimed == NULL ? ERR_NOMEM : ERR_OK;
}

/* The row's person is this one; a changed name is told, for a card may have changed hands. */
static void roster_match_claim(struct roster_match *match, struct roster_row *row,
                               const struct roster_known *known)
{
    match->claimed[known->id] = true;
    row->person->member_id = known->id;
    if (strcmp(row->name, known->name) != 0)
        roster_report_add(match->report, ROSTER_RENAMED, row->line, 0, known->name);
}

/* Reads id, name and number from a query. */
static bool roster_match_next(struct statement *query, struct roster_known *ret_known)
{
    if (!statement_row(query))
        return false;
    ret_known->id = statement_int(query, 0);
    statement_copy_text(query, 1, ret_known->name, sizeof ret_known->name);
    statement_copy_text(query, 2, ret_known->number, sizeof ret_known->number);
    return true;
}

static enum err roster_match_branch(struct roster_match *match, struct roster_row *row)
{
    struct statement *query = statement_open(match->db, "SELECT id FROM branch WHERE name = ?");
    statement_bind_text(query, 1, row->branch);
    enum err err = statement_value(query, &row->branch_id);
    return err == ERR_GONE ? ERR_OK : err;
}

static enum err roster_match_number(struct roster_match *match, struct roster_row *row)
{
    struct roster_known known;
    if (row->number[0] == '\0' || row->person != row)
        return ERR_OK;
    struct statement *query =
        statement_open(match->db, "SELECT id, name, number FROM member WHERE number = ?");
    statement_bind_text(query, 1, row->number);
    if (roster_match_next(query, &known))
        roster_match_claim(match, row, &known);
    return statement_close(query);
}

/* Whether the holder of the row's card can be the row's person: a card is one person's, but two
 * different work numbers and two different names together are two people. */
static bool roster_match_can_be(const struct roster_match *match, const struct roster_row *row,
                                const struct roster_known *holder)
{
    if (row->person->member_id != 0 || match->claimed[holder->id])
        return false;
    return row->number[0] == '\0' || holder->number[0] == '\0' ||
           strcmp(row->name, holder->name) == 0;
}

static enum err roster_match_holder(struct roster_match *match, struct roster_row *row,
                                    int64_t member_id)
{
    struct roster_known holder = {.id = 0};
    struct statement *query =
        statement_open(match->db, "SELECT id, name, number FROM member WHERE id = ?");
    statement_bind_int(query, 1, member_id);
    roster_match_next(query, &holder);
    enum err err = statement_close(query);
    if (err != ERR_OK || row->person->member_id == holder.id)
        return err;
    if (roster_match_can_be(match, row, &holder))
        roster_match_claim(match, row, &holder);
    else
        roster_report_add(match->report, ROSTER_CARD_TAKEN, row->line, 0, holder.name);
    return ERR_OK;
}

static enum err roster_match_card(struct roster_match *match, struct roster_row *row)
{
    struct card_row card;
    if (row->card.uid_len == 0)
        return ERR_OK;
    enum err err = card_row_find(match->db, &row->card, &card);
    if (err != ERR_OK && err != ERR_GONE)
        return err;
    row->binds_card = err == ERR_GONE || (card.member_id == 0 && !card.disabled);
    if (err == ERR_OK && card.disabled)
        roster_report_add(match->report, ROSTER_CARD_DISABLED, row->line, 0, row->name);
    if (err == ERR_OK && card.member_id != 0)
        return roster_match_holder(match, row, card.member_id);
    return ERR_OK;
}

/* Two different work numbers are two people, and one person is only one line of a branch. */
static bool roster_match_is_free(const struct roster_match *match, const struct roster_row *row,
                                 const struct roster_known *known)
{
    return !match->claimed[known->id] && (row->number[0] == '\0' || known->number[0] == '\0');
}

/* Those who are in use come first; somebody who left counts only when nobody of them fits. */
static enum err roster_match_name(struct roster_match *match, struct roster_row *row)
{
    struct roster_known known, found = {.id = 0};
    int count = 0;
    bool found_active = false;
    if (row->person->member_id != 0 || row->branch_id == 0)
        return ERR_OK;
    struct statement *query = statement_open(
        match->db, "SELECT member.id, member.name, member.number, listing.active FROM member "
                   "JOIN listing ON listing.member = member.id WHERE member.name = ?1 "
                   "AND listing.branch = ?2 AND (NOT ?4 OR listing.group_name = ?3) "
                   "ORDER BY listing.active DESC");
    statement_bind_text(query, 1, row->name);
    statement_bind_int(query, 2, row->branch_id);
    statement_bind_text(query, 3, row->group);
    statement_bind_int(query, 4, match->columns->exists[COLUMN_GROUP]);
    while (roster_match_next(query, &known)) {
        bool active = statement_int(query, 3) != 0;
        if (!roster_match_is_free(match, row, &known) || (found_active && !active))
            continue;
        found = known;
        found_active = active;
        count++;
    }
    if (count == 1)
        roster_match_claim(match, row, &found);
    else if (count > 1)
        roster_report_add(match->report, ROSTER_SAME_PERSON, row->line, 0, row->name);
    return statement_close(query);
}

enum err roster_match_rows(struct db *db, const struct roster_columns *columns,
                           struct roster_row *rows, size_t count, struct roster_report *report)
{
    /* Each step is done for all rows before the next: a work number outweighs a card, and a card
     * outweighs a name, wherever in the file they are. */
    static enum err (*const steps[])(struct roster_match *, struct roster_row *) = {
        roster_match_branch,
        roster_match_number,
        roster_match_card,
        roster_match_name,
    };
    struct roster_match match = {.db = db, .columns = columns, .report = report};
    enum err err = roster_match_start(&match);
    for (size_t step = 0; step < sizeof steps / sizeof *steps; step++)
        for (size_t i = 0; err == ERR_OK && i < count; i++)
            err = steps[step](&match, &rows[i]);
    free(match.claimed);
    return err;
}
