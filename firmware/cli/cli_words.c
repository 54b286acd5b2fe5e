#include "firmware/cli/cli_words.h"

#include "firmware/base/utf8.h"
#include "firmware/cli/cli_say.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void cli_say_usage(struct cli *cli)
{
    bool has_subname = cli->verb->subname != NULL;
    cli_say(cli, "用法：themeday %s%s%s %s", cli->verb->name, has_subname ? " " : "",
            has_subname ? cli->verb->subname : "", cli->verb->arguments);
}

static const struct cli_option *cli_find_option(const struct cli_option *options, const char *word)
{
    size_t length = strcspn(word, "=");
    for (const struct cli_option *at = options; at->name != NULL; at++)
        if (strlen(at->name) == length && strncmp(at->name, word, length) == 0)
            return at;
    return NULL;
}

/* Stores one option. `*next` is the word behind it, which is taken when the option has no "=". */
static bool cli_take_option(struct cli *cli, const struct cli_option *option, const char *word,
                            char ***next)
{
    const char *equals = strchr(word, '=');
    if (option->flag != NULL) {
        *option->flag = true;
        if (equals != NULL)
            cli_say(cli, "--%s 后面不带内容", option->name);
        return equals == NULL;
    }
    const char *value = equals != NULL ? equals + 1 : **next;
    if (value == NULL) {
        cli_say(cli, "--%s 后面缺少内容", option->name);
        return false;
    }
    if (equals == NULL)
        (*next)++;
    if (option->value != NULL) {
        *option->value = value;
    } else if (option->values->count < CLI_VALUES_MAX) {
        option->values->list[option->values->count++] = value;
    } else {
        cli_say(cli, "--%s 最多给 %d 次", option->name, CLI_VALUES_MAX);
        return false;
    }
    return true;
}

static bool cli_take_words(struct cli *cli, const struct cli_option *options,
                           const char **ret_words, int word_count, int *ret_count)
{
    bool only_words = false;
    for (char **next = cli->argv; *next != NULL;) {
        const char *word = *next++;
        if (!only_words && strcmp(word, "--") == 0) {
            only_words = true;
        } else if (only_words || strncmp(word, "--", 2) != 0) {
            if (*ret_count < word_count)
                ret_words[*ret_count] = word;
            (*ret_count)++;
        } else {
            const struct cli_option *option = cli_find_option(options, word + 2);
            if (option == NULL)
                cli_say(cli, "不认识的选项：%s", word);
            if (option == NULL || !cli_take_option(cli, option, word + 2, &next))
                return false;
        }
    }
    return true;
}

static bool cli_has_required(struct cli *cli, const struct cli_option *options)
{
    for (const struct cli_option *at = options; at->name != NULL; at++)
        if (at->required && *at->value == NULL) {
            cli_say(cli, "缺少 --%s", at->name);
            return false;
        }
    return true;
}

bool cli_parse(struct cli *cli, const struct cli_option *options, const char **ret_words,
               int word_count)
{
    int count = 0;
    bool good = cli_take_words(cli, options, ret_words, word_count, &count);
    if (good && count != word_count) {
        cli_say(cli, "需要 %d 个参数，给了 %d 个", word_count, count);
        good = false;
    }
    good = good && cli_has_required(cli, options);
    if (!good)
        cli_say_usage(cli);
    return good;
}

bool cli_parse_list(struct cli *cli, const struct cli_option *options, struct cli_values *ret_words)
{
    int count = 0;
    bool good = cli_take_words(cli, options, ret_words->list, CLI_VALUES_MAX, &count);
    if (good && (count == 0 || count > CLI_VALUES_MAX)) {
        cli_say(cli, "需要 1 至 %d 个参数，给了 %d 个", CLI_VALUES_MAX, count);
        good = false;
    }
    good = good && cli_has_required(cli, options);
    ret_words->count = count;
    if (!good)
        cli_say_usage(cli);
    return good;
}

bool cli_parse_id(struct cli *cli, const char *text, int64_t *ret_id)
{
    char *end;
    long long id = strtoll(text, &end, 10);
    if (id <= 0 || *end != '\0') {
        cli_say(cli, "“%s”不是活动编号；themeday activity list 列出编号", text);
        return false;
    }
    *ret_id = id;
    return true;
}

bool cli_parse_number(struct cli *cli, const char *text, int least, int most, int *ret_number)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || number < least || number > most) {
        cli_say(cli, "“%s”应为 %d 到 %d 的数字", text, least, most);
        return false;
    }
    *ret_number = (int)number;
    return true;
}

bool cli_parse_choice(struct cli *cli, const char *option, const char *text,
                      const char *const *words, int count, int *ret_index)
{
    for (int i = 0; i < count; i++)
        if (strcmp(text, words[i]) == 0) {
            *ret_index = i;
            return true;
        }
    fprintf(cli->err, cli_text(cli, "--%s %s：应为"), option, text);
    for (int i = 0; i < count; i++)
        fprintf(cli->err, " %s", words[i]);
    fputc('\n', cli->err);
    return false;
}

bool cli_is_blank(const char *text)
{
    static const uint32_t wide_space = 0x3000;
    while (*text != '\0') {
        uint32_t point = utf8_next(&text);
        if (point > ' ' && point != wide_space)
            return false;
    }
    return true;
}

bool cli_copy(struct cli *cli, const char *option, const char *text, char *ret_text, size_t size)
{
    if (utf8_copy(ret_text, size, text))
        return true;
    cli_say(cli, "--%s 太长，最多 %zu 字节", option, size - 1);
    return false;
}

char *cli_path(const struct cli *cli, const char *path)
{
    char *absolute = NULL;
    bool is_absolute = path[0] == '/';
    if (asprintf(&absolute, "%s%s%s", is_absolute ? "" : cli->working_directory,
                 is_absolute ? "" : "/", path) < 0)
        return NULL;
    return absolute;
}
