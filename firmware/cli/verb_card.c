#include "db/card.h"
#include "firmware/cli/cli_card.h"
#include "firmware/cli/cli_member.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <inttypes.h>

/* ---- bind ---- */

static int card_bound(struct cli *cli, const struct member *member, bool is_new)
{
    if (cli->json)
        return cli_print_json(cli, json_pack("{s:I, s:s, s:b}", "member", (json_int_t)member->id,
                                             "name", member->name, "changed", is_new));
    if (is_new)
        cli_say(cli, "已登记：%s（%s）", member->name, member->branch);
    else
        cli_say(cli, "这张卡早已登记给 %s（%s）", member->name, member->branch);
    return CLI_DONE;
}

static int card_bind_run(struct cli *cli)
{
    const char *words[2], *notation = NULL;
    const struct cli_option options[] = {{.name = "as", .value = &notation}, {.name = NULL}};
    struct card card;
    struct member member, other;
    int code;
    if (!cli_parse(cli, options, words, 2) || !cli_parse_card_as(cli, words[1], notation, &card))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    code = cli_find_member(cli, words[0], &member);
    if (code != CLI_DONE)
        return code;
    struct chain_origin origin = cli_origin(NULL);
    enum card_bind_outcome outcome = CARD_BOUND;
    enum err err = card_bind(cli->db, &origin, member.id, &card, &outcome, &other);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    switch (outcome) {
    case CARD_BOUND:
    case CARD_WAS_BOUND:
        return card_bound(cli, &member, outcome == CARD_BOUND);
    case CARD_IS_SOMEBODYS:
        cli_say(cli, "这张卡已登记给 %s（%s），没有改动；请换一张卡", other.name, other.branch);
        return CLI_REFUSED;
    case CARD_IS_RANDOM:
        cli_say(cli, "这个卡号每次都不同或没有意义（手机、银行卡、身份证），不能登记；请换一张卡");
        return CLI_REFUSED;
    }
    return CLI_REFUSED;
}

const struct verb verb_card_bind = {
    .name = "card",
    .subname = "bind",
    .access = VERB_WRITES,
    .arguments = "MEMBER UID [--as " CLI_NOTATIONS "]",
    .summary =
        SENTENCE("把卡登记给一个人；--as 说明卡号的写法：十六进制、十进制、字节倒序的十进制"),
    .run = card_bind_run,
};

/* ---- disable ---- */

static int card_disable_run(struct cli *cli)
{
    const char *word, *notation = NULL;
    const struct cli_option options[] = {{.name = "as", .value = &notation}, {.name = NULL}};
    struct card card;
    int code;
    if (!cli_parse(cli, options, &word, 1) || !cli_parse_card_as(cli, word, notation, &card))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    struct chain_origin origin = cli_origin(NULL);
    enum err err = card_disable(cli->db, &origin, &card);
    if (err == ERR_GONE) {
        cli_say(cli, "没有见过这张卡；请核对卡号");
        return CLI_REFUSED;
    }
    if (err != ERR_OK)
        return cli_failed(cli, err);
    if (cli->json)
        return cli_print_json(cli, json_pack("{s:b}", "disabled", true));
    cli_say(cli, "这张卡已停用");
    return CLI_DONE;
}

const struct verb verb_card_disable = {
    .name = "card",
    .subname = "disable",
    .access = VERB_WRITES,
    .arguments = "UID [--as " CLI_NOTATIONS "]",
    .summary = SENTENCE("停用一张卡"),
    .run = card_disable_run,
};

/* ---- unclaimed ---- */

static bool card_print_unclaimed(const struct unclaimed *card, void *context)
{
    const struct cli_list *lines = context;
    char first[CLI_TIME_SIZE], last[CLI_TIME_SIZE];
    cli_format_time(card->first_ms, first);
    cli_format_time(card->last_ms, last);
    if (lines->array != NULL)
        json_array_append_new(lines->array,
                              json_pack("{s:I, s:s, s:s, s:s, s:s, s:I, s:i}", "id",
                                        (json_int_t)card->id, "code", card->code, "tail",
                                        card->tail, "first", first, "last", last, "activity",
                                        (json_int_t)card->activity_id, "taps", card->taps));
    else
        fprintf(lines->cli->out, "%" PRId64 "\t%s\t..%s\t%s\t%s\t%d\n", card->id, card->code,
                card->tail, first, last, card->taps);
    return true;
}

static enum err card_unclaimed_walk(struct cli_list *lines)
{
    return card_unclaimed(lines->cli->db, card_print_unclaimed, lines);
}

static int card_unclaimed_run(struct cli *cli)
{
    return cli_run_list(cli, card_unclaimed_walk);
}

const struct verb verb_card_unclaimed = {
    .name = "card",
    .subname = "unclaimed",
    .access = VERB_READS,
    .arguments = "",
    .summary = SENTENCE("列出刷过但没有登记的卡：编号、屏幕上的代号、末四位、首次和末次刷卡、次数"),
    .run = card_unclaimed_run,
};
