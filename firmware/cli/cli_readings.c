#include "firmware/cli/cli_readings.h"

#include "firmware/base/utf8.h"
#include "firmware/cli/cli_bundle.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    READINGS_BUNDLE_MAX = 128 * 1024 * 1024, /* bytes of one bundle */
    READINGS_HELPERS_MAX = 3,                /* more would read more than one connection takes */
    READINGS_ROOM = 8,                       /* readings that nobody asked for yet */
};

struct readings {
    pthread_mutex_t mutex; /* of what is below, while there are helpers */
    pthread_cond_t changed;
    struct readings_place {
        struct reading *reading;
        bool is_ready;
    } places[READINGS_ROOM]; /* the n-th folder's is n % READINGS_ROOM */
    char *const *paths;
    int count;
    int begun; /* so many are read, or being read */
    int taken; /* so many have the caller */
    const struct committee_gate *gate;
    pthread_t helpers[READINGS_HELPERS_MAX];
    int helper_count;
};

/* ---- one bundle ---- */

/* What is no plain file, or too large for one, does not belong to a bundle. */
static void reading_check_extra(const struct cli_bundle *files, struct committee_report *report)
{
    if (report->fault != COMMITTEE_GOOD || files->extra[0] == '\0')
        return;
    report->fault = COMMITTEE_NOT_WHOLE;
    report->finding.fault = EXPORT_EXTRA_FILE;
    utf8_copy(report->finding.text, sizeof report->finding.text, files->extra);
}

static struct reading *reading_make(const char *path, const struct committee_gate *gate)
{
    struct cli_bundle files;
    struct reading *reading = calloc(1, sizeof *reading);
    if (reading == NULL)
        return NULL;
    reading->err = cli_bundle_take(path, READINGS_BUNDLE_MAX, &files);
    reading->is_readable = reading->err == ERR_OK;
    if (reading->is_readable) {
        reading->err = committee_bundle_read(files.name, files.files, files.count, gate,
                                             &reading->bundle, &reading->report);
        reading_check_extra(&files, &reading->report);
        reading->path = files.path; /* its last part is the bundle's name */
        files.path = NULL;
    }
    cli_bundle_clear(&files);
    return reading;
}

void reading_free(struct reading *reading)
{
    if (reading == NULL)
        return;
    committee_bundle_clear(&reading->bundle);
    free(reading->path);
    free(reading);
}

/* ---- whoever is free reads the next ---- */

static bool readings_has_work(const struct readings *readings)
{
    return readings->begun < readings->count && readings->begun < readings->taken + READINGS_ROOM;
}

/* Begins and ends with the mutex; others have it while this one reads. */
static void readings_work(struct readings *readings)
{
    const char *path = readings->paths[readings->begun];
    struct readings_place *place = &readings->places[readings->begun++ % READINGS_ROOM];
    pthread_mutex_unlock(&readings->mutex);
    struct reading *reading = reading_make(path, readings->gate);
    pthread_mutex_lock(&readings->mutex);
    *place = (struct readings_place){.reading = reading, .is_ready = true};
    pthread_cond_broadcast(&readings->changed);
}

static void *readings_help(void *context)
{
    struct readings *readings = context;
    pthread_mutex_lock(&readings->mutex);
    while (readings->begun < readings->count)
        if (readings_has_work(readings))
            readings_work(readings);
        else
            pthread_cond_wait(&readings->changed, &readings->mutex);
    pthread_mutex_unlock(&readings->mutex);
    return NULL;
}

struct reading *readings_next(struct readings *readings)
{
    struct readings_place *place = &readings->places[readings->taken % READINGS_ROOM];
    pthread_mutex_lock(&readings->mutex);
    while (!place->is_ready)
        if (readings_has_work(readings))
            readings_work(readings);
        else
            pthread_cond_wait(&readings->changed, &readings->mutex);
    struct reading *reading = place->reading;
    *place = (struct readings_place){.reading = NULL};
    readings->taken++;
    pthread_cond_broadcast(&readings->changed);
    pthread_mutex_unlock(&readings->mutex);
    return reading;
}

/* ---- helpers ---- */

/* A signal is for the caller. Without helpers it goes on alone. */
static void readings_add_helper(struct readings *readings)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    if (pthread_create(&readings->helpers[readings->helper_count], NULL, readings_help, readings) ==
        0)
        readings->helper_count++;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void readings_begin(struct readings *readings, char *const *paths, int count,
                    const struct committee_gate *gate)
{
    long others = sysconf(_SC_NPROCESSORS_ONLN) - 1;
    readings->paths = paths;
    readings->count = count;
    readings->begun = readings->taken = 0;
    readings->gate = gate;
    for (int i = 0; i < READINGS_HELPERS_MAX && i < others && i < count - 1; i++)
        readings_add_helper(readings);
}

void readings_end(struct readings *readings)
{
    pthread_mutex_lock(&readings->mutex);
    readings->count = readings->begun;
    pthread_cond_broadcast(&readings->changed);
    pthread_mutex_unlock(&readings->mutex);
    for (int i = 0; i < readings->helper_count; i++)
        pthread_join(readings->helpers[i], NULL);
    readings->helper_count = 0;
    for (int i = 0; i < READINGS_ROOM; i++) {
        reading_free(readings->places[i].reading);
        readings->places[i] = (struct readings_place){.reading = NULL};
    }
}

/* ---- opening ---- */

enum err readings_open(struct readings **ret_readings)
{
    struct readings *readings = calloc(1, sizeof *readings);
    if (readings == NULL)
        return ERR_NOMEM;
    pthread_mutex_init(&readings->mutex, NULL);
    pthread_cond_init(&readings->changed, NULL);
    *ret_readings = readings;
    return ERR_OK;
}

void readings_close(struct readings *readings)
{
    if (readings == NULL)
        return;
    readings_end(readings);
    pthread_cond_destroy(&readings->changed);
    pthread_mutex_destroy(&readings->mutex);
    free(readings);
}
