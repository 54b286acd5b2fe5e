#include "db/poll.h"
#include "db/poll_result.h"
#include "firmware/cli/cli_poll.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"
#include "firmware/judge.h"
#include "firmware/rules.h"

#include <inttypes.h>

/* ---- list ---- */

static bool poll_visit(const struct poll *poll, void *context)
{
    const struct cli_list *lines = context;
    const char *kind = cli_poll_word(poll->kind);
    if (lines->array != NULL)
        json_array_append_new(
            lines->array,
            json_pack("{s:I, s:I, s:s, s:s, s:i, s:i, s:b}", "id", (json_int_t)poll->id, "activity",
                      (json_int_t)poll->activity_id, "kind", kind, "item", poll->item, "expected",
                      poll->expected, "ballots", poll->ballots, "open", poll->open));
    else
        fprintf(lines->cli->out, "%" PRId64 "\t%" PRId64 "\t%s\t%d/%d\t%s\t%s\n", poll->id,
                poll->activity_id, kind, poll->ballots, poll->expected,
                poll->open ? "open" : "closed", poll->item);
    return true;
}

static enum err poll_list_walk(struct cli_list *lines)
{
    return poll_list(lines->cli->db, 0, poll_visit, lines);
}

static int poll_list_run(struct cli *cli)
{
    return cli_run_list(cli, poll_list_walk);
}

const struct verb verb_poll_list = {
    .name = "poll",
    .subname = "list",
    .access = VERB_WRITES, /* the polls are the owner's alone (db/poll.h) */
    .arguments = "",
    .summary = SENTENCE("列出测评和表决：编号、活动、种类、收回和应评、状态、事项"),
    .run = poll_list_run,
};

/* ---- result as JSON ---- */

static json_t *poll_tally_json(const struct poll *poll, const struct tally *tally)
{
    json_t *questions = json_array();
    for (int question = 0; question < poll->question_count; question++) {
        json_t *counts = json_array();
        for (int option = 0; option <= poll->option_count; option++)
            json_array_append_new(counts, json_integer(tally->count[question][option]));
        json_array_append_new(questions, counts);
    }
    return json_pack("{s:i, s:o}", "ballots", tally->ballots, "counts", questions);
}

/* Numbers of a hidden part are not there at all, rather than zero. */
static void poll_add_tally(json_t *object, const char *name, bool hidden, const struct poll *poll,
                           const struct tally *tally)
{
    json_object_set_new(object, name, hidden ? json_null() : poll_tally_json(poll, tally));
}

static void poll_add_evaluation_json(json_t *object, const struct poll_result *result,
                                     const struct judgement *judgement)
{
    const struct poll *poll = &result->poll;
    bool hides_groups = result->hidden || result->groups_hidden;
    bool hides_paper = result->paper_hidden || result->paper_groups_hidden;
    poll_add_tally(object, "members", hides_groups, poll, &result->groups[POLL_MEMBERS]);
    poll_add_tally(object, "guests", hides_groups, poll, &result->groups[POLL_GUESTS]);
    poll_add_tally(object, "paper", result->paper_hidden, poll, &result->paper_all);
    poll_add_tally(object, "paper_members", hides_paper, poll, &result->paper[POLL_MEMBERS]);
    poll_add_tally(object, "paper_guests", hides_paper, poll, &result->paper[POLL_GUESTS]);
    if (!judgement->satisfaction.has_result)
        return;
    json_object_set_new(object, "rate_tenths", json_integer(judgement->satisfaction.rate_tenths));
    json_object_set_new(object, "satisfied_tenths", json_integer(judgement->satisfied.rate_tenths));
    json_object_set_new(object, "below_60", json_boolean(judgement->satisfaction.is_below));
}

static void poll_add_resolution_json(json_t *object, const struct poll_result *result)
{
    json_object_set_new(object, "present", json_integer(result->poll.present));
    json_object_set_new(object, "written_for", json_integer(result->written_for));
    json_object_set_new(object, "written_against", json_integer(result->written_against));
    json_object_set_new(object, "needed",
                        json_integer(rules_resolution_needed(result->poll.expected)));
    json_object_set_new(object, "void", json_boolean(result->is_void));
    if (!result->is_void)
        json_object_set_new(object, "passes", json_boolean(result->passed));
}

/* Empty when it was held here alone. */
static json_t *poll_terminals_json(const struct poll_result *result)
{
    json_t *array = json_array();
    for (int i = 0; i < result->part_count && i < POLL_PARTS_MAX; i++)
        json_array_append_new(array, json_pack("{s:s, s:i}", "device", result->parts[i].device,
                                               "ballots", result->parts[i].ballots));
    return array;
}

static int poll_print_json(struct cli *cli, const struct poll_result *result,
                           const struct judgement *judgement)
{
    const struct poll *poll = &result->poll;
    json_t *object =
        json_pack("{s:I, s:I, s:s, s:s, s:i, s:i, s:i, s:o}", "id", (json_int_t)poll->id,
                  "activity", (json_int_t)poll->activity_id, "kind", cli_poll_word(poll->kind),
                  "item", poll->item, "expected", poll->expected, "ballots", poll->ballots,
                  "doubled", result->doubled, "terminals", poll_terminals_json(result));
    poll_add_tally(object, "all", result->hidden, poll, &result->all);
    if (poll->kind == POLL_RESOLUTION)
        poll_add_resolution_json(object, result);
    else
        poll_add_evaluation_json(object, result, judgement);
    return cli_print_json(cli, object);
}

/* ---- result as text, product.md §6c and §6d ---- */

static void poll_print_tally(struct cli *cli, const char *name, bool hidden,
                             const struct tally *tally)
{
    int sums[4] = {0};
    if (hidden || tally->ballots == 0)
        return;
    for (int question = 0; question < EVALUATION_QUESTIONS; question++)
        for (int option = 0; option < 4; option++)
            sums[option] += tally->count[question][option];
    fprintf(cli->out, cli_text(cli, "%s\t%d 份\t满意 %d\t基本满意 %d\t不满意 %d\t不作评价 %d\n"),
            name, tally->ballots, sums[0], sums[1], sums[2], sums[3]);
}

static void poll_print_rate(struct cli *cli, const struct judgement *judgement)
{
    int rate = judgement->satisfaction.rate_tenths, satisfied = judgement->satisfied.rate_tenths;
    static const char *const formulas[] = {
        [SATISFACTION_BASIC_TOO] = SENTENCE("（满意＋基本满意）÷ 有效"),
        [SATISFACTION_ONLY] = SENTENCE("满意 ÷ 有效"),
        [SATISFACTION_WEIGHTED] = SENTENCE("满意 100、基本满意 75、不满意 55 加权"),
    };
    const char *formula = formulas[cli->settings->satisfaction_formula];
    if (!judgement->satisfaction.has_result) {
        fputs(cli_text(cli, "满意率\t无结果\n"), cli->out);
        return;
    }
    fprintf(cli->out, cli_text(cli, "满意率\t%d.%d%%，口径 %s，其中满意 %d.%d%%\n"), rate / 10,
            rate % 10, cli_text(cli, formula), satisfied / 10, satisfied % 10);
}

static void poll_print_few(struct cli *cli)
{
    fputs(cli_text(cli, "份数太少，不显示分项结果\n"), cli->out);
}

static void poll_print_terminals(struct cli *cli, const struct poll_result *result)
{
    for (int i = 0; i < result->part_count && i < POLL_PARTS_MAX; i++) {
        const struct poll_turnout *part = &result->parts[i];
        if (part->device[0] == '\0')
            fprintf(cli->out, cli_text(cli, "本机\t%d 份\n"), part->ballots);
        else
            fprintf(cli->out, cli_text(cli, "终端 %s\t%d 份\n"), part->device, part->ballots);
    }
    if (result->doubled > 0)
        fprintf(cli->out, cli_text(cli, "%d 人在两台终端都投了票\n"), result->doubled);
    if (result->parts_hidden && !result->hidden)
        fputs(cli_text(cli, "份数太少的终端不计入满意率\n"), cli->out);
}

static int poll_print_evaluation(struct cli *cli, const struct poll_result *result,
                                 const struct judgement *judgement)
{
    fprintf(cli->out, cli_text(cli, "应评 %d 人，收回 %d 份\n"), result->poll.expected,
            result->poll.ballots);
    poll_print_terminals(cli, result);
    bool groups = result->groups_hidden, paper = result->paper_groups_hidden;
    if (groups || paper || result->hidden || result->paper_hidden)
        poll_print_few(cli);
    poll_print_tally(cli, cli_text(cli, "党员"), groups, &result->groups[POLL_MEMBERS]);
    poll_print_tally(cli, cli_text(cli, "受邀人员"), groups, &result->groups[POLL_GUESTS]);
    poll_print_tally(cli, cli_text(cli, "合计"), result->hidden, &result->all);
    poll_print_tally(cli, cli_text(cli, "纸质　党员"), paper, &result->paper[POLL_MEMBERS]);
    poll_print_tally(cli, cli_text(cli, "纸质　受邀人员"), paper, &result->paper[POLL_GUESTS]);
    poll_print_tally(cli, cli_text(cli, "纸质　合计"), result->paper_hidden, &result->paper_all);
    if (judgement->tally.ballots > 0)
        poll_print_rate(cli, judgement);
    return CLI_DONE;
}

static void poll_print_votes(struct cli *cli, const struct poll_result *result)
{
    const int *count = result->all.count[0];
    fprintf(cli->out, cli_text(cli, "赞成 %d　不赞成 %d　弃权 %d　未投 %d\n"),
            count[RESOLUTION_FOR], count[RESOLUTION_AGAINST], count[RESOLUTION_ABSTAIN],
            result->poll.present - result->poll.ballots);
}

/* Whether it passed is told also where the figures are hidden: the chair has to say so. */
static void poll_print_outcome(struct cli *cli, const struct poll_result *result)
{
    if (result->hidden)
        poll_print_few(cli);
    else
        poll_print_votes(cli, result);
    fprintf(cli->out, cli_text(cli, "会前书面意见：赞成 %d　不赞成 %d\n通过须 %d 票\n"),
            result->written_for, result->written_against,
            rules_resolution_needed(result->poll.expected));
    fputs(result->passed ? cli_text(cli, "赞成人数超过应到会人数的半数\n")
                         : cli_text(cli, "赞成人数未超过应到会人数的半数\n"),
          cli->out);
}

static int poll_print_resolution(struct cli *cli, const struct poll_result *result)
{
    const struct poll *poll = &result->poll;
    fprintf(cli->out, "%s\n", poll->item);
    fprintf(cli->out, cli_text(cli, "应到有表决权党员 %d 人，实到 %d 人\n"), poll->expected,
            poll->present);
    poll_print_terminals(cli, result);
    if (result->is_void)
        fputs(cli_text(cli, "票数多于投票人数，本次无效，请重新表决\n"), cli->out);
    else
        poll_print_outcome(cli, result);
    return CLI_DONE;
}

/* ---- result ---- */

static int poll_result_run(struct cli *cli)
{
    const struct cli_option options[] = {{.name = NULL}};
    const char *word;
    struct poll poll;
    struct poll_result result;
    struct judgement judgement;
    int code;
    if (!cli_parse(cli, options, &word, 1))
        return CLI_USAGE;
    if (!cli_open_poll(cli, word, &poll, &code))
        return code;
    enum err err = poll_result(cli->db, poll.id, &result);
    if (err == ERR_BUSY) {
        cli_say(cli, "还没有结束，结束前不显示结果（已收回 %d 份）", poll.ballots);
        return CLI_REFUSED;
    }
    if (err != ERR_OK)
        return cli_failed(cli, err);
    judge_evaluation(&result, cli->settings->satisfaction_formula, &judgement);
    if (cli->json)
        return poll_print_json(cli, &result, &judgement);
    return poll.kind == POLL_RESOLUTION ? poll_print_resolution(cli, &result)
                                        : poll_print_evaluation(cli, &result, &judgement);
}

const struct verb verb_poll_result = {
    .name = "poll",
    .subname = "result",
    .access = VERB_WRITES, /* the polls are the owner's alone (db/poll.h) */
    .arguments = "ID",
    .summary = SENTENCE("显示一次测评或表决的结果，结束以后才有"),
    .run = poll_result_run,
};
