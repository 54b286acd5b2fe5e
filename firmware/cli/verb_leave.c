#include "db/leave.h"
#include "firmware/cli/cli_activity.h"
#include "firmware/cli/cli_member.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

static const char *const leave_words[] = {[LEAVE_SICK] = "sick",
                                          [LEAVE_PRIVATE] = "personal",
                                          [LEAVE_DUTY] = "duty",
                                          [LEAVE_OTHER] = "other"};

enum { LEAVE_KINDS = sizeof leave_words / sizeof *leave_words };

/* Opens the database and finds whom and what is meant. False when the verb is over, with
 * *ret_code. */
static bool leave_open(struct cli *cli, const char *who, const char *activity,
                       struct member *ret_member, struct activity *ret_activity, int *ret_code)
{
    if (!cli_open(cli, ret_code))
        return false;
    *ret_code = cli_find_member(cli, who, ret_member);
    if (*ret_code == CLI_DONE)
        *ret_code = cli_find_activity(cli, activity, ret_activity);
    return *ret_code == CLI_DONE;
}

/* No kind: it is shown to the organizer alone. */
static int leave_told(struct cli *cli, const struct member *member, const struct activity *activity,
                      bool changed)
{
    if (cli->json)
        return cli_print_json(
            cli, json_pack("{s:I, s:I, s:s, s:b}", "member", (json_int_t)member->id, "activity",
                           (json_int_t)activity->id, "name", member->name, "changed", changed));
    return CLI_DONE;
}

/* ---- add ---- */

static int leave_added(struct cli *cli, const struct member *member,
                       const struct activity *activity, enum leave_outcome outcome)
{
    switch (outcome) {
    case LEAVE_SET:
        cli_say(cli, "已登记请假：%s　%s", member->name, activity->theme);
        return leave_told(cli, member, activity, true);
    case LEAVE_UNCHANGED:
        cli_say(cli, "%s 早已这样登记，没有改动", member->name);
        return leave_told(cli, member, activity, false);
    case LEAVE_NOT_EXPECTED:
        break;
    }
    cli_say(cli, "%s 不在这次活动的应到名单中，没有登记；请核对活动编号", member->name);
    return CLI_REFUSED;
}

static int leave_add_run(struct cli *cli)
{
    const char *who, *kind_word = NULL, *activity_word = NULL, *by = NULL;
    bool paper = false;
    const struct cli_option options[] = {
        {.name = "kind", .value = &kind_word, .required = true},
        {.name = "paper", .flag = &paper},
        {.name = "activity", .value = &activity_word},
        {.name = "by", .value = &by},
        {.name = NULL},
    };
    struct member member;
    struct activity activity;
    int kind, code;
    if (!cli_parse(cli, options, &who, 1) ||
        !cli_parse_choice(cli, "kind", kind_word, leave_words, LEAVE_KINDS, &kind))
        return CLI_USAGE;
    if (!leave_open(cli, who, activity_word, &member, &activity, &code))
        return code;
    struct chain_origin origin = cli_origin(by);
    enum leave_outcome outcome = LEAVE_SET;
    enum err err =
        leave_set(cli->db, &origin, activity.id, member.id, (enum leave_kind)kind, paper, &outcome);
    return err == ERR_OK ? leave_added(cli, &member, &activity, outcome) : cli_failed(cli, err);
}

const struct verb verb_leave_add = {
    .name = "leave",
    .subname = "add",
    .access = VERB_WRITES,
    .arguments = "MEMBER --kind sick|personal|duty|other [--paper] [--activity ID] [--by NAME]",
    .summary = SENTENCE("登记请假：病假、事假、出差学习、其他；--paper 表示书面材料已收"),
    .run = leave_add_run,
};

/* ---- cancel ---- */

static int leave_cancel_run(struct cli *cli)
{
    const char *who, *reason, *activity_word = NULL, *by = NULL;
    const struct cli_option options[] = {{.name = "reason", .value = &reason, .required = true},
                                         {.name = "activity", .value = &activity_word},
                                         {.name = "by", .value = &by},
                                         {.name = NULL}};
    struct member member;
    struct activity activity;
    int code;
    if (!cli_parse(cli, options, &who, 1))
        return CLI_USAGE;
    if (cli_is_blank(reason)) {
        cli_say(cli, "--reason 不能为空");
        return CLI_USAGE;
    }
    if (!leave_open(cli, who, activity_word, &member, &activity, &code))
        return code;
    struct chain_origin origin = cli_origin(by);
    enum err err = leave_cancel(cli->db, &origin, activity.id, member.id, reason);
    if (err == ERR_GONE) {
        cli_say(cli, "%s 没有请假，没有改动", member.name);
        return CLI_REFUSED;
    }
    if (err != ERR_OK)
        return cli_failed(cli, err);
    cli_say(cli, "已取消 %s 的请假", member.name);
    return leave_told(cli, &member, &activity, true);
}

const struct verb verb_leave_cancel = {
    .name = "leave",
    .subname = "cancel",
    .access = VERB_WRITES,
    .arguments = "MEMBER --reason WHY [--activity ID] [--by NAME]",
    .summary = SENTENCE("取消请假，留下更改记录"),
    .run = leave_cancel_run,
};
