#include "db/activity.h"
#include "db/checkin.h"
#include "firmware/cli/cli_activity.h"
#include "firmware/cli/cli_member.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"
#include "firmware/rules.h"

#include <inttypes.h>

/* What both verbs take: who, at which activity, why, by whom. */
struct checkin_words {
    struct member member;
    struct activity activity;
    const char *reason;
    const char *by; /* NULL: nobody was named */
};

/* False when the verb is over, with *ret_code: after a sentence, or because the terminal that owns
 * the data has carried it out. */
static bool checkin_parse(struct cli *cli, struct checkin_words *ret_words, int *ret_code)
{
    const char *who, *activity = NULL;
    ret_words->reason = ret_words->by = NULL;
    const struct cli_option options[] = {
        {.name = "activity", .value = &activity},
        {.name = "reason", .value = &ret_words->reason, .required = true},
        {.name = "by", .value = &ret_words->by},
        {.name = NULL},
    };
    char fitting[TITLE_SIZE];
    *ret_code = CLI_USAGE;
    if (!cli_parse(cli, options, &who, 1) ||
        !cli_copy(cli, "reason", ret_words->reason, fitting, sizeof fitting))
        return false;
    if (cli_is_blank(ret_words->reason) || (ret_words->by != NULL && cli_is_blank(ret_words->by))) {
        cli_say(cli, "--reason 和 --by 不能为空");
        return false;
    }
    if (!cli_open(cli, ret_code))
        return false;
    *ret_code = cli_find_member(cli, who, &ret_words->member);
    if (*ret_code == CLI_DONE)
        *ret_code = cli_find_activity(cli, activity, &ret_words->activity);
    return *ret_code == CLI_DONE;
}

/* ---- add ---- */

static int checkin_added(struct cli *cli, const struct checkin_words *words,
                         enum checkin_outcome outcome)
{
    bool is_new = outcome != CHECKIN_ALREADY;
    if (cli->json)
        return cli_print_json(
            cli, json_pack("{s:I, s:I, s:s, s:b, s:b}", "member", (json_int_t)words->member.id,
                           "activity", (json_int_t)words->activity.id, "name", words->member.name,
                           "changed", is_new, "guest", outcome == CHECKIN_GUEST));
    if (is_new)
        cli_say(cli, "已补登：%s　%s", words->member.name, words->activity.theme);
    else
        cli_say(cli, "%s 早已签到，没有改动", words->member.name);
    return CLI_DONE;
}

static int checkin_add_run(struct cli *cli)
{
    struct checkin_words words;
    int code;
    if (!checkin_parse(cli, &words, &code))
        return code;
    struct chain_origin origin = cli_origin(words.by);
    struct moment now = clock_moment(origin.stamp.wall_ms);
    bool late = rules_manual_is_late(&words.activity, &now, &cli->settings->times);
    enum checkin_outcome outcome = CHECKIN_NEW;
    enum err err = checkin_add(cli->db, &origin, words.activity.id, words.member.id, words.reason,
                               late, &outcome);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    switch (outcome) {
    case CHECKIN_NEW:
    case CHECKIN_GUEST:
    case CHECKIN_ALREADY:
        return checkin_added(cli, &words, outcome);
    case CHECKIN_UNLISTED:
    case CHECKIN_UNKNOWN:
    case CHECKIN_DISABLED:
    case CHECKIN_NOT_OPEN:
        break;
    }
    cli_say(cli, "%s 不在活动 %" PRId64 " 的名单中，没有登记；请核对活动编号", words.member.name,
            words.activity.id);
    return CLI_REFUSED;
}

const struct verb verb_checkin_add = {
    .name = "checkin",
    .subname = "add",
    .access = VERB_WRITES,
    .arguments = "MEMBER --reason TEXT [--activity ID] [--by NAME]",
    .summary = SENTENCE("补登签到，要写明原因；不给 --activity 时是今天的活动"),
    .run = checkin_add_run,
};

/* ---- undo ---- */

static int checkin_undo_run(struct cli *cli)
{
    struct checkin_words words;
    int code;
    if (!checkin_parse(cli, &words, &code))
        return code;
    struct chain_origin origin = cli_origin(words.by);
    enum err err = checkin_undo(cli->db, &origin, words.activity.id, words.member.id, words.reason);
    if (err == ERR_GONE) {
        cli_say(cli, "%s 在活动 %" PRId64 " 没有签到，没有改动", words.member.name,
                words.activity.id);
        return CLI_REFUSED;
    }
    if (err != ERR_OK)
        return cli_failed(cli, err);
    if (cli->json)
        return cli_print_json(
            cli, json_pack("{s:I, s:I, s:s}", "member", (json_int_t)words.member.id, "activity",
                           (json_int_t)words.activity.id, "name", words.member.name));
    cli_say(cli, "已撤销 %s 的签到，更改记录已保留", words.member.name);
    return CLI_DONE;
}

const struct verb verb_checkin_undo = {
    .name = "checkin",
    .subname = "undo",
    .access = VERB_WRITES,
    .arguments = "MEMBER --reason TEXT [--activity ID] [--by NAME]",
    .summary = SENTENCE("撤销一条签到，要写明原因，留下更改记录"),
    .run = checkin_undo_run,
};
