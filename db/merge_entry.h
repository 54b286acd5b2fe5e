/* One entry of another terminal's log on its way into this one (merge.h). Private to merge*.c. */
#ifndef THEMEDAY_DB_MERGE_ENTRY_H
#define THEMEDAY_DB_MERGE_ENTRY_H

#include "db/merge.h"

/* A bundle that is being taken, inside one transaction. */
struct merge {
    struct db *db;
    const struct chain_origin *origin;
    const char *device; /* whose log it is */
    int64_t activity_id;
    const json_t *entries; /* all of its log, in order */
    const json_t *polls;   /* lines of polls.json */
    struct merge_report *report;
};

/* An entry as its line has it; the texts belong to the line. */
struct merge_entry {
    int64_t seq, member_id; /* there; 0: of nobody */
    struct stamp stamp;
    const char *hash, *by, *type;
    const json_t *data;
};

/* ERR_CORRUPT: it lacks something. */
CHECKED enum err merge_entry_read(const json_t *line, struct merge_entry *ret_entry);

/* A text of its data; "" when there is none. */
const char *merge_entry_text(const struct merge_entry *entry, const char *key);

/* Whether it was taken before. Another hash under the same number sets the report's outcome. */
CHECKED enum err merge_entry_is_known(const struct merge *merge, const struct merge_entry *entry,
                                      bool *ret_known);

/* What an entry takes back: `device` is "" for this terminal's. */
struct merge_undone {
    const char *device;
    int64_t seq;
};

/* Logs that it was taken, as "merge.<word>" with these fields (the reference is taken) and where it
 * came from. `undone` may be NULL. */
CHECKED enum err merge_entry_keep(const struct merge *merge, const struct merge_entry *entry,
                                  const char *type, json_t *fields,
                                  const struct merge_undone *undone, int64_t *ret_seq);

/* Puts into the report what people should look at; `name` is whom or what it is about. */
void merge_entry_conflict(const struct merge *merge, enum merge_conflict_kind kind,
                          const char *name);

/* Who of this database it is about. *ret_member is 0, and a conflict noted, when that is not known,
 * or he is not on the list of the activity. */
CHECKED enum err merge_entry_person(const struct merge *merge, const struct merge_entry *entry,
                                    int64_t *ret_member);

/* Each takes one entry of its kinds. */
CHECKED enum err merge_checkin(const struct merge *merge, const struct merge_entry *entry);
CHECKED enum err merge_checkin_undo(const struct merge *merge, const struct merge_entry *entry);
CHECKED enum err merge_guest(const struct merge *merge, const struct merge_entry *entry);
CHECKED enum err merge_guest_undo(const struct merge *merge, const struct merge_entry *entry);
CHECKED enum err merge_leave(const struct merge *merge, const struct merge_entry *entry);
CHECKED enum err merge_other_way(const struct merge *merge, const struct merge_entry *entry);

/* Takes a line of polls.json. */
CHECKED enum err merge_poll(const struct merge *merge, const json_t *line);

/* What people should look at, once everything was taken. */
CHECKED enum err merge_conflict_find(const struct merge *merge);

#endif
