#include "db/member.h"
#include "firmware/cli/cli_member.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <inttypes.h>

/* ---- list ---- */

static json_t *roster_line(struct cli *cli, const struct member *member)
{
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:b, s:b, s:b}", "id",
                     (json_int_t)member->id, "name", member->name, "display_name",
                     member->display_name, "number", member->number, "branch", member->branch,
                     "group", member->group, "class", cli_class_text(cli, member->class), "post",
                     member->post, "note", member->note, "may_vote", member->may_vote, "excused",
                     member->excused, "active", member->active);
}

struct roster_lines {
    struct cli *cli;
    json_t *array; /* NULL: as text */
};

static bool roster_print_line(const struct member *member, void *context)
{
    const struct roster_lines *lines = context;
    struct cli *cli = lines->cli;
    if (lines->array != NULL) {
        json_array_append_new(lines->array, roster_line(cli, member));
        return true;
    }
    fprintf(cli->out, "#%" PRId64 "\t%s\t%s\t%s\t%s\t%s\t%s%s%s\n", member->id, member->number,
            member->name, member->branch, member->group, cli_class_text(cli, member->class),
            member->post, member->excused ? cli_text(cli, "\t暂不参加", "\texcused") : "",
            member->active ? "" : cli_text(cli, "\t停用", "\tinactive"));
    return true;
}

static int roster_list_run(struct cli *cli)
{
    const struct cli_option options[] = {{.name = NULL}};
    struct roster_lines lines = {.cli = cli};
    int code;
    if (!cli_parse(cli, options, NULL, 0))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    lines.array = cli->json ? json_array() : NULL;
    enum err err = member_list(cli->db, roster_print_line, &lines);
    if (err != ERR_OK) {
        json_decref(lines.array);
        return cli_failed(cli, err);
    }
    return cli->json ? cli_print_json(cli, lines.array) : CLI_DONE;
}

const struct verb verb_roster_list = {
    .name = "roster",
    .subname = "list",
    .access = VERB_READS,
    .arguments = "",
    .chinese = "列出名单：编号、工号、姓名、党支部、党小组、人员类别、职务",
    .english = "lists the roster: id, work number, name, branch, group, class, post",
    .run = roster_list_run,
};
