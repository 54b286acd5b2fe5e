#include "tests/harness/office.h"

#include "db/committee.h"
#include "db/trust.h"

#include <fcntl.h>
#include <glob.h>
#include <setjmp.h>
#include <signal.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- what is delivered ---- */

static void office_list_bundles(struct office *office)
{
    char pattern[OFFICE_PATH_SIZE + 8];
    glob_t found;
    snprintf(pattern, sizeof pattern, "%s/*/*", office->upload);
    assert_int_equal(glob(pattern, 0, NULL, &found), 0);
    office->bundles = calloc(found.gl_pathc, sizeof *office->bundles);
    assert_non_null(office->bundles);
    for (size_t i = 0; i < found.gl_pathc; i++)
        office->bundles[office->count++] =
            strdup(found.gl_pathv[i] + strlen(office->upload) + strlen("/"));
    globfree(&found);
}

void office_open(struct office *office, struct postgres *postgres, struct fleet_plan plan)
{
    struct fleet_report report;
    char fleet[OFFICE_PATH_SIZE];
    memset(office, 0, sizeof *office);
    office->postgres = postgres;
    scratch_make(&office->scratch, NULL);
    snprintf(office->box, sizeof office->box, "%s/box", office->scratch.path);
    snprintf(fleet, sizeof fleet, "%s/fleet", office->scratch.path);
    snprintf(office->upload, sizeof office->upload, "%s/fleet/upload", office->scratch.path);
    snprintf(office->keys, sizeof office->keys, "%s/fleet/keys", office->scratch.path);
    assert_int_equal(mkdir(office->box, 0755), 0);
    plan.folder = fleet;
    fleet_make(&plan, &report);
    office_list_bundles(office);
}

void office_close(struct office *office)
{
    for (int i = 0; i < office->count; i++)
        free(office->bundles[i]);
    free(office->bundles);
    free(office->whole);
    scratch_remove(&office->scratch);
}

void office_deliver(struct office *office, int bundle)
{
    if (bundle < 0) {
        assert_true(scratch_run("cp -a '%s/.' '%s'", office->upload, office->box));
        return;
    }
    const char *name = office->bundles[bundle];
    assert_true(scratch_run("mkdir -p '%s/%.8s' && rm -rf '%s/%s' && cp -a '%s/%s' '%s/%s'",
                            office->box, name, office->box, name, office->upload, name, office->box,
                            name));
}

void office_empty_box(struct office *office)
{
    assert_true(scratch_run("rm -rf '%s' && mkdir '%s'", office->box, office->box));
}

/* ---- the program ---- */

static const char *office_program(void)
{
    static char path[OFFICE_PATH_SIZE];
    const char *build = getenv("THEMEDAY_BUILD");
    snprintf(path, sizeof path, "%s/themeday", build == NULL ? "build" : build);
    return path;
}

/* `words` end with NULL. What it says goes to a file beside the box. */
static pid_t office_spawn(const struct office *office, const char *const *words)
{
    char log[OFFICE_PATH_SIZE + 8];
    pid_t parent = getpid(), child = fork();
    assert_true(child >= 0);
    if (child > 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(126);
    snprintf(log, sizeof log, "%s/said", office->scratch.path);
    int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
    setenv("LC_ALL", "C.UTF-8", 1);
    execv(office_program(), (char *const *)(uintptr_t)words);
    _exit(127);
}

void office_said(const struct office *office, char ret_output[OFFICE_OUTPUT_SIZE])
{
    char log[OFFICE_PATH_SIZE + 8];
    snprintf(log, sizeof log, "%s/said", office->scratch.path);
    FILE *file = fopen(log, "r");
    assert_non_null(file);
    ret_output[fread(ret_output, 1, OFFICE_OUTPUT_SIZE - 1, file)] = '\0';
    fclose(file);
}

static int office_finish(const struct office *office, pid_t child, char *ret_output)
{
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    office_said(office, ret_output);
    if (!WIFEXITED(status))
        fail_msg("themeday was killed: %s", ret_output);
    return WEXITSTATUS(status);
}

pid_t office_begin(struct office *office)
{
    const char *words[] = {"themeday", "collect", office->box, "--db", office->postgres->url, NULL};
    return office_spawn(office, words);
}

int office_collect(struct office *office, char ret_output[OFFICE_OUTPUT_SIZE])
{
    return office_finish(office, office_begin(office), ret_output);
}

void office_must_collect(struct office *office)
{
    char output[OFFICE_OUTPUT_SIZE];
    if (office_collect(office, output) != 0)
        fail_msg("%s", output);
}

json_t *office_collect_json(const struct office *office, const char *folders, const char *options,
                            int expected)
{
    char command[2048];
    snprintf(command, sizeof command, "LC_ALL=C.UTF-8 %s --json collect %s --db '%s%s'",
             office_program(), folders, office->postgres->url, options);
    FILE *said = popen(command, "r");
    assert_non_null(said);
    json_t *object = json_loadf(said, 0, NULL);
    assert_int_equal(WEXITSTATUS(pclose(said)), expected);
    assert_non_null(object);
    return object;
}

void office_assert_says(const char *output, const char *words)
{
    if (strstr(output, words) == NULL)
        fail_msg("nothing of “%s” in: %s", words, output);
}

void office_assert_number(const json_t *object, const char *key, long long expected)
{
    assert_int_equal(json_integer_value(json_object_get(object, key)), expected);
}

void office_trust(struct office *office, const char *device)
{
    char path[OFFICE_PATH_SIZE + 16], output[OFFICE_OUTPUT_SIZE];
    snprintf(path, sizeof path, "%s/%s.pub", office->keys, device);
    const char *words[] = {"themeday", "trust", "add", path, "--db", office->postgres->url, NULL};
    if (office_finish(office, office_spawn(office, words), output) != 0)
        fail_msg("%s", output);
}

/* A line of devices.csv: device, committee, branch. */
static void office_write_device(const struct office *office, char *line, FILE *sql)
{
    char path[OFFICE_PATH_SIZE + 16], text[512], hex[2 * KEY_PUBLIC_SIZE + 1];
    struct trust_key key;
    const char *device = strtok(line, ","), *committee = strtok(NULL, ",");
    snprintf(path, sizeof path, "%s/%.8s.pub", office->keys, device);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_int_equal(trust_read(text, &key), ERR_OK);
    sodium_bin2hex(hex, sizeof hex, key.public, sizeof key.public);
    fprintf(sql,
            "INSERT INTO committee (parent, name) VALUES (1, '%s') ON CONFLICT DO NOTHING;\n"
            "INSERT INTO device (name, public_key, fingerprint, committee, trusted) SELECT "
            "'%s', '\\x%s', '%s', id, true FROM committee WHERE name = '%s';\n",
            committee, device, hex, key.fingerprint, committee);
}

void office_trust_all(const struct office *office)
{
    struct committee *committee;
    char path[OFFICE_PATH_SIZE + 16], line[1024], reason[COMMITTEE_REASON_SIZE], *sql = NULL;
    size_t length = 0;
    if (committee_open(office->postgres->url, &committee, reason) != ERR_OK)
        fail_msg("%s", reason);
    committee_close(committee);
    snprintf(path, sizeof path, "%s/../devices.csv", office->keys);
    FILE *list = fopen(path, "r"), *out = open_memstream(&sql, &length);
    assert_true(list != NULL && out != NULL && fgets(line, sizeof line, list) != NULL);
    fputs("SET search_path = themeday;\n", out);
    while (fgets(line, sizeof line, list) != NULL)
        office_write_device(office, line, out);
    fclose(list);
    fclose(out);
    postgres_run_text(office->postgres, sql);
    free(sql);
}

/* ---- the database ---- */

/* A row without its own number, with names for the numbers of others, and without what follows from
 * the rest. */
static void office_write_rows(FILE *sql, const char *table, const char *whose)
{
    fprintf(sql,
            "SELECT '%s ' || (to_jsonb(t) - '{device,branch,loaded_at,figures}'::text[] ||"
            " jsonb_build_object('of', (SELECT name FROM %s WHERE id = t.%s)))::text"
            " FROM %s AS t UNION ALL ",
            table, whose, whose, table);
}

char *office_tables(const struct office *office)
{
    char *sql = NULL;
    size_t length;
    FILE *out = open_memstream(&sql, &length);
    assert_non_null(out);
    fputs("SET search_path = themeday; SET TimeZone = 'UTC'; ", out);
    office_write_rows(out, "bundle", "device");
    office_write_rows(out, "activity", "device");
    office_write_rows(out, "activity_branch", "branch");
    office_write_rows(out, "attendance", "branch");
    office_write_rows(out, "makeup", "branch");
    fputs("SELECT 'evaluation ' || to_jsonb(t)::text FROM evaluation AS t UNION ALL "
          "SELECT 'branch ' || name || ' ' || own FROM branch ORDER BY 1",
          out);
    fclose(out);
    char *tables = postgres_ask(office->postgres, "%s", sql);
    free(sql);
    return tables;
}

char *office_sizes(const struct office *office)
{
    return postgres_ask(office->postgres,
                        "SET search_path = themeday; SELECT id, "
                        "(SELECT count(*) FROM activity WHERE bundle = b.id), "
                        "(SELECT count(*) FROM activity_branch WHERE bundle = b.id), "
                        "(SELECT count(*) FROM attendance WHERE bundle = b.id), "
                        "(SELECT count(*) FROM evaluation WHERE bundle = b.id), "
                        "(SELECT count(*) FROM makeup WHERE bundle = b.id) "
                        "FROM bundle AS b ORDER BY id");
}

long long office_loaded(const struct office *office)
{
    return postgres_number(office->postgres, "SELECT count(*) FROM themeday.bundle");
}

void office_forget(const struct office *office)
{
    postgres_run(office->postgres,
                 "SET search_path = themeday; "
                 "TRUNCATE bundle, activity, activity_branch, attendance, evaluation, makeup, "
                 "branch CASCADE");
}

void office_renew(struct office *office)
{
    office_empty_box(office);
    office_deliver(office, -1);
    office_forget(office);
}

void office_collect_whole(struct office *office)
{
    office_deliver(office, -1);
    office_must_collect(office);
    assert_int_equal(office_loaded(office), office->count);
    office->whole = office_tables(office);
}

void office_assert_whole(const struct office *office)
{
    char *tables = office_tables(office);
    assert_string_equal(tables, office->whole);
    free(tables);
}
