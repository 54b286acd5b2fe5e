#include "db/outbox.h"
#include "firmware/base/clock.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"
#include "firmware/upload_reason.h"

#include <time.h>

/* How long a command waits for a terminal that uploads. */
static const int64_t patience_ns = 600 * INT64_C(1000000000);

/* ---- the list ---- */

struct upload_list {
    struct cli *cli;
    json_t *array; /* NULL: lines */
    int unsent;
};

static void upload_print_line(struct cli *cli, const struct outbox_entry *entry, const char *reason)
{
    char time[CLI_TIME_SIZE] = "";
    if (entry->sent_ms != 0)
        cli_format_time(entry->sent_ms, time);
    fprintf(cli->out, "%lld\t%s\t%s\t%s\t%s\n", (long long)entry->activity_id,
            entry->folder[0] != '\0' ? entry->folder : "-", entry->theme,
            entry->sent_ms != 0 ? cli_text(cli, "已上传") : cli_text(cli, "未上传"),
            entry->sent_ms != 0 ? time : reason);
}

static json_t *upload_json(const struct outbox_entry *entry, const char *reason)
{
    char time[CLI_TIME_SIZE] = "";
    if (entry->sent_ms != 0)
        cli_format_time(entry->sent_ms, time);
    return json_pack("{s:I, s:I, s:s, s:s, s:s, s:b, s:s, s:s, s:i}", "id", (json_int_t)entry->id,
                     "activity", (json_int_t)entry->activity_id, "theme", entry->theme, "folder",
                     entry->folder, "code", entry->code, "uploaded", entry->sent_ms != 0, "time",
                     time, "reason", reason, "tries", entry->tries);
}

/* Without --json only what waits is of interest. */
static bool upload_list_entry(const struct outbox_entry *entry, void *context)
{
    struct upload_list *list = context;
    char reason[256];
    upload_reason(&entry->fault, list->cli->language == CLI_EN, reason, sizeof reason);
    list->unsent += entry->sent_ms == 0;
    if (list->array != NULL)
        json_array_append_new(list->array, upload_json(entry, reason));
    else if (entry->sent_ms == 0)
        upload_print_line(list->cli, entry, reason);
    return true;
}

static int upload_print(struct cli *cli)
{
    struct upload_list list = {.cli = cli, .array = cli->json ? json_array() : NULL};
    enum err err = outbox_list(cli->db, upload_list_entry, &list);
    if (err != ERR_OK) {
        json_decref(list.array);
        return cli_failed(cli, err);
    }
    int code = list.array != NULL ? cli_print_json(cli, list.array) : CLI_DONE;
    if (list.unsent == 0)
        cli_say(cli, "已全部上传");
    else
        cli_say(cli, "未上传 %d 份，保存在本机，以后自动再传", list.unsent);
    return code == CLI_DONE && list.unsent > 0 ? CLI_REFUSED : code;
}

/* ---- trying ---- */

/* What waited before the button was pressed, and how often each was tried by then. */
enum { WATCHED_MAX = 256 };
struct upload_watch {
    struct {
        int64_t id;
        int tries;
    } entries[WATCHED_MAX];
    int count;
};

static bool upload_watch_entry(const struct outbox_entry *entry, void *context)
{
    struct upload_watch *watch = context;
    if (entry->sent_ms != 0 || watch->count == WATCHED_MAX)
        return false;
    watch->entries[watch->count].id = entry->id;
    watch->entries[watch->count++].tries = entry->tries;
    return true;
}

static bool upload_was_tried(const struct upload_watch *before, int64_t id, int tries)
{
    for (int i = 0; i < before->count; i++)
        if (before->entries[i].id == id)
            return tries > before->entries[i].tries;
    return true;
}

/* The terminal does it; this only looks: each of them was sent or tried once more. */
static bool upload_is_over(struct db *db, const struct upload_watch *before)
{
    struct upload_watch now = {.count = 0};
    bool is_over = true;
    if (outbox_list(db, upload_watch_entry, &now) != ERR_OK)
        return true;
    for (int i = 0; i < now.count; i++)
        is_over = is_over && upload_was_tried(before, now.entries[i].id, now.entries[i].tries);
    return is_over;
}

static void upload_pause(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
}

/* As it is before the button is pressed; where nothing can be read, nothing waits. */
static void upload_look(const struct cli *cli, struct upload_watch *ret_before)
{
    struct db *db = NULL;
    if (!cli_has_database(cli) || db_open(cli->folder, DB_READER, &db) != ERR_OK)
        return;
    if (outbox_list(db, upload_watch_entry, ret_before) != ERR_OK)
        *ret_before = (struct upload_watch){.count = 0};
    db_close(db);
}

/* The terminal's button was pressed: waits for what comes of it. */
static int upload_await(struct cli *cli, const struct upload_watch *before)
{
    int64_t end_ns = clock_mono_ns() + patience_ns;
    enum err err = db_open(cli->folder, DB_READER, &cli->db);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    while (clock_mono_ns() < end_ns && !upload_is_over(cli->db, before))
        upload_pause();
    return upload_print(cli);
}

static int upload_here(struct cli *cli)
{
    struct uploads *uploads = NULL;
    struct uploads_parts parts = {.db = cli->db,
                                  .folder = cli->folder,
                                  .settings = cli->settings,
                                  .pace = &uploads_pace_usual};
    enum err err = uploads_open(&parts, &uploads);
    if (err != ERR_OK)
        return cli_failed(cli, err);
    uploads_look(uploads);
    uploads_run(uploads);
    uploads_close(uploads);
    return upload_print(cli);
}

static int upload_nowhere(struct cli *cli)
{
    cli_say(cli, "没有设置上传地址；请在设置文件的 [upload] 中写 url");
    return CLI_REFUSED;
}

/* Inside the terminal, for a command that waits outside. */
static int upload_press(struct cli *cli)
{
    if (!uploads_status(cli->uploads)->has_receiver)
        return upload_nowhere(cli);
    uploads_press(cli->uploads);
    return CLI_DONE;
}

static int upload_run(struct cli *cli)
{
    const struct cli_option options[] = {{.name = NULL}};
    struct upload_watch before = {.count = 0};
    int code;
    if (!cli_parse(cli, options, NULL, 0))
        return CLI_USAGE;
    if (cli->uploads != NULL)
        return upload_press(cli);
    if (cli->folder != NULL)
        upload_look(cli, &before);
    if (!cli_open(cli, &code))
        return code == CLI_DONE ? upload_await(cli, &before) : code;
    return cli->settings->upload.url[0] == '\0' ? upload_nowhere(cli) : upload_here(cli);
}

const struct verb verb_upload = {
    .name = "upload",
    .access = VERB_WRITES,
    .arguments = "",
    .summary = SENTENCE("现在上传已结束的活动，列出没有传成的"),
    .run = upload_run,
};
