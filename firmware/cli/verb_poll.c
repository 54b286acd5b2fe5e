#include "db/poll.h"
#include "firmware/cli/cli_activity.h"
#include "firmware/cli/cli_poll.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <inttypes.h>

/* ---- open ---- */

static int poll_refused(struct cli *cli, enum poll_open_outcome outcome, int64_t id)
{
    switch (outcome) {
    case POLL_OPENED:
        break;
    case POLL_OTHER_IS_OPEN:
        cli_say(cli, "%" PRId64 " 号测评或表决正在进行，请先结束：themeday poll close current", id);
        break;
    case POLL_HELD:
        cli_say(cli, "这次活动已经测评过，不能再测评");
        break;
    case POLL_NOT_TODAY:
        cli_say(cli, "只有活动当天可以进行");
        break;
    case POLL_NO_QUORUM:
        cli_say(cli, "到会的有表决权党员未超过半数，不能表决");
        break;
    case POLL_NOBODY:
        cli_say(cli, "还没有可以参加的人签到");
        break;
    case POLL_TOO_LARGE:
        cli_say(cli, "名单人数太多，请用纸质票");
        break;
    }
    return CLI_REFUSED;
}

static int poll_opened(struct cli *cli, const struct poll_wish *wish, int64_t id)
{
    bool resolution = wish->kind == POLL_RESOLUTION;
    cli_say(cli, "%s已开始，编号 %" PRId64 "",
            resolution ? cli_text(cli, "表决") : cli_text(cli, "测评"), id);
    if (cli->json)
        return cli_print_json(cli, json_pack("{s:I, s:I, s:s}", "id", (json_int_t)id, "activity",
                                             (json_int_t)wish->activity_id, "kind",
                                             cli_poll_word(wish->kind)));
    return CLI_DONE;
}

static int poll_open_wish(struct cli *cli, const struct poll_wish *wish, const char *by)
{
    struct chain_origin origin = cli_origin(by);
    enum poll_open_outcome outcome;
    int64_t id = 0;
    enum err err = poll_open(cli->db, &origin, wish, &outcome, &id);
    if (err == ERR_GONE)
        return cli_no_activity(cli, wish->activity_id);
    if (err == ERR_INVALID) {
        cli_say(cli, "书面意见多于没有到会的有表决权党员，没有开始");
        return CLI_REFUSED;
    }
    if (err != ERR_OK)
        return cli_failed(cli, err);
    return outcome == POLL_OPENED ? poll_opened(cli, wish, id) : poll_refused(cli, outcome, id);
}

/* The item and the opinions belong to a resolution, and it needs its item. */
static bool poll_check_item(struct cli *cli, const struct poll_wish *wish)
{
    char room[THEME_SIZE];
    bool blank = cli_is_blank(wish->item);
    if (wish->kind == POLL_RESOLUTION && blank) {
        cli_say(cli, "表决要用 --item 写明事项");
        return false;
    }
    if (wish->kind == POLL_EVALUATION &&
        (!blank || wish->written_for > 0 || wish->written_against > 0)) {
        cli_say(cli, "--item 和书面意见只用于 --kind resolution");
        return false;
    }
    return cli_copy(cli, "item", wish->item, room, sizeof room);
}

static int poll_open_run(struct cli *cli)
{
    static const char *const kinds[] = {"evaluation", "resolution"};
    const char *word, *kind_word = kinds[0], *in_favour = "0", *against = "0", *by = NULL;
    struct poll_wish wish = {.item = ""};
    const struct cli_option options[] = {
        {.name = "kind", .value = &kind_word},
        {.name = "item", .value = &wish.item},
        {.name = "written-for", .value = &in_favour},
        {.name = "written-against", .value = &against},
        {.name = "by", .value = &by},
        {.name = NULL},
    };
    int kind, code;
    if (!cli_parse(cli, options, &word, 1) || !cli_parse_id(cli, word, &wish.activity_id) ||
        !cli_parse_choice(cli, "kind", kind_word, kinds, 2, &kind) ||
        !cli_parse_count(cli, in_favour, &wish.written_for) ||
        !cli_parse_count(cli, against, &wish.written_against))
        return CLI_USAGE;
    wish.kind = kind == 0 ? POLL_EVALUATION : POLL_RESOLUTION;
    if (!poll_check_item(cli, &wish))
        return CLI_USAGE;
    return cli_open(cli, &code) ? poll_open_wish(cli, &wish, by) : code;
}

const struct verb verb_poll_open = {
    .name = "poll",
    .subname = "open",
    .access = VERB_WRITES,
    .arguments = "ACTIVITY [--kind evaluation|resolution] [--item TEXT]\n"
                 "      [--written-for N] [--written-against N] [--by NAME]",
    .summary = SENTENCE("开始测评，或就 --item 写明的事项开始表决；会前书面意见另计"),
    .run = poll_open_run,
};

/* ---- close ---- */

static int poll_close_run(struct cli *cli)
{
    const char *word, *by = NULL;
    const struct cli_option options[] = {{.name = "by", .value = &by}, {.name = NULL}};
    struct poll poll;
    int code;
    if (!cli_parse(cli, options, &word, 1))
        return CLI_USAGE;
    if (!cli_open_poll(cli, word, &poll, &code))
        return code;
    struct chain_origin origin = cli_origin(by);
    enum err err = poll_close(cli->db, &origin, poll.id);
    if (err == ERR_GONE) {
        cli_say(cli, "%" PRId64 " 号早已结束", poll.id);
        return CLI_REFUSED;
    }
    if (err != ERR_OK)
        return cli_failed(cli, err);
    cli_say(cli, "已结束，收回 %d 份；themeday poll result %" PRId64 " 显示结果", poll.ballots,
            poll.id);
    return cli->json ? cli_print_json(cli, json_pack("{s:I, s:i}", "id", (json_int_t)poll.id,
                                                     "ballots", poll.ballots))
                     : CLI_DONE;
}

const struct verb verb_poll_close = {
    .name = "poll",
    .subname = "close",
    .access = VERB_WRITES,
    .arguments = "ID|current [--by NAME]",
    .summary = SENTENCE("结束测评或表决，结束后不能再投"),
    .run = poll_close_run,
};

/* ---- turns ---- */

static int poll_turns_run(struct cli *cli)
{
    const char *word, *by = NULL;
    const struct cli_option options[] = {{.name = "by", .value = &by}, {.name = NULL}};
    struct poll poll;
    int count, code;
    if (!cli_parse(cli, options, &word, 1) || !cli_parse_count(cli, word, &count))
        return CLI_USAGE;
    if (!cli_open_poll(cli, "current", &poll, &code))
        return code;
    struct chain_origin origin = cli_origin(by);
    enum err err = poll_issue_turns(cli->db, &origin, poll.id, count);
    if (err == ERR_INVALID) {
        cli_say(cli, "超过登记的列席人数，没有改动；themeday guest add 登记列席");
        return CLI_REFUSED;
    }
    if (err == ERR_OK)
        err = poll_get(cli->db, poll.id, &poll);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    cli_say(cli, "还有 %d 位列席人员可以测评", poll.turns);
    return cli->json ? cli_print_json(cli, json_pack("{s:I, s:i}", "id", (json_int_t)poll.id,
                                                     "turns", poll.turns))
                     : CLI_DONE;
}

const struct verb verb_poll_turns = {
    .name = "poll",
    .subname = "turns",
    .access = VERB_WRITES,
    .arguments = "N [--by NAME]",
    .summary = SENTENCE("再让 N 位没有卡的列席人员参加测评；0 收回没有用的"),
    .run = poll_turns_run,
};
