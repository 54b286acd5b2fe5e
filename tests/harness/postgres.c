#include "tests/harness/postgres.h"

#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { PATIENCE_MS = 120000, CHILDREN_MAX = 128, COMMAND_SIZE = 2048, SQL_SIZE = 8192 };

/* What a server of a test needs and what makes it quick; the caller's own come behind. */
static const char own_options[] =
    "-c listen_addresses= -c unix_socket_permissions=0777 -c fsync=off -c full_page_writes=off "
    "-c max_connections=30 -c shared_buffers=32MB -c dynamic_shared_memory_type=mmap "
    "-c client_min_messages=warning";

/* ---- as whom ---- */

static const struct passwd *postgres_user(void)
{
    const struct passwd *user = getpwnam("postgres");
    if (user == NULL)
        user = getpwnam("nobody");
    assert_non_null(user);
    return user;
}

static void postgres_hand_over(const char *folder)
{
    if (geteuid() == 0)
        assert_int_equal(chown(folder, postgres_user()->pw_uid, postgres_user()->pw_gid), 0);
}

static void postgres_become_user(void)
{
    const struct passwd *user = postgres_user();
    if (geteuid() == 0 &&
        (setgroups(0, NULL) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0))
        _exit(126);
}

/* Begins a command of the shell as that user; it does not outlive us. */
static pid_t postgres_spawn(const struct postgres *postgres, const char *command)
{
    pid_t parent = getpid(), child = fork();
    assert_true(child >= 0);
    if (child > 0)
        return child;
    char log[POSTGRES_PATH_SIZE];
    postgres_become_user();
    /* Only now: another user's process forgets it. With this signal a server ends at once. */
    prctl(PR_SET_PDEATHSIG, SIGQUIT);
    if (getppid() != parent || chdir(postgres->scratch.path) != 0)
        _exit(126);
    snprintf(log, sizeof log, "%s/postgres.log", postgres->scratch.path);
    int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

/* ---- the cluster ---- */

static void postgres_find_programs(struct postgres *postgres)
{
    glob_t found;
    if (glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found) != 0)
        fail_msg("no PostgreSQL on this machine; make deps-test installs it");
    snprintf(postgres->programs, sizeof postgres->programs, "%s",
             found.gl_pathv[found.gl_pathc - 1]);
    *strrchr(postgres->programs, '/') = '\0';
    globfree(&found);
}

static void postgres_template(const struct postgres *postgres, char ret_path[POSTGRES_PATH_SIZE])
{
    int version = 0;
    const char *build = getenv("THEMEDAY_BUILD");
    sscanf(postgres->programs, "/usr/lib/postgresql/%d/", &version);
    snprintf(ret_path, POSTGRES_PATH_SIZE, "%s/postgres-%d", build == NULL ? "build" : build,
             version);
}

static void postgres_initdb(const struct postgres *postgres)
{
    char command[COMMAND_SIZE];
    int status;
    snprintf(command, sizeof command,
             "'%s/initdb' -D '%s' -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync && "
             "echo 'CREATE DATABASE themeday' | '%s/postgres' --single -D '%s' -F postgres",
             postgres->programs, postgres->cluster, postgres->programs, postgres->cluster);
    assert_int_equal(waitpid(postgres_spawn(postgres, command), &status, 0) > 0 && status == 0, 1);
}

/* Several tests may do so at once: the first one's stays. */
static void postgres_keep(const struct postgres *postgres, const char *template)
{
    char made[POSTGRES_PATH_SIZE];
    snprintf(made, sizeof made, "%.200s.XXXXXX", template);
    if (mkdtemp(made) == NULL)
        return;
    if (!scratch_run("cp -a '%s' '%s/cluster'", postgres->cluster, made) ||
        rename(made, template) != 0)
        scratch_run("rm -rf '%s'", made);
}

static void postgres_make_cluster(struct postgres *postgres, const char *where)
{
    char template[POSTGRES_PATH_SIZE];
    postgres_hand_over(where);
    snprintf(postgres->cluster, sizeof postgres->cluster, "%s/cluster", where);
    postgres_template(postgres, template);
    if (scratch_run("cp -a '%s/cluster' '%s' 2>/dev/null", template, postgres->cluster))
        return;
    scratch_run("rm -rf '%s'", postgres->cluster);
    postgres_initdb(postgres);
    postgres_keep(postgres, template);
}

/* ---- the server ---- */

static void pause_ms(int ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

/* It may recover by itself from what has happened, or be about to give up. */
static bool postgres_recovers(struct postgres *postgres)
{
    while (postgres->server > 0 && waitpid(postgres->server, NULL, WNOHANG) == 0) {
        if (PQping(postgres->url) == PQPING_OK)
            return true;
        pause_ms(10);
    }
    return false;
}

void postgres_again(struct postgres *postgres)
{
    char command[COMMAND_SIZE];
    if (postgres_recovers(postgres))
        return;
    snprintf(command, sizeof command, "exec '%s/postgres' -D '%s' -k '%s' %s %s",
             postgres->programs, postgres->cluster, postgres->scratch.path, own_options,
             postgres->options);
    postgres->server = postgres_spawn(postgres, command);
    for (int waited = 0; PQping(postgres->url) != PQPING_OK; waited += 10) {
        if (waited > PATIENCE_MS || waitpid(postgres->server, NULL, WNOHANG) != 0) {
            scratch_run("tail -n 20 '%s/postgres.log' >&2", postgres->scratch.path);
            fail_msg("PostgreSQL does not start");
        }
        pause_ms(10);
    }
}

void postgres_url(const struct postgres *postgres, const char *role,
                  char ret_url[POSTGRES_URL_SIZE])
{
    snprintf(ret_url, POSTGRES_URL_SIZE, "postgresql:///themeday?host=%s&user=%s",
             postgres->scratch.path, role);
}

static void postgres_prepare(struct postgres *postgres, const char *options)
{
    *postgres = (struct postgres){.options = options};
    postgres_find_programs(postgres);
    scratch_make(&postgres->scratch, NULL);
    postgres_hand_over(postgres->scratch.path);
    postgres_url(postgres, "postgres", postgres->url);
}

void postgres_start_with(struct postgres *postgres, const char *options)
{
    postgres_prepare(postgres, options);
    postgres_make_cluster(postgres, postgres->scratch.path);
    postgres_again(postgres);
}

void postgres_start_in(struct postgres *postgres, const char *folder)
{
    postgres_prepare(postgres, "-c fsync=on -c full_page_writes=on");
    postgres_make_cluster(postgres, folder);
    assert_true(scratch_run("sync -f '%s'", folder));
    postgres_again(postgres);
}

void postgres_start(struct postgres *postgres)
{
    postgres_start_with(postgres, "");
}

bool postgres_start_small(struct postgres *postgres, int mib)
{
    postgres_prepare(postgres, "");
    if (!scratch_mount_tmpfs(&postgres->scratch, mib * 1024)) {
        scratch_remove(&postgres->scratch);
        return false;
    }
    postgres_make_cluster(postgres, postgres->scratch.disk);
    postgres_again(postgres);
    return true;
}

/* ---- ending it ---- */

static int postgres_list_processes(const struct postgres *postgres, pid_t ret_pids[CHILDREN_MAX])
{
    char path[64];
    int count = 1;
    ret_pids[0] = postgres->server;
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)postgres->server,
             (int)postgres->server);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (count < CHILDREN_MAX && fscanf(file, "%d", &ret_pids[count]) == 1)
        count++;
    fclose(file);
    return count;
}

/* Its processes are not our children; one that still has the cluster's memory keeps a new server
 * from starting. */
void postgres_kill(struct postgres *postgres)
{
    pid_t pids[CHILDREN_MAX];
    struct pollfd fds[CHILDREN_MAX];
    kill(postgres->server, SIGSTOP); /* or it starts new ones in between */
    int count = postgres_list_processes(postgres, pids);
    for (int i = 0; i < count; i++) {
        fds[i] = (struct pollfd){.fd = pidfd_open(pids[i], 0), .events = POLLIN};
        kill(pids[i], SIGKILL);
    }
    for (int i = 0; i < count; i++) {
        assert_true(fds[i].fd < 0 || poll(&fds[i], 1, PATIENCE_MS) == 1);
        if (fds[i].fd >= 0)
            close(fds[i].fd);
    }
    waitpid(postgres->server, NULL, 0);
    postgres->server = 0;
}

void postgres_stop(struct postgres *postgres)
{
    if (postgres->server > 0) {
        /* It answers nobody any more, and writes nothing that nobody will read. */
        kill(postgres->server, SIGQUIT);
        waitpid(postgres->server, NULL, 0);
    }
    scratch_remove(&postgres->scratch);
}

/* ---- asking it ---- */

static PGconn *postgres_connect(const struct postgres *postgres)
{
    PGconn *connection = PQconnectdb(postgres->url);
    if (PQstatus(connection) != CONNECTION_OK)
        fail_msg("%s", PQerrorMessage(connection));
    return connection;
}

static PGresult *postgres_query(const struct postgres *postgres, const char *sql)
{
    PGconn *connection = postgres_connect(postgres);
    PGresult *result = PQexec(connection, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
        fail_msg("%s: %s", sql, PQresultErrorMessage(result));
    PQfinish(connection);
    return result;
}

#define FORMAT_SQL(sql, format)                                                                    \
    do {                                                                                           \
        va_list arguments;                                                                         \
        va_start(arguments, format);                                                               \
        assert_in_range(vsnprintf(sql, sizeof sql, format, arguments), 0, sizeof sql - 1);         \
        va_end(arguments);                                                                         \
    } while (0)

void postgres_run(const struct postgres *postgres, const char *format, ...)
{
    char sql[SQL_SIZE];
    FORMAT_SQL(sql, format);
    PQclear(postgres_query(postgres, sql));
}

void postgres_run_text(const struct postgres *postgres, const char *sql)
{
    PQclear(postgres_query(postgres, sql));
}

static char *postgres_text_of(const PGresult *result)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    for (int row = 0; row < PQntuples(result); row++)
        for (int column = 0; column < PQnfields(result); column++)
            fprintf(out, "%s%s",
                    column > 0 ? "|"
                    : row > 0  ? "\n"
                               : "",
                    PQgetvalue(result, row, column));
    fclose(out);
    return text;
}

char *postgres_ask(const struct postgres *postgres, const char *format, ...)
{
    char sql[SQL_SIZE];
    FORMAT_SQL(sql, format);
    PGresult *result = postgres_query(postgres, sql);
    char *text = postgres_text_of(result);
    PQclear(result);
    return text;
}

long long postgres_number(const struct postgres *postgres, const char *format, ...)
{
    char sql[SQL_SIZE];
    FORMAT_SQL(sql, format);
    PGresult *result = postgres_query(postgres, sql);
    assert_int_equal(PQntuples(result), 1);
    long long number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
    PQclear(result);
    return number;
}

/* ---- a table that somebody has ---- */

struct postgres_hold {
    PGconn *connection;
};

struct postgres_hold *postgres_hold(const struct postgres *postgres, const char *table)
{
    char sql[256];
    struct postgres_hold *hold = malloc(sizeof *hold);
    assert_non_null(hold);
    hold->connection = postgres_connect(postgres);
    snprintf(sql, sizeof sql, "BEGIN; LOCK TABLE %s", table);
    PGresult *result = PQexec(hold->connection, sql);
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    return hold;
}

void postgres_let_go(struct postgres_hold *hold)
{
    PQfinish(hold->connection);
    free(hold);
}
