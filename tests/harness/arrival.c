#include "tests/harness/arrival.h"

#include "db/committee_load.h"
#include "tests/harness/dice.h"
#include "tests/harness/gate.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* After the last month of any fleet, and no day on which a test runs. */
static const char today[] = "2026-01-31";

struct arrival_bundle {
    struct export_file files[EXPORT_FILES_MAX];
    int file_count;
    struct committee_bundle bundle;
};

struct arrival {
    const struct office *office;
    struct committee *committee;
    struct committee_load *load;
    struct arrival_bundle *bundles;
};

/* ---- reading ---- */

static void arrival_read_file(const char *folder, const char *name, struct export_file *ret_file)
{
    char path[2 * OFFICE_PATH_SIZE + 256 + 2];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "r"), *out;
    snprintf(ret_file->name, sizeof ret_file->name, "%.159s", name);
    out = open_memstream(&ret_file->bytes, &ret_file->length);
    assert_true(file != NULL && out != NULL);
    for (int byte; (byte = fgetc(file)) != EOF;)
        fputc(byte, out);
    fclose(file);
    fclose(out);
}

static void arrival_read(const struct office *office, const char *name,
                         struct arrival_bundle *bundle)
{
    char folder[2 * OFFICE_PATH_SIZE];
    struct committee_report report;
    struct gate gate;
    snprintf(folder, sizeof folder, "%s/%.100s", office->upload, name);
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        if (entry->d_name[0] != '.')
            arrival_read_file(folder, entry->d_name, &bundle->files[bundle->file_count++]);
    closedir(directory);
    gate_make(&gate, today, bundle->files, bundle->file_count);
    assert_int_equal(committee_bundle_read(strchr(name, '/') + 1, bundle->files, bundle->file_count,
                                           &gate.committee, &bundle->bundle, &report),
                     ERR_OK);
    assert_int_equal(report.fault, COMMITTEE_GOOD);
}

struct arrival *arrival_open(const struct office *office)
{
    char reason[COMMITTEE_REASON_SIZE];
    struct arrival *arrival = calloc(1, sizeof *arrival);
    assert_non_null(arrival);
    arrival->office = office;
    if (committee_open(office->postgres->url, &arrival->committee, reason) != ERR_OK)
        fail_msg("%s", reason);
    assert_int_equal(committee_load_open(arrival->committee, true, &arrival->load), ERR_OK);
    arrival->bundles = calloc((size_t)office->count, sizeof *arrival->bundles);
    assert_non_null(arrival->bundles);
    for (int i = 0; i < office->count; i++)
        arrival_read(office, office->bundles[i], &arrival->bundles[i]);
    return arrival;
}

void arrival_close(struct arrival *arrival)
{
    for (int i = 0; i < arrival->office->count; i++) {
        struct arrival_bundle *bundle = &arrival->bundles[i];
        committee_bundle_clear(&bundle->bundle);
        for (int j = 0; j < bundle->file_count; j++)
            free(bundle->files[j].bytes);
    }
    free(arrival->bundles);
    committee_load_close(arrival->load);
    committee_close(arrival->committee);
    free(arrival);
}

/* ---- arriving ---- */

static void arrival_take(struct arrival *arrival, int bundle, enum committee_outcome expected)
{
    enum committee_outcome outcome;
    assert_int_equal(committee_load_begin(arrival->load, &arrival->bundles[bundle].bundle, today),
                     ERR_OK);
    assert_int_equal(committee_load_end(arrival->load, &outcome), ERR_OK);
    assert_int_equal(outcome, expected);
}

void arrival_run(struct arrival *arrival, uint64_t seed)
{
    struct dice dice = dice_of(seed, 0);
    int *order = calloc((size_t)arrival->office->count, sizeof *order);
    assert_non_null(order);
    office_forget(arrival->office);
    dice_shuffle(&dice, order, arrival->office->count);
    for (int i = 0; i < arrival->office->count; i++) {
        arrival_take(arrival, order[i], COMMITTEE_LOADED);
        if (dice_chance(&dice, 100))
            arrival_take(arrival, order[dice_roll(&dice, i + 1)], COMMITTEE_KNOWN);
    }
    free(order);
}
