#include "firmware/cli/cli_file.h"

#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* errno says what failed. */
static bool cli_read_bytes(const char *path, char **ret_bytes, size_t *ret_length)
{
    struct stat status;
    FILE *file = fopen(path, "re");
    char *bytes = malloc(SHEET_BYTES_MAX + 1);
    size_t length = 0;
    bool good = file != NULL && bytes != NULL && fstat(fileno(file), &status) == 0;
    if (good && !S_ISREG(status.st_mode)) {
        errno = S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
        good = false;
    }
    if (good) {
        length = fread(bytes, 1, SHEET_BYTES_MAX + 1, file);
        good = !ferror(file);
    }
    if (file != NULL)
        fclose(file);
    if (!good) {
        free(bytes);
        return false;
    }
    *ret_bytes = bytes;
    *ret_length = length;
    return true;
}

int cli_read_file(struct cli *cli, const char *file, char **ret_bytes, size_t *ret_length)
{
    char *path = cli_path(cli, file);
    if (path == NULL)
        return cli_failed(cli, ERR_NOMEM);
    bool good = cli_read_bytes(path, ret_bytes, ret_length);
    free(path);
    if (good)
        return CLI_DONE;
    cli_say(cli, "%s：读不出这个文件（%s）；请检查文件名和权限",
            "%s: cannot be read (%s); check its name and permissions", file, strerror(errno));
    return CLI_REFUSED;
}

static const struct {
    const char *word; /* for JSON */
    const char *chinese, *english;
} cli_faults[] = {
    [SHEET_GOOD] = {"good", "", ""},
    [SHEET_NOT_TEXT] = {"not_text",
                        "不是表格，或有损坏的字符；请在表格软件中另存为 .xlsx 或“CSV UTF-8”后重试",
                        "no spreadsheet, or damaged characters; save it as .xlsx or \"CSV UTF-8\" "
                        "and try again"},
    [SHEET_BAD_CSV] = {"bad_csv", "从这一行起引号不成对；请检查引号，或重新另存为 CSV",
                       "from here on a quotation mark is out of place or never closed; check it, "
                       "or save the CSV file anew"},
    [SHEET_TOO_LARGE] = {"too_large", "表格太大，最多 20000 行、16 MB；请分成几个文件",
                         "too large, at most 20,000 rows and 16 MB; split it"},
    [SHEET_OLD_XLS] = {"old_xls", "这是旧式的 .xls 文件；请在表格软件中另存为 .xlsx 后重试",
                       "this is a file of the old kind .xls; save it as .xlsx and try again"},
    [SHEET_LOCKED] = {"locked", "这个表格有密码；请在表格软件中去掉密码，另存后重试",
                      "this spreadsheet has a password; remove it in the spreadsheet program, save "
                      "and try again"},
    [SHEET_DAMAGED] = {"damaged", "这个 .xlsx 文件不完整或有损坏；请重新复制，或重新另存后重试",
                       "this .xlsx file is incomplete or damaged; copy it again, or save it anew"},
    [SHEET_NO_TABLE] = {"no_table", "这个文件里没有工作表；请检查是不是选错了文件",
                        "there is no sheet in this file; check that it is the right one"},
    [SHEET_BAD_ENCODING] = {"bad_encoding",
                            "这个 .xlsx 里的文字编码不对；请在表格软件中打开，重新另存后重试",
                            "the text in this .xlsx is in a wrong encoding; open it in the "
                            "spreadsheet program and save it anew"},
    [SHEET_BOMB] = {"bomb", "这个压缩文件展开后大得不正常，没有读取；请用原来的表格重新另存",
                    "this file unpacks to far more than any list is and was not read; save the "
                    "original spreadsheet anew"},
    [SHEET_NO_RESULT] = {"no_result", "公式没有结果（{t}）；请改正，或在表格软件中打开并保存后重试",
                         "a formula has no result ({t}); correct it, or open and save the file in "
                         "the spreadsheet program"},
};

const char *cli_fault_sentence(const struct cli *cli, enum sheet_fault fault)
{
    return cli_text(cli, cli_faults[fault].chinese, cli_faults[fault].english);
}

const char *cli_fault_word(enum sheet_fault fault)
{
    return cli_faults[fault].word;
}

void cli_say_problem(struct cli *cli, const char *file, int line, const char *sentence,
                     const char *text, int other_line)
{
    if (line > 0)
        fprintf(cli->err, "%s:%d: ", file, line);
    else
        fprintf(cli->err, "%s: ", file);
    for (const char *at = sentence; *at != '\0'; at++) {
        if (strncmp(at, "{t}", 3) == 0)
            fputs(text, cli->err);
        else if (strncmp(at, "{o}", 3) == 0)
            fprintf(cli->err, "%d", other_line);
        else
            fputc(*at, cli->err);
        if (*at == '{')
            at += 2;
    }
    fputc('\n', cli->err);
}
