#include "db/export_check.h"
#include "firmware/base/utf8.h"
#include "firmware/cli/cli_print.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"
#include "firmware/cli/verb.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { VERIFY_FILE_MAX = 256 * 1024 * 1024 };

/* The folder as it was read. */
struct verify_folder {
    struct export_file files[EXPORT_FILES_MAX];
    int count;
    char extra[EXPORT_NAME_SIZE]; /* what is no file of a bundle by its kind alone; "": nothing */
};

static void verify_clear(struct verify_folder *folder)
{
    for (int i = 0; i < folder->count; i++)
        free(folder->files[i].bytes);
}

static enum err verify_read_bytes(int fd, size_t length, char **ret_bytes)
{
    char *bytes = malloc(length + 1);
    size_t at = 0;
    if (bytes == NULL)
        return ERR_NOMEM;
    while (at < length) {
        ssize_t got = read(fd, bytes + at, length - at);
        if (got <= 0) {
            free(bytes);
            return ERR_IO;
        }
        at += (size_t)got;
    }
    bytes[length] = '\0';
    *ret_bytes = bytes;
    return ERR_OK;
}

/* Links, folders and whatever else is no plain file of a sensible size do not belong there. */
static enum err verify_read_file(int folder_fd, const char *name, struct verify_folder *folder)
{
    struct stat status;
    struct export_file *file = &folder->files[folder->count];
    int fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno != ELOOP)
        return err_from_errno(errno);
    bool fits = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
                status.st_size <= VERIFY_FILE_MAX && folder->count < EXPORT_FILES_MAX &&
                strlen(name) < EXPORT_NAME_SIZE;
    enum err err = ERR_OK;
    if (fits) {
        utf8_copy(file->name, sizeof file->name, name);
        file->length = (size_t)status.st_size;
        err = verify_read_bytes(fd, file->length, &file->bytes);
        folder->count += err == ERR_OK;
    } else {
        utf8_copy(folder->extra, sizeof folder->extra, name);
    }
    if (fd >= 0)
        close(fd);
    return err;
}

static enum err verify_read_folder(const char *path, struct verify_folder *ret_folder)
{
    DIR *directory = opendir(path);
    if (directory == NULL)
        return err_from_errno(errno);
    enum err err = ERR_OK;
    for (struct dirent *entry; err == ERR_OK && (entry = readdir(directory)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            err = verify_read_file(dirfd(directory), entry->d_name, ret_folder);
    closedir(directory);
    return err;
}

/* ---- what it came to ---- */

struct verify_sentence {
    const char *word; /* for JSON */
    const char *chinese, *english;
};

/* {t} is the finding's text, {n} its line. */
static struct verify_sentence verify_sentence(enum export_fault fault)
{
    switch (fault) {
    case EXPORT_GOOD:
        return (struct verify_sentence){"good", "完整，由终端 {d} 签名，记录 {n} 条，校验码 {c}",
                                        "whole, signed by terminal {d}, {n} log entries, code {c}"};
    case EXPORT_NO_FILE:
        return (struct verify_sentence){"missing", "少了文件 {t}", "the file {t} is missing"};
    case EXPORT_EXTRA_FILE:
        return (struct verify_sentence){"extra", "多了文件 {t}", "{t} does not belong to it"};
    case EXPORT_CHANGED:
        return (struct verify_sentence){"changed", "{t} 被改动过", "{t} was changed"};
    case EXPORT_BAD_SUMS:
        return (struct verify_sentence){"bad-sums", "{t} 第 {n} 行看不懂",
                                        "line {n} of {t} cannot be read"};
    case EXPORT_BAD_KEY:
        return (struct verify_sentence){"bad-key", "{t} 不是公钥", "{t} is no public key"};
    case EXPORT_BAD_SIGNATURE:
        return (struct verify_sentence){"bad-signature", "{t} 不是本系统的签名",
                                        "{t} is no signature of a terminal"};
    case EXPORT_OTHER_KEY:
        return (struct verify_sentence){"other-key", "{t} 是用另一把密钥签的",
                                        "{t} was made with another key than device.pub"};
    case EXPORT_NOT_SIGNED:
        return (struct verify_sentence){"not-signed", "{t} 与签名不符，被改动过",
                                        "{t} does not fit its signature: it was changed"};
    case EXPORT_OTHER_DEVICE:
        return (struct verify_sentence){"other-device", "签名来自终端 {t}，不是文件夹名中的终端",
                                        "signed by terminal {t}, not by the one that the folder "
                                        "names"};
    case EXPORT_RENAMED:
        return (struct verify_sentence){"renamed", "文件夹改过名，签名时叫 {t}",
                                        "the folder was renamed: it was signed as {t}"};
    case EXPORT_BAD_LOG:
        return (struct verify_sentence){"bad-log", "{t} 从第 {n} 条起不连贯",
                                        "{t} does not hold together from entry {n} on"};
    case EXPORT_OTHER_LOG:
        return (struct verify_sentence){"other-log", "{t} 不是签名时的记录",
                                        "{t} is not the log that was signed"};
    }
    return (struct verify_sentence){"", "", ""};
}

static int verify_print(struct cli *cli, const struct export_finding *finding)
{
    bool good = finding->fault == EXPORT_GOOD;
    struct verify_sentence sentence = verify_sentence(finding->fault);
    if (good && finding->code[0] == '\0')
        sentence = (struct verify_sentence){"good", "完整，由终端 {d} 签名",
                                            "whole, signed by terminal {d}"};
    const char *text = cli_text(cli, sentence.chinese, sentence.english);
    FILE *out = cli->json ? cli->err : cli->out;
    for (; *text != '\0'; text++) {
        if (text[0] != '{') {
            fputc(*text, out);
            continue;
        }
        if (text[1] == 'n')
            fprintf(out, "%d", good ? finding->records : finding->line);
        else
            fputs(text[1] == 't'   ? finding->text
                  : text[1] == 'd' ? finding->device
                                   : finding->code,
                  out);
        text += 2;
    }
    fputc('\n', out);
    int code = good ? CLI_DONE : CLI_REFUSED;
    if (!cli->json)
        return code;
    int printed =
        cli_print_json(cli, json_pack("{s:b, s:s, s:s, s:i, s:s, s:s}", "ok", good, "fault",
                                      sentence.word, "file", finding->text, "line", finding->line,
                                      "device", finding->device, "code", finding->code));
    return printed == CLI_DONE ? code : printed;
}

static int verify_say_unreadable(struct cli *cli, enum err err, const char *path)
{
    if (err == ERR_GONE)
        cli_say(cli, "%s：没有这个文件夹；请核对路径", "%s: no such folder; check the path", path);
    else
        cli_say(cli, "%s：读不出来（%s）；请换一个 U 盘口，或检查权限",
                "%s: cannot be read (%s); try another port, or check the permissions", path,
                err_name(err));
    return err == ERR_GONE ? CLI_REFUSED : CLI_DEVICE;
}

/* "/media/stick/TD-…/" ends with a name all the same. */
static const char *verify_name(char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        path[--length] = '\0';
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

static int verify_run(struct cli *cli)
{
    const struct cli_option options[] = {{.name = NULL}};
    const char *word;
    struct verify_folder folder = {.count = 0};
    struct export_finding finding;
    if (!cli_parse(cli, options, &word, 1))
        return CLI_USAGE;
    char *path = cli_path(cli, word);
    if (path == NULL)
        return cli_failed(cli, ERR_NOMEM);
    char *whole = realpath(path, NULL);
    enum err err = whole == NULL ? err_from_errno(errno) : verify_read_folder(whole, &folder);
    int code;
    if (whole == NULL || err != ERR_OK) {
        code = verify_say_unreadable(cli, err, path);
    } else {
        export_check(verify_name(whole), folder.files, folder.count, &finding);
        if (finding.fault == EXPORT_GOOD && folder.extra[0] != '\0') {
            finding.fault = EXPORT_EXTRA_FILE;
            utf8_copy(finding.text, sizeof finding.text, folder.extra);
        }
        code = verify_print(cli, &finding);
    }
    verify_clear(&folder);
    free(whole);
    free(path);
    return code;
}

const struct verb verb_verify = {
    .name = "verify",
    .access = VERB_READS,
    .arguments = "DIR",
    .chinese = "核对一个导出的文件夹没有被改动，不需要终端在场",
    .english = "checks that an exported folder was not changed; needs no terminal",
    .run = verify_run,
};
