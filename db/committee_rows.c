#include "db/committee_rows.h"

static void rows_write_lines(const struct committee_bundle *bundle, const int *branches,
                             bool with_names, struct committee_copy *copy)
{
    for (int i = 0; i < bundle->line_count; i++) {
        const struct committee_line *line = &bundle->lines[i];
        committee_copy_text(copy, bundle->date);
        committee_copy_number(copy, bundle->id);
        committee_copy_number(copy, line->number);
        committee_copy_number(copy, branches[line->branch]);
        committee_copy_text(copy, with_names ? line->name : NULL);
        committee_copy_text(copy, with_names ? line->group : NULL);
        committee_copy_text(copy, line->class);
        committee_copy_text(copy, line->state);
        committee_copy_text(copy, line->at[0] == '\0' ? NULL : line->at);
        committee_copy_flag(copy, line->by_hand);
        committee_copy_flag(copy, line->excused);
        committee_copy_end(copy);
    }
}

static void rows_write_counts(const struct committee_bundle *bundle, const int *branches,
                              bool with_names, struct committee_copy *copy)
{
    (void)branches;
    (void)with_names;
    for (int i = 0; i < bundle->evaluation.count; i++) {
        const struct committee_count *count = &bundle->evaluation.counts[i];
        committee_copy_text(copy, bundle->date);
        committee_copy_number(copy, bundle->id);
        committee_copy_number(copy, count->question);
        committee_copy_text(copy, count->audience);
        for (int option = 0; option < COMMITTEE_OPTIONS; option++)
            if (count->is_hidden)
                committee_copy_text(copy, NULL);
            else
                committee_copy_number(copy, count->options[option]);
        committee_copy_end(copy);
    }
}

static void rows_write_makeups(const struct committee_bundle *bundle, const int *branches,
                               bool with_names, struct committee_copy *copy)
{
    for (int i = 0; i < bundle->makeup_count; i++) {
        const struct committee_makeup *makeup = &bundle->makeups[i];
        committee_copy_text(copy, bundle->date);
        committee_copy_number(copy, bundle->id);
        committee_copy_number(copy, i + 1);
        committee_copy_number(copy, branches[makeup->branch]);
        committee_copy_text(copy, with_names ? makeup->name : NULL);
        committee_copy_flag(copy, makeup->on_leave);
        committee_copy_flag(copy, makeup->added);
        committee_copy_text(copy, makeup->done_on);
        committee_copy_text(copy, makeup->way);
        committee_copy_end(copy);
    }
}

/* In the order in which open_month() locks them. */
static const struct rows_table {
    const char *name;
    void (*write)(const struct committee_bundle *bundle, const int *branches, bool with_names,
                  struct committee_copy *copy);
} rows_tables[COMMITTEE_TABLES] = {
    {"attendance", rows_write_lines},
    {"evaluation", rows_write_counts},
    {"makeup", rows_write_makeups},
};

const char *committee_rows_table(int table)
{
    return rows_tables[table].name;
}

int committee_rows_count(const struct committee_bundle *bundle, int table)
{
    const int counts[COMMITTEE_TABLES] = {bundle->line_count, bundle->evaluation.count,
                                          bundle->makeup_count};
    return counts[table];
}

void committee_rows_write(const struct committee_bundle *bundle, int table, const int *branches,
                          bool with_names, struct committee_copy *copy)
{
    rows_tables[table].write(bundle, branches, with_names, copy);
}
