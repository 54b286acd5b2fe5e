#include "firmware/cli/cli_checks.h"

#include "firmware/base/utf8.h"
#include "firmware/cli/cli_committee.h"
#include "firmware/cli/cli_say.h"

enum { CHECK_COLUMNS = 3 };

static const struct check {
    const char *array, *sql;
    const char *keys[CHECK_COLUMNS];
    bool is_number[CHECK_COLUMNS];
    const char *sentence; /* Chinese, with the columns as {0}, {1}, {2} */
} checks[] = {
    {"gaps",
     "SELECT name, first, last FROM device_gap JOIN device ON device.id = device ORDER BY 1, 2",
     {"device", "first", "last"},
     {false, true, true},
     SENTENCE("终端 {0} 的第 {1} 至 {2} 号活动还没有收到，后面的已经收到")},
    {"conflicts",
     "SELECT device.name, number, folder FROM device_conflict JOIN device ON device.id = device "
     "ORDER BY 1, 2, 3",
     {"device", "activity", "bundle"},
     {false, true, false},
     SENTENCE(
         "终端 {0} 的第 {1} 号活动有两种经过（{2}）：可能有两台终端用同一把密钥，或从备份恢复过")},
    {"unmerged",
     "SELECT identity, first, last FROM activity_unmerged ORDER BY 1",
     {"id", "first", "last"},
     {false, false, false},
     SENTENCE("同一次活动由两台终端分别上报：{1}，{2}；请在一台终端上并入后再导出")},
};

/* What a bundle said of itself must not do anything to the console. */
static void check_print_value(struct cli *cli, const char *value)
{
    char plain[256];
    utf8_copy(plain, sizeof plain, value);
    utf8_make_plain(plain);
    fputs(plain, cli->out);
}

static void check_print(struct cli *cli, const struct check *check,
                        const struct committee_rows *rows, int row)
{
    for (const char *at = cli_text(cli, check->sentence); *at != '\0'; at++) {
        if (at[0] == '{' && at[1] >= '0' && at[1] < '0' + CHECK_COLUMNS && at[2] == '}') {
            check_print_value(cli, committee_text(rows, row, at[1] - '0'));
            at += 2;
        } else {
            fputc(*at, cli->out);
        }
    }
    fputc('\n', cli->out);
}

static json_t *check_object(const struct check *check, const struct committee_rows *rows, int row)
{
    json_t *object = json_object();
    for (int i = 0; i < CHECK_COLUMNS; i++)
        json_object_set_new(object, check->keys[i],
                            check->is_number[i] ? json_integer(committee_number(rows, row, i))
                                                : json_string(committee_text(rows, row, i)));
    return object;
}

static void check_add(struct cli *cli, const struct check *check, const struct committee_rows *rows,
                      json_t *object)
{
    json_t *array = object == NULL ? NULL : json_array();
    for (int row = 0; row < committee_row_count(rows); row++) {
        if (array != NULL)
            json_array_append_new(array, check_object(check, rows, row));
        else
            check_print(cli, check, rows, row);
    }
    if (array != NULL)
        json_object_set_new(object, check->array, array);
}

int cli_checks_print(struct cli *cli, struct committee *committee, json_t *object)
{
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++) {
        struct committee_rows *rows = NULL;
        enum err err = committee_ask(committee, checks[i].sql, NULL, 0, &rows);
        if (err != ERR_OK)
            return cli_committee_failed(cli, committee, err);
        check_add(cli, &checks[i], rows, object);
        committee_rows_clear(rows);
    }
    return CLI_DONE;
}
