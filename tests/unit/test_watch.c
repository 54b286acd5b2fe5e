/*
 * `themeday collect --watch` as systemd runs it: it is told of what comes, takes it when it is
 * whole, and outlives its database.
 */
#include "firmware/cli/cli_collect.h"
#include "tests/harness/reception.h"

#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { YEAR = RECEPTION_YEAR, PATH_SIZE = RECEPTION_PATH_SIZE };

struct watcher {
    pid_t pid;
    int socket;
};

static struct watcher begin_watch(const struct reception *reception, const char *box)
{
    char path[PATH_SIZE];
    const char *build = getenv("THEMEDAY_BUILD");
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct watcher watcher = {.socket = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    snprintf(path, sizeof path, "%s/themeday", build == NULL ? "build" : build);
    snprintf(address.sun_path, sizeof address.sun_path, "%s/notify", reception->scratch.path);
    assert_int_equal(bind(watcher.socket, (struct sockaddr *)&address, sizeof address), 0);
    watcher.pid = fork();
    assert_true(watcher.pid >= 0);
    if (watcher.pid > 0)
        return watcher;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setenv("NOTIFY_SOCKET", address.sun_path, 1);
    snprintf(address.sun_path, sizeof address.sun_path, "%s/said", reception->scratch.path);
    if (freopen(address.sun_path, "w", stdout) == NULL)
        _exit(126);
    execl(path, "themeday", "collect", box, "--watch", "--db", reception_postgres()->url,
          (char *)NULL);
    _exit(127);
}

/* Waits for a message of the watcher that holds this. */
static void await_word(const struct watcher *watcher, const char *word)
{
    char message[512] = "";
    do {
        struct pollfd fd = {.fd = watcher->socket, .events = POLLIN};
        assert_int_equal(poll(&fd, 1, 120000), 1);
        ssize_t length = recv(watcher->socket, message, sizeof message - 1, 0);
        assert_true(length >= 0);
        message[length] = '\0';
    } while (strstr(message, word) == NULL);
}

/* Writes the signature, or (false) the other files into a folder. */
static void write_files(const struct export_bundle *export, const char *folder, bool signature)
{
    for (int i = 0; i < export->file_count; i++) {
        char path[2 * PATH_SIZE];
        if ((strcmp(export->files[i].name, "SHA256SUMS.minisig") == 0) != signature)
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, export->files[i].name);
        FILE *file = fopen(path, "w");
        assert_non_null(file);
        assert_int_equal(fwrite(export->files[i].bytes, 1, export->files[i].length, file),
                         export->files[i].length);
        assert_int_equal(fclose(file), 0);
    }
}

/* As a server takes it: the folder, its files, the signature last. */
static void deliver(const struct export_bundle *export, const char *box, const char *suffix)
{
    char folder[2 * PATH_SIZE];
    snprintf(folder, sizeof folder, "%s/%s%s", box, export->name, suffix);
    assert_int_equal(mkdir(folder, 0755), 0);
    write_files(export, folder, false);
    write_files(export, folder, true);
}

static bool has_said(const struct reception *reception, const char *words)
{
    return scratch_run("grep -q -- '%s' '%s/said'", words, reception->scratch.path);
}

static void end_watch(struct watcher *watcher)
{
    int status;
    assert_int_equal(kill(watcher->pid, SIGTERM), 0);
    await_word(watcher, "STOPPING=1");
    assert_int_equal(waitpid(watcher->pid, &status, 0), watcher->pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(watcher->socket);
}

/* A folder that is watched, and one in it where something becomes whole before it is seen. */
struct box {
    char path[PATH_SIZE], hidden[PATH_SIZE + 16];
};

/* And a terminal whose bundles are taken. */
static void make_box(struct reception *reception, struct box *ret_box,
                     struct fleet_terminal *ret_terminal)
{
    reception_terminal(reception, 0, ret_terminal);
    reception_trust(reception, ret_terminal, NULL);
    snprintf(ret_box->path, sizeof ret_box->path, "%s/box", reception->scratch.path);
    snprintf(ret_box->hidden, sizeof ret_box->hidden, "%s/.hidden", ret_box->path);
    assert_int_equal(mkdir(ret_box->path, 0755), 0);
    assert_int_equal(mkdir(ret_box->hidden, 0755), 0);
}

/* One that is seen when it is whole. */
static void bring(const struct export_bundle *export, const struct box *box)
{
    deliver(export, box->hidden, "");
    assert_true(scratch_run("mv '%s'/TD-* '%s'", box->hidden, box->path));
}

static void test_watching(void **state)
{
    struct reception *reception = *state;
    struct fleet_terminal terminal;
    static struct bundle bundle;
    struct box box;
    char below[2 * PATH_SIZE];
    int64_t ids[4];
    make_box(reception, &box, &terminal);
    snprintf(below, sizeof below, "%s/deep", box.path);
    for (int i = 0; i < 4; i++)
        ids[i] = fleet_month_hold(&terminal, YEAR, i + 1);
    reception_bundle(&terminal, ids[0], &bundle);
    deliver(&bundle.export, box.path, "");
    bundle_clear(&bundle);
    struct watcher watcher = begin_watch(reception, box.path);
    await_word(&watcher, "READY=1");
    await_word(&watcher, "1 loaded");
    /* In a folder that is new, file by file. */
    reception_bundle(&terminal, ids[1], &bundle);
    assert_int_equal(mkdir(below, 0755), 0);
    deliver(&bundle.export, below, "");
    await_word(&watcher, "2 loaded");
    bundle_clear(&bundle);
    /* Renamed when it was whole. */
    reception_bundle(&terminal, ids[2], &bundle);
    bring(&bundle.export, &box);
    await_word(&watcher, "3 loaded");
    bundle_clear(&bundle);
    assert_int_equal(reception_number("SELECT count(*) FROM bundle"), 3);
    /* Copied with the signature first: it is not whole at the first look. */
    reception_bundle(&terminal, ids[3], &bundle);
    snprintf(below, sizeof below, "%s/%s", box.path, bundle.export.name);
    assert_int_equal(mkdir(below, 0755), 0);
    write_files(&bundle.export, below, true);
    await_word(&watcher, "1 failed");
    write_files(&bundle.export, below, false);
    await_word(&watcher, "4 loaded");
    bundle_clear(&bundle);
    /* The database goes away and comes back, and what came meanwhile is not lost. */
    reception_correct(&terminal, ids[2]);
    reception_bundle(&terminal, ids[2], &bundle);
    postgres_kill(reception_postgres());
    deliver(&bundle.export, box.path, "-2");
    await_word(&watcher, "the database is lost");
    postgres_again(reception_postgres());
    await_word(&watcher, "5 loaded");
    bundle_clear(&bundle);
    end_watch(&watcher);
    db_close(terminal.db);
}

/* What is broken in a folder that is new may still be on its way, and nothing is said of it yet;
 * one that somebody's clock has dated years ahead would be on its way for years. */
static void test_a_folder_from_the_future(void **state)
{
    struct reception *reception = *state;
    struct fleet_terminal terminal;
    static struct bundle bundle;
    struct box box;
    make_box(reception, &box, &terminal);
    struct watcher watcher = begin_watch(reception, box.path);
    await_word(&watcher, "0 loaded, 0 failed");
    for (int i = 0; i < 2; i++) {
        reception_bundle(&terminal, fleet_month_hold(&terminal, YEAR, i + 1), &bundle);
        deliver(&bundle.export, box.hidden, "");
        assert_true(
            scratch_run("cd '%s' && rm TD-*/records.jsonl && touch -d %s TD-* && mv TD-* ..",
                        box.hidden, i == 0 ? "2040-01-01" : "now"));
        await_word(&watcher, i == 0 ? "0 loaded, 1 failed" : "0 loaded, 2 failed");
        assert_true(has_said(reception, bundle.export.name) == (i == 0));
        bundle_clear(&bundle);
    }
    end_watch(&watcher);
    db_close(terminal.db);
}

/* A bundle that is whole and from nobody who is trusted is not on its way: it is told at once, and
 * not looked at every few seconds. */
static void test_a_stranger_is_told_once(void **state)
{
    struct reception *reception = *state;
    struct fleet_terminal known, stranger;
    static struct bundle bundle;
    struct box box;
    make_box(reception, &box, &known);
    reception_terminal(reception, 1, &stranger);
    struct watcher watcher = begin_watch(reception, box.path);
    await_word(&watcher, "0 loaded, 0 failed");
    reception_bundle(&stranger, fleet_month_hold(&stranger, YEAR, 1), &bundle);
    bring(&bundle.export, &box);
    await_word(&watcher, "0 loaded, 1 failed");
    assert_true(has_said(reception, bundle.export.name));
    bundle_clear(&bundle);
    reception_bundle(&known, fleet_month_hold(&known, YEAR, 1), &bundle);
    bring(&bundle.export, &box);
    await_word(&watcher, "1 loaded, 1 failed");
    bundle_clear(&bundle);
    end_watch(&watcher);
    db_close(stranger.db);
    db_close(known.db);
}

/* The same bundle below two folders, without its key and its signature. */
struct copying {
    const struct export_bundle *export;
    char first[2 * PATH_SIZE]; /* which of them was looked at first; "": none yet */
    enum committee_fault fault;
    bool is_changing;
};

/* The signature comes when the first is looked at; its key only when it was noted, on the way to
 * the second. */
static void copy_on(const char *path, void *context)
{
    struct copying *copying = context;
    const char *name = strrchr(path, '/') + 1;
    if (strcmp(name, copying->export->name) != 0)
        return;
    if (copying->first[0] != '\0') {
        write_files(copying->export, copying->first, false);
        return;
    }
    assert_true(strlen(path) < sizeof copying->first);
    strcpy(copying->first, path);
    write_files(copying->export, path, true);
}

static void note_failure(const struct collect_failure *failure, void *context)
{
    struct copying *copying = context;
    copying->fault = failure->report->fault;
    copying->is_changing = failure->is_changing;
}

/* Whose key comes after it was asked who is trusted is taken for a stranger, but not for good. */
static void test_a_key_that_comes_late(void **state)
{
    struct reception *reception = *state;
    struct fleet_terminal terminal;
    static struct bundle bundle;
    struct collect *collect = NULL;
    char folder[3 * PATH_SIZE];
    struct copying copying = {.export = &bundle.export};
    const struct collect_order order = {
        .on_failure = note_failure, .on_folder = copy_on, .context = &copying};
    reception_terminal(reception, 0, &terminal);
    reception_trust(reception, &terminal, NULL);
    reception_bundle(&terminal, fleet_month_hold(&terminal, YEAR, 1), &bundle);
    for (int i = 1; i <= 2; i++) {
        snprintf(folder, sizeof folder, "%s/box/%d/%s", reception->scratch.path, i,
                 bundle.export.name);
        assert_true(scratch_run("mkdir -p '%s'", folder));
        write_files(&bundle.export, folder, false);
        assert_true(scratch_run("rm '%s/device.pub'", folder));
    }
    snprintf(folder, sizeof folder, "%s/box", reception->scratch.path);
    assert_int_equal(collect_open(reception->committee, &order, &collect), ERR_OK);
    assert_int_equal(collect_walk(collect, folder), ERR_OK);
    assert_int_equal(collect_counts(collect).failed, 1);
    assert_int_equal(copying.fault, COMMITTEE_STRANGER);
    assert_true(copying.is_changing);
    assert_int_equal(collect_walk(collect, folder), ERR_OK);
    assert_int_equal(collect_counts(collect).failed, 1);
    assert_int_equal(collect_counts(collect).loaded, 1);
    collect_close(collect);
    bundle_clear(&bundle);
    db_close(terminal.db);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, reception_setup, reception_teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_watching),
        TEST(test_a_folder_from_the_future),
        TEST(test_a_stranger_is_told_once),
        TEST(test_a_key_that_comes_late),
    };
    return cmocka_run_group_tests(tests, reception_open, reception_close);
}
