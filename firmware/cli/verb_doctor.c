#include "db/branch.h"
#include "drivers/reader.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <inttypes.h>
#include <poll.h>
#include <stdarg.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { DOCTOR_FREE_MB = 100 };

static const int64_t doctor_reader_ns = 3000000000;

/* The lines that were checked, and whether one failed. */
struct doctor {
    struct cli *cli;
    json_t *lines; /* NULL: as text */
    bool failed;
};

/* One line: what was checked, whether it is well, and what to do. Both texts take the same
 * arguments. */
__attribute__((format(printf, 4, 6), format(printf, 5, 6))) static void
doctor_line(struct doctor *doctor, const char *id, bool good, const char *chinese,
            const char *english, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, english);
    vsnprintf(text, sizeof text, doctor->cli->language == CLI_ZH_CN ? chinese : english, arguments);
    va_end(arguments);
    doctor->failed = doctor->failed || !good;
    if (doctor->lines != NULL)
        json_array_append_new(doctor->lines,
                              json_pack("{s:s, s:b, s:s}", "id", id, "ok", good, "text", text));
    else
        fprintf(doctor->cli->out, "%s\t%s\t%s\n",
                good ? cli_text(doctor->cli, "正常", "ok")
                     : cli_text(doctor->cli, "有问题", "FAIL"),
                id, text);
}

/* ---- what is checked ---- */

static void doctor_check_data(struct doctor *doctor, struct db *db)
{
    char branch[TITLE_SIZE], room[TITLE_SIZE];
    const char *folder = doctor->cli->folder;
    if (branch_home(db, branch, room) == ERR_OK)
        doctor_line(doctor, "data", true, "%s：%s，程序版本 %s", "%s: %s, program version %s",
                    folder, branch, THEMEDAY_VERSION);
    else
        doctor_line(doctor, "data", false,
                    "%s：还没有设置党支部；请运行 themeday init --branch 名称",
                    "%s: no branch is set up; run themeday init --branch NAME", folder);
    enum err err = db_check(db);
    if (err == ERR_OK)
        doctor_line(doctor, "database", true, "terminal.db 完好", "terminal.db is sound");
    else
        doctor_line(doctor, "database", false,
                    "terminal.db 检查不通过（%s）；请保留原目录，从备份恢复",
                    "terminal.db fails its check (%s); keep the folder and restore a backup",
                    err_name(err));
}

static void doctor_check_log(struct doctor *doctor, struct db *db)
{
    struct chain_report report;
    enum err err = chain_verify(db, &report);
    if (err != ERR_OK)
        doctor_line(doctor, "log", false, "读不出记录（%s）；请检查磁盘",
                    "the log cannot be read (%s); check the disk", err_name(err));
    else if (report.bad_seq != 0)
        doctor_line(doctor, "log", false,
                    "记录第 %" PRId64 " 条不对（%s）；请保留数据目录，联系管理员",
                    "entry %" PRId64 " of the log does not fit (%s); keep the data folder as it is",
                    report.bad_seq, report.reason);
    else
        doctor_line(doctor, "log", true, "记录完整，共 %" PRId64 " 条",
                    "the log is whole, %" PRId64 " entries", report.entries);
}

static void doctor_check_disk(struct doctor *doctor)
{
    struct statvfs status;
    if (statvfs(doctor->cli->folder, &status) != 0) {
        doctor_line(doctor, "disk", false, "看不到剩余空间；请检查磁盘",
                    "free space cannot be seen; check the disk");
        return;
    }
    uint64_t free_mb = (uint64_t)status.f_bavail * status.f_frsize / 1024 / 1024;
    doctor_line(doctor, "disk", free_mb >= DOCTOR_FREE_MB,
                free_mb >= DOCTOR_FREE_MB ? "剩余空间 %" PRIu64 " MB"
                                          : "剩余空间只有 %" PRIu64 " MB；请导出并清理",
                free_mb >= DOCTOR_FREE_MB ? "%" PRIu64 " MB free"
                                          : "only %" PRIu64 " MB free; export and tidy up",
                free_mb);
}

static void doctor_check_clock(struct doctor *doctor)
{
    char now[CLI_TIME_SIZE];
    struct stamp stamp = clock_stamp();
    cli_format_time(stamp.wall_ms, now);
    if (stamp.trusted)
        doctor_line(doctor, "clock", true, "%s，已与时间服务同步", "%s, synchronised", now);
    else
        doctor_line(doctor, "clock", false,
                    "%s，没有同步，可能不准；请核对，并用 timedatectl set-ntp true 打开同步",
                    "%s, not synchronised and may be wrong; check it, and switch on "
                    "timedatectl set-ntp true",
                    now);
}

static bool doctor_reader_answers(struct reader *reader)
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
                return true;
    }
    return false;
}

/* Only where no terminal has it: two programs cannot share a reader. */
static void doctor_check_reader(struct doctor *doctor)
{
    struct reader *reader = NULL;
    const char *connstring = doctor->cli->settings->connstring;
    bool answers = reader_open(connstring, &reader) == ERR_OK && doctor_reader_answers(reader);
    reader_close(reader);
    if (answers)
        doctor_line(doctor, "reader", true, "读卡器正常（%s）", "the card reader answers (%s)",
                    connstring);
    else
        doctor_line(doctor, "reader", false,
                    "读卡器没有响应（%s）；请检查接线、电源、权限和设置中的 connstring",
                    "no card reader answers (%s); check cable, power, permissions and connstring "
                    "in the settings",
                    connstring);
}

/* ---- opening ---- */

static void doctor_say_no_data(struct doctor *doctor, enum err err)
{
    const char *folder = doctor->cli->folder;
    if (err == ERR_GONE)
        doctor_line(doctor, "data", false, "%s：没有数据；请运行 themeday init --branch 名称",
                    "%s: no data; run themeday init --branch NAME", folder);
    else if (err == ERR_UNSUPPORTED)
        doctor_line(doctor, "data", false, "%s：数据来自更新的版本；请升级程序",
                    "%s: the data is from a newer version; update the program", folder);
    else
        doctor_line(doctor, "data", false,
                    "%s：打不开（%s，原因见上一行）；请检查权限和磁盘，或从备份恢复整个目录",
                    "%s: cannot be opened (%s, the line above says why); check permissions and "
                    "disk, or restore the whole folder from a backup",
                    folder, err_name(err));
}

static void doctor_check_writing(struct doctor *doctor, struct db *db)
{
    enum err err = db_probe(db);
    if (err == ERR_OK)
        doctor_line(doctor, "write", true, "可以写入", "can be written");
    else
        doctor_line(doctor, "write", false, "不能写入（%s）；请检查磁盘空间和权限",
                    "cannot be written (%s); check space and permissions", err_name(err));
}

/* As owner, so that writing and the reader can be tried; beside a running terminal as a reader. */
static void doctor_check_all(struct doctor *doctor)
{
    struct db *db = NULL;
    enum err err =
        cli_has_database(doctor->cli) ? db_open(doctor->cli->folder, DB_OWNER, &db) : ERR_GONE;
    bool terminal_runs = err == ERR_BUSY;
    if (terminal_runs)
        err = db_open(doctor->cli->folder, DB_READER, &db);
    if (err == ERR_OK) {
        doctor_check_data(doctor, db);
        doctor_check_log(doctor, db);
        doctor_check_disk(doctor);
    } else {
        doctor_say_no_data(doctor, err);
    }
    if (err == ERR_OK && !terminal_runs)
        doctor_check_writing(doctor, db);
    doctor_check_clock(doctor);
    if (terminal_runs)
        doctor_line(doctor, "reader", true, "终端正在运行，读卡器由它使用，情况见屏幕下方",
                    "the terminal is running and has the reader; its screen shows how it is");
    else
        doctor_check_reader(doctor);
    db_close(db);
}

static int doctor_run(struct cli *cli)
{
    const struct cli_option options[] = {{.name = NULL}};
    struct doctor doctor = {.cli = cli};
    if (!cli_parse(cli, options, NULL, 0))
        return CLI_USAGE;
    doctor.lines = cli->json ? json_array() : NULL;
    doctor_check_all(&doctor);
    int code = cli->json ? cli_print_json(cli, doctor.lines) : CLI_DONE;
    return code == CLI_DONE && doctor.failed ? CLI_REFUSED : code;
}

const struct verb verb_doctor = {
    .name = "doctor",
    .access = VERB_READS,
    .arguments = "",
    .chinese = "检查数据、磁盘、时钟和读卡器，每项一行，写明该做什么",
    .english = "checks data, disk, clock and reader: one line each, with what to do",
    .run = doctor_run,
};
