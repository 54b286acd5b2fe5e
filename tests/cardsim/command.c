#include "tests/cardsim/command.h"

#include "firmware/base/clock.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 3, TAP_DEFAULT_MS = 600, TAP_LONGEST_MS = 3600000 };

static const char command_bad_uid[] = "this is not a UID: 4, 7, 8 or 10 bytes in hex";

struct command {
    const char *name;
    const char *usage;
    const char *help;
    int words_min, words_max; /* with the name */
    /* NULL, or a sentence that says what is wrong. Missing words are NULL. */
    const char *(*run)(struct command_target *target, char *words[WORDS_MAX]);
};

static const char *command_tap_uid(struct command_target *target, const char *text, long ms)
{
    uint8_t uid[UID_MAX];
    size_t length;
    if (uid_parse(text, uid, &length) != ERR_OK)
        return command_bad_uid;
    enum tag_kind kind = tag_kind_by_uid(uid, length);
    return field_place(target->field, uid, length, kind, clock_mono_ns() + ms * 1000000);
}

static const char *command_tap(struct command_target *target, char *words[WORDS_MAX])
{
    if (words[2] == NULL)
        return command_tap_uid(target, words[1], TAP_DEFAULT_MS);
    char *end;
    long ms = strtol(words[2], &end, 10);
    if (*end != '\0' || ms < 1 || ms > TAP_LONGEST_MS)
        return "a tap takes 1 to 3600000 ms";
    return command_tap_uid(target, words[1], ms);
}

static const char *command_place(struct command_target *target, char *words[WORDS_MAX])
{
    static char message[128];
    uint8_t uid[UID_MAX];
    size_t length;
    if (uid_parse(words[1], uid, &length) != ERR_OK)
        return command_bad_uid;
    enum tag_kind kind = tag_kind_by_uid(uid, length);
    if (words[2] != NULL && !tag_kind_by_name(words[2], &kind)) {
        snprintf(message, sizeof message, "the kinds are %s", tag_kind_names());
        return message;
    }
    return field_place(target->field, uid, length, kind, 0);
}

static const char *command_remove(struct command_target *target, char *words[WORDS_MAX])
{
    uint8_t uid[UID_MAX];
    size_t length = 0;
    if (words[1] == NULL) {
        field_remove(target->field, NULL, 0);
        return NULL;
    }
    if (uid_parse(words[1], uid, &length) != ERR_OK)
        return command_bad_uid;
    return field_remove(target->field, uid, length) ? NULL : "this card does not lie here";
}

static const char *command_fault(struct command_target *target, char *words[WORDS_MAX])
{
    return fault_begin(target->faults, words[1], words[2]);
}

static const char *command_quit(struct command_target *target, char *words[WORDS_MAX])
{
    (void)words;
    target->quit = true;
    return NULL;
}

static const struct command commands[] = {
    {"tap", "UID [MS]", "hold a card to the reader, for 600 ms unless told; a UID alone does too",
     2, 3, command_tap},
    {"place", "UID [KIND]",
     "put a card down (classic, ntag, desfire, phone, b, felica, idcard, bad-ats)", 2, 3,
     command_place},
    {"remove", "[UID]", "take one card away, or all", 1, 2, command_remove},
    {"fault", "NAME", "make the reader fail; the faults are listed below", 2, 3, command_fault},
    {"quit", "", "end the simulator", 1, 1, command_quit},
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static const struct command *command_find(const char *name)
{
    for (int i = 0; i < COMMAND_COUNT; i++) {
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    }
    return NULL;
}

/* One word too many is counted, so that it can be refused. */
static int command_split(char *line, char *ret_words[WORDS_MAX + 1])
{
    int count = 0;
    char *rest = NULL;
    for (char *word = strtok_r(line, " \t\r", &rest); word != NULL && count <= WORDS_MAX;
         word = strtok_r(NULL, " \t\r", &rest))
        ret_words[count++] = word;
    return count;
}

static const char *command_run_words(struct command_target *target, char *line)
{
    char *words[WORDS_MAX + 1] = {NULL};
    int count = command_split(line, words);
    const struct command *command = count == 0 ? NULL : command_find(words[0]);
    if (command == NULL)
        return "no such command; they are tap, place, remove, fault, quit, or a UID alone";
    if (count < command->words_min || count > command->words_max)
        return "this command takes other arguments; --help shows them";
    return command->run(target, words);
}

void command_run(struct command_target *target, char *line, char *ret_answer, size_t size)
{
    line[strcspn(line, "\r")] = '\0';
    /* Before the line is cut up: people write a UID with spaces, too. */
    bool is_uid = uid_parse(line, (uint8_t[UID_MAX]){0}, &(size_t){0}) == ERR_OK;
    const char *problem =
        is_uid ? command_tap_uid(target, line, TAP_DEFAULT_MS) : command_run_words(target, line);
    if (problem == NULL)
        snprintf(ret_answer, size, "ok");
    else
        snprintf(ret_answer, size, "error: %s", problem);
}

void command_print_help(FILE *file)
{
    for (int i = 0; i < COMMAND_COUNT; i++)
        fprintf(file, "  %-6s %-12s %s\n", commands[i].name, commands[i].usage, commands[i].help);
}
