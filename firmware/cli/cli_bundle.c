#include "firmware/cli/cli_bundle.h"

#include "firmware/base/utf8.h"
#include "firmware/cli/cli_say.h"
#include "firmware/cli/cli_words.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CLI_BUNDLE_FILE_MAX = 256 * 1024 * 1024 };

void cli_bundle_clear(struct cli_bundle *bundle)
{
    for (int i = 0; i < bundle->count; i++)
        free(bundle->files[i].bytes);
    free(bundle->path);
}

static enum err cli_bundle_read_bytes(int fd, size_t length, char **ret_bytes)
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
static enum err cli_bundle_read_file(int folder_fd, const char *name, struct cli_bundle *bundle)
{
    struct stat status;
    struct export_file *file = &bundle->files[bundle->count];
    int fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0 && errno != ELOOP)
        return err_from_errno(errno);
    bool fits = fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
                status.st_size <= CLI_BUNDLE_FILE_MAX && (size_t)status.st_size <= bundle->room &&
                bundle->count < EXPORT_FILES_MAX && strlen(name) < EXPORT_NAME_SIZE;
    enum err err = ERR_OK;
    if (fits) {
        utf8_copy(file->name, sizeof file->name, name);
        file->length = (size_t)status.st_size;
        err = cli_bundle_read_bytes(fd, file->length, &file->bytes);
        bundle->room -= file->length;
        bundle->count += err == ERR_OK;
    } else {
        utf8_copy(bundle->extra, sizeof bundle->extra, name);
    }
    if (fd >= 0)
        close(fd);
    return err;
}

static enum err cli_bundle_read_all(const char *path, struct cli_bundle *bundle)
{
    DIR *directory = opendir(path);
    if (directory == NULL)
        return err_from_errno(errno);
    enum err err = ERR_OK;
    for (struct dirent *entry; err == ERR_OK && (entry = readdir(directory)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            err = cli_bundle_read_file(dirfd(directory), entry->d_name, bundle);
    closedir(directory);
    return err;
}

static int cli_bundle_say_unreadable(struct cli *cli, enum err err, const char *path)
{
    if (err == ERR_GONE)
        cli_say(cli, "%s：没有这个文件夹；请核对路径", path);
    else
        cli_say(cli, "%s：读不出来（%s）；请换一个 U 盘口，或检查权限", path, err_name(err));
    return err == ERR_GONE ? CLI_REFUSED : CLI_DEVICE;
}

/* "/media/stick/TD-…/" ends with a name all the same. */
static const char *cli_bundle_name(char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        path[--length] = '\0';
    const char *slash = strrchr(path, '/');
    return slash == NULL ? path : slash + 1;
}

enum err cli_bundle_take(const char *path, size_t room, struct cli_bundle *ret_bundle)
{
    *ret_bundle = (struct cli_bundle){.room = room, .path = realpath(path, NULL)};
    enum err err = ret_bundle->path == NULL ? err_from_errno(errno)
                                            : cli_bundle_read_all(ret_bundle->path, ret_bundle);
    if (err == ERR_OK)
        ret_bundle->name = cli_bundle_name(ret_bundle->path);
    return err;
}

bool cli_bundle_read(struct cli *cli, const char *word, struct cli_bundle *ret_bundle,
                     int *ret_code)
{
    *ret_bundle = (struct cli_bundle){.count = 0};
    char *path = cli_path(cli, word);
    if (path == NULL) {
        *ret_code = cli_failed(cli, ERR_NOMEM);
        return false;
    }
    enum err err = cli_bundle_take(path, SIZE_MAX, ret_bundle);
    if (err != ERR_OK)
        *ret_code = cli_bundle_say_unreadable(cli, err, path);
    free(path);
    return err == ERR_OK;
}

void cli_bundle_check(const struct cli_bundle *bundle, struct export_finding *ret_finding)
{
    export_check(bundle->name, bundle->files, bundle->count, ret_finding);
    if (ret_finding->fault != EXPORT_GOOD || bundle->extra[0] == '\0')
        return;
    ret_finding->fault = EXPORT_EXTRA_FILE;
    utf8_copy(ret_finding->text, sizeof ret_finding->text, bundle->extra);
}

/* ---- what is wrong with it ---- */

struct cli_sentence {
    const char *word; /* for JSON */
    const char *text; /* Chinese */
};

/* {t} is the finding's text, {n} its line. */
static struct cli_sentence cli_finding_sentence(enum export_fault fault)
{
    switch (fault) {
    case EXPORT_GOOD:
        return (struct cli_sentence){"good",
                                     SENTENCE("完整，由终端 {d} 签名，记录 {n} 条，校验码 {c}")};
    case EXPORT_NO_FILE:
        return (struct cli_sentence){"missing", SENTENCE("少了文件 {t}")};
    case EXPORT_EXTRA_FILE:
        return (struct cli_sentence){"extra", SENTENCE("多了文件 {t}")};
    case EXPORT_CHANGED:
        return (struct cli_sentence){"changed", SENTENCE("{t} 被改动过")};
    case EXPORT_BAD_SUMS:
        return (struct cli_sentence){"bad-sums", SENTENCE("{t} 第 {n} 行看不懂")};
    case EXPORT_BAD_KEY:
        return (struct cli_sentence){"bad-key", SENTENCE("{t} 不是公钥")};
    case EXPORT_BAD_SIGNATURE:
        return (struct cli_sentence){"bad-signature", SENTENCE("{t} 不是本系统的签名")};
    case EXPORT_OTHER_KEY:
        return (struct cli_sentence){"other-key", SENTENCE("{t} 是用另一把密钥签的")};
    case EXPORT_NOT_SIGNED:
        return (struct cli_sentence){"not-signed", SENTENCE("{t} 与签名不符，被改动过")};
    case EXPORT_OTHER_DEVICE:
        return (struct cli_sentence){"other-device",
                                     SENTENCE("签名来自终端 {t}，不是文件夹名中的终端")};
    case EXPORT_RENAMED:
        return (struct cli_sentence){"renamed", SENTENCE("文件夹改过名，签名时叫 {t}")};
    case EXPORT_BAD_LOG:
        return (struct cli_sentence){"bad-log", SENTENCE("{t} 从第 {n} 条起不连贯")};
    case EXPORT_OTHER_LOG:
        return (struct cli_sentence){"other-log", SENTENCE("{t} 不是签名时的记录")};
    }
    return (struct cli_sentence){"", ""};
}

void cli_finding_print(struct cli *cli, const struct export_finding *finding, FILE *out)
{
    bool good = finding->fault == EXPORT_GOOD;
    struct cli_sentence sentence = cli_finding_sentence(finding->fault);
    if (good && finding->code[0] == '\0')
        sentence = (struct cli_sentence){"good", SENTENCE("完整，由终端 {d} 签名")};
    const char *text = cli_text(cli, sentence.text);
    char named[EXPORT_FILE_NAME_SIZE];
    utf8_copy(named, sizeof named, finding->text);
    utf8_make_plain(named);
    for (; *text != '\0'; text++) {
        if (text[0] != '{') {
            fputc(*text, out);
            continue;
        }
        if (text[1] == 'n')
            fprintf(out, "%d", good ? finding->records : finding->line);
        else
            fputs(text[1] == 't' ? named : text[1] == 'd' ? finding->device : finding->code, out);
        text += 2;
    }
    fputc('\n', out);
}

const char *cli_finding_word(const struct export_finding *finding)
{
    return cli_finding_sentence(finding->fault).word;
}
