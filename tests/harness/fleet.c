#include "tests/harness/fleet.h"

#include "db/paper_xlsx.h"
#include "db/sign.h"
#include "firmware/bundle.h"
#include "tests/harness/fleet_month.h"
#include "ui/paper.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    PATH_SIZE = 512,
    PEOPLE = 25,
    YEAR = 2025,
    CORRECTED = 150,
    OFTEN_DONE = 700,
    WORKERS_MAX = 16
};

static _Noreturn void fleet_die(const char *what)
{
    fprintf(stderr, "fleet: %s: %s\n", what, strerror(errno));
    abort();
}

/* ---- files ---- */

static void fleet_folder(const char *path)
{
    if (mkdir(path, 0755) != 0 && errno != EEXIST)
        fleet_die(path);
}

static void fleet_write_file(const char *path, const char *bytes, size_t length, int64_t time_ms)
{
    struct timespec times[2] = {{.tv_sec = time_ms / 1000}, {.tv_sec = time_ms / 1000}};
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (fd < 0 || write(fd, bytes, length) != (ssize_t)length || futimens(fd, times) != 0 ||
        close(fd) != 0)
        fleet_die(path);
}

/* As an upload comes: its signature is the last one. */
static void fleet_upload(const struct fleet_plan *plan, const struct fleet_terminal *terminal,
                         const struct export_bundle *bundle, int version,
                         struct fleet_report *report)
{
    char folder[PATH_SIZE - 200], path[PATH_SIZE], suffix[16] = "";
    const char *device = db_device(terminal->db);
    int64_t time_ms = terminal->origin.stamp.wall_ms;
    if (version > 1)
        snprintf(suffix, sizeof suffix, "-%d", version);
    snprintf(folder, sizeof folder, "%s/upload/%s", plan->folder, device);
    fleet_folder(folder);
    snprintf(folder, sizeof folder, "%s/upload/%s/%s%s", plan->folder, device, bundle->name,
             suffix);
    fleet_folder(folder);
    for (int last = 0; last < 2; last++)
        for (int i = 0; i < bundle->file_count; i++) {
            const struct export_file *file = &bundle->files[i];
            if (last != (strcmp(file->name, "SHA256SUMS.minisig") == 0))
                continue;
            snprintf(path, sizeof path, "%s/%s", folder, file->name);
            fleet_write_file(path, file->bytes, file->length, time_ms);
            report->bytes += (int64_t)file->length;
        }
    report->bundles++;
}

/* ---- one bundle ---- */

/* As bundle_draw(), but in this process: a helper would look for its fonts again every time. */
static void fleet_draw(struct bundle *bundle)
{
    for (int i = 0; i < bundle->document_count; i++)
        for (int kind = 0; kind < PAPERS_KINDS; kind++) {
            bool is_xlsx = kind == PAPERS_XLSX;
            char name[EXPORT_FILE_NAME_SIZE], *bytes;
            size_t length;
            fleet_must(is_xlsx ? paper_xlsx(&bundle->documents[i], &bytes, &length)
                               : paper_pdf(&bundle->documents[i], &bytes, &length),
                       "paper");
            snprintf(name, sizeof name, "%s.%s", bundle->names[i], is_xlsx ? "xlsx" : "pdf");
            fleet_must(export_add(&bundle->export, name, bytes, length), "paper");
        }
}

static void fleet_export(const struct fleet_plan *plan, struct fleet_terminal *terminal,
                         int64_t activity, int version, struct fleet_report *report)
{
    static struct bundle bundle;
    struct settings settings;
    char message[256];
    fleet_must(settings_load(NULL, false, &settings, message, sizeof message), "settings");
    fleet_must(bundle_make(terminal->db, activity, &settings, &bundle), "bundle");
    if (plan->papers > 0 && terminal->branch.index % plan->papers == 0)
        fleet_draw(&bundle);
    fleet_must(export_seal(terminal->db, &bundle.export), "seal");
    fleet_upload(plan, terminal, &bundle.export, version, report);
    fleet_must(export_record(terminal->db, &terminal->origin, activity, &bundle.export,
                             bundle.export.name),
               "export");
    bundle_clear(&bundle);
}

/* ---- one terminal ---- */

static void fleet_write_key(const struct fleet_plan *plan, int index, const char *folder)
{
    char path[PATH_SIZE], text[FLEET_KEY_SIZE];
    snprintf(path, sizeof path, "%s/device.key", folder);
    fleet_branch_key(plan->seed, index, text);
    fleet_write_file(path, text, strlen(text), 0);
    chmod(path, 0600);
}

static void fleet_open(const struct fleet_plan *plan, int index, char ret_folder[64],
                       struct fleet_terminal *terminal)
{
    strcpy(ret_folder, access("/dev/shm", W_OK) == 0 ? "/dev/shm/themeday-fleet-XXXXXX"
                                                     : "/tmp/themeday-fleet-XXXXXX");
    if (mkdtemp(ret_folder) == NULL)
        fleet_die("a data folder");
    fleet_write_key(plan, index, ret_folder);
    fleet_must(db_open(ret_folder, DB_OWNER, &terminal->db), "data folder");
}

static void fleet_close(const char *folder, struct fleet_terminal *terminal)
{
    db_close(terminal->db);
    DIR *directory = opendir(folder);
    if (directory == NULL)
        fleet_die(folder);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(directory), entry->d_name, entry->d_type == DT_DIR ? AT_REMOVEDIR : 0);
    closedir(directory);
    if (rmdir(folder) != 0)
        fleet_die(folder);
}

static void fleet_introduce(const struct fleet_plan *plan, const struct fleet_terminal *terminal,
                            FILE *devices)
{
    char path[PATH_SIZE], text[SIGN_TEXT_SIZE];
    const char *device = db_device(terminal->db);
    snprintf(path, sizeof path, "%s/keys/%s.pub", plan->folder, device);
    sign_public_key(terminal->db, text);
    fleet_write_file(path, text, strlen(text), terminal->origin.stamp.wall_ms);
    fprintf(devices, "%s,%s,%s\r\n", device, terminal->branch.committee, terminal->branch.name);
}

static void fleet_run_month(const struct fleet_plan *plan, struct fleet_terminal *terminal,
                            int month, struct fleet_report *report)
{
    struct dice *dice = &terminal->branch.dice;
    if (dice_chance(dice, terminal->branch.misses))
        return;
    int64_t activity = fleet_month_hold(terminal, plan->year, month);
    fleet_export(plan, terminal, activity, 1, report);
    for (int version = 2; version <= 3 && dice_chance(dice, plan->corrections); version++) {
        if (!fleet_month_correct(terminal, activity, OFTEN_DONE))
            return;
        fleet_export(plan, terminal, activity, version, report);
    }
}

static void fleet_run_branch(const struct fleet_plan *plan, int index, FILE *devices,
                             struct fleet_report *report)
{
    char folder[64];
    struct fleet_terminal terminal = {.db = NULL};
    fleet_branch_make(plan->seed, index, plan->people, &terminal.branch);
    fleet_open(plan, index, folder, &terminal);
    fleet_month_prepare(&terminal, plan->year, plan->months);
    fleet_introduce(plan, &terminal, devices);
    for (int month = 1; month <= plan->months; month++)
        fleet_run_month(plan, &terminal, month, report);
    fleet_close(folder, &terminal);
}

/* ---- all of them ---- */

/* Every worker's branches; the list is put together afterwards. */
static void fleet_run_share(const struct fleet_plan *plan, int worker, int workers,
                            struct fleet_report *report)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/devices.%d", plan->folder, worker);
    FILE *devices = fopen(path, "w");
    if (devices == NULL)
        fleet_die(path);
    for (int i = worker; i < plan->branches; i += workers)
        fleet_run_branch(plan, i, devices, report);
    if (fclose(devices) != 0)
        fleet_die(path);
}

static void fleet_list_devices(const struct fleet_plan *plan, int workers)
{
    char path[PATH_SIZE], line[2 * TITLE_SIZE + 32];
    snprintf(path, sizeof path, "%s/devices.csv", plan->folder);
    FILE *out = fopen(path, "w");
    if (out == NULL)
        fleet_die(path);
    fputs("device,committee,branch\r\n", out);
    for (int i = 0; i < workers; i++) {
        snprintf(path, sizeof path, "%s/devices.%d", plan->folder, i);
        FILE *in = fopen(path, "r");
        while (in != NULL && fgets(line, sizeof line, in) != NULL)
            fputs(line, out);
        if (in == NULL || fclose(in) != 0 || unlink(path) != 0)
            fleet_die(path);
    }
    if (fclose(out) != 0)
        fleet_die(path);
}

static void fleet_run_workers(const struct fleet_plan *plan, struct fleet_report *reports)
{
    pid_t children[WORKERS_MAX];
    int status;
    fflush(NULL);
    for (int i = 0; i < plan->workers; i++) {
        children[i] = fork();
        if (children[i] < 0)
            fleet_die("fork");
        if (children[i] == 0) {
            fleet_run_share(plan, i, plan->workers, &reports[i]);
            _exit(0);
        }
    }
    for (int i = 0; i < plan->workers; i++)
        if (waitpid(children[i], &status, 0) < 0 || status != 0)
            fleet_die("a worker");
}

static void fleet_prepare(const struct fleet_plan *plan)
{
    static const char *const parts[] = {"", "/upload", "/keys"};
    char path[PATH_SIZE];
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        snprintf(path, sizeof path, "%s%s", plan->folder, parts[i]);
        fleet_folder(path);
    }
}

/* What a plan leaves open. */
static struct fleet_plan fleet_complete(const struct fleet_plan *plan)
{
    struct fleet_plan whole = *plan;
    whole.year = plan->year == 0 ? YEAR : plan->year;
    whole.people = plan->people == 0 ? PEOPLE : plan->people;
    whole.corrections = plan->corrections == 0 ? CORRECTED : plan->corrections;
    whole.workers = plan->workers > WORKERS_MAX ? WORKERS_MAX : plan->workers;
    return whole;
}

void fleet_make(const struct fleet_plan *plan, struct fleet_report *ret_report)
{
    struct fleet_plan whole = fleet_complete(plan);
    struct fleet_report *reports = mmap(NULL, WORKERS_MAX * sizeof *reports, PROT_READ | PROT_WRITE,
                                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (reports == MAP_FAILED)
        fleet_die("memory");
    fleet_prepare(&whole);
    if (whole.workers == 0)
        fleet_run_share(&whole, 0, 1, reports);
    else
        fleet_run_workers(&whole, reports);
    fleet_list_devices(&whole, whole.workers == 0 ? 1 : whole.workers);
    *ret_report = (struct fleet_report){.bundles = 0};
    for (int i = 0; i < WORKERS_MAX; i++) {
        ret_report->bundles += reports[i].bundles;
        ret_report->bytes += reports[i].bytes;
    }
    munmap(reports, WORKERS_MAX * sizeof *reports);
}
