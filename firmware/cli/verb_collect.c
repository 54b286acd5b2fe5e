#include "firmware/base/clock.h"
#include "firmware/cli/cli_checks.h"
#include "firmware/cli/cli_collect.h"
#include "firmware/cli/cli_committee.h"
#include "firmware/cli/cli_failure.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_watch.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

/* ---- what could not be loaded ---- */

struct collect_failures {
    struct cli *cli;
    json_t *array; /* NULL: they are told at once */
};

static void failures_add(const struct collect_failure *failure, void *context)
{
    const struct collect_failures *failures = context;
    if (failures->array == NULL)
        cli_failure_tell(failures->cli, failure);
    else
        json_array_append_new(failures->array, cli_failure_object(failures->cli, failure));
}

/* ---- once ---- */

/* A folder that is not there, a stick that was pulled out, keeps nobody from looking into the
 * others; a database that is lost does. Returns the exit code. */
static int collect_folders(struct cli *cli, struct committee *committee, struct collect *collect,
                           const struct cli_values *folders)
{
    int code = CLI_DONE;
    for (int i = 0; i < folders->count; i++) {
        enum err err = collect_walk(collect, folders->list[i]);
        if (err != ERR_OK && err != ERR_GONE)
            return cli_committee_failed(cli, committee, err);
        if (err == ERR_OK)
            continue;
        cli_say(cli, "%s：没有这个文件夹；请核对路径", folders->list[i]);
        code = CLI_REFUSED;
    }
    return code;
}

/* What became of it so far, even where it ended early. `code` is that of the folders; without the
 * database nobody can say what is missing. */
static int collect_report(struct cli *cli, struct committee *committee,
                          const struct collect_counts *counts, json_t *failed, int code)
{
    json_t *object =
        !cli->json
            ? NULL
            : json_pack("{s:I, s:I, s:I, s:I, s:O}", "loaded", (json_int_t)counts->loaded, "known",
                        (json_int_t)counts->known, "ledgers", (json_int_t)counts->ledgers,
                        "unfinished", (json_int_t)counts->unfinished, "failed", failed);
    if (code == CLI_DONE && counts->failed > 0)
        code = CLI_REFUSED;
    int checks = code == CLI_DEVICE ? CLI_DONE : cli_checks_print(cli, committee, object);
    int printed = cli->json ? cli_print_json(cli, object) : CLI_DONE;
    cli_say(cli, "收下 %lld 份，以前收过 %lld 份，没有收下 %lld 份，还没有传完 %lld 份",
            counts->loaded, counts->known, counts->failed, counts->unfinished);
    return checks != CLI_DONE ? checks : printed != CLI_DONE ? printed : code;
}

static int collect_once(struct cli *cli, struct committee *committee, struct collect_order *order,
                        const struct cli_values *folders)
{
    struct collect_failures failures = {.cli = cli, .array = cli->json ? json_array() : NULL};
    struct collect *collect = NULL;
    int code = CLI_DEVICE;
    order->on_failure = failures_add;
    order->context = &failures;
    enum err err = collect_open(committee, order, &collect);
    if (err != ERR_OK) {
        code = cli_committee_failed(cli, committee, err);
    } else {
        code = collect_folders(cli, committee, collect, folders);
        struct collect_counts counts = collect_counts(collect);
        code = collect_report(cli, committee, &counts, failures.array, code);
    }
    collect_close(collect);
    json_decref(failures.array);
    return code;
}

/* ---- the verb ---- */

static bool collect_check_date(struct cli *cli, const char *date)
{
    struct moment day;
    if (date == NULL || clock_parse_date(date, &day) == ERR_OK)
        return true;
    cli_say(cli, "--received 要写成 2026-05-20 这样的日期：%s", date);
    return false;
}

static int collect_run(struct cli *cli)
{
    struct cli_values folders = {.count = 0};
    const char *url = NULL;
    bool no_names = false, watches = false;
    struct collect_order order = {.received_on = NULL};
    const struct cli_option options[] = {{.name = "db", .value = &url, .required = true},
                                         {.name = "no-names", .flag = &no_names},
                                         {.name = "received", .value = &order.received_on},
                                         {.name = "watch", .flag = &watches},
                                         {.name = NULL}};
    int code = CLI_DEVICE;
    if (!cli_parse_list(cli, options, &folders) || !collect_check_date(cli, order.received_on))
        return CLI_USAGE;
    order.with_names = !no_names;
    if (watches)
        return cli_watch(cli, url, &order, &folders);
    struct committee *committee = cli_committee_open(cli, url, &code);
    if (committee != NULL)
        code = collect_once(cli, committee, &order, &folders);
    committee_close(committee);
    return code;
}

const struct verb verb_collect = {
    .name = "collect",
    .access = VERB_READS,
    .arguments = "DIR… --db URL [--no-names] [--received YYYY-MM-DD] [--watch]",
    .summary = SENTENCE("党委：把终端上传或用 U 盘带来的包收进 PostgreSQL；没有收下的逐个写明原因"),
    .run = collect_run,
};
