/*
 * Who owes a make-up, as db/makeup.c says it: who was expected, did not come and took no other
 * part, and whom the organizer asked besides. A bundle tells people apart by their names alone: of
 * two of one name that owe one, the first has done what either did.
 */
#include "db/committee_part.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_ROOM = RECORD_TYPE_SIZE + 24 };

static const char *makeups_text(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

static void makeups_name_entry(const char *undo, json_int_t seq, char ret_name[NAME_ROOM])
{
    snprintf(ret_name, NAME_ROOM, "%s %" JSON_INTEGER_FORMAT, undo, seq);
}

/* "makeup.drop 17" for each entry that is taken back; NULL without memory. */
static json_t *makeups_find_undone(const struct record_list *list)
{
    json_t *undone = json_object();
    for (size_t i = 0; i < list->count; i++) {
        char name[NAME_ROOM];
        const json_t *seq = json_object_get(list->records[i].data, "undoes");
        const char *type = list->records[i].type;
        if (strcmp(type, "makeup.drop") != 0 && strcmp(type, "makeup.undo") != 0)
            continue;
        makeups_name_entry(type, json_integer_value(seq), name);
        if (json_object_set_new(undone, name, json_true()) != 0) {
            json_decref(undone);
            return NULL;
        }
    }
    return undone;
}

static bool makeups_is_undone(const json_t *undone, const struct record *record, const char *undo)
{
    char name[NAME_ROOM];
    makeups_name_entry(undo, record->seq, name);
    return json_object_get(undone, name) != NULL;
}

static void makeups_add(struct committee_bundle *bundle, const struct committee_makeup *makeup)
{
    bundle->makeups[bundle->makeup_count++] = *makeup;
    bundle->figures[makeup->branch][FIGURE_OWED]++;
}

static void makeups_add_missing(struct committee_bundle *bundle)
{
    for (int i = 0; i < bundle->line_count; i++) {
        const struct committee_line *line = &bundle->lines[i];
        bool on_leave = strcmp(line->state, "leave") == 0;
        if (on_leave || strcmp(line->state, "absent") == 0)
            makeups_add(bundle, &(struct committee_makeup){.name = line->name,
                                                           .branch = line->branch,
                                                           .on_leave = on_leave});
    }
}

/* Who owes one anyway, or has come, is not asked for another. */
static bool makeups_is_idle(const struct committee_bundle *bundle, const char *name)
{
    for (int i = 0; i < bundle->makeup_count; i++)
        if (strcmp(bundle->makeups[i].name, name) == 0)
            return true;
    for (int i = 0; i < bundle->line_count; i++)
        if (strcmp(bundle->lines[i].name, name) == 0 && bundle->lines[i].at[0] != '\0')
            return true;
    return false;
}

static int makeups_branch_of(const struct committee_bundle *bundle, const char *name)
{
    for (int i = 0; i < bundle->line_count; i++)
        if (strcmp(bundle->lines[i].name, name) == 0)
            return bundle->lines[i].branch;
    return 0;
}

static void makeups_take_added(struct committee_bundle *bundle, const json_t *undone,
                               const struct record *record)
{
    const char *name = makeups_text(record->data, "name");
    if (makeups_is_undone(undone, record, "makeup.drop") || makeups_is_idle(bundle, name))
        return;
    makeups_add(bundle, &(struct committee_makeup){.name = name,
                                                   .branch = makeups_branch_of(bundle, name),
                                                   .added = true});
}

static void makeups_take_done(struct committee_bundle *bundle, const json_t *undone,
                              const struct record *record)
{
    const json_t *data = record->data;
    if (makeups_is_undone(undone, record, "makeup.undo"))
        return;
    for (int i = 0; i < bundle->makeup_count; i++) {
        struct committee_makeup *makeup = &bundle->makeups[i];
        if (makeup->done_on != NULL || strcmp(makeup->name, makeups_text(data, "name")) != 0)
            continue;
        makeup->done_on = makeups_text(data, "date");
        makeup->way = makeups_text(data, "way");
        bundle->figures[makeup->branch][FIGURE_DONE]++;
        return;
    }
}

enum err committee_makeups_find(struct committee_reading *reading)
{
    struct committee_bundle *bundle = reading->bundle;
    const struct record_list *list = &bundle->records;
    bundle->makeups = calloc((size_t)bundle->line_count + list->count, sizeof *bundle->makeups);
    json_t *undone = makeups_find_undone(list);
    if (bundle->makeups == NULL || undone == NULL) {
        json_decref(undone);
        return ERR_NOMEM;
    }
    bundle->makeup_count = 0;
    makeups_add_missing(bundle);
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->records[i].type, "makeup.add") == 0)
            makeups_take_added(bundle, undone, &list->records[i]);
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->records[i].type, "makeup.done") == 0)
            makeups_take_done(bundle, undone, &list->records[i]);
    json_decref(undone);
    return ERR_OK;
}
