/*
 * `make bench`: how long the papers take, as a table with the target and the ratio to it (up to
 * 1.00 is within the target): the bundle of a branch of 50, a page of 200 rows, and a workbook of
 * 100,000 rows beside the same rows through libxlsxwriter alone.
 * usage: bench_papers FOLDER
 */
#include "db/paper.h"
#include "db/paper_xlsx.h"
#include "drivers/stick.h"
#include "firmware/bundle.h"
#include "tests/harness/papers.h"
#include "tests/harness/sample.h"
#include "ui/paper.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <xlsxwriter.h>

enum { COLUMNS = 8, ROWS = 100000, RUNS = 5, BUNDLE_RUNS = 9, PEOPLE = 50 };

static const struct paper_column columns[COLUMNS] = {
    {"序号", 57, PAPER_CENTRE, true},     {"姓名", 113, PAPER_CENTRE, false},
    {"党小组", 125, PAPER_CENTRE, false}, {"人员类别", 104, PAPER_CENTRE, false},
    {"时间", 99, PAPER_CENTRE, false},    {"方式", 99, PAPER_CENTRE, false},
    {"签名", 180, PAPER_LEFT, false},     {"备注", 223, PAPER_LEFT, false},
};

static const char *const cells[COLUMNS] = {"",      "欧阳慧敏", "第一党小组", "正式党员",
                                           "13:48", "刷卡",     "",           "补登：忘带卡"};

static double now_ms(void)
{
    return (double)clock_mono_ns() / 1e6;
}

static void row(const char *what, double value, const char *unit, double target)
{
    printf("%-52s %9.2f %-3s %9.2f %6.2f%s\n", what, value, unit, target, value / target,
           value <= target ? "" : "  <-- misses");
    fflush(stdout);
}

static void say(const char *what, double value, const char *unit)
{
    printf("%-52s %9.2f %s\n", what, value, unit);
    fflush(stdout);
}

/* In use now. */
static double current_mb(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%*d %ld", &pages) != 1)
        exit(1);
    fclose(file);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / (1024 * 1024);
}

static double peak_mb(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static void must(enum err err)
{
    if (err == ERR_OK)
        return;
    fprintf(stderr, "bench_papers: %s\n", err_name(err));
    exit(1);
}

static void make_table(struct paper_document *document, int rows)
{
    paper_begin(document, "签到表", 0);
    paper_start(document, "签到表", "签到表", false);
    paper_table(document, columns, COLUMNS);
    for (int i = 0; i < rows; i++) {
        paper_number(document, i + 1);
        for (int j = 1; j < COLUMNS; j++)
            paper_cell(document, cells[j]);
    }
    must(paper_finish(document));
}

/* ---- the bundle of one activity ---- */

static void store(const struct export_bundle *bundle, const char *path)
{
    struct stick_file files[EXPORT_FILES_MAX];
    struct stick_folder folder = {bundle->name, bundle->time_ms, files, bundle->file_count};
    enum stick_outcome outcome;
    char name[STICK_NAME_SIZE];
    for (int i = 0; i < bundle->file_count; i++)
        files[i] = (struct stick_file){bundle->files[i].name, bundle->files[i].bytes,
                                       bundle->files[i].length};
    must(stick_write(path, &folder, &outcome, name));
}

/* As the terminal makes it; returns how long that keeps it from everything else. */
static double make_bundle(struct folder *folder, int64_t id, struct bundle *bundle)
{
    static const struct settings settings = {.attendance_percent = 80};
    struct papers *papers;
    double begin = now_ms();
    must(bundle_make(folder->db, id, &settings, bundle));
    must(papers_start(bundle->documents, bundle->document_count, &papers));
    double busy = now_ms() - begin;
    must(papers_wait(papers));
    begin = now_ms();
    must(bundle_finish(folder->db, papers, bundle));
    busy += now_ms() - begin;
    papers_close(papers);
    return busy;
}

static void bench_bundle(void)
{
    void *state;
    struct sample times = {0}, busy = {0};
    static struct bundle bundle;
    size_t size = 0;
    folder_setup(&state);
    struct folder *folder = state;
    int64_t id = papers_activity(folder, PEOPLE, false);
    for (int i = 0; i < BUNDLE_RUNS; i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/stick%d", folder->path, i);
        mkdir(path, 0755);
        double begin = now_ms();
        sample_add(&busy, make_bundle(folder, id, &bundle));
        store(&bundle.export, path);
        sample_add(&times, now_ms() - begin);
        size = 0;
        for (int j = 0; j < bundle.export.file_count; j++)
            size += bundle.export.files[j].length;
        bundle_clear(&bundle);
    }
    row("bundle of 50 people: made, signed, written, read back", sample_percentile(&times, 50),
        "ms", 1000);
    say("the same, the slowest", sample_percentile(&times, 100), "ms");
    say("of which the terminal is kept from other things", sample_percentile(&busy, 50), "ms");
    say("its size", (double)size / 1024, "KB");
    sample_clear(&times);
    sample_clear(&busy);
    folder_teardown(&state);
}

/* ---- a page of 200 rows ---- */

static void bench_page(void)
{
    struct sample times = {0};
    struct paper_document document;
    size_t length = 0;
    double before_mb = current_mb();
    make_table(&document, 200);
    for (int i = 0; i < RUNS; i++) {
        char *bytes;
        double begin = now_ms();
        must(paper_pdf(&document, &bytes, &length));
        sample_add(&times, now_ms() - begin);
        free(bytes);
    }
    paper_clear(&document);
    row("PDF of 200 rows, p50", sample_percentile(&times, 50), "ms", 500);
    say("the same, its size", (double)length / 1024, "KB");
    say("memory that printing it adds", peak_mb() - before_mb, "MB");
    sample_clear(&times);
}

/* ---- 100,000 rows ---- */

/* The same texts in one look, through the library alone. */
static double time_bare_loop(const char *path)
{
    char file[512];
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    snprintf(file, sizeof file, "%s/bare.xlsx", path);
    double begin = now_ms();
    lxw_workbook *workbook = workbook_new_opt(file, &options);
    lxw_worksheet *sheet = workbook_add_worksheet(workbook, NULL);
    lxw_format *format = workbook_add_format(workbook);
    format_set_border(format, LXW_BORDER_THIN);
    for (lxw_row_t i = 0; i < ROWS; i++) {
        worksheet_write_number(sheet, i, 0, i + 1, format);
        for (lxw_col_t j = 1; j < COLUMNS; j++)
            worksheet_write_string(sheet, i, j, cells[j], format);
    }
    if (workbook_close(workbook) != LXW_NO_ERROR)
        exit(1);
    double time = now_ms() - begin;
    unlink(file);
    return time;
}

static double time_workbook(const struct paper_document *document)
{
    char *bytes;
    size_t length;
    double begin = now_ms();
    must(paper_xlsx(document, &bytes, &length));
    double time = now_ms() - begin;
    free(bytes);
    return time;
}

static void bench_rows(const char *path)
{
    struct sample bare = {0}, ours = {0};
    struct paper_document document;
    make_table(&document, ROWS);
    double before_mb = peak_mb();
    for (int i = 0; i < RUNS; i++) {
        sample_add(&ours, time_workbook(&document));
        if (i == 0)
            say("memory that drawing 100,000 rows adds", peak_mb() - before_mb, "MB");
        sample_add(&bare, time_bare_loop(path));
    }
    paper_clear(&document);
    double ratio = sample_percentile(&ours, 50) / sample_percentile(&bare, 50);
    say("XLSX of 100,000 rows, p50", sample_percentile(&ours, 50), "ms");
    say("the same rows through libxlsxwriter alone, p50", sample_percentile(&bare, 50), "ms");
    row("ratio of the two", ratio, "", 1.3);
    sample_clear(&bare);
    sample_clear(&ours);
}

int main(int argc, char **argv)
{
    char path[256];
    if (argc == 2 && strcmp(argv[1], "--helper=papers") == 0)
        papers_process_main();
    if (argc != 2) {
        fprintf(stderr, "usage: bench_papers FOLDER\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s/papers", argv[1]);
    mkdir(argv[1], 0755);
    mkdir(path, 0755);
    printf("%-52s %9s %-3s %9s %6s\n", "what", "measured", "", "target", "ratio");
    bench_rows(path); /* first: what it adds to the memory is small */
    bench_page();
    bench_bundle();
    return 0;
}
