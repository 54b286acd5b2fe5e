#include "db/organizer.h"
#include "firmware/cli/cli_card.h"
#include "firmware/cli/cli_organizer.h"
#include "firmware/cli/cli_pin.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <inttypes.h>
#include <string.h>

/* ---- add ---- */

static int organizer_store(struct cli *cli, const char *name, const struct card *card,
                           const char *pin, const char *by)
{
    struct chain_origin origin = cli_origin(by);
    enum organizer_outcome outcome = ORGANIZER_DONE;
    int64_t id = 0;
    enum err err = organizer_add(cli->db, &origin, name, card, pin, &outcome, &id);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    if (outcome != ORGANIZER_DONE)
        return cli_organizer_refused(cli, outcome);
    cli_say(cli, "已登记工作人员：%s；登录时刷卡并输入密码", name);
    return cli->json
               ? cli_print_json(cli, json_pack("{s:I, s:s}", "id", (json_int_t)id, "name", name))
               : CLI_DONE;
}

/* The PIN is never an argument of the command, where any process could read it: it is asked for
 * here, and a running terminal gets it through the socket as a word that only it takes. */
static int organizer_with_pin(struct cli *cli, const char *name, const struct card *card,
                              const char *handed_on, const char *by)
{
    char pin[CLI_PIN_SIZE] = "";
    int code = CLI_REFUSED;
    if (handed_on != NULL)
        return organizer_store(cli, name, card, handed_on, by);
    if (!cli_ask_pin(cli, pin))
        return code;
    cli->secret = pin;
    if (organizer_judge_pin(pin) != ORGANIZER_DONE)
        code = cli_organizer_refused(cli, organizer_judge_pin(pin));
    else if (cli_open(cli, &code))
        code = organizer_store(cli, name, card, pin, by);
    cli->secret = NULL;
    explicit_bzero(pin, sizeof pin);
    return code;
}

static int organizer_add_run(struct cli *cli)
{
    const char *name, *card_word = NULL, *by = NULL, *handed_on = NULL;
    bool inside_terminal = cli->folder == NULL;
    const struct cli_option options[] = {
        {.name = "card", .value = &card_word, .required = true},
        {.name = "by", .value = &by},
        {.name = inside_terminal ? CLI_SECRET : NULL, .value = &handed_on},
        {.name = NULL},
    };
    char fitting[NAME_SIZE];
    struct card card;
    if (!cli_parse(cli, options, &name, 1) || !cli_parse_card(cli, card_word, &card) ||
        !cli_copy(cli, "name", name, fitting, sizeof fitting))
        return CLI_USAGE;
    if (cli_is_blank(name)) {
        cli_say(cli, "姓名不能为空");
        return CLI_USAGE;
    }
    if (inside_terminal && handed_on == NULL)
        return CLI_USAGE;
    int code = organizer_with_pin(cli, name, &card, handed_on, by);
    if (handed_on != NULL)
        explicit_bzero((char *)handed_on, strlen(handed_on));
    return code;
}

const struct verb verb_organizer_add = {
    .name = "organizer",
    .subname = "add",
    .access = VERB_WRITES,
    .arguments = "NAME --card UID [--by NAME]",
    .summary = SENTENCE("登记一位工作人员；密码在终端输入，或由标准输入的第一行给出"),
    .run = organizer_add_run,
};

/* ---- list ---- */

static bool organizer_visit(const struct organizer *organizer, void *context)
{
    const struct cli_list *lines = context;
    if (lines->array != NULL)
        json_array_append_new(
            lines->array, json_pack("{s:I, s:s, s:I}", "id", (json_int_t)organizer->id, "name",
                                    organizer->name, "member", (json_int_t)organizer->member_id));
    else
        fprintf(lines->cli->out, "%" PRId64 "\t%s\n", organizer->id, organizer->name);
    return true;
}

static enum err organizer_list_walk(struct cli_list *lines)
{
    return organizer_list(lines->cli->db, organizer_visit, lines);
}

static int organizer_list_run(struct cli *cli)
{
    return cli_run_list(cli, organizer_list_walk);
}

const struct verb verb_organizer_list = {
    .name = "organizer",
    .subname = "list",
    .access = VERB_READS,
    .arguments = "",
    .summary = SENTENCE("列出工作人员"),
    .run = organizer_list_run,
};

/* ---- remove ---- */

struct organizer_search {
    const char *name;
    int64_t id; /* 0: not found */
};

static bool organizer_match(const struct organizer *organizer, void *context)
{
    struct organizer_search *search = context;
    if (strcmp(organizer->name, search->name) == 0)
        search->id = organizer->id;
    return search->id == 0;
}

static int organizer_say_removed(struct cli *cli, const char *name, enum organizer_outcome outcome)
{
    if (outcome == ORGANIZER_IS_LAST) {
        cli_say(cli, "%s 是最后一位工作人员，没有改动；请先登记另一位", name);
        return CLI_REFUSED;
    }
    cli_say(cli, "已停用工作人员：%s", name);
    return CLI_DONE;
}

static int organizer_remove_run(struct cli *cli)
{
    struct organizer_search search = {.id = 0};
    const char *by = NULL;
    enum organizer_outcome outcome = ORGANIZER_DONE;
    int code;
    const struct cli_option options[] = {{.name = "by", .value = &by}, {.name = NULL}};
    if (!cli_parse(cli, options, &search.name, 1))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    enum err err = organizer_list(cli->db, organizer_match, &search);
    if (err == ERR_OK && search.id == 0) {
        cli_say(cli, "没有这位工作人员：%s；themeday organizer list 列出所有人", search.name);
        return CLI_REFUSED;
    }
    struct chain_origin origin = cli_origin(by);
    if (err == ERR_OK)
        err = organizer_remove(cli->db, &origin, search.id, &outcome);
    return err == ERR_OK ? organizer_say_removed(cli, search.name, outcome) : cli_failed(cli, err);
}

const struct verb verb_organizer_remove = {
    .name = "organizer",
    .subname = "remove",
    .access = VERB_WRITES,
    .arguments = "NAME [--by NAME]",
    .summary = SENTENCE("停用一位工作人员；正在屏幕前的也随即退出"),
    .run = organizer_remove_run,
};
