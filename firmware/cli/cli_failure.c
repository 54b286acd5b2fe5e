#include "firmware/cli/cli_failure.h"

#include "firmware/base/utf8.h"
#include "firmware/cli/cli_bundle.h"
#include "firmware/cli/cli_say.h"

#include <stdlib.h>
#include <string.h>

static void failure_print_stranger(struct cli *cli, const struct committee_report *report,
                                   FILE *out)
{
    fprintf(out, cli_text(cli, "终端 %s 不在信任的名单里\n"), report->finding.device);
}

static void failure_print_report(struct cli *cli, const struct committee_report *report, FILE *out)
{
    switch (report->fault) {
    case COMMITTEE_GOOD:
    case COMMITTEE_NO_LOG:
        break;
    case COMMITTEE_NOT_WHOLE:
        cli_finding_print(cli, &report->finding, out);
        break;
    case COMMITTEE_STRANGER:
        failure_print_stranger(cli, report, out);
        break;
    case COMMITTEE_TOO_LARGE:
        fprintf(
            out,
            cli_text(cli,
                     "%s 超过 %d MB，没有去读；请在终端 %s 上重新导出，仍然这样请联系维护的人\n"),
            report->file, COMMITTEE_FILE_MAX / (1024 * 1024), report->finding.device);
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
        failure_print_stranger(cli, failure->report, out);
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
    case COMMITTEE_STRANGER:
        return "stranger";
    case COMMITTEE_TOO_LARGE:
        return "too-large";
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

/* In one line, without what would do something to a console. The caller frees it; NULL: there is no
 * memory. */
static char *failure_reason(struct cli *cli, const struct collect_failure *failure)
{
    char *reason = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&reason, &length);
    if (out == NULL)
        return NULL;
    failure_print(cli, failure, out);
    if (fclose(out) != 0 || length == 0) {
        free(reason);
        return NULL;
    }
    reason[length - 1] = '\0'; /* the line end */
    utf8_make_plain(reason);
    return reason;
}

/* As it is where JSON can hold it, for programs that go there; `plain` for people. */
static char *failure_path(const struct collect_failure *failure, bool plain)
{
    char *path = strdup(failure->path);
    if (path != NULL && (plain || !utf8_is_valid(path, strlen(path))))
        utf8_make_plain(path);
    return path;
}

json_t *cli_failure_object(struct cli *cli, const struct collect_failure *failure)
{
    char *reason = failure_reason(cli, failure), *path = failure_path(failure, false);
    json_t *object = reason == NULL || path == NULL
                         ? NULL
                         : json_pack("{s:s, s:s, s:s}", "bundle", path, "fault",
                                     failure_word(failure), "reason", reason);
    free(reason);
    free(path);
    return object;
}

static void failure_tell_people(struct cli *cli, const struct collect_failure *failure)
{
    char *reason = failure_reason(cli, failure), *path = failure_path(failure, true);
    if (reason != NULL && path != NULL)
        fprintf(cli->out, "%s\t%s\n", path, reason);
    free(reason);
    free(path);
}

void cli_failure_tell(struct cli *cli, const struct collect_failure *failure)
{
    json_t *object = cli->json ? cli_failure_object(cli, failure) : NULL;
    if (object != NULL) {
        json_dumpf(object, cli->out, JSON_COMPACT);
        fputc('\n', cli->out);
        json_decref(object);
    } else {
        failure_tell_people(cli, failure);
    }
    fflush(cli->out);
}
