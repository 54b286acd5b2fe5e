#include "firmware/cli/cli_pin.h"

#include "firmware/cli/cli_say.h"

#include <string.h>
#include <termios.h>
#include <unistd.h>

static bool cli_read_pin(char ret_pin[CLI_PIN_SIZE])
{
    if (fgets(ret_pin, CLI_PIN_SIZE, stdin) == NULL)
        return false;
    ret_pin[strcspn(ret_pin, "\r\n")] = '\0';
    return true;
}

static bool cli_prompt_pin(struct cli *cli, const char *prompt, char ret_pin[CLI_PIN_SIZE])
{
    struct termios loud, quiet;
    if (tcgetattr(STDIN_FILENO, &loud) != 0)
        return false;
    quiet = loud;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    fputs(prompt, cli->err);
    fflush(cli->err);
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet) != 0)
        return false;
    bool good = cli_read_pin(ret_pin);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &loud);
    fputc('\n', cli->err);
    return good;
}

static bool cli_ask_pin_twice(struct cli *cli, char ret_pin[CLI_PIN_SIZE])
{
    char again[CLI_PIN_SIZE] = "";
    bool read = cli_prompt_pin(cli, cli_text(cli, "密码（4 至 8 位数字）："), ret_pin) &&
                cli_prompt_pin(cli, cli_text(cli, "再输一次："), again);
    bool same = read && strcmp(ret_pin, again) == 0;
    explicit_bzero(again, sizeof again);
    if (!same)
        cli_say(cli, "两次输入的密码不同，没有登记；请重试");
    return same;
}

bool cli_ask_pin(struct cli *cli, char ret_pin[CLI_PIN_SIZE])
{
    if (isatty(STDIN_FILENO))
        return cli_ask_pin_twice(cli, ret_pin);
    if (cli_read_pin(ret_pin))
        return true;
    cli_say(cli, "没有读到密码；请在终端输入，或从标准输入给出一行");
    return false;
}
