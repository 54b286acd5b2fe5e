#include "db/paper.h"
#include "db/paper_xlsx.h"
#include "firmware/cli/cli_committee.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"
#include "firmware/committee/reports.h"
#include "ui/paper.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What was asked for. */
struct committee_order {
    const struct reports_one *one;
    const char *db, *month, *year, *branch;
    const char *csv, *xlsx, *pdf; /* files; none of them: to cli->out */
    struct period period;
};

/* ---- files ---- */

/* The whole file, or the old one. */
static int committee_store(struct cli *cli, const char *file, const char *bytes, size_t length)
{
    char *path = cli_path(cli, file), *part = NULL;
    if (path == NULL || asprintf(&part, "%s.part", path) < 0) {
        free(path);
        return cli_failed(cli, ERR_NOMEM);
    }
    FILE *out = fopen(part, "we");
    bool good = out != NULL && fwrite(bytes, 1, length, out) == length && fflush(out) == 0 &&
                fsync(fileno(out)) == 0;
    int failure = errno;
    good = (out == NULL || fclose(out) == 0) && good && rename(part, path) == 0;
    if (good)
        cli_say(cli, "已写好 %s", file);
    else
        cli_say(cli, "%s：写不了这个文件（%s）；请检查目录、权限和磁盘", file,
                strerror(failure != 0 ? failure : errno));
    if (!good)
        unlink(part);
    free(part);
    free(path);
    return good ? CLI_DONE : CLI_DEVICE;
}

static int committee_write_csv(struct cli *cli, const struct report *report, const char *file)
{
    char *bytes = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&bytes, &length);
    if (out == NULL)
        return cli_failed(cli, ERR_NOMEM);
    report_csv(report, out);
    int code =
        fclose(out) == 0 ? committee_store(cli, file, bytes, length) : cli_failed(cli, ERR_NOMEM);
    free(bytes);
    return code;
}

/* `file` NULL: it was not asked for. */
static int committee_write_paper(struct cli *cli, const struct paper_document *document,
                                 enum err (*paint)(const struct paper_document *document,
                                                   char **ret_bytes, size_t *ret_length),
                                 const char *file)
{
    char *bytes = NULL;
    size_t length = 0;
    if (file == NULL)
        return CLI_DONE;
    enum err err = paint(document, &bytes, &length);
    int code = err == ERR_OK ? committee_store(cli, file, bytes, length) : cli_failed(cli, err);
    free(bytes);
    return code;
}

static int committee_write_papers(struct cli *cli, const struct committee_order *order,
                                  const struct report *report)
{
    struct paper_document document;
    if (order->xlsx == NULL && order->pdf == NULL)
        return CLI_DONE;
    enum err err = report_paper(report, &document);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    int code = committee_write_paper(cli, &document, paper_xlsx, order->xlsx);
    if (code == CLI_DONE)
        code = committee_write_paper(cli, &document, paper_pdf, order->pdf);
    paper_clear(&document);
    return code;
}

/* ---- giving it out ---- */

static int committee_print_json(struct cli *cli, const struct report *report)
{
    json_t *value = report_json(report);
    if (value == NULL)
        return cli_failed(cli, ERR_NOMEM);
    /* Tenths are tenths: 83.3, not 83.299999999999997. */
    int failed = json_dumpf(value, cli->out, JSON_INDENT(2) | JSON_REAL_PRECISION(5));
    json_decref(value);
    fputc('\n', cli->out);
    return failed == 0 ? CLI_DONE : CLI_DEVICE;
}

static int committee_give(struct cli *cli, const struct committee_order *order,
                          const struct report *report)
{
    bool has_file = order->csv != NULL || order->xlsx != NULL || order->pdf != NULL;
    int code = order->csv == NULL ? CLI_DONE : committee_write_csv(cli, report, order->csv);
    if (code == CLI_DONE)
        code = committee_write_papers(cli, order, report);
    if (code == CLI_DONE && cli->json)
        code = committee_print_json(cli, report);
    else if (code == CLI_DONE && !has_file)
        report_print(report, cli->language == CLI_EN, cli->out);
    return code;
}

/* ---- making it ---- */

static int committee_report(struct cli *cli, const struct committee_order *order,
                            const struct survey *survey)
{
    struct standing_terms terms = {.survey = survey,
                                   .period = &order->period,
                                   .settings = cli->settings,
                                   .scope = order->branch};
    struct report report;
    enum err err = order->one->make(&terms, &report);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    int code = committee_give(cli, order, &report);
    report_clear(&report);
    return code;
}

static int committee_survey(struct cli *cli, const struct committee_order *order,
                            struct committee *committee)
{
    char new_year[DATE_SIZE];
    bool reaches_back = order->one->span == REPORTS_MONTH_OF_YEAR;
    snprintf(new_year, sizeof new_year, "%.4s-01-01", order->period.first);
    struct survey_wish wish = {.first = reaches_back ? new_year : order->period.first,
                               .end = order->period.end,
                               .under = order->branch,
                               .with_themes = order->one->with_themes};
    struct survey survey;
    enum err err = survey_read(committee, &wish, &survey);
    int code = CLI_REFUSED;
    if (err == ERR_OK)
        code = committee_report(cli, order, &survey);
    else if (err == ERR_GONE)
        cli_say(cli, "没有“%s”这个党支部或党组织，或者您看不到它；请核对名称", order->branch);
    else
        code = cli_committee_failed(cli, committee, err);
    survey_clear(&survey);
    return code;
}

/* ---- the words ---- */

static bool committee_check_span(struct cli *cli, const struct committee_order *order)
{
    enum reports_span span = order->one->span;
    bool has_one = (order->month == NULL) != (order->year == NULL);
    if (has_one && (order->year == NULL ? span != REPORTS_YEAR : span != REPORTS_MONTH))
        return true;
    if (span == REPORTS_YEAR)
        cli_say(cli, "请写 --year 年，例如 --year 2026");
    else if (span == REPORTS_MONTH)
        cli_say(cli, "请写 --month 年-月，例如 --month 2026-05");
    else
        cli_say(cli, "请写 --month 年-月 或 --year 年，只写一个");
    return false;
}

static bool committee_parse_period(struct cli *cli, struct committee_order *order)
{
    struct moment now = clock_moment(clock_wall_ms());
    const char *text = order->month != NULL ? order->month : order->year;
    if (!committee_check_span(cli, order))
        return false;
    enum err err = order->month != NULL ? period_of_month(text, &now, &order->period)
                                        : period_of_year(text, &now, &order->period);
    if (err == ERR_OK && !order->period.is_to_come)
        return true;
    if (err != ERR_OK)
        cli_say(cli, "“%s”不是年-月（例如 2026-05）或年（例如 2026）", text);
    else
        cli_say(cli, "%s 还没有到，没有可以统计的；请核对本机时间", text);
    return false;
}

static int committee_make(struct cli *cli, struct committee_order *order)
{
    int code = CLI_USAGE;
    struct committee *committee = cli_committee_open(cli, order->db, &code);
    if (committee == NULL)
        return code;
    code = committee_survey(cli, order, committee);
    committee_close(committee);
    return code;
}

/* In the order of enum reports_kind. */
static const char *const committee_words[REPORTS_COUNT] = {
    "overview", "missing", "late", "attendance", "satisfaction", "makeups", "year", "history"};

static bool committee_parse_kind(struct cli *cli, const char *word, enum reports_kind *ret_kind)
{
    for (int i = 0; i < REPORTS_COUNT; i++)
        if (strcmp(word, committee_words[i]) == 0) {
            *ret_kind = (enum reports_kind)i;
            return true;
        }
    cli_say(cli,
            "没有“%s”这种报表；可用 overview missing late attendance satisfaction makeups year "
            "history",
            word);
    return false;
}

static int committee_verb_run(struct cli *cli)
{
    struct committee_order order = {.one = NULL};
    const struct cli_option options[] = {{.name = "db", .value = &order.db, .required = true},
                                         {.name = "month", .value = &order.month},
                                         {.name = "year", .value = &order.year},
                                         {.name = "branch", .value = &order.branch},
                                         {.name = "csv", .value = &order.csv},
                                         {.name = "xlsx", .value = &order.xlsx},
                                         {.name = "pdf", .value = &order.pdf},
                                         {.name = NULL}};
    const char *word;
    enum reports_kind kind;
    if (!cli_parse(cli, options, &word, 1) || !committee_parse_kind(cli, word, &kind))
        return CLI_USAGE;
    order.one = &reports[kind];
    if (!committee_parse_period(cli, &order))
        return CLI_USAGE;
    if (kind != REPORTS_HISTORY || order.branch != NULL)
        return committee_make(cli, &order);
    cli_say(cli, "请写 --branch 党支部名称");
    return CLI_USAGE;
}

const struct verb verb_committee = {
    .name = "committee",
    .access = VERB_READS,
    .arguments = "overview|missing|late|attendance|satisfaction|makeups|year|history\n"
                 "      --db URL --month YYYY-MM|--year YYYY [--branch NAME]\n"
                 "      [--csv FILE] [--xlsx FILE] [--pdf FILE]",
    .summary = SENTENCE("党委：报表。月度总览、未开展、纪实表逾期、到会率、满意率和低于 60% "
                        "的次数、待补学、年度报告、一个党支部的一年"),
    .run = committee_verb_run,
};
