#include "db/branch.h"
#include "db/commission.h"
#include "firmware/base/utf8.h"
#include "firmware/cli/cli_organizer.h"
#include "firmware/cli/cli_pin.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <stdlib.h>
#include <string.h>

static int init_print(struct cli *cli, const char *branch, const char *room)
{
    if (cli->json)
        return cli_print_json(cli, json_pack("{s:s, s:s, s:s}", "branch", branch, "room", room,
                                             "device", db_device(cli->db)));
    fprintf(cli->out, "%s\n", db_device(cli->db));
    cli_say(cli, "已设置：%s　下一步：themeday roster import 名单.csv", branch);
    return CLI_DONE;
}

static int init_say_which(struct cli *cli)
{
    char branch[TITLE_SIZE], room[TITLE_SIZE];
    enum err err = branch_home(cli->db, branch, room);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    cli_say(cli, "这个数据目录已经属于“%s”，没有改动；另一个党支部请用另一个 --data 目录", branch);
    return CLI_REFUSED;
}

/* The terminal as it is to become. */
struct init_wish {
    struct setup_file setup;
    char room[TITLE_SIZE];
    char pins[SETUP_ORGANIZERS_MAX][CLI_PIN_SIZE];
};

static int init_store(struct cli *cli, const struct init_wish *wish)
{
    const struct setup_file *setup = &wish->setup;
    struct commission_organizer organizers[SETUP_ORGANIZERS_MAX];
    struct chain_origin origin = cli_origin(NULL);
    enum organizer_outcome outcome;
    int refused;
    for (int i = 0; i < setup->organizer_count; i++)
        organizers[i] = (struct commission_organizer){setup->organizers[i].name,
                                                      &setup->organizers[i].card, wish->pins[i]};
    enum err err = commission(cli->db, &origin, setup->branch, wish->room, organizers,
                              setup->organizer_count, &outcome, &refused);
    if (err == ERR_BUSY)
        return init_say_which(cli);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    if (outcome == ORGANIZER_DONE)
        return init_print(cli, setup->branch, wish->room);
    cli_say(cli, "工作人员 %s：", organizers[refused].name);
    return cli_organizer_refused(cli, outcome);
}

/* ---- from a file ---- */

static int init_load(struct cli *cli, const char *file, struct init_wish *ret_wish)
{
    char message[512];
    struct settings settings;
    char *path = cli_path(cli, file);
    enum err err = path == NULL ? ERR_NOMEM
                                : settings_load_setup(path, cli->language == CLI_EN, &settings,
                                                      &ret_wish->setup, message, sizeof message);
    free(path);
    if (err == ERR_NOMEM)
        return cli_failed(cli, err);
    if (err != ERR_OK) {
        cli_say(cli, "%s", message);
        return err == ERR_INVALID ? CLI_USAGE : CLI_DEVICE;
    }
    utf8_copy(ret_wish->room, sizeof ret_wish->room, settings.room);
    if (!cli_is_blank(ret_wish->setup.branch))
        return CLI_DONE;
    cli_say(cli, "%s：缺少 [setup] branch = 党支部名称", file);
    return CLI_USAGE;
}

/* One for each organizer of the file, in its order. */
static int init_ask_pins(struct cli *cli, struct init_wish *wish)
{
    for (int i = 0; i < wish->setup.organizer_count; i++) {
        cli_say(cli, "工作人员 %s：", wish->setup.organizers[i].name);
        if (!cli_ask_pin(cli, wish->pins[i]))
            return CLI_REFUSED;
        if (organizer_judge_pin(wish->pins[i]) != ORGANIZER_DONE)
            return cli_organizer_refused(cli, organizer_judge_pin(wish->pins[i]));
    }
    return CLI_DONE;
}

/* As they go to a running terminal: digits with commas between them. */
static void init_join_pins(const struct init_wish *wish,
                           char ret_word[SETUP_ORGANIZERS_MAX * CLI_PIN_SIZE])
{
    char *end = ret_word;
    *end = '\0';
    for (int i = 0; i < wish->setup.organizer_count; i++)
        end += sprintf(end, i == 0 ? "%s" : ",%s", wish->pins[i]);
}

/* What is missing is empty, and no PIN. */
static void init_split_pins(const char *word, struct init_wish *ret_wish)
{
    for (int i = 0; i < ret_wish->setup.organizer_count; i++) {
        size_t length = strcspn(word, ",");
        snprintf(ret_wish->pins[i], CLI_PIN_SIZE, "%.*s", (int)length, word);
        word += length + (word[length] == ',');
    }
}

static int init_from(struct cli *cli, const char *file, const char *handed_on)
{
    struct init_wish wish = {.room = ""};
    char word[SETUP_ORGANIZERS_MAX * CLI_PIN_SIZE] = "";
    int code = init_load(cli, file, &wish);
    if (code == CLI_DONE && handed_on != NULL)
        init_split_pins(handed_on, &wish);
    else if (code == CLI_DONE)
        code = init_ask_pins(cli, &wish);
    if (code == CLI_DONE) {
        init_join_pins(&wish, word);
        cli->secret = word;
        if (cli_open(cli, &code))
            code = init_store(cli, &wish);
        cli->secret = NULL;
    }
    explicit_bzero(word, sizeof word);
    explicit_bzero(&wish, sizeof wish);
    return code;
}

/* ---- from the words ---- */

static int init_with(struct cli *cli, const char *branch, const char *room)
{
    struct init_wish wish = {.room = ""};
    int code;
    if (!cli_copy(cli, "branch", branch, wish.setup.branch, sizeof wish.setup.branch) ||
        !cli_copy(cli, "room", room, wish.room, sizeof wish.room))
        return CLI_USAGE;
    if (cli_is_blank(wish.setup.branch)) {
        cli_say(cli, "--branch 不能为空");
        return CLI_USAGE;
    }
    return cli_open(cli, &code) ? init_store(cli, &wish) : code;
}

/* Without a file the branch must be given. */
static bool init_names_a_file(const struct cli *cli)
{
    for (char **word = cli->argv; *word != NULL; word++)
        if (strncmp(*word, "--from", strlen("--from")) == 0)
            return true;
    return false;
}

static int init_run(struct cli *cli)
{
    const char *branch = NULL, *room = NULL, *from = NULL, *handed_on = NULL;
    bool inside_terminal = cli->folder == NULL;
    const struct cli_option options[] = {
        {.name = "branch", .value = &branch, .required = !init_names_a_file(cli)},
        {.name = "room", .value = &room},
        {.name = "from", .value = &from},
        {.name = inside_terminal ? CLI_SECRET : NULL, .value = &handed_on},
        {.name = NULL},
    };
    if (!cli_parse(cli, options, NULL, 0))
        return CLI_USAGE;
    if (from != NULL && (branch != NULL || room != NULL)) {
        cli_say(cli, "请给出 --branch（和 --room），或者 --from 设置文件");
        return CLI_USAGE;
    }
    if (from == NULL)
        return init_with(cli, branch, room == NULL ? "" : room);
    if (inside_terminal && handed_on == NULL)
        return CLI_USAGE;
    int code = init_from(cli, from, handed_on);
    if (handed_on != NULL)
        explicit_bzero((char *)handed_on, strlen(handed_on));
    return code;
}

const struct verb verb_init = {
    .name = "init",
    .access = VERB_CREATES,
    .arguments = "--branch NAME [--room NAME] | --from FILE",
    .summary =
        SENTENCE("新建数据，设置本机所在的党支部；或按设置文件连同工作人员一起设置，密码当场输入"),
    .run = init_run,
};
