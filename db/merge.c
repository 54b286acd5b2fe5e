#include "db/merge.h"

#include "db/activity.h"
#include "db/export_poll.h"
#include "db/identity.h"
#include "db/merge_entry.h"
#include "db/statement.h"
#include "firmware/base/utf8.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- the log there ---- */

static const struct export_file *merge_file(const struct export_file *files, int count,
                                            const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(files[i].name, name) == 0)
            return &files[i];
    return NULL;
}

/* Of the log export_check() has seen that every line is one. No file: no lines. */
static enum err merge_read_lines(const struct export_file *file, json_t **ret_entries)
{
    json_t *entries = json_array();
    for (const char *at = file == NULL ? "" : file->bytes; *at != '\0';) {
        size_t length = strcspn(at, "\n");
        json_t *line = json_loadb(at, length, 0, NULL);
        if (line == NULL || json_array_append_new(entries, line) != 0) {
            json_decref(entries);
            return ERR_CORRUPT;
        }
        at += length + (at[length] == '\n');
    }
    *ret_entries = entries;
    return ERR_OK;
}

/* ---- the activity ---- */

/* The activity as it stands there, in the words of "activity.add"; NULL when the log does not begin
 * with that. Of a change the new values count. */
static json_t *merge_read_plan(const json_t *entries)
{
    const json_t *first = json_array_get(entries, 0);
    const char *type = json_string_value(json_object_get(first, "type"));
    if (type == NULL || strcmp(type, "activity.add") != 0)
        return NULL;
    json_t *plan = json_deep_copy(json_object_get(first, "data"));
    size_t index;
    json_t *line;
    json_array_foreach(entries, index, line)
    {
        type = json_string_value(json_object_get(line, "type"));
        if (type != NULL && strcmp(type, "activity.change") == 0)
            json_object_update(plan, json_object_get(json_object_get(line, "data"), "new"));
    }
    return plan;
}

static const char *merge_plan_text(const json_t *plan, const char *key)
{
    const char *text = json_string_value(json_object_get(plan, key));
    return text == NULL ? "" : text;
}

static bool merge_plan_is(const json_t *plan, const struct activity *activity)
{
    return strcmp(merge_plan_text(plan, "theme"), activity->theme) == 0 &&
           strcmp(merge_plan_text(plan, "date"), activity->date) == 0 &&
           json_integer_value(json_object_get(plan, "start_min")) == activity->start_min &&
           json_integer_value(json_object_get(plan, "end_min")) == activity->end_min;
}

/* An activity that was added at both by hand: the same plan for the same branches. */
struct merge_search {
    const json_t *plan;
    int64_t id;
    int count;
};

static bool merge_has_branches(const json_t *plan, const struct activity *activity)
{
    const json_t *branches = json_object_get(plan, "branches");
    if ((int)json_array_size(branches) != activity->branch_count)
        return false;
    for (int i = 0; i < activity->branch_count; i++) {
        const char *name = json_string_value(json_array_get(branches, (size_t)i));
        bool found = false;
        for (int j = 0; name != NULL && j < activity->branch_count; j++)
            found = found || strcmp(name, activity->branches[j]) == 0;
        if (!found)
            return false;
    }
    return true;
}

static bool merge_compare(const struct activity *activity, void *context)
{
    struct merge_search *search = context;
    if (merge_plan_is(search->plan, activity) && merge_has_branches(search->plan, activity)) {
        search->id = activity->id;
        search->count++;
    }
    return true;
}

/* By identity, else by its plan when that is of one activity here. */
static enum err merge_find_activity(const struct merge *merge, const json_t *plan, int64_t *ret_id)
{
    char identity[IDENTITY_SIZE];
    struct merge_search search = {.plan = plan};
    const json_t *number = json_object_get(json_array_get(merge->entries, 0), "activity");
    const char *known = merge_plan_text(plan, "identity");
    if (known[0] != '\0')
        utf8_copy(identity, sizeof identity, known);
    else
        identity_make(merge->device, json_integer_value(number), identity);
    enum err err = identity_find_activity(merge->db, identity, ret_id);
    if (err != ERR_GONE)
        return err;
    err = activity_list(merge->db, merge_compare, &search);
    *ret_id = search.count == 1 ? search.id : 0;
    return err;
}

/* *ret_id is 0 when it is not known here; the report's outcome says so then. */
static enum err merge_open_activity(struct merge *merge)
{
    struct activity activity;
    struct merge_report *report = merge->report;
    json_t *plan = merge_read_plan(merge->entries);
    if (plan == NULL)
        return ERR_CORRUPT;
    utf8_copy(report->theme, sizeof report->theme, merge_plan_text(plan, "theme"));
    utf8_copy(report->date, sizeof report->date, merge_plan_text(plan, "date"));
    enum err err = merge_find_activity(merge, plan, &merge->activity_id);
    report->activity_id = merge->activity_id;
    if (err == ERR_OK && merge->activity_id == 0)
        report->outcome = MERGE_NO_ACTIVITY;
    else if (err == ERR_OK)
        err = activity_get(merge->db, merge->activity_id, &activity);
    if (err == ERR_OK && merge->activity_id != 0 && !merge_plan_is(plan, &activity))
        merge_entry_conflict(merge, MERGE_PLAN_DIFFERS, report->theme);
    json_decref(plan);
    return err;
}

/* ---- taking ---- */

static const struct {
    const char *type;
    enum err (*take)(const struct merge *merge, const struct merge_entry *entry);
} merge_kinds[] = {
    {"checkin.new", merge_checkin},     {"checkin.undo", merge_checkin_undo},
    {"guest.add", merge_guest},         {"guest.undo", merge_guest_undo},
    {"leave.set", merge_leave},         {"leave.cancel", merge_leave},
    {"other_way.set", merge_other_way}, {"other_way.cancel", merge_other_way},
};

static enum err merge_take_entry(const struct merge *merge, const json_t *line)
{
    struct merge_entry entry;
    bool is_known = false;
    enum err err = merge_entry_read(line, &entry);
    for (size_t i = 0; err == ERR_OK && i < sizeof merge_kinds / sizeof *merge_kinds; i++) {
        if (strcmp(merge_kinds[i].type, entry.type) != 0)
            continue;
        err = merge_entry_is_known(merge, &entry, &is_known);
        return err == ERR_OK && !is_known ? merge_kinds[i].take(merge, &entry) : err;
    }
    return err;
}

static bool merge_has_news(const struct merge_report *report)
{
    return report->checkins + report->guests + report->leaves + report->others + report->undone +
               report->polls >
           0;
}

/* Who did it, and with which bundle: each entry only says where it came from. */
static enum err merge_log(const struct merge *merge)
{
    const struct merge_report *report = merge->report;
    return chain_append(merge->db, merge->origin, "merge", 0,
                        json_pack("{s:s, s:I, s:s, s:i, s:i, s:i, s:i, s:i, s:i, s:i}", "device",
                                  merge->device, "of", (json_int_t)merge->activity_id, "code",
                                  report->finding.code, "checkins", report->checkins, "undone",
                                  report->undone, "guests", report->guests, "leaves",
                                  report->leaves, "others", report->others, "polls", report->polls,
                                  "conflicts", report->conflict_count),
                        NULL);
}

static enum err merge_count_present(const struct merge *merge, int *ret_present)
{
    struct attendance attendance;
    enum err err = activity_attendance(merge->db, merge->activity_id, NULL, &attendance);
    if (err == ERR_OK)
        *ret_present = attendance.present;
    return err;
}

/* Inside the transaction. The report's outcome stays MERGE_TAKEN unless something is in the way. */
static enum err merge_take_entries(const struct merge *merge)
{
    struct merge_report *report = merge->report;
    size_t index;
    json_t *line;
    enum err err = merge_count_present(merge, &report->present_before);
    json_array_foreach(merge->entries, index, line)
    {
        if (err == ERR_OK && report->outcome == MERGE_TAKEN)
            err = merge_take_entry(merge, line);
    }
    json_array_foreach(merge->polls, index, line)
    {
        if (err == ERR_OK && report->outcome == MERGE_TAKEN)
            err = merge_poll(merge, line);
    }
    if (err != ERR_OK || report->outcome != MERGE_TAKEN)
        return err;
    err = merge_conflict_find(merge);
    if (err == ERR_OK)
        err = merge_count_present(merge, &report->present_after);
    if (err == ERR_OK && !merge_has_news(report))
        report->outcome = MERGE_NOTHING_NEW;
    else if (err == ERR_OK)
        err = merge_log(merge);
    return err;
}

static enum err merge_carry_out(struct merge *merge, bool dry_run)
{
    struct merge_report *report = merge->report;
    enum err err = db_begin(merge->db);
    if (err != ERR_OK)
        return err;
    err = merge_open_activity(merge);
    if (err == ERR_OK && report->outcome == MERGE_TAKEN)
        err = merge_take_entries(merge);
    if (err != ERR_OK || (report->outcome == MERGE_TAKEN && !dry_run))
        return db_end(merge->db, err);
    db_rollback(merge->db);
    return ERR_OK;
}

/* Whether it may be taken at all, as the report's outcome. */
static enum err merge_examine(struct db *db, const char *folder, const struct export_file *files,
                              int count, struct merge_report *report)
{
    bool is_trusted = false;
    export_check(folder, files, count, &report->finding);
    const struct export_file *key = merge_file(files, count, "device.pub");
    if (report->finding.fault != EXPORT_GOOD || key == NULL) {
        report->outcome = MERGE_NOT_WHOLE;
        return ERR_OK;
    }
    enum err err = trust_read(key->bytes, &report->key);
    if (err == ERR_OK)
        err = trust_has(db, &report->key, &is_trusted);
    report->outcome = strcmp(report->key.device, db_device(db)) == 0 ? MERGE_OWN
                      : report->finding.code[0] == '\0'              ? MERGE_NO_LOG
                      : !is_trusted                                  ? MERGE_NOT_TRUSTED
                                                                     : MERGE_TAKEN;
    return err;
}

enum err merge_take(struct db *db, const struct chain_origin *origin, const char *folder,
                    const struct export_file *files, int count, bool dry_run,
                    struct merge_report *ret_report)
{
    json_t *entries = NULL, *polls = NULL;
    *ret_report = (struct merge_report){.outcome = MERGE_TAKEN};
    enum err err = merge_examine(db, folder, files, count, ret_report);
    if (err != ERR_OK || ret_report->outcome != MERGE_TAKEN)
        return err;
    err = merge_read_lines(merge_file(files, count, "records.jsonl"), &entries);
    if (err == ERR_OK)
        err = merge_read_lines(merge_file(files, count, EXPORT_POLLS_NAME), &polls);
    struct merge merge = {.db = db,
                          .origin = origin,
                          .device = ret_report->key.device,
                          .entries = entries,
                          .polls = polls,
                          .report = ret_report};
    if (err == ERR_OK)
        err = merge_carry_out(&merge, dry_run);
    json_decref(polls);
    json_decref(entries);
    return err;
}
