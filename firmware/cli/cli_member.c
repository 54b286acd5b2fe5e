#include "firmware/cli/cli_member.h"

#include "db/member.h"
#include "firmware/cli/cli_say.h"

#include <inttypes.h>
#include <string.h>

/* Who of the same name to choose from. */
struct cli_namesakes {
    struct cli *cli;
    const char *name;
};

static bool cli_say_namesake(const struct member *member, void *context)
{
    const struct cli_namesakes *namesakes = context;
    if (member->active && strcmp(member->name, namesakes->name) == 0)
        cli_say(namesakes->cli, "  #%" PRId64 "  工号 %s  %s %s", member->id,
                member->number[0] == '\0' ? "-" : member->number, member->branch, member->group);
    return true;
}

int cli_find_member(struct cli *cli, const char *text, struct member *ret_member)
{
    enum member_match match = MEMBER_NONE;
    struct cli_namesakes namesakes = {cli, text};
    enum err err = member_find(cli->db, text, &match, ret_member);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    switch (match) {
    case MEMBER_ONE:
        return CLI_DONE;
    case MEMBER_NONE:
        cli_say(cli, "名单里没有“%s”；可以用工号、姓名或 #编号，themeday roster list 列出名单",
                text);
        return CLI_REFUSED;
    case MEMBER_SEVERAL:
        cli_say(cli, "有几位叫“%s”，请改用工号或 #编号：", text);
        err = member_list(cli->db, cli_say_namesake, &namesakes);
        return err == ERR_OK ? CLI_REFUSED : cli_failed(cli, err);
    }
    return CLI_REFUSED;
}

const char *cli_class_text(const struct cli *cli, enum person_class class)
{
    static const struct {
        const char *text, *word;
    } words[] = {
        [CLASS_FORMAL] = {SENTENCE("正式党员"), "formal"},
        [CLASS_PROBATIONARY] = {SENTENCE("预备党员"), "probationary"},
        [CLASS_CANDIDATE] = {SENTENCE("发展对象"), "candidate"},
        [CLASS_APPLICANT] = {SENTENCE("入党积极分子"), "applicant"},
        [CLASS_MASSES] = {SENTENCE("群众"), "masses"},
        [CLASS_OTHER] = {SENTENCE("其他"), "other"},
    };
    return cli->json ? words[class].word : cli_text(cli, words[class].text);
}
