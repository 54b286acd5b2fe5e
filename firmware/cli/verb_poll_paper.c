#include "db/poll_result.h"
#include "firmware/cli/cli_poll.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <inttypes.h>
#include <stdio.h>

enum { OPTIONS = 3 };

/* Reads "12:8/3/1,9/2/1,7/4/1,10/2/0": the slips, then for each question the three options; what
 * they leave of the slips is 不作评价. */
static bool paper_read(const char *text, struct tally *ret_tally)
{
    struct tally tally = {.ballots = 0};
    int length = 0;
    if (sscanf(text, "%4d%n", &tally.ballots, &length) != 1 || tally.ballots < 0)
        return false;
    for (int question = 0; question < EVALUATION_QUESTIONS; question++) {
        int *count = tally.count[question], used = 0;
        text += length;
        if (*text != (question == 0 ? ':' : ',') ||
            sscanf(text + 1, "%4d/%4d/%4d%n", &count[0], &count[1], &count[2], &used) != OPTIONS)
            return false;
        length = used + 1;
        count[OPTIONS] = tally.ballots - count[0] - count[1] - count[2];
        for (int option = 0; option <= OPTIONS; option++)
            if (count[option] < 0)
                return false;
    }
    *ret_tally = tally;
    return text[length] == '\0';
}

static bool paper_parse(struct cli *cli, const char *text, struct tally *ret_tally)
{
    if (text == NULL || paper_read(text, ret_tally))
        return true;
    cli_say(cli,
            "“%s”：要写成 份数:满意/基本满意/不满意,…（四项），每项合计不多于份数，例如 "
            "12:8/3/1,9/2/1,7/4/1,10/2/0",
            text);
    return false;
}

static int poll_paper_run(struct cli *cli)
{
    const char *word, *members = NULL, *guests = NULL, *by = NULL;
    const struct cli_option options[] = {
        {.name = "members", .value = &members},
        {.name = "guests", .value = &guests},
        {.name = "by", .value = &by},
        {.name = NULL},
    };
    struct tally paper[POLL_GROUPS] = {{.ballots = 0}};
    struct poll poll;
    int code;
    if (!cli_parse(cli, options, &word, 1) || !paper_parse(cli, members, &paper[POLL_MEMBERS]) ||
        !paper_parse(cli, guests, &paper[POLL_GUESTS]))
        return CLI_USAGE;
    if (!cli_open_poll(cli, word, &poll, &code))
        return code;
    struct chain_origin origin = cli_origin(by);
    enum err err = poll_set_paper(cli->db, &origin, poll.id, paper);
    if (err == ERR_BUSY || err == ERR_INVALID) {
        cli_say(cli, "只有结束以后的测评可以录入纸质票，没有改动");
        return CLI_REFUSED;
    }
    if (err != ERR_OK)
        return cli_failed(cli, err);
    cli_say(cli, "已录入纸质票：党员 %d 份，受邀人员 %d 份", paper[POLL_MEMBERS].ballots,
            paper[POLL_GUESTS].ballots);
    return cli->json ? cli_print_json(cli, json_pack("{s:I}", "id", (json_int_t)poll.id))
                     : CLI_DONE;
}

const struct verb verb_poll_paper = {
    .name = "poll",
    .subname = "paper",
    .access = VERB_WRITES,
    .arguments = "ID [--members COUNTS] [--guests COUNTS] [--by NAME]",
    .summary = SENTENCE("录入纸质测评结果，代替以前录入的；COUNTS 如 12:8/3/1,9/2/1,7/4/1,10/2/0\n"
                        "      （份数:每项 满意/基本满意/不满意）"),
    .run = poll_paper_run,
};
