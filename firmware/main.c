/* themeday-kiosk: parses the options, opens everything in order, runs, unwinds in reverse. */
#include "drivers/courier.h"
#include "drivers/updater.h"
#include "drivers/uploader.h"
#include "firmware/base/helper.h"
#include "firmware/base/catalogue.h"
#include "firmware/base/log.h"
#include "firmware/base/secret.h"
#include "firmware/base/utf8.h"
#include "firmware/cli/cli.h"
#include "firmware/folder.h"
#include "firmware/looks.h"
#include "firmware/papers.h"
#include "firmware/refusal.h"
#include "firmware/settings.h"
#include "firmware/speech.h"
#include "firmware/terminal.h"

#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { EXIT_USAGE = 2, EXIT_DEVICE = 3 };

struct options {
    const char *data;
    const char *config;
    const char *reader;
    const char *at;
    const char *trace;
    const char *language;
    int width, height;
    bool fullscreen;
    const char *helper;
    const char *media[MEDIA_FOLDERS_MAX];
    int media_count;
};

static bool main_chinese; /* the language of messages, by locale */

/* A sentence for the person at the console, in his language. */
__attribute__((format(printf, 1, 2))) static void main_say(const char *chinese, ...)
{
    va_list arguments;
    va_start(arguments, chinese);
    vfprintf(stderr, catalogue_text(!main_chinese, chinese), arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

static const char main_help[] =
    SENTENCE("用法：themeday-kiosk [选项]\n"
             "主题党日签到终端。\n\n"
             "  --data 目录               数据目录\n"
             "  --config 文件             设置文件（INI）\n"
             "  --reader auto|CONNSTRING  读卡器，例如 pn532_uart:/dev/ttyUSB0\n"
             "  --media 目录              U 盘挂载的位置，可多次给出（默认 /media 和 /run/media）\n"
             "  --window 宽x高            在窗口中运行\n"
             "  --fullscreen              全屏运行（没有 X 或 Wayland 时的默认方式）\n"
             "  --lang zh_CN|en           屏幕语言\n"
             "  --at \"YYYY-MM-DD HH:MM:SS\" 时钟从这里开始（演示、测试用）\n"
             "  --trace 文件              把画面和事件记成每行一个 JSON（测试用）\n"
             "  --help, --version\n\n"
             "例：themeday-kiosk --window 1280x800 --reader pn532_uart:/dev/ttyUSB0\n");

enum {
    OPTION_DATA = 1000,
    OPTION_CONFIG,
    OPTION_READER,
    OPTION_MEDIA,
    OPTION_WINDOW,
    OPTION_FULLSCREEN,
    OPTION_LANG,
    OPTION_AT,
    OPTION_TRACE,
    OPTION_HELPER,
    OPTION_HELP,
    OPTION_VERSION
};

static const struct option option_table[] = {
    {"data", required_argument, NULL, OPTION_DATA},
    {"config", required_argument, NULL, OPTION_CONFIG},
    {"reader", required_argument, NULL, OPTION_READER},
    {"media", required_argument, NULL, OPTION_MEDIA},
    {"window", required_argument, NULL, OPTION_WINDOW},
    {"fullscreen", no_argument, NULL, OPTION_FULLSCREEN},
    {"lang", required_argument, NULL, OPTION_LANG},
    {"at", required_argument, NULL, OPTION_AT},
    {"trace", required_argument, NULL, OPTION_TRACE},
    {"helper", required_argument, NULL, OPTION_HELPER},
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {NULL, 0, NULL, 0},
};

static _Noreturn void usage_failed(void)
{
    main_say("用 themeday-kiosk --help 查看选项");
    exit(EXIT_USAGE);
}

#define usage_fails(...) (main_say(__VA_ARGS__), usage_failed())

static void parse_window(const char *text, struct options *ret_options)
{
    char rest;
    if (sscanf(text, "%dx%d%c", &ret_options->width, &ret_options->height, &rest) != 2 ||
        ret_options->width < 320 || ret_options->height < 320 || ret_options->width > 8192 ||
        ret_options->height > 8192)
        usage_fails("--window 要写成 宽x高，例如 1280x800：%s", text);
}

/* A folder that is not there is told at once. */
static void take_media(const char *path, struct options *ret_options)
{
    struct stat status;
    if (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
        usage_fails("--media：没有这个目录：%s", path);
    if (ret_options->media_count == MEDIA_FOLDERS_MAX)
        usage_fails("--media 最多给 %d 次", MEDIA_FOLDERS_MAX);
    ret_options->media[ret_options->media_count++] = path;
}

static void take_option(int option, struct options *ret_options)
{
    switch (option) {
    case OPTION_DATA:
        ret_options->data = optarg;
        break;
    case OPTION_CONFIG:
        ret_options->config = optarg;
        break;
    case OPTION_READER:
        ret_options->reader = optarg;
        break;
    case OPTION_MEDIA:
        take_media(optarg, ret_options);
        break;
    case OPTION_WINDOW:
        parse_window(optarg, ret_options);
        break;
    case OPTION_FULLSCREEN:
        ret_options->fullscreen = true;
        break;
    case OPTION_LANG:
        ret_options->language = optarg;
        break;
    case OPTION_AT:
        ret_options->at = optarg;
        break;
    case OPTION_TRACE:
        ret_options->trace = optarg;
        break;
    case OPTION_HELPER:
        ret_options->helper = optarg;
        break;
    case OPTION_HELP:
        fputs(catalogue_text(!main_chinese, main_help), stdout);
        exit(EXIT_SUCCESS);
    case OPTION_VERSION:
        puts("themeday-kiosk " THEMEDAY_VERSION);
        exit(EXIT_SUCCESS);
    default:
        usage_fails("不认识的选项或缺少参数");
    }
}

/* A trace holds names, and the terminal on the wall leaves no such file behind: what systemd has
 * started, itself or through a compositor, refuses it. $INVOCATION_ID would be there in every shell
 * of a desktop, too. */
static bool is_service(void)
{
    const char *text = getenv("SYSTEMD_EXEC_PID");
    long pid = text == NULL ? 0 : strtol(text, NULL, 10);
    return pid != 0 && (pid == getpid() || pid == getppid());
}

static struct options parse_options(int argc, char **argv)
{
    struct options options = {0};
    int option;
    while ((option = getopt_long(argc, argv, "", option_table, NULL)) != -1)
        take_option(option, &options);
    if (optind < argc && options.helper == NULL)
        usage_fails("多余的参数：%s", argv[optind]);
    if (options.language != NULL && strcmp(options.language, "zh_CN") != 0 &&
        strcmp(options.language, "en") != 0)
        usage_fails("--lang 只能是 zh_CN 或 en：%s", options.language);
    if (options.at != NULL && clock_start_at(options.at) != ERR_OK)
        usage_fails("--at 要写成 \"YYYY-MM-DD HH:MM:SS\"：%s", options.at);
    if (options.trace != NULL && is_service())
        usage_fails("--trace 只用于测试，作为系统服务运行时不能使用");
    return options;
}

static struct ui_options screen_options(const struct options *options, bool english)
{
    bool desktop = getenv("DISPLAY") != NULL || getenv("WAYLAND_DISPLAY") != NULL ||
                   getenv("SDL_VIDEODRIVER") != NULL;
    return (struct ui_options){
        .width = options->width > 0 ? options->width : 1280,
        .height = options->height > 0 ? options->height : 800,
        .fullscreen = options->fullscreen || (options->width == 0 && !desktop),
        .language = english ? UI_EN : UI_ZH_CN,
    };
}

/* Then there is nobody at a console. */
static bool is_on_wall(const struct options *options)
{
    return screen_options(options, false).fullscreen;
}

/* What is wrong with the file is said at the console, and shown on a wall. */
static enum err read_settings(const struct options *options, struct settings *ret_settings,
                              const char **ret_fault)
{
    static char message[512];
    bool is_english = options->language != NULL && strcmp(options->language, "en") == 0;
    const char *path = options->config;
    enum err err = settings_load(path, !main_chinese, ret_settings, message, sizeof message);
    if (err == ERR_OK)
        return err;
    main_say("%s", message);
    if (!is_on_wall(options) ||
        settings_load(path, is_english, ret_settings, message, sizeof message) == ERR_OK)
        return err;
    *ret_fault = message;
    return settings_load(NULL, is_english, ret_settings, NULL, 0);
}

static int load_settings(const struct options *options, struct settings *ret_settings,
                         const char **ret_fault)
{
    enum err err = read_settings(options, ret_settings, ret_fault);
    if (err != ERR_OK)
        return err == ERR_INVALID ? EXIT_USAGE : EXIT_DEVICE;
    if (options->language != NULL)
        ret_settings->english = strcmp(options->language, "en") == 0;
    if (options->reader != NULL)
        utf8_copy(ret_settings->connstring, sizeof ret_settings->connstring, options->reader);
    return EXIT_SUCCESS;
}

static void say_open_failed(enum err err, const char *folder)
{
    switch (err) {
    case ERR_BUSY:
        main_say("%s：已有一个终端在使用这个数据目录，请先关闭它", folder);
        break;
    case ERR_UNSUPPORTED:
        main_say("%s：数据来自更新的版本，没有改动；请升级程序", folder);
        break;
    case ERR_CORRUPT:
        main_say("%s：terminal.db 或 device.key 已损坏或不配套，没有改动；请从备份恢复整个目录",
                 folder);
        break;
    case ERR_FULL:
        main_say("%s：存储空间已满；请清理后再启动", folder);
        break;
    case ERR_OK:
    case ERR_IO:
    case ERR_GONE:
    case ERR_INVALID:
    case ERR_TIMEOUT:
    case ERR_NOMEM:
        main_say("%s：数据目录不能使用（原因见上一行）；请检查权限和磁盘", folder);
        break;
    }
}

static void block_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file at its limit is a full disk, not the end of the terminal */
}

/* What is on a wall says on its screen that it cannot use the data; then there is no db. Not so
 * when another terminal uses them, which has the screen. */
static int open_data(const struct options *options, const char *folder,
                     struct terminal_parts *parts)
{
    parts->db_err = db_open(folder, DB_OWNER, &parts->db);
    if (parts->db_err == ERR_OK)
        return EXIT_SUCCESS;
    say_open_failed(parts->db_err, folder);
    return is_on_wall(options) && parts->db_err != ERR_BUSY ? EXIT_SUCCESS : EXIT_DEVICE;
}

/* The organization's own looks: what is wrong with them is said, and the terminal starts. */
static void dress_screen(const struct settings *settings, struct ui *ui)
{
    char message[512];
    looks_take_accent(settings, !main_chinese, ui, message, sizeof message);
    if (message[0] != '\0')
        main_say("%s", message);
    looks_take_picture(settings, !main_chinese, ui, message, sizeof message);
    if (message[0] != '\0')
        main_say("%s", message);
}

/* Without data or settings it ends in failure, however long it is looked at. */
static int run_screen(const struct terminal_parts *parts, bool *ret_begin_anew)
{
    bool is_refused = parts->db == NULL;
    enum err err =
        is_refused ? refusal_run(parts, ret_begin_anew) : terminal_run(parts, ret_begin_anew);
    return err == ERR_OK && !is_refused ? EXIT_SUCCESS : EXIT_DEVICE;
}

/* With the data at hand, or refused: everything that can still fail opens here, and closes in
 * reverse. */
static int run(const struct options *options, const struct settings *settings,
               struct terminal_parts *parts, bool *ret_begin_anew)
{
    struct ui_options screen = screen_options(options, settings->english);
    int code = EXIT_DEVICE;
    if (options->trace != NULL && trace_open(options->trace, &parts->trace) != ERR_OK) {
        main_say("--trace %s：不能写入", options->trace);
        goto out;
    }
    trace_start(parts->trace);
    if (parts->db != NULL && reader_open(settings->connstring, &parts->reader) != ERR_OK) {
        main_say("读卡程序不能启动");
        goto out;
    }
    if (media_open(options->media, options->media_count, &parts->media) != ERR_OK) {
        main_say("不能监视 U 盘（原因见上一行）");
        goto out;
    }
    if (ui_open(&screen, &parts->ui) != ERR_OK) {
        main_say("没有可用的屏幕；没有显示器时可以运行 make demo");
        goto out;
    }
    dress_screen(settings, parts->ui);
    code = run_screen(parts, ret_begin_anew);
out:
    ui_close(parts->ui);
    media_close(parts->media);
    reader_close(parts->reader);
    trace_close(parts->trace);
    return code;
}

int main(int argc, char **argv)
{
    char *folder = NULL;
    main_chinese = cli_language_of(cli_locale()) == CLI_ZH_CN;
    struct options options = parse_options(argc, argv);
    if (options.helper != NULL && strcmp(options.helper, "reader") == 0)
        reader_process_main(argv[optind]);
    if (options.helper != NULL && strcmp(options.helper, "courier") == 0)
        courier_process_main();
    if (options.helper != NULL && strcmp(options.helper, "papers") == 0)
        papers_process_main();
    if (options.helper != NULL && strcmp(options.helper, "uploader") == 0)
        uploader_process_main();
    if (options.helper != NULL && strcmp(options.helper, "updater") == 0)
        updater_process_main();
    if (options.helper != NULL && strcmp(options.helper, "speech") == 0)
        speech_process_main(argv[optind]);
    log_set_program("terminal");
    secret_protect_process();
    block_signals();
    struct settings settings;
    struct terminal_parts parts = {0};
    bool begin_anew = false;
    int code = load_settings(&options, &settings, &parts.settings_fault);
    if (code == EXIT_SUCCESS && folder_find(options.data, &folder) != ERR_OK)
        code = EXIT_DEVICE;
    if (code == EXIT_SUCCESS && parts.settings_fault == NULL)
        code = open_data(&options, folder, &parts);
    if (code == EXIT_SUCCESS) {
        parts.folder = folder;
        parts.settings = &settings;
        code = run(&options, &settings, &parts, &begin_anew);
    }
    db_close(parts.db);
    free(folder);
    if (begin_anew)
        helper_begin_anew(argv);
    return code;
}
