#include "db/committee_values.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* NULL for COMMITTEE_NONE. */
static const char *values_number(struct committee_values *values, int64_t number)
{
    char *text = values->numbers[values->number_count++];
    snprintf(text, COMMITTEE_NUMBER_SIZE, "%" PRId64, number);
    return number == COMMITTEE_NONE ? NULL : text;
}

static struct committee_copy *values_array(struct committee_values *values)
{
    struct committee_copy *array = &values->arrays[values->array_count++];
    committee_copy_clear(array);
    return array;
}

static const char *values_hex(struct committee_values *values, const uint8_t *bytes, size_t length)
{
    struct committee_copy *array = values_array(values);
    committee_copy_hex(array, bytes, length);
    return array->bytes;
}

/* "" among the texts is NULL. */
static const char *values_texts(struct committee_values *values, const char *const *texts,
                                int count)
{
    struct committee_copy *array = values_array(values);
    committee_copy_add(array, "{");
    for (int i = 0; i < count; i++) {
        committee_copy_add(array, i > 0 ? "," : "");
        committee_copy_element(array, texts[i][0] == '\0' ? NULL : texts[i]);
    }
    committee_copy_add(array, "}");
    return array->bytes;
}

static const char *values_figures(struct committee_values *values, const int *figures, int count)
{
    struct committee_copy *array = values_array(values);
    for (int i = 0; i < count; i++) {
        char text[COMMITTEE_NUMBER_SIZE];
        snprintf(text, sizeof text, "%s%d", i == 0 ? "{" : ",", figures[i]);
        committee_copy_add(array, text);
    }
    committee_copy_add(array, "}");
    return array->bytes;
}

static const char *values_formula(const struct committee_evaluation *evaluation)
{
    static const char *const words[] = {[SATISFACTION_BASIC_TOO] = "basic_too",
                                        [SATISFACTION_ONLY] = "satisfied_only",
                                        [SATISFACTION_WEIGHTED] = "weighted"};
    return evaluation->formula == COMMITTEE_NONE ? NULL : words[evaluation->formula];
}

static const char *values_date(const char *date)
{
    return date[0] == '\0' ? NULL : date;
}

enum err committee_values_fill(struct committee_values *values,
                               const struct committee_bundle *bundle, const char *received_on,
                               bool with_names)
{
    const struct committee_evaluation *evaluation = &bundle->evaluation;
    bool has_result = evaluation->formula != COMMITTEE_NONE;
    const char *steps[ACTIVITY_STEPS];
    const char **texts = values->texts;
    int at = 0;
    for (int i = 0; i < ACTIVITY_STEPS; i++)
        steps[i] = bundle->steps[i];
    values->array_count = values->number_count = 0;
    texts[at++] = values_number(values, bundle->id);
    texts[at++] = values_hex(values, bundle->key, sizeof bundle->key);
    texts[at++] = values_number(values, bundle->number);
    texts[at++] = bundle->identity;
    texts[at++] = bundle->folder;
    texts[at++] = values_number(values, bundle->version);
    texts[at++] = bundle->code;
    texts[at++] = values_number(values, bundle->terminals);
    texts[at++] = values_hex(values, bundle->log, 8 * (size_t)bundle->entries);
    texts[at++] = bundle->seqs;
    texts[at++] = received_on;
    texts[at++] = bundle->date;
    texts[at++] = bundle->type;
    texts[at++] = bundle->theme;
    texts[at++] = values_number(values, bundle->start_min);
    texts[at++] = values_number(values, bundle->end_min);
    texts[at++] = bundle->place;
    texts[at++] = with_names ? bundle->host : NULL;
    texts[at++] = bundle->way;
    texts[at++] = values_date(bundle->moved_from);
    texts[at++] = values_date(bundle->moved_reported_on);
    texts[at++] = values_texts(values, steps, ACTIVITY_STEPS);
    texts[at++] = values_number(values, has_result ? evaluation->ballots : COMMITTEE_NONE);
    texts[at++] = values_number(values, has_result ? evaluation->voters : COMMITTEE_NONE);
    texts[at++] = values_formula(evaluation);
    texts[at++] =
        has_result ? values_figures(values, evaluation->options, COMMITTEE_OPTIONS) : NULL;
    texts[at++] = values_number(values, evaluation->rate_tenths);
    texts[at++] = values_texts(values, bundle->branches, bundle->branch_count);
    texts[at++] =
        values_figures(values, bundle->figures[0], bundle->branch_count * COMMITTEE_FIGURES);
    for (int i = 0; i < values->array_count; i++)
        if (values->arrays[i].failed)
            return ERR_NOMEM;
    return ERR_OK;
}

void committee_values_clear(struct committee_values *values)
{
    for (int i = 0; i < COMMITTEE_VALUE_ARRAYS; i++)
        free(values->arrays[i].bytes);
}
