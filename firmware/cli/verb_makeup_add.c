#include "db/makeup.h"
#include "firmware/cli/cli_activity.h"
#include "firmware/cli/cli_member.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

/* Who, at which activity, why, by whom. */
struct makeup_words {
    struct member member;
    struct activity activity;
    const char *reason;
    const char *by;
};

/* False when the verb is over, with *ret_code: after a sentence, or because the terminal that owns
 * the data has carried it out. */
static bool makeup_parse_words(struct cli *cli, struct makeup_words *ret_words, int *ret_code)
{
    const char *words[2];
    const struct cli_option options[] = {
        {.name = "reason", .value = &ret_words->reason, .required = true},
        {.name = "by", .value = &ret_words->by},
        {.name = NULL},
    };
    *ret_code = CLI_USAGE;
    if (!cli_parse(cli, options, words, 2))
        return false;
    if (cli_is_blank(ret_words->reason)) {
        cli_say(cli, "--reason 不能为空");
        return false;
    }
    if (!cli_open(cli, ret_code))
        return false;
    *ret_code = cli_find_activity(cli, words[0], &ret_words->activity);
    if (*ret_code == CLI_DONE)
        *ret_code = cli_find_member(cli, words[1], &ret_words->member);
    return *ret_code == CLI_DONE;
}

static int makeup_print(struct cli *cli, const struct makeup_words *words, bool changed)
{
    if (!cli->json)
        return CLI_DONE;
    return cli_print_json(cli,
                          json_pack("{s:I, s:I, s:s, s:b}", "member", (json_int_t)words->member.id,
                                    "activity", (json_int_t)words->activity.id, "name",
                                    words->member.name, "changed", changed));
}

/* ---- add ---- */

static int makeup_added(struct cli *cli, const struct makeup_words *words,
                        enum makeup_add_outcome outcome)
{
    const char *name = words->member.name;
    switch (outcome) {
    case MAKEUP_ADDED:
        cli_say(cli, "%s 须补学：%s", name, words->activity.theme);
        break;
    case MAKEUP_WAS_OWED:
        cli_say(cli, "%s 的补学已在登记中，没有改动", name);
        break;
    case MAKEUP_CAME:
        cli_say(cli, "%s 已签到，不用补学", name);
        return CLI_REFUSED;
    case MAKEUP_AHEAD:
        cli_say(cli, "活动还没有结束；请在结束后登记");
        return CLI_REFUSED;
    }
    return makeup_print(cli, words, outcome == MAKEUP_ADDED);
}

static int makeup_add_run(struct cli *cli)
{
    struct makeup_words words = {.by = NULL};
    enum makeup_add_outcome outcome = MAKEUP_ADDED;
    int code;
    if (!makeup_parse_words(cli, &words, &code))
        return code;
    struct chain_origin origin = cli_origin(words.by);
    enum err err =
        makeup_add(cli->db, &origin, words.activity.id, words.member.id, words.reason, &outcome);
    return err == ERR_OK ? makeup_added(cli, &words, outcome) : cli_failed(cli, err);
}

const struct verb verb_makeup_add = {
    .name = "makeup",
    .subname = "add",
    .access = VERB_WRITES,
    .arguments = "ACTIVITY MEMBER --reason TEXT [--by NAME]",
    .summary =
        SENTENCE("登记须补学的人：按规定可不参加、以其他方式参加或其他党支部的人也要补学时用"),
    .run = makeup_add_run,
};

/* ---- drop ---- */

static int makeup_drop_run(struct cli *cli)
{
    struct makeup_words words = {.by = NULL};
    int code;
    if (!makeup_parse_words(cli, &words, &code))
        return code;
    struct chain_origin origin = cli_origin(words.by);
    enum err err = makeup_drop(cli->db, &origin, words.activity.id, words.member.id, words.reason);
    if (err == ERR_GONE) {
        cli_say(cli, "%s 没有另行登记的补学，或已经完成", words.member.name);
        return CLI_REFUSED;
    }
    if (err != ERR_OK)
        return cli_failed(cli, err);
    cli_say(cli, "已取消：%s 不用补学", words.member.name);
    return makeup_print(cli, &words, true);
}

const struct verb verb_makeup_drop = {
    .name = "makeup",
    .subname = "drop",
    .access = VERB_WRITES,
    .arguments = "ACTIVITY MEMBER --reason TEXT [--by NAME]",
    .summary = SENTENCE("取消用 makeup add 登记的补学"),
    .run = makeup_drop_run,
};

/* ---- undo ---- */

static int makeup_undo_run(struct cli *cli)
{
    struct makeup_words words = {.by = NULL};
    int code;
    if (!makeup_parse_words(cli, &words, &code))
        return code;
    struct chain_origin origin = cli_origin(words.by);
    enum err err = makeup_undo(cli->db, &origin, words.activity.id, words.member.id, words.reason);
    if (err == ERR_GONE) {
        cli_say(cli, "%s 没有登记过补学", words.member.name);
        return CLI_REFUSED;
    }
    if (err != ERR_OK)
        return cli_failed(cli, err);
    cli_say(cli, "已撤销 %s 的补学", words.member.name);
    return makeup_print(cli, &words, true);
}

const struct verb verb_makeup_undo = {
    .name = "makeup",
    .subname = "undo",
    .access = VERB_WRITES,
    .arguments = "ACTIVITY MEMBER --reason TEXT [--by NAME]",
    .summary = SENTENCE("撤销 makeup done 的登记，须重新补学"),
    .run = makeup_undo_run,
};
