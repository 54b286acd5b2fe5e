/* Verbs inside the process that owns the database, and the way there from another one. */
#include "firmware/cli/cli.h"
#include "firmware/control.h"
#include "tests/harness/folder.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char *out_text, *err_text;
static const struct settings settings = {.attendance_percent = 80};

/* Runs words as the terminal does; the first is the working directory of who typed them. */
static int run(struct folder *folder, char *const words[])
{
    char *copy[16];
    int count = 0;
    size_t out_length, err_length;
    for (; words[count] != NULL; count++)
        copy[count] = words[count];
    copy[count] = NULL;
    free(out_text);
    free(err_text);
    FILE *out = open_memstream(&out_text, &out_length);
    FILE *err = open_memstream(&err_text, &err_length);
    int code = cli_run(folder->db, &settings, NULL, NULL, count, copy, out, err, CLI_EN);
    fclose(out);
    fclose(err);
    return code;
}

#define RUN(folder, ...) run(folder, (char *[]){__VA_ARGS__, NULL})
#define WORD(text)       ((char *)(text))

static void test_languages(void **state)
{
    (void)state;
    assert_int_equal(cli_language_of("zh_CN.UTF-8"), CLI_ZH_CN);
    assert_int_equal(cli_language_of("zh"), CLI_ZH_CN);
    assert_int_equal(cli_language_of("C.UTF-8"), CLI_EN);
    assert_int_equal(cli_language_of(""), CLI_EN);
}

static void put_roster(struct folder *folder)
{
    char path[128];
    snprintf(path, sizeof path, "%s/roster.csv", folder->path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("姓名,工号\n张三,1\n李四,2\n", file);
    fclose(file);
}

/* Relative paths are those of whoever typed them, not of the terminal. */
static void test_paths_of_the_caller(void **state)
{
    struct folder *folder = *state;
    put_roster(folder);
    assert_int_equal(RUN(folder, WORD("/"), WORD("roster"), WORD("import"), WORD("roster.csv")),
                     CLI_REFUSED);
    assert_int_equal(RUN(folder, folder->path, WORD("roster"), WORD("import"), WORD("roster.csv")),
                     CLI_DONE);
    assert_non_null(strstr(err_text, "2 added"));
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM member"), 2);
    folder_verify(folder);
}

static void test_json_and_usage(void **state)
{
    struct folder *folder = *state;
    put_roster(folder);
    assert_int_equal(RUN(folder, folder->path, WORD("--json"), WORD("roster"), WORD("import"),
                         WORD("roster.csv")),
                     CLI_DONE);
    json_t *value = json_loads(out_text, 0, NULL);
    assert_int_equal(json_integer_value(json_object_get(value, "added")), 2);
    json_decref(value);
    assert_int_equal(RUN(folder, WORD("/"), WORD("roster"), WORD("frobnicate")), CLI_USAGE);
    assert_int_equal(RUN(folder, WORD("/"), WORD("checkin"), WORD("add")), CLI_USAGE);
    assert_int_equal(RUN(folder, WORD("/")), CLI_USAGE);
    assert_int_equal(
        cli_run(folder->db, &settings, NULL, NULL, 0, (char *[]){NULL}, stdout, stderr, CLI_EN),
        CLI_USAGE);
}

/* Whoever talks to the socket gets nothing run but what needs the owner. */
static void test_only_writing_verbs(void **state)
{
    struct folder *folder = *state;
    assert_int_equal(RUN(folder, WORD("/"), WORD("roster"), WORD("list")), CLI_USAGE);
    assert_int_equal(RUN(folder, WORD("/"), WORD("doctor")), CLI_USAGE);
    assert_int_equal(RUN(folder, WORD("/"), WORD("init"), WORD("--branch"), WORD("x")),
                     CLI_REFUSED);
    assert_non_null(strstr(err_text, "第一党支部"));
}

/* ---- from another process ---- */

static int served;

static int execute(void *context, int argc, char **argv, const char *locale, FILE *out, FILE *err)
{
    struct folder *folder = context;
    served++;
    return cli_run(folder->db, &settings, NULL, NULL, argc, argv, out, err,
                   cli_language_of(locale));
}

/* The command in a process of its own, in this working directory; its output goes to a file. */
static pid_t start_command(const char *directory, char *const words[])
{
    char *argv[16] = {WORD("themeday")};
    for (int i = 0; words[i] != NULL; i++)
        argv[i + 1] = words[i];
    fflush(NULL);
    pid_t child = fork();
    if (child != 0)
        return child;
    int count = 0;
    while (argv[count] != NULL)
        count++;
    if (chdir(directory) != 0 || freopen("output", "w", stdout) == NULL ||
        dup2(fileno(stdout), STDERR_FILENO) < 0)
        _exit(99);
    int code = cli_main(count, argv);
    fflush(stdout);
    _exit(code);
}

/* Serves as the terminal does until the command has ended; returns its exit code. */
static int serve(struct control *control, pid_t child)
{
    int status;
    while (waitpid(child, &status, WNOHANG) == 0) {
        struct pollfd wait = {.fd = control_fd(control), .events = POLLIN};
        if (poll(&wait, 1, 10) > 0)
            control_dispatch(control);
    }
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static bool output_has(struct folder *folder, const char *text)
{
    char path[128], content[4096] = "";
    snprintf(path, sizeof path, "%s/output", folder->path);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t length = fread(content, 1, sizeof content - 1, file);
    fclose(file);
    content[length] = '\0';
    return strstr(content, text) != NULL;
}

static void test_through_a_running_terminal(void **state)
{
    struct folder *folder = *state;
    struct control *control = NULL;
    put_roster(folder);
    setenv("LC_ALL", "zh_CN.UTF-8", 1);
    served = 0;
    assert_int_equal(control_open(folder->path, execute, folder, &control), ERR_OK);
    pid_t child =
        start_command(folder->path, (char *[]){WORD("--data"), folder->path, WORD("roster"),
                                               WORD("import"), WORD("roster.csv"), NULL});
    assert_int_equal(serve(control, child), CLI_DONE);
    assert_true(output_has(folder, "名单已导入：新增 2"));
    assert_int_equal(served, 1);
    assert_int_equal(folder_number(folder, "SELECT count(*) FROM member"), 2);
    child = start_command(folder->path,
                          (char *[]){WORD("checkin"), WORD("add"), WORD("9"), WORD("--reason"),
                                     WORD("x"), WORD("--data"), folder->path, NULL});
    assert_int_equal(serve(control, child), CLI_REFUSED);
    assert_true(output_has(folder, "名单里没有“9”"));
    assert_int_equal(served, 2);
    child = start_command(
        folder->path, (char *[]){WORD("--data"), folder->path, WORD("roster"), WORD("list"), NULL});
    assert_int_equal(serve(control, child), CLI_DONE);
    assert_true(output_has(folder, "张三"));
    child = start_command(
        folder->path, (char *[]){WORD("--data"), folder->path, WORD("checkin"), WORD("add"), NULL});
    assert_int_equal(serve(control, child), CLI_USAGE);
    assert_int_equal(served, 2); /* neither needed the terminal */
    control_close(control);
    unsetenv("LC_ALL");
}

static void test_nobody_listens(void **state)
{
    struct folder *folder = *state;
    setenv("LC_ALL", "C", 1);
    pid_t child = start_command(folder->path, (char *[]){WORD("--data"), folder->path, WORD("init"),
                                                         WORD("--branch"), WORD("x"), NULL});
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), CLI_REFUSED);
    assert_true(output_has(folder, "another themeday command is at work"));
    unsetenv("LC_ALL");
}

static int free_texts(void **state)
{
    (void)state;
    free(out_text);
    free(err_text);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_languages),
        FOLDER_TEST(test_paths_of_the_caller),
        FOLDER_TEST(test_json_and_usage),
        FOLDER_TEST(test_only_writing_verbs),
        FOLDER_TEST(test_through_a_running_terminal),
        FOLDER_TEST(test_nobody_listens),
    };
    return cmocka_run_group_tests(tests, NULL, free_texts);
}
