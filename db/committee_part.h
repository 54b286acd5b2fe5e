/* The files of a bundle, one by one, on their way into a committee_bundle. Private to
 * db/committee_*.c. */
#ifndef THEMEDAY_DB_COMMITTEE_PART_H
#define THEMEDAY_DB_COMMITTEE_PART_H

#include "db/committee_bundle.h"

struct committee_reading {
    const struct export_file *files;
    int count;
    struct committee_bundle *bundle;
    struct committee_report *report;
    int64_t frozen_members; /* of all branches, as the log has it; COMMITTEE_NONE: it has not */
    int away_entries;       /* of the log that give leave or another way, taken back or not */
};

/* NULL: there is no such file. */
const struct export_file *committee_part_find(const struct committee_reading *reading,
                                              const char *name);

/* Notes what is wrong, unless something was noted before. */
void committee_part_refuse(struct committee_reading *reading, enum committee_fault fault,
                           const char *file, int line);

/* A CSV of ours as a table. Another first line than `heads` is COMMITTEE_UNCLEAR. */
CHECKED enum err committee_part_table(struct committee_reading *reading,
                                      const struct export_file *file, const char *heads,
                                      struct sheet *ret_sheet);

/* The cells of a record, the guard before what a spreadsheet would run taken away. At most `size`;
 * what is missing is "". */
void committee_part_cells(const struct sheet_record *record, const char **ret_cells, int size);

/* A number as terminals print one, followed by `unit` or nothing; COMMITTEE_NONE: it is none. Six
 * digits are more people than ever come, and few enough to be added up. */
int committee_part_number(const char *text, const char *unit);

/* The same of a number in the log; without one COMMITTEE_NONE. */
int committee_part_count(const json_t *object, const char *key);

/* The entries that a committee looks into: a record_wish. */
bool committee_records_wish(const char *type);

/* Each reads one file, after those above it. */
CHECKED enum err committee_records_read(struct committee_reading *reading);
CHECKED enum err committee_sheet_read(struct committee_reading *reading);
CHECKED enum err committee_figures_read(struct committee_reading *reading);
CHECKED enum err committee_evaluation_read(struct committee_reading *reading);

/* Who owes a make-up follows from the sheet and the log. */
CHECKED enum err committee_makeups_find(struct committee_reading *reading);

#endif
