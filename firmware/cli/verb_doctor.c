#include "drivers/reader.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/doctor.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <poll.h>

static const int64_t doctor_reader_ns = 3000000000;

/* The lines that were told, and whether one was bad. */
struct report {
    struct cli *cli;
    json_t *lines; /* NULL: as text */
    bool failed;
};

static void report_line(const struct doctor_line *line, void *context)
{
    struct report *report = context;
    report->failed = report->failed || !line->good;
    if (report->lines != NULL)
        json_array_append_new(report->lines, json_pack("{s:s, s:b, s:s}", "id", line->id, "ok",
                                                       line->good, "text", line->text));
    else
        fprintf(report->cli->out, "%s\t%s\t%s\n",
                line->good ? cli_text(report->cli, "正常") : cli_text(report->cli, "有问题"),
                line->id, line->text);
}

/* ---- the reader ---- */

/* Until it answers, or for so long that it will not. */
static void doctor_wait_for_reader(struct reader *reader)
{
    int64_t end = clock_mono_ns() + doctor_reader_ns;
    for (int64_t now = clock_mono_ns(); now < end; now = clock_mono_ns()) {
        struct event event;
        struct pollfd wait = {.fd = reader_fd(reader), .events = POLLIN};
        int64_t deadline = reader_deadline_ns(reader) < end ? reader_deadline_ns(reader) : end;
        int timeout_ms = deadline > now ? (int)((deadline - now) / 1000000) + 1 : 0;
        poll(&wait, 1, timeout_ms);
        while (reader_dispatch(reader, clock_mono_ns(), &event))
            if (event.type == EVENT_READER_UP)
                return;
    }
}

/* What a reader lacks comes in packets right behind the one that says that it answers. */
static void doctor_try_reader(const struct doctor *doctor, const char *connstring)
{
    struct reader *reader = NULL;
    struct reader_state state = {.trouble = READER_BROKEN};
    if (reader_open(connstring, &reader) == ERR_OK) {
        struct event event;
        doctor_wait_for_reader(reader);
        poll(NULL, 0, 20);
        (void)reader_dispatch(reader, clock_mono_ns(), &event);
        state = reader_state(reader);
    }
    reader_close(reader);
    doctor_check_reader(doctor, connstring, &state);
}

/* ---- opening ---- */

static void doctor_say_no_data(const struct doctor *doctor, enum err err)
{
    const char *folder = doctor->folder;
    if (err == ERR_GONE)
        doctor_say(doctor, "data", false, "%s：没有数据；请运行 themeday init --branch 名称",
                   folder);
    else if (err == ERR_UNSUPPORTED)
        doctor_say(doctor, "data", false, "%s：数据来自更新的版本；请升级程序", folder);
    else
        doctor_say(doctor, "data", false,
                   "%s：打不开（%s，原因见上一行）；请检查权限和磁盘，或从备份恢复整个目录", folder,
                   err_name(err));
}

/* As owner, so that writing and the card reader can be tried, which two programs cannot share;
 * beside a running terminal only to read. */
static void doctor_check_all(const struct doctor *doctor, struct cli *cli)
{
    struct db *db = NULL;
    enum err err = cli_has_database(cli) ? db_open(cli->folder, DB_OWNER, &db) : ERR_GONE;
    bool terminal_runs = err == ERR_BUSY;
    if (terminal_runs)
        err = db_open(cli->folder, DB_READER, &db);
    if (err == ERR_OK) {
        doctor_check_data(doctor, db);
        doctor_check_records(doctor, db);
        doctor_check_polls(doctor, db, !terminal_runs);
        doctor_check_disk(doctor);
        doctor_check_secrecy(doctor);
    } else {
        doctor_say_no_data(doctor, err);
    }
    if (err == ERR_OK && !terminal_runs)
        doctor_check_writing(doctor, db);
    doctor_check_clock(doctor);
    if (cli->settings->upload.url[0] != '\0')
        doctor_check_receiver(doctor, &cli->settings->upload);
    if (terminal_runs)
        doctor_say(doctor, "reader", true, "终端正在运行，读卡器由它使用，情况见屏幕下方");
    else
        doctor_try_reader(doctor, cli->settings->connstring);
    doctor_check_obstacles(doctor, cli->settings->connstring);
    db_close(db);
}

static int doctor_run(struct cli *cli)
{
    const struct cli_option options[] = {{.name = NULL}};
    if (!cli_parse(cli, options, NULL, 0))
        return CLI_USAGE;
    struct report report = {.cli = cli, .lines = cli->json ? json_array() : NULL};
    struct doctor doctor = {
        .english = cli->language == CLI_EN,
        .folder = cli->folder,
        .tell = report_line,
        .context = &report,
    };
    doctor_check_all(&doctor, cli);
    int code = cli->json ? cli_print_json(cli, report.lines) : CLI_DONE;
    return code == CLI_DONE && report.failed ? CLI_REFUSED : code;
}

const struct verb verb_doctor = {
    .name = "doctor",
    .access = VERB_READS,
    .arguments = "",
    .summary = SENTENCE("检查数据、磁盘、时钟和读卡器，每项一行，写明该做什么"),
    .run = doctor_run,
};
