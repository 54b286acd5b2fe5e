/* records.jsonl: what the activity is, and where in the terminal's whole log its entries stand. */
#include "db/committee_part.h"
#include "firmware/base/utf8.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOG_BYTES = 8 }; /* of a hash */

/* More than any activity's: whoever signs may write a log that takes hours to be understood. */
enum { ENTRIES_MAX = 30000, DAY_MIN = 24 * 60 };

static const char records_name[] = "records.jsonl";

static const char *records_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

static int64_t records_number(const json_t *object, const char *key)
{
    return json_integer_value(json_object_get(object, key));
}

/* ---- links ---- */

/* Neighbours in the terminal's log are linked a second time, by `prev`, which export_check() cannot
 * judge where others stand between them. */
static bool records_are_linked(const struct record *before, const struct record *record)
{
    return record->seq != before->seq + 1 || strcmp(record->prev, before->hash) == 0;
}

static enum err records_read_links(struct committee_reading *reading)
{
    struct committee_bundle *bundle = reading->bundle;
    const struct record_list *list = &bundle->records;
    bundle->log = calloc(list->count, LOG_BYTES);
    if (bundle->log == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < list->count; i++) {
        const struct record *record = &list->records[i];
        if (i > 0 && !records_are_linked(record - 1, record))
            committee_part_refuse(reading, COMMITTEE_UNLINKED, records_name, (int)i + 1);
        sodium_hex2bin(bundle->log + LOG_BYTES * i, LOG_BYTES, record->hash, 2 * LOG_BYTES, NULL,
                       NULL, NULL);
    }
    if (!chain_read_time(list->records[list->count - 1].time, &bundle->last_ms))
        committee_part_refuse(reading, COMMITTEE_UNCLEAR, records_name, (int)list->count);
    bundle->entries = (int)list->count;
    return ERR_OK;
}

/* "{[10,12),[300,341)}" */
static enum err records_write_seqs(struct committee_bundle *bundle)
{
    const struct record_list *list = &bundle->records;
    size_t size = 0;
    int64_t first = list->records[0].seq;
    FILE *out = open_memstream(&bundle->seqs, &size);
    if (out == NULL)
        return ERR_NOMEM;
    fputc('{', out);
    for (size_t i = 1; i < list->count; i++) {
        int64_t last = list->records[i - 1].seq, seq = list->records[i].seq;
        if (seq == last + 1)
            continue;
        fprintf(out, "[%" PRId64 ",%" PRId64 "),", first, last + 1);
        first = seq;
    }
    fprintf(out, "[%" PRId64 ",%" PRId64 ")}", first, list->records[list->count - 1].seq + 1);
    return fclose(out) == 0 ? ERR_OK : ERR_NOMEM;
}

/* ---- the activity ---- */

/* The plan, or the new values of a change: what is there counts. */
static void records_take_plan(struct committee_bundle *bundle, const json_t *plan)
{
    const struct {
        const char *key, **text;
    } texts[] = {{"theme", &bundle->theme},
                 {"place", &bundle->place},
                 {"host", &bundle->host},
                 {"way", &bundle->way}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (json_object_get(plan, texts[i].key) != NULL)
            *texts[i].text = records_text(plan, texts[i].key);
    if (json_object_get(plan, "date") != NULL)
        utf8_copy(bundle->date, DATE_SIZE, records_text(plan, "date"));
    if (json_object_get(plan, "start_min") != NULL)
        bundle->start_min = committee_part_count(plan, "start_min");
    if (json_object_get(plan, "end_min") != NULL)
        bundle->end_min = committee_part_count(plan, "end_min");
}

static bool records_is_type(const char *type)
{
    static const char *const types[] = {"theme-day", "committee", "assembly",
                                        "group",     "lecture",   "study"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcmp(type, types[i]) == 0)
            return true;
    return false;
}

static bool records_take_branches(struct committee_bundle *bundle, const json_t *names)
{
    size_t index;
    const json_t *name;
    json_array_foreach(names, index, name)
    {
        const char *text = json_string_value(name);
        bool is_known = text == NULL;
        for (int i = 0; i < bundle->branch_count && !is_known; i++)
            is_known = strcmp(bundle->branches[i], text) == 0;
        if (!is_known && bundle->branch_count < BRANCHES_MAX)
            bundle->branches[bundle->branch_count++] = text;
    }
    return bundle->branch_count > 0;
}

static void records_take_first(struct committee_reading *reading, const struct record *record)
{
    struct committee_bundle *bundle = reading->bundle;
    const json_t *plan = record->data;
    const char *identity = records_text(plan, "identity");
    bundle->theme = bundle->place = bundle->host = bundle->way = "";
    bundle->type = records_text(plan, "type");
    records_take_plan(bundle, plan);
    if (identity[0] != '\0')
        utf8_copy(bundle->identity, sizeof bundle->identity, identity);
    else
        identity_make(record->device, bundle->number, bundle->identity);
    if (strcmp(record->type, "activity.add") != 0 || !records_is_type(bundle->type) ||
        !records_take_branches(bundle, json_object_get(plan, "branches")))
        committee_part_refuse(reading, COMMITTEE_UNCLEAR, records_name, 1);
}

/* S2:98 "可适当提前或顺延,需报党委报备": the day it was planned for first, and when the last move
 * was reported. */
static void records_take_change(struct committee_bundle *bundle, const json_t *data)
{
    const char *old = records_text(json_object_get(data, "old"), "date");
    records_take_plan(bundle, json_object_get(data, "new"));
    if (old[0] == '\0')
        return;
    if (bundle->moved_from[0] == '\0')
        utf8_copy(bundle->moved_from, DATE_SIZE, old);
    utf8_copy(bundle->moved_reported_on, DATE_SIZE, records_text(data, "reported_on"));
    if (strcmp(bundle->moved_from, bundle->date) == 0)
        bundle->moved_from[0] = bundle->moved_reported_on[0] = '\0';
}

static void records_take_step(struct committee_bundle *bundle, const json_t *data)
{
    int64_t step = records_number(data, "step");
    if (step >= 1 && step <= ACTIVITY_STEPS)
        utf8_copy(bundle->steps[step - 1], DATE_SIZE, records_text(data, "new"));
}

static void records_take_poll(struct committee_bundle *bundle, const json_t *data)
{
    if (strcmp(records_text(data, "kind"), "evaluation") != 0)
        return;
    bundle->evaluation.voters = committee_part_count(data, "expected");
    bundle->evaluation.ballots = committee_part_count(data, "ballots");
}

/* Counts a terminal whose records were merged, once. */
static void records_take_terminal(struct committee_bundle *bundle, json_t *seen, const json_t *data)
{
    const char *device = records_text(data, "device");
    if (device[0] == '\0' || json_object_get(seen, device) != NULL)
        return;
    json_object_set_new(seen, device, json_true());
    bundle->terminals++;
}

/* What this file looks into, and committee_makeups_find(). */
bool committee_records_wish(const char *type)
{
    static const char *const kinds[] = {"activity.", "makeup.", "merge.", "poll.close"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strncmp(type, kinds[i], strlen(kinds[i])) == 0)
            return true;
    return false;
}

static void records_take_entry(struct committee_reading *reading, json_t *seen,
                               const struct record *record)
{
    struct committee_bundle *bundle = reading->bundle;
    const char *type = record->type;
    const json_t *data = record->data;
    if (strcmp(type, "activity.change") == 0)
        records_take_change(bundle, data);
    else if (strcmp(type, "activity.step") == 0)
        records_take_step(bundle, data);
    else if (strcmp(type, "activity.freeze") == 0)
        reading->frozen_members = committee_part_count(data, "total");
    else if (strcmp(type, "activity.unfreeze") == 0)
        reading->frozen_members = COMMITTEE_NONE;
    else if (strcmp(type, "leave.set") == 0 || strcmp(type, "other_way.set") == 0)
        reading->away_entries++;
    else if (strcmp(type, "poll.close") == 0)
        records_take_poll(bundle, data);
    else if (strncmp(type, "merge.", strlen("merge.")) == 0)
        records_take_terminal(bundle, seen, data);
}

/* All entries, the first one being the plan. */
static void records_take_all(struct committee_reading *reading, json_t *seen)
{
    struct committee_bundle *bundle = reading->bundle;
    const struct record_list *list = &bundle->records;
    records_take_first(reading, &list->records[0]);
    for (size_t i = 0; i < list->count; i++)
        records_take_entry(reading, seen, &list->records[i]);
    if (bundle->start_min < 0 || bundle->end_min < bundle->start_min || bundle->end_min > DAY_MIN)
        committee_part_refuse(reading, COMMITTEE_UNCLEAR, records_name, 1);
}

enum err committee_records_read(struct committee_reading *reading)
{
    struct committee_bundle *bundle = reading->bundle;
    if (bundle->records.count == 0 || bundle->records.count > ENTRIES_MAX) {
        committee_part_refuse(reading, COMMITTEE_UNCLEAR, records_name, 0);
        return ERR_OK;
    }
    bundle->terminals = 1;
    bundle->evaluation =
        (struct committee_evaluation){.ballots = COMMITTEE_NONE, .voters = COMMITTEE_NONE};
    enum err err = records_read_links(reading);
    if (err == ERR_OK)
        err = records_write_seqs(bundle);
    json_t *seen = json_object();
    if (err == ERR_OK && seen == NULL)
        err = ERR_NOMEM;
    if (err == ERR_OK)
        records_take_all(reading, seen);
    json_decref(seen);
    return err;
}
