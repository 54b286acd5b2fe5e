#include "firmware/cli/cli.h"

#include "db/clock_watch.h"
#include "firmware/base/log.h"
#include "firmware/base/utf8.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/verb.h"
#include "firmware/control.h"
#include "firmware/folder.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct verb *const verbs[] = {
    &verb_init,          &verb_roster_import,   &verb_roster_list,    &verb_plan_import,
    &verb_plan_list,     &verb_plan_change,     &verb_activity_add,   &verb_activity_list,
    &verb_activity_show, &verb_activity_change, &verb_activity_open,  &verb_activity_close,
    &verb_announce,      &verb_card_bind,       &verb_card_disable,   &verb_card_unclaimed,
    &verb_card_claim,    &verb_organizer_add,   &verb_organizer_list, &verb_organizer_remove,
    &verb_checkin_add,   &verb_checkin_undo,    &verb_leave_add,      &verb_leave_cancel,
    &verb_guest_add,     &verb_makeup_add,      &verb_makeup_drop,    &verb_makeup_undo,
    &verb_makeup_done,   &verb_makeup_list,     &verb_log_show,       &verb_log_verify,
    &verb_export,        &verb_verify,          &verb_ledger,         &verb_poll_open,
    &verb_poll_close,    &verb_poll_turns,      &verb_poll_list,      &verb_poll_result,
    &verb_poll_paper,    &verb_merge,           &verb_device_show,    &verb_trust_add,
    &verb_trust_list,    &verb_trust_remove,    &verb_setup_request,  &verb_setup_seal,
    &verb_setup_take,    &verb_doctor,          &verb_upload,         &verb_health,
    &verb_collect,       &verb_committee,
};

enum { VERB_COUNT = sizeof verbs / sizeof *verbs, CLI_WORDS_MAX = 120 };

/* ---- options before, between and behind the verb's words ---- */

struct cli_globals {
    const char *data;
    const char *config;
    bool json, help, version;
};

/* Takes the value of "--data DIR" or "--data=DIR"; false when `word` is another option. */
static bool cli_take_value(char *word, const char *name, char ***next, const char **ret_value)
{
    size_t length = strlen(name);
    if (strncmp(word, name, length) != 0)
        return false;
    if (word[length] == '=')
        *ret_value = word + length + 1;
    else if (word[length] == '\0' && **next != NULL)
        *ret_value = *(*next)++;
    else
        return false;
    return true;
}

static bool cli_take_flag(const char *word, const char *name, bool *ret_flag)
{
    if (strcmp(word, name) != 0)
        return false;
    *ret_flag = true;
    return true;
}

/* Moves the words that are no global options to the front, and returns how many they are. */
static int cli_take_globals(char **words, struct cli_globals *globals)
{
    int count = 0;
    bool only_words = false;
    for (char **next = words; *next != NULL;) {
        char *word = *next++;
        bool taken = !only_words && (cli_take_value(word, "--data", &next, &globals->data) ||
                                     cli_take_value(word, "--config", &next, &globals->config) ||
                                     cli_take_flag(word, "--json", &globals->json) ||
                                     cli_take_flag(word, "--help", &globals->help) ||
                                     cli_take_flag(word, "--version", &globals->version));
        if (!taken)
            words[count++] = word;
        only_words = only_words || strcmp(word, "--") == 0;
    }
    words[count] = NULL;
    return count;
}

/* ---- help ---- */

static void cli_print_verb(struct cli *cli, const struct verb *verb)
{
    fprintf(cli->out, "  themeday %s%s%s %s\n      %s\n", verb->name,
            verb->subname == NULL ? "" : " ", verb->subname == NULL ? "" : verb->subname,
            verb->arguments, cli_text(cli, verb->summary));
}

static void cli_print_help(struct cli *cli)
{
    fputs(cli_text(cli, "用法：themeday [--data 目录] [--config 文件] [--json] 命令 …\n\n"),
          cli->out);
    for (int i = 0; i < VERB_COUNT; i++)
        cli_print_verb(cli, verbs[i]);
    fputs(cli_text(cli,
                   "\nMEMBER 是工号、（不重名的）姓名或 #编号；UID 是十六进制卡号。\n"
                   "例：themeday init --branch 机关第一党支部 --room 党员活动室\n"
                   "    themeday roster import 名单.csv --dry-run\n"
                   "    themeday activity add --theme 学习党章 --date 2026-07-01 --start 14:30 "
                   "--end 17:00\n"),
          cli->out);
}

/* ---- which verb ---- */

static bool cli_is_verb(const struct verb *verb, char **words)
{
    if (words[0] == NULL || strcmp(verb->name, words[0]) != 0)
        return false;
    return verb->subname == NULL || (words[1] != NULL && strcmp(verb->subname, words[1]) == 0);
}

/* Sets the verb and what stands behind it; false after a sentence. */
static bool cli_find_verb(struct cli *cli, char **words)
{
    for (int i = 0; i < VERB_COUNT; i++) {
        if (!cli_is_verb(verbs[i], words))
            continue;
        cli->verb = verbs[i];
        cli->words = words;
        cli->argv = words + (verbs[i]->subname == NULL ? 1 : 2);
        return true;
    }
    if (words[0] == NULL)
        cli_say(cli, "要做什么？themeday --help 列出所有命令");
    else
        cli_say(cli, "没有这个命令：%s%s%s；themeday --help 列出所有命令", words[0],
                words[1] == NULL ? "" : " ", words[1] == NULL ? "" : words[1]);
    return false;
}

static bool cli_words_are_usable(struct cli *cli, char **words)
{
    int count = 0;
    for (char **at = words; *at != NULL; at++) {
        if (++count > CLI_WORDS_MAX) {
            cli_say(cli, "参数太多");
            return false;
        }
        if (!utf8_is_valid(*at, strlen(*at))) {
            cli_say(cli, "参数不是 UTF-8 文字；请检查终端的字符编码");
            return false;
        }
    }
    return true;
}

/* ---- the database ---- */

bool cli_has_database(const struct cli *cli)
{
    char *path = NULL;
    if (asprintf(&path, "%s/terminal.db", cli->folder) < 0)
        return false;
    bool exists = access(path, F_OK) == 0;
    free(path);
    return exists;
}

/* Has the terminal that owns the folder do it. */
static int cli_delegate(struct cli *cli)
{
    char *request[CLI_WORDS_MAX + 4];
    int count = 0, code = CLI_DEVICE;
    request[count++] = (char *)cli->working_directory;
    if (cli->json)
        request[count++] = (char *)"--json";
    for (char **word = cli->words; *word != NULL; word++) {
        if (word == cli->argv && cli->secret != NULL) {
            request[count++] = (char *)"--" CLI_SECRET;
            request[count++] = (char *)cli->secret;
        }
        request[count++] = *word;
    }
    enum err err = control_request(cli->folder, count, request, &code);
    return err == ERR_OK ? code : cli_failed(cli, err == ERR_GONE ? ERR_BUSY : err);
}

static bool cli_only_looks(const struct cli *cli)
{
    return cli->verb->access == VERB_READS || cli->verb->access == VERB_CHECKS;
}

/* Inside the terminal it is the terminal that looks at the clock. */
static enum err cli_watch_clock(struct cli *cli)
{
    struct stamp stamp = clock_stamp();
    return cli_only_looks(cli) ? ERR_OK : clock_watch_note(cli->db, &stamp, 0);
}

static enum err cli_open_database(struct cli *cli)
{
    enum verb_access verb_access = cli->verb->access;
    if (verb_access != VERB_CREATES && !cli_has_database(cli))
        return ERR_GONE;
    enum err err = db_open(cli->folder, verb_access == VERB_READS ? DB_READER : DB_OWNER, &cli->db);
    if (err == ERR_BUSY && verb_access == VERB_CHECKS)
        err = db_open(cli->folder, DB_READER, &cli->db);
    return err;
}

bool cli_open(struct cli *cli, int *ret_code)
{
    if (cli->db != NULL)
        return true;
    enum err err = cli_open_database(cli);
    bool is_the_terminals = err == ERR_BUSY && !cli_only_looks(cli);
    if (err == ERR_OK)
        err = settings_in_effect(cli->settings, cli->db, cli->settings);
    if (err == ERR_OK)
        err = cli_watch_clock(cli);
    if (is_the_terminals)
        *ret_code = cli_delegate(cli);
    else if (err != ERR_OK)
        *ret_code = cli_failed(cli, err);
    return err == ERR_OK;
}

/* ---- running it ---- */

static int cli_flush(struct cli *cli, int code)
{
    if (fflush(cli->out) == 0 && !ferror(cli->out))
        return code;
    cli_say(cli, "结果写不出去；请检查输出的去处");
    return CLI_DEVICE;
}

static int cli_run_verb(struct cli *cli)
{
    return cli_flush(cli, cli->verb->run(cli));
}

/* Settings, folder, verb; what was opened is closed again. */
static int cli_run_here(struct cli *cli, const struct cli_globals *globals)
{
    struct settings settings;
    char message[512], *folder = NULL, *here = getcwd(NULL, 0);
    int code = CLI_DEVICE;
    enum err err =
        settings_load(globals->config, cli->language == CLI_EN, &settings, message, sizeof message);
    if (err != ERR_OK) {
        cli_say(cli, "%s", message);
        code = err == ERR_INVALID ? CLI_USAGE : CLI_DEVICE;
    } else if (folder_find(globals->data, &folder) == ERR_OK) {
        cli->settings = &settings;
        cli->folder = folder;
        cli->working_directory = here == NULL ? "/" : here;
        code = cli_run_verb(cli);
        db_close(cli->db);
    }
    free(folder);
    free(here);
    return code;
}

int cli_main(int argc, char **argv)
{
    struct cli_globals globals = {0};
    struct cli cli = {.out = stdout, .err = stderr, .language = cli_language_of(cli_locale())};
    char **words = argv + (argc > 0);
    int count = cli_take_globals(words, &globals);
    cli.json = globals.json;
    log_set_program("themeday");
    if (globals.version) {
        puts("themeday " THEMEDAY_VERSION);
        return cli_flush(&cli, CLI_DONE);
    }
    if (globals.help && count == 0) {
        cli_print_help(&cli);
        return cli_flush(&cli, CLI_DONE);
    }
    if (!cli_words_are_usable(&cli, words) || !cli_find_verb(&cli, words))
        return CLI_USAGE;
    if (globals.help) {
        cli_print_verb(&cli, cli.verb);
        return cli_flush(&cli, CLI_DONE);
    }
    return cli_run_here(&cli, &globals);
}

int cli_run(struct db *db, const struct settings *settings, struct uploads *uploads,
            const struct vitals_look *vitals, int argc, char **argv, FILE *out, FILE *err,
            enum cli_language language)
{
    struct cli_globals globals = {0};
    struct settings in_effect = *settings;
    struct cli cli = {.db = db,
                      .out = out,
                      .err = err,
                      .language = language,
                      .settings = &in_effect,
                      .uploads = uploads,
                      .vitals = vitals};
    if (argc < 1 || !cli_words_are_usable(&cli, argv))
        return CLI_USAGE;
    cli_take_globals(argv + 1, &globals);
    cli.json = globals.json;
    cli.working_directory = argv[0];
    /* Only what writes comes here, whoever may be talking to the socket. */
    if (!cli_find_verb(&cli, argv + 1) || cli_only_looks(&cli))
        return CLI_USAGE;
    return cli_run_verb(&cli);
}
