#include "db/update.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"
#include "firmware/control.h"

#include <poll.h>
#include <unistd.h>

/* What is wrong, as bits of the terminal's exit code, which lie above those of enum cli_exit. */
enum {
    HEALTH_CODE = 16,
    HEALTH_NO_SCREEN = 1,
    HEALTH_NO_READER = 2,
    HEALTH_NO_STORAGE = 4,
    HEALTH_NO_TERMINAL = 8, /* it does not run, or does not answer */
    HEALTH_FAULTS = 4
};

enum { WITHIN_USUAL_S = 240, WITHIN_MAX_S = 3600, PATIENCE_S = 30, PAUSE_MS = 500 };

/* ---- inside the terminal ---- */

static int health_tell(const struct vitals_look *look)
{
    struct vitals vitals = look->look(look->context);
    int faults = (vitals.screen ? 0 : HEALTH_NO_SCREEN) | (vitals.reader ? 0 : HEALTH_NO_READER) |
                 (vitals.storage ? 0 : HEALTH_NO_STORAGE);
    return faults == 0 ? CLI_DONE : HEALTH_CODE | faults;
}

/* ---- outside ---- */

static int health_ask_terminal(struct cli *cli)
{
    char *words[] = {(char *)"/", (char *)"health"};
    int code = 0;
    if (control_request(cli->folder, sizeof words / sizeof *words, words, &code) != ERR_OK)
        return HEALTH_NO_TERMINAL;
    if (code == CLI_DONE)
        return 0;
    return code > HEALTH_CODE ? code - HEALTH_CODE : HEALTH_NO_TERMINAL;
}

/* Every page, in this process: in the terminal's own nobody could sign in meanwhile. */
static int health_check_database(struct cli *cli)
{
    struct db *db = NULL;
    enum err err = db_open(cli->folder, DB_READER, &db);
    if (err == ERR_OK)
        err = db_check(db);
    db_close(db);
    return err == ERR_OK ? 0 : HEALTH_NO_STORAGE;
}

/* Data that this version cannot use are why its terminal does not answer (firmware/refusal.h). */
static bool health_is_refused(struct cli *cli)
{
    struct db *db = NULL;
    enum err err = db_open(cli->folder, DB_READER, &db);
    db_close(db);
    return err == ERR_UNSUPPORTED;
}

static int health_look(struct cli *cli)
{
    int faults = health_ask_terminal(cli);
    if (faults == HEALTH_NO_TERMINAL && health_is_refused(cli))
        return HEALTH_NO_STORAGE;
    return faults == 0 ? health_check_database(cli) : faults;
}

static int health_wait(struct cli *cli, int within_s)
{
    int64_t end_ns = clock_mono_ns() + within_s * (int64_t)1000000000;
    int faults = health_look(cli);
    while (faults != 0 && clock_mono_ns() < end_ns) {
        poll(NULL, 0, PAUSE_MS);
        faults = health_look(cli);
    }
    return faults;
}

static void health_say(struct cli *cli, int faults)
{
    static const char *const sentences[HEALTH_FAULTS] = {
        SENTENCE("屏幕上没有画面"),
        SENTENCE("读卡程序没有运行"),
        SENTENCE("数据库不完好，或不能写入"),
        SENTENCE("终端没有运行，或没有回答"),
    };
    for (int i = 0; i < HEALTH_FAULTS; i++)
        if ((faults & 1 << i) != 0)
            cli_say(cli, "%s", cli_text(cli, sentences[i]));
}

/* For the version before this one, which tells an organizer when it is back (db/update.h). */
static void health_leave_word(struct cli *cli, int faults)
{
    enum update_reason reason = UPDATE_REASON_NONE;
    if ((faults & HEALTH_NO_TERMINAL) != 0)
        reason = UPDATE_REASON_TERMINAL;
    else if ((faults & HEALTH_NO_STORAGE) != 0)
        reason = UPDATE_REASON_STORAGE;
    else if ((faults & HEALTH_NO_SCREEN) != 0)
        reason = UPDATE_REASON_SCREEN;
    else if ((faults & HEALTH_NO_READER) != 0)
        reason = UPDATE_REASON_READER;
    if (update_leave_reason(cli->folder, reason) != ERR_OK)
        cli_say(cli, "原因没有记下");
}

static int health_run(struct cli *cli)
{
    const char *within = NULL;
    int within_s = WITHIN_USUAL_S;
    const struct cli_option options[] = {{.name = "within", .value = &within}, {.name = NULL}};
    if (!cli_parse(cli, options, NULL, 0))
        return CLI_USAGE;
    if (cli->vitals != NULL)
        return health_tell(cli->vitals);
    if (within != NULL && !cli_parse_number(cli, within, 0, WITHIN_MAX_S, &within_s))
        return CLI_USAGE;
    /* A terminal that hangs may never answer: the word is there by then, and so is the end. */
    alarm((unsigned)within_s + PATIENCE_S);
    health_leave_word(cli, HEALTH_NO_TERMINAL);
    int faults = health_wait(cli, within_s);
    health_leave_word(cli, faults);
    health_say(cli, faults);
    return faults == 0 ? CLI_DONE : CLI_REFUSED;
}

const struct verb verb_health = {
    .name = "health",
    .access = VERB_WRITES,
    .arguments = "[--within SECONDS]",
    .summary = SENTENCE("终端有画面、读卡程序在运行、数据库完好？最多等这么多秒（默认 240）"),
    .run = health_run,
};
