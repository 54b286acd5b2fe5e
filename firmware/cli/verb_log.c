#include "db/checkin.h"
#include "db/poll.h"
#include "db/rows.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <inttypes.h>

/* ---- show ---- */

struct log_lines {
    struct cli *cli;
    json_t *array; /* NULL: as text */
    bool broken;   /* an entry is no JSON any more */
};

static void log_print_text(FILE *out, json_t *entry)
{
    char *data = json_dumps(json_object_get(entry, "data"), JSON_COMPACT | JSON_SORT_KEYS);
    fprintf(out, "%" JSON_INTEGER_FORMAT "\t%s\t%s\t%s\t%" JSON_INTEGER_FORMAT "\t%s\n",
            json_integer_value(json_object_get(entry, "seq")),
            json_string_value(json_object_get(entry, "time")),
            json_string_value(json_object_get(entry, "type")),
            json_string_value(json_object_get(entry, "by")),
            json_integer_value(json_object_get(entry, "activity")), data == NULL ? "" : data);
    free(data);
}

static bool log_print(const char *line, void *context)
{
    struct log_lines *lines = context;
    json_t *entry = json_loads(line, 0, NULL);
    if (entry == NULL) {
        lines->broken = true;
        return false;
    }
    if (lines->array == NULL) {
        log_print_text(lines->cli->out, entry);
        json_decref(entry);
        return true;
    }
    json_object_set(entry, "id", json_object_get(entry, "seq"));
    json_array_append_new(lines->array, entry);
    return true;
}

static int log_show_run(struct cli *cli)
{
    const char *activity = NULL;
    int64_t activity_id = 0;
    const struct cli_option options[] = {{.name = "activity", .value = &activity}, {.name = NULL}};
    struct log_lines lines = {.cli = cli};
    int code;
    if (!cli_parse(cli, options, NULL, 0) ||
        (activity != NULL && !cli_parse_id(cli, activity, &activity_id)))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    lines.array = cli->json ? json_array() : NULL;
    enum err err = chain_walk(cli->db, activity_id, log_print, &lines);
    if (err == ERR_OK && !lines.broken)
        return cli->json ? cli_print_json(cli, lines.array) : CLI_DONE;
    json_decref(lines.array);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    cli_say(cli, "记录已被改坏；请运行 themeday log verify");
    return CLI_REFUSED;
}

const struct verb verb_log_show = {
    .name = "log",
    .subname = "show",
    .access = VERB_READS,
    .arguments = "[--activity ID]",
    .summary = SENTENCE("列出记录：序号、时间、种类、经手人、活动编号、内容"),
    .run = log_show_run,
};

/* ---- verify ---- */

/* The log is whole; now whether the tables say the same. */
static enum err log_verify_rows(struct cli *cli, struct chain_report *report)
{
    struct checkin_report checkins;
    struct rows_report rows;
    enum err err = checkin_verify(cli->db, &checkins);
    if (err == ERR_OK)
        err = rows_verify(cli->db, &rows);
    if (err != ERR_OK)
        return err;
    if (checkins.bad_seq != 0) {
        report->bad_seq = checkins.bad_seq;
        report->reason = "checkin";
    } else if (rows.table != NULL) {
        report->bad_seq = rows.bad_seq;
        report->reason = rows.table;
    }
    return ERR_OK;
}

/* What became of the polls, as JSON says it. */
static const char log_polls_good[] = "ok", log_polls_bad[] = "damaged",
                  log_polls_unread[] = "unchecked";

static enum err log_verify_polls(struct cli *cli, const char **ret_polls)
{
    enum err err = poll_verify(cli->db);
    if (err == ERR_OK)
        *ret_polls = log_polls_good;
    else if (err == ERR_CORRUPT)
        *ret_polls = log_polls_bad;
    else if (err == ERR_UNSUPPORTED)
        *ret_polls = log_polls_unread;
    else
        return err;
    return ERR_OK;
}

static void log_say_polls(struct cli *cli, const char *polls)
{
    if (polls == log_polls_bad)
        cli_say(cli, "测评和表决已损坏，或与记录不符；请保留数据目录，联系管理员");
    else if (polls == log_polls_unread)
        cli_say(
            cli,
            "测评和表决没有核对：它们由正在运行的终端独占；请在终端的自检中核对，或停机后再运行");
}

static void log_say_verified(struct cli *cli, const struct chain_report *report)
{
    if (report->reason == NULL)
        cli_say(cli, "记录完整：共 %" PRId64 " 条", report->entries);
    else
        cli_say(cli, "记录第 %" PRId64 " 条不对（%s）；请保留数据目录，联系管理员", report->bad_seq,
                report->reason);
}

static int log_verify_run(struct cli *cli)
{
    const struct cli_option options[] = {{.name = NULL}};
    struct chain_report report;
    const char *polls = NULL;
    int code;
    if (!cli_parse(cli, options, NULL, 0))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    enum err err = chain_verify(cli->db, &report);
    if (err == ERR_OK && report.bad_seq == 0)
        err = log_verify_rows(cli, &report);
    if (err == ERR_OK)
        err = log_verify_polls(cli, &polls);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    bool good = report.reason == NULL && polls != log_polls_bad;
    log_say_verified(cli, &report);
    log_say_polls(cli, polls);
    code = good ? CLI_DONE : CLI_REFUSED;
    if (!cli->json) {
        fprintf(cli->out, "%s\n", report.head);
        return code;
    }
    int printed = cli_print_json(cli, json_pack("{s:b, s:I, s:I, s:s?, s:s, s:s}", "ok", good,
                                                "entries", (json_int_t)report.entries, "bad_seq",
                                                (json_int_t)report.bad_seq, "reason", report.reason,
                                                "polls", polls, "head", report.head));
    return printed == CLI_DONE ? code : printed;
}

const struct verb verb_log_verify = {
    .name = "log",
    .subname = "verify",
    .access = VERB_CHECKS,
    .arguments = "",
    .summary = SENTENCE("核对全部记录没有被改动，各表、测评和表决与记录一致"),
    .run = log_verify_run,
};
