#include "db/class_period.h"
#include "db/member.h"
#include "firmware/cli/cli_member.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/verb.h"

#include <inttypes.h>

/* ---- list ---- */

struct roster_classes {
    struct cli *cli;
    json_t *array;
};

static bool roster_add_class(const struct class_period *period, void *context)
{
    const struct roster_classes *classes = context;
    json_array_append_new(classes->array,
                          json_pack("{s:s, s:s, s:b, s:b}", "from", period->from, "class",
                                    cli_class_text(classes->cli, period->class), "may_vote",
                                    period->may_vote, "excused", period->excused));
    return true;
}

/* What he was, is and will be in this branch. */
static json_t *roster_classes(struct cli *cli, const struct member *member)
{
    struct roster_classes classes = {cli, json_array()};
    enum err err =
        class_period_list(cli->db, member->id, member->branch, roster_add_class, &classes);
    if (err == ERR_OK)
        return classes.array;
    json_decref(classes.array);
    return json_null();
}

static json_t *roster_line(struct cli *cli, const struct member *member)
{
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:s, s:b, s:b, s:b}", "id",
                     (json_int_t)member->id, "name", member->name, "display_name",
                     member->display_name, "number", member->number, "branch", member->branch,
                     "group", member->group, "class", cli_class_text(cli, member->class),
                     "class_from", member->class_from, "classes", roster_classes(cli, member),
                     "post", member->post, "note", member->note, "may_vote", member->may_vote,
                     "excused", member->excused, "active", member->active);
}

static bool roster_print_line(const struct member *member, void *context)
{
    const struct cli_list *lines = context;
    struct cli *cli = lines->cli;
    if (lines->array != NULL) {
        json_array_append_new(lines->array, roster_line(cli, member));
        return true;
    }
    fprintf(cli->out, "#%" PRId64 "\t%s\t%s\t%s\t%s\t%s\t%s%s%s\n", member->id, member->number,
            member->name, member->branch, member->group, cli_class_text(cli, member->class),
            member->post, member->excused ? cli_text(cli, "\t暂不参加") : "",
            member->active ? "" : cli_text(cli, "\t停用"));
    return true;
}

static enum err roster_list_walk(struct cli_list *lines)
{
    return member_list(lines->cli->db, roster_print_line, lines);
}

static int roster_list_run(struct cli *cli)
{
    return cli_run_list(cli, roster_list_walk);
}

const struct verb verb_roster_list = {
    .name = "roster",
    .subname = "list",
    .access = VERB_READS,
    .arguments = "",
    .summary = SENTENCE("列出名单：编号、工号、姓名、党支部、党小组、人员类别、职务"),
    .run = roster_list_run,
};
