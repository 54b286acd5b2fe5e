#include "db/merge.h"
#include "firmware/cli/cli_bundle.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <inttypes.h>
#include <stdlib.h>

/* ---- what people should look at ---- */

static const char *const merge_conflict_words[] = {
    [MERGE_PERSON_UNKNOWN] = "unknown",      [MERGE_PERSON_UNLISTED] = "unlisted",
    [MERGE_UNDONE_HERE] = "undone-here",     [MERGE_UNDONE_THERE] = "undone-there",
    [MERGE_CAME_ON_LEAVE] = "came-on-leave", [MERGE_GUEST_TWICE] = "guest-twice",
    [MERGE_PLAN_DIFFERS] = "plan",           [MERGE_POLL_NO_KEY] = "poll-no-key",
    [MERGE_POLL_DIFFERS] = "poll-differs",   [MERGE_POLL_NOT_HERE] = "poll-not-here",
};

static void merge_say_conflict(struct cli *cli, const struct merge_conflict *conflict)
{
    const char *name = conflict->name;
    switch (conflict->kind) {
    case MERGE_PERSON_UNKNOWN:
        cli_say(cli, "%s：本机名单中没有，或有同名的人，没有并入；请核对名单后再并一次", name);
        return;
    case MERGE_PERSON_UNLISTED:
        cli_say(cli, "%s：不在本机这次活动的名单中，没有并入", name);
        return;
    case MERGE_UNDONE_HERE:
        cli_say(cli, "%s：本机撤销过签到，另一台有签到，按已签到计", name);
        return;
    case MERGE_UNDONE_THERE:
        cli_say(cli, "%s：另一台撤销过签到，本机有签到，按已签到计", name);
        return;
    case MERGE_CAME_ON_LEAVE:
        cli_say(cli, "%s：登记了请假，但在另一台签到，按已签到计", name);
        return;
    case MERGE_GUEST_TWICE:
        cli_say(cli, "%s：两台都登记了列席，请核对是不是同一人", name);
        return;
    case MERGE_PLAN_DIFFERS:
        cli_say(cli, "两台的活动安排不一样，另一台的主题是：%s", name);
        return;
    case MERGE_POLL_NO_KEY:
        cli_say(cli, "%s：两台不是一起设置的，测评和表决没有并入，请分别看结果", name);
        return;
    case MERGE_POLL_DIFFERS:
        cli_say(cli, "%s：票数与以前并入的不一样，没有并入，请联系管理员", name);
        return;
    case MERGE_POLL_NOT_HERE:
        cli_say(cli, "%s：只在另一台投过票，本机没有这一项", name);
        return;
    }
}

static json_t *merge_print_conflicts(struct cli *cli, const struct merge_report *report)
{
    json_t *array = json_array();
    for (int i = 0; i < report->conflict_count && i < MERGE_CONFLICTS_MAX; i++) {
        const struct merge_conflict *conflict = &report->conflicts[i];
        json_array_append_new(array, json_pack("{s:i, s:s, s:s}", "id", i + 1, "kind",
                                               merge_conflict_words[conflict->kind], "name",
                                               conflict->name));
        merge_say_conflict(cli, conflict);
    }
    if (report->conflict_count > MERGE_CONFLICTS_MAX)
        cli_say(cli, "还有 %d 条", report->conflict_count - MERGE_CONFLICTS_MAX);
    return array;
}

/* ---- what it came to ---- */

/* False: it was refused, and that was said. */
static bool merge_say_outcome(struct cli *cli, const struct merge_report *report)
{
    const struct trust_key *key = &report->key;
    switch (report->outcome) {
    case MERGE_TAKEN:
        cli_say(cli,
                "已并入终端 %s 的记录：签到 %d 条，撤销 %d 条，列席 %d 条，请假 %d 条，"
                "其他方式 %d 条；实到 %d 人，原来 %d 人",
                key->device, report->checkins, report->undone, report->guests, report->leaves,
                report->others, report->present_after, report->present_before);
        if (report->polls > 0)
            cli_say(cli, "并入测评和表决 %d 项", report->polls);
        return true;
    case MERGE_NOTHING_NEW:
        cli_say(cli, "终端 %s 的这份记录以前并过，没有新的内容", key->device);
        return true;
    case MERGE_NOT_WHOLE:
        cli_finding_print(cli, &report->finding, cli->err);
        return false;
    case MERGE_NO_LOG:
        cli_say(cli, "这是台账，里面没有签到记录");
        return false;
    case MERGE_OWN:
        cli_say(cli, "这是本机自己导出的，不用并入");
        return false;
    case MERGE_NOT_TRUSTED:
        cli_say(cli,
                "终端 %s 不在信任的终端中，指纹 %s；请与那一台屏幕上的指纹核对，一致后用 "
                "themeday trust add 加入",
                key->device, key->fingerprint);
        return false;
    case MERGE_NO_ACTIVITY:
        cli_say(cli, "本机没有这次活动：%s %s", report->date, report->theme);
        return false;
    case MERGE_OTHER_PAST:
        cli_say(cli, "终端 %s 的第 %" PRId64 " 条记录与以前并入的不一样，没有并入", key->device,
                report->entry);
        return false;
    }
    return false;
}

static const char *merge_word(enum merge_outcome outcome)
{
    static const char *const words[] = {
        [MERGE_TAKEN] = "taken",
        [MERGE_NOTHING_NEW] = "nothing-new",
        [MERGE_NOT_WHOLE] = "not-whole",
        [MERGE_NO_LOG] = "no-log",
        [MERGE_OWN] = "own",
        [MERGE_NOT_TRUSTED] = "not-trusted",
        [MERGE_NO_ACTIVITY] = "no-activity",
        [MERGE_OTHER_PAST] = "other-past",
    };
    return words[outcome];
}

static int merge_print(struct cli *cli, const struct merge_report *report)
{
    int code = merge_say_outcome(cli, report) ? CLI_DONE : CLI_REFUSED;
    json_t *conflicts = merge_print_conflicts(cli, report);
    if (!cli->json) {
        json_decref(conflicts);
        return code;
    }
    int printed = cli_print_json(
        cli,
        json_pack("{s:b, s:s, s:s, s:s, s:s, s:I, s:i, s:i, s:i, s:i, s:i, s:i, s:i, s:o}", "ok",
                  code == CLI_DONE, "outcome", merge_word(report->outcome), "fault",
                  cli_finding_word(&report->finding), "device", report->key.device, "fingerprint",
                  report->key.fingerprint, "activity", (json_int_t)report->activity_id, "checkins",
                  report->checkins, "undone", report->undone, "guests", report->guests, "leaves",
                  report->leaves, "others", report->others, "polls", report->polls, "present",
                  report->present_after, "conflicts", conflicts));
    return printed == CLI_DONE ? code : printed;
}

static int merge_bundle(struct cli *cli, const struct cli_bundle *bundle)
{
    struct chain_origin origin = cli_origin(NULL);
    struct merge_report *report = calloc(1, sizeof *report);
    enum err err = report == NULL ? ERR_NOMEM
                                  : merge_take(cli->db, &origin, bundle->name, bundle->files,
                                               bundle->count, false, report);
    int code = err == ERR_OK ? merge_print(cli, report) : cli_failed(cli, err);
    free(report);
    return code;
}

static int merge_run(struct cli *cli)
{
    const struct cli_option options[] = {{.name = NULL}};
    const char *word;
    struct cli_bundle bundle;
    int code;
    if (!cli_parse(cli, options, &word, 1))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    if (cli_bundle_read(cli, word, &bundle, &code))
        code = merge_bundle(cli, &bundle);
    cli_bundle_clear(&bundle);
    return code;
}

const struct verb verb_merge = {
    .name = "merge",
    .access = VERB_WRITES,
    .arguments = "DIR",
    .summary = SENTENCE("并入另一台终端导出的同一次活动，重复并入不会重复计算"),
    .run = merge_run,
};
