#include "firmware/cli/cli_failure.h"

#include "firmware/cli/cli_bundle.h"
#include "firmware/cli/cli_say.h"

#include <stdlib.h>
#include <string.h>

static void failure_print_report(struct cli *cli, const struct committee_report *report, FILE *out)
{
    switch (report->fault) {
    case COMMITTEE_GOOD:
    case COMMITTEE_NO_LOG:
        break;
    case COMMITTEE_NOT_WHOLE:
        cli_finding_print(cli, &report->finding, out);
        break;
    case COMMITTEE_UNLINKED:
        fprintf(out, cli_text(cli, "%s 第 %d 条与前一条接不上\n"), report->file, report->line);
        break;
    case COMMITTEE_UNCLEAR:
        fprintf(out, cli_text(cli, "%s 第 %d 行看不懂，可能是更新版本的终端写的\n"), report->file,
                report->line);
        break;
    case COMMITTEE_AHEAD:
        fprintf(out, cli_text(cli, "活动日期 %s 还没有到\n"), report->date);
        break;
    }
}

/* With a line end, as cli_finding_print() has it. */
static void failure_print(struct cli *cli, const struct collect_failure *failure, FILE *out)
{
    switch (failure->fault) {
    case COLLECT_UNREADABLE:
        fprintf(out, cli_text(cli, "读不出来（%s）\n"), err_name(failure->err));
        break;
    case COLLECT_NOT_TAKEN:
        failure_print_report(cli, failure->report, out);
        break;
    case COLLECT_NOT_TRUSTED:
        fprintf(out, cli_text(cli, "终端 %s 不在信任的名单里\n"), failure->report->finding.device);
        break;
    case COLLECT_REFUSED:
        fprintf(out, cli_text(cli, "数据库不收：%s\n"), failure->reason);
        break;
    }
}

static const char *failure_word_of_report(const struct committee_report *report)
{
    switch (report->fault) {
    case COMMITTEE_GOOD:
    case COMMITTEE_NO_LOG:
        break;
    case COMMITTEE_NOT_WHOLE:
        return cli_finding_word(&report->finding);
    case COMMITTEE_UNLINKED:
        return "unlinked";
    case COMMITTEE_UNCLEAR:
        return "unclear";
    case COMMITTEE_AHEAD:
        return "ahead";
    }
    return "good";
}

static const char *failure_word(const struct collect_failure *failure)
{
    switch (failure->fault) {
    case COLLECT_UNREADABLE:
        return "unreadable";
    case COLLECT_NOT_TAKEN:
        return failure_word_of_report(failure->report);
    case COLLECT_NOT_TRUSTED:
        return "stranger";
    case COLLECT_REFUSED:
        break;
    }
    return "refused";
}

json_t *cli_failure_object(struct cli *cli, const struct collect_failure *failure)
{
    char *reason = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&reason, &length);
    if (out == NULL)
        return NULL;
    failure_print(cli, failure, out);
    json_t *object = NULL;
    if (fclose(out) == 0) {
        reason[strcspn(reason, "\n")] = '\0';
        object = json_pack("{s:s, s:s, s:s}", "bundle", failure->path, "fault",
                           failure_word(failure), "reason", reason);
    }
    free(reason);
    return object;
}

void cli_failure_tell(struct cli *cli, const struct collect_failure *failure)
{
    json_t *object = cli->json ? cli_failure_object(cli, failure) : NULL;
    if (object != NULL) {
        json_dumpf(object, cli->out, JSON_COMPACT);
        fputc('\n', cli->out);
        json_decref(object);
    } else {
        fprintf(cli->out, "%s\t", failure->path);
        failure_print(cli, failure, cli->out);
    }
    fflush(cli->out);
}
