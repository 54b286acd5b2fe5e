#include "db/activity.h"
#include "db/card.h"
#include "firmware/cli/cli_member.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <strings.h>

/* Looks for an unclaimed card by the code that the screen showed. */
struct claim_search {
    const char *code;
    struct unclaimed card;
    int count;
};

static bool claim_visit(const struct unclaimed *card, void *context)
{
    struct claim_search *search = context;
    if (strcasecmp(card->code, search->code) == 0) {
        search->card = *card;
        search->count++;
    }
    return true;
}

static int claim_find(struct cli *cli, const char *code, struct unclaimed *ret_card)
{
    struct claim_search search = {.code = code, .count = 0};
    enum err err = card_unclaimed(cli->db, claim_visit, &search);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    *ret_card = search.card;
    if (search.count == 1)
        return CLI_DONE;
    if (search.count == 0)
        cli_say(cli, "没有代号为 %s 的待认领卡；themeday card unclaimed 列出代号", code);
    else
        cli_say(cli, "有几张卡的代号都是 %s，请让本人再刷一次，在屏幕上认领", code);
    return CLI_REFUSED;
}

/* Late or not goes by the time of the tap, not by that of the claim. */
static enum err claim_is_late(struct cli *cli, const struct unclaimed *card, bool *ret_late)
{
    struct activity activity;
    *ret_late = false;
    if (card->activity_id == 0)
        return ERR_OK;
    enum err err = activity_get(cli->db, card->activity_id, &activity);
    if (err != ERR_OK)
        return err;
    struct moment tap = clock_moment(card->tap_ms);
    *ret_late = rules_tap_was_late(&activity, &tap, &cli->settings->times);
    return ERR_OK;
}

static int claim_told(struct cli *cli, const struct member *member, const struct unclaimed *card,
                      const struct card_claim *claim)
{
    char time[CLI_TIME_SIZE];
    bool signed_in =
        claim->was_tapped && (claim->checkin == CHECKIN_NEW || claim->checkin == CHECKIN_GUEST);
    if (claim->bind != CARD_BOUND) {
        cli_say(cli, "这张卡已被别人认领，没有改动");
        return CLI_REFUSED;
    }
    cli_format_time(card->tap_ms, time);
    if (signed_in)
        cli_say(cli, "已登记给 %s，签到时间按刷卡时间 %s", member->name, time);
    else
        cli_say(cli, "已登记给 %s", member->name);
    if (cli->json)
        return cli_print_json(cli, json_pack("{s:I, s:s, s:b}", "member", (json_int_t)member->id,
                                             "name", member->name, "signed_in", signed_in));
    return CLI_DONE;
}

static int card_claim_run(struct cli *cli)
{
    const char *words[2], *by = NULL;
    const struct cli_option options[] = {{.name = "by", .value = &by}, {.name = NULL}};
    struct unclaimed card = {.id = 0};
    struct member member;
    struct card_claim claim = {.was_tapped = false};
    bool late = false;
    int code;
    if (!cli_parse(cli, options, words, 2))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    code = claim_find(cli, words[0], &card);
    if (code == CLI_DONE)
        code = cli_find_member(cli, words[1], &member);
    if (code != CLI_DONE)
        return code;
    struct chain_origin origin = cli_origin(by);
    enum err err = claim_is_late(cli, &card, &late);
    if (err == ERR_OK)
        err = card_claim(cli->db, &origin, card.id, member.id, card.activity_id, late, &claim);
    return err == ERR_OK ? claim_told(cli, &member, &card, &claim) : cli_failed(cli, err);
}

const struct verb verb_card_claim = {
    .name = "card",
    .subname = "claim",
    .access = VERB_WRITES,
    .arguments = "CODE MEMBER [--by NAME]",
    .summary = SENTENCE("认领一张刷过的卡：登记给这个人，签到时间按当时的刷卡时间"),
    .run = card_claim_run,
};
