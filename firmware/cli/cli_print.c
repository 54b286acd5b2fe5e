#include "firmware/cli/cli_print.h"

#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"

int cli_print_json(struct cli *cli, json_t *value)
{
    if (value == NULL)
        return cli_failed(cli, ERR_NOMEM);
    int failed = json_dumpf(value, cli->out, JSON_INDENT(2));
    json_decref(value);
    fputc('\n', cli->out);
    return failed == 0 ? CLI_DONE : CLI_DEVICE;
}

void cli_format_time(int64_t wall_ms, char ret_text[CLI_TIME_SIZE])
{
    struct moment moment = clock_moment(wall_ms);
    snprintf(ret_text, CLI_TIME_SIZE, "%04d-%02d-%02d %02d:%02d:%02d", moment.year % 10000,
             moment.month, moment.day, moment.hour, moment.minute, moment.second);
}

struct chain_origin cli_origin(const char *by)
{
    return (struct chain_origin){.by = by == NULL ? "cli" : by, .stamp = clock_stamp()};
}

int cli_run_list(struct cli *cli, enum err (*walk)(struct cli_list *list))
{
    const struct cli_option options[] = {{.name = NULL}};
    struct cli_list list = {.cli = cli};
    int code;
    if (!cli_parse(cli, options, NULL, 0))
        return CLI_USAGE;
    if (!cli_open(cli, &code))
        return code;
    list.array = cli->json ? json_array() : NULL;
    enum err err = walk(&list);
    if (err != ERR_OK) {
        json_decref(list.array);
        return cli_failed(cli, err);
    }
    return cli->json ? cli_print_json(cli, list.array) : CLI_DONE;
}
