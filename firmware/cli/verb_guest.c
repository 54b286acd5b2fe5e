#include "db/guest.h"
#include "firmware/cli/cli_activity.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

static const char *const guest_words[] = {[GUEST_SUPERIOR] = "superior",
                                          [GUEST_LIAISON] = "liaison",
                                          [GUEST_SERVED] = "served",
                                          [GUEST_NON_PARTY] = "non-party",
                                          [GUEST_OTHER] = "other"};

static bool guest_check(struct cli *cli, const char *name, const char *label)
{
    char room[TITLE_SIZE];
    if (cli_is_blank(name)) {
        cli_say(cli, "姓名不能为空");
        return false;
    }
    return cli_copy(cli, "name", name, room, NAME_SIZE) &&
           cli_copy(cli, "label", label, room, TITLE_SIZE);
}

static int guest_add_run(struct cli *cli)
{
    const char *name, *kind_word = NULL, *label = "", *activity_word = NULL, *by = NULL;
    const struct cli_option options[] = {
        {.name = "kind", .value = &kind_word, .required = true},
        {.name = "label", .value = &label},
        {.name = "activity", .value = &activity_word},
        {.name = "by", .value = &by},
        {.name = NULL},
    };
    struct activity activity;
    int64_t id = 0;
    int kind, code;
    if (!cli_parse(cli, options, &name, 1) ||
        !cli_parse_choice(cli, "kind", kind_word, guest_words,
                          sizeof guest_words / sizeof *guest_words, &kind) ||
        !guest_check(cli, name, label))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    code = cli_find_activity(cli, activity_word, &activity);
    if (code != CLI_DONE)
        return code;
    struct chain_origin origin = cli_origin(by);
    enum err err =
        guest_add(cli->db, &origin, activity.id, name, (enum guest_kind)kind, label, &id);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    cli_say(cli, "已登记列席：%s　%s", name, activity.theme);
    if (cli->json)
        return cli_print_json(cli, json_pack("{s:I, s:I, s:s}", "id", (json_int_t)id, "activity",
                                             (json_int_t)activity.id, "name", name));
    return CLI_DONE;
}

const struct verb verb_guest_add = {
    .name = "guest",
    .subname = "add",
    .access = VERB_WRITES,
    .arguments = "NAME --kind superior|liaison|served|non-party|other [--label TEXT]\n"
                 "      [--activity ID] [--by NAME]",
    .summary = SENTENCE("登记列席：上级、联系领导、服务对象、党外人士、其他；--label 写单位或身份"),
    .run = guest_add_run,
};
