/* The uploader against a real nginx: what it brings there, what it makes of every refusal, and that
 * lines may break wherever they like. */
#include "drivers/uploader.h"
#include "drivers/uploader_packet.h"
#include "firmware/base/clock.h"
#include "tests/harness/davserver.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

/* A busy machine is no fault of the line: only what is about waiting waits for less. */
static const struct uploader_limits patient = {
    .connect_ms = 60000, .slow_bytes = 1, .slow_ms = 60000, .request_ms = 120000, .job_ms = 240000};
static struct uploader_limits limits;

static const struct {
    const char *name;
    size_t size;
} bundle_files[] = {
    {"SHA256SUMS", 300}, {"SHA256SUMS.minisig", 250}, {"device.pub", 100},
    {"签到表.csv", 900}, {"签到表 100%.pdf", 40000},  {"records.jsonl", 0},
};
enum { FILES = sizeof bundle_files / sizeof *bundle_files };

struct bench {
    struct davserver server;
    struct uploader_receiver receiver;
    char folder[DAVSERVER_PATH_SIZE];
    struct upload_fault fault;
    int64_t valid_until_ms;
    int done, total;
};

static void write_file(const char *folder, const char *name, size_t size)
{
    char path[2 * DAVSERVER_PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (size_t i = 0; i < size; i++)
        fputc((int)(i * 7 + strlen(name)) % 251, file);
    assert_int_equal(fclose(file), 0);
}

static int bench_open(void **state)
{
    struct bench *bench = calloc(1, sizeof *bench);
    assert_non_null(bench);
    limits = patient;
    davserver_start(&bench->server);
    davserver_path(&bench->server, "bundle", bench->folder);
    assert_int_equal(mkdir(bench->folder, 0700), 0);
    for (int i = 0; i < FILES; i++)
        write_file(bench->folder, bundle_files[i].name, bundle_files[i].size);
    *state = bench;
    return 0;
}

static int bench_close(void **state)
{
    struct bench *bench = *state;
    davserver_stop(&bench->server);
    free(bench);
    return 0;
}

static void receive_at(struct bench *bench, enum davserver_port port, const char *path)
{
    char url[DAVSERVER_URL_SIZE];
    davserver_url(&bench->server, port, path, url);
    bench->receiver = (struct uploader_receiver){.url = ""};
    snprintf(bench->receiver.url, sizeof bench->receiver.url, "%s", url);
    snprintf(bench->receiver.ca, sizeof bench->receiver.ca, "%s", bench->server.ca);
}

/* Waits for the end; true: it is done. */
static bool finish(struct bench *bench, struct uploader *uploader)
{
    bool is_done = uploader_wait(uploader);
    bench->fault = *uploader_fault(uploader);
    bench->valid_until_ms = uploader_valid_until_ms(uploader);
    uploader_progress(uploader, &bench->done, &bench->total);
    uploader_close(uploader);
    return is_done;
}

static bool sends(struct bench *bench, const char *name)
{
    struct uploader *uploader = NULL;
    assert_int_equal(
        uploader_send(&bench->receiver, &limits, bench->folder, "0badcafe", name, &uploader),
        ERR_OK);
    return finish(bench, uploader);
}

static void fails(struct bench *bench, const char *name, enum upload_failure failure, int status)
{
    assert_false(sends(bench, name));
    assert_int_equal(bench->fault.failure, failure);
    assert_int_equal(bench->fault.status, status);
}

/* The folder is there as it is here, and nothing else. */
static void arrived(struct bench *bench, const char *box, const char *name)
{
    if (!scratch_run("diff -r '%s' '%s/%s/0badcafe/%s' >&2", bench->folder, bench->server.root, box,
                     name))
        fail_msg("%s did not arrive", name);
}

/* ---- what is brought ---- */

static void a_folder_arrives_whole(void **state)
{
    struct bench *bench = *state;
    int puts = davserver_answers(&bench->server, "PUT", 201);
    receive_at(bench, DAVSERVER_GOOD, "/box");
    assert_true(sends(bench, "TD-1"));
    arrived(bench, "box", "TD-1");
    assert_int_equal(bench->done, FILES);
    assert_int_equal(bench->total, FILES);
    assert_int_equal(davserver_answers(&bench->server, "PUT", 201), puts + FILES);
    /* The certificate is good for 30 days. */
    int64_t days = (bench->valid_until_ms - clock_wall_ms()) / 86400000;
    assert_in_range(days, 28, 30);
}

static void again_nothing_is_sent(void **state)
{
    struct bench *bench = *state;
    receive_at(bench, DAVSERVER_GOOD, "/box");
    assert_true(sends(bench, "TD-again"));
    int puts = davserver_answers(&bench->server, "PUT", 201);
    assert_true(sends(bench, "TD-again"));
    assert_int_equal(davserver_answers(&bench->server, "PUT", 201), puts);
    assert_int_equal(davserver_answers(&bench->server, "PUT", 204), 0);
}

static void a_server_that_makes_folders_itself(void **state)
{
    struct bench *bench = *state;
    receive_at(bench, DAVSERVER_GOOD, "/makes");
    assert_true(sends(bench, "TD-1"));
    arrived(bench, "makes", "TD-1");
}

static void the_seal_comes_last(void **state)
{
    struct bench *bench = *state;
    char path[2 * DAVSERVER_PATH_SIZE];
    receive_at(bench, DAVSERVER_GOOD, "/box");
    assert_true(sends(bench, "TD-seal"));
    assert_true(scratch_run("grep TD-seal '%s/access.log' | grep ^PUT | tail -1 | grep -q minisig",
                            bench->server.scratch.path));
    /* A seal is never put where something else is missing. */
    snprintf(path, sizeof path, "%s/box/0badcafe/TD-seal/device.pub", bench->server.root);
    assert_int_equal(unlink(path), 0);
    assert_true(sends(bench, "TD-seal"));
    arrived(bench, "box", "TD-seal");
}

/* Never overwritten, whatever it is. */
static void another_content_is_a_fault(void **state)
{
    struct bench *bench = *state;
    char folder[2 * DAVSERVER_PATH_SIZE];
    receive_at(bench, DAVSERVER_GOOD, "/box");
    snprintf(folder, sizeof folder, "%s/box/0badcafe/TD-other", bench->server.root);
    assert_true(scratch_run("mkdir -p '%s'", folder));
    for (size_t size = 39999; size <= 40001; size++) {
        write_file(folder, "签到表 100%.pdf", size == 40000 ? 0 : size);
        fails(bench, "TD-other", UPLOAD_DIFFERENT, 0);
        assert_string_equal(bench->fault.file, "签到表 100%.pdf");
    }
    assert_true(scratch_run("test ! -e '%s/SHA256SUMS.minisig' && test $(stat -c %%s '%s/签到表 "
                            "100%%.pdf') = 40001",
                            folder, folder));
}

/* ---- who is there ---- */

static void certificates_that_do_not_fit(void **state)
{
    struct bench *bench = *state;
    receive_at(bench, DAVSERVER_EXPIRED, "/box");
    fails(bench, "TD-no", UPLOAD_EXPIRED, 0);
    receive_at(bench, DAVSERVER_OTHER_NAME, "/box");
    fails(bench, "TD-no", UPLOAD_OTHER_NAME, 0);
    receive_at(bench, DAVSERVER_STRANGER, "/box");
    fails(bench, "TD-no", UPLOAD_UNTRUSTED, 0);
    /* Without a CA of its own it is the system's word that counts. */
    receive_at(bench, DAVSERVER_GOOD, "/box");
    bench->receiver.ca[0] = '\0';
    fails(bench, "TD-no", UPLOAD_UNTRUSTED, 0);
    assert_true(scratch_run("test ! -e '%s/box/0badcafe/TD-no'", bench->server.root));
}

static void a_token(void **state)
{
    struct bench *bench = *state;
    receive_at(bench, DAVSERVER_GOOD, "/token");
    fails(bench, "TD-1", UPLOAD_STATUS, 401);
    davserver_path(&bench->server, "token", bench->receiver.token_file);
    fails(bench, "TD-1", UPLOAD_CREDENTIALS, 0);
    assert_string_equal(bench->fault.file, "token");
    assert_true(scratch_run("printf 'wrong\\n' >'%s'", bench->receiver.token_file));
    fails(bench, "TD-1", UPLOAD_STATUS, 401);
    assert_true(scratch_run("printf 'a\\nX-Other: b' >'%s'", bench->receiver.token_file));
    fails(bench, "TD-1", UPLOAD_CREDENTIALS, 0);
    assert_true(scratch_run("printf 's3cret\\n' >'%s'", bench->receiver.token_file));
    assert_true(sends(bench, "TD-1"));
    arrived(bench, "token", "TD-1");
}

static void a_client_certificate(void **state)
{
    struct bench *bench = *state;
    receive_at(bench, DAVSERVER_CLIENTS, "/box");
    fails(bench, "TD-client", UPLOAD_STATUS, 400);
    davserver_path(&bench->server, "client.pem", bench->receiver.client_cert);
    davserver_path(&bench->server, "client.key", bench->receiver.client_key);
    assert_true(sends(bench, "TD-client"));
    arrived(bench, "box", "TD-client");
    davserver_path(&bench->server, "good.key", bench->receiver.client_key);
    fails(bench, "TD-client", UPLOAD_CREDENTIALS, 0);
}

/* ---- refusals ---- */

static void refusals_by_status(void **state)
{
    struct bench *bench = *state;
    static const int statuses[] = {403, 404, 500, 503};
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        char path[16];
        snprintf(path, sizeof path, "/%d", statuses[i]);
        receive_at(bench, DAVSERVER_GOOD, path);
        fails(bench, "TD-1", UPLOAD_STATUS, statuses[i]);
        assert_int_equal(bench->fault.retry_after_s, statuses[i] == 503 ? 7 : 0);
    }
    receive_at(bench, DAVSERVER_GOOD, "/small");
    fails(bench, "TD-1", UPLOAD_STATUS, 413);
    receive_at(bench, DAVSERVER_GOOD, "/moved");
    fails(bench, "TD-1", UPLOAD_STATUS, 301);
    receive_at(bench, DAVSERVER_GOOD, "/nowhere");
    assert_false(sends(bench, "TD-1"));
    assert_int_equal(bench->fault.failure, UPLOAD_STATUS);
}

static void a_server_that_forgets(void **state)
{
    struct bench *bench = *state;
    receive_at(bench, DAVSERVER_GOOD, "/forgets");
    fails(bench, "TD-1", UPLOAD_FORGOTTEN, 0);
    assert_string_equal(bench->fault.file, "SHA256SUMS");
}

static void nobody_is_there(void **state)
{
    struct bench *bench = *state;
    receive_at(bench, DAVSERVER_GOOD, "/box");
    davserver_down(&bench->server);
    fails(bench, "TD-1", UPLOAD_NO_ANSWER, 0);
    davserver_up(&bench->server);
    snprintf(bench->receiver.url, sizeof bench->receiver.url, "https://nobody.invalid/box");
    fails(bench, "TD-1", UPLOAD_NO_NAME, 0);
}

static void a_knock(void **state)
{
    struct bench *bench = *state;
    struct uploader *uploader = NULL;
    receive_at(bench, DAVSERVER_GOOD, "/box");
    assert_int_equal(uploader_knock(&bench->receiver, &limits, &uploader), ERR_OK);
    assert_true(finish(bench, uploader));
    assert_true(bench->valid_until_ms > clock_wall_ms());
    receive_at(bench, DAVSERVER_GOOD, "/token");
    assert_int_equal(uploader_knock(&bench->receiver, &limits, &uploader), ERR_OK);
    assert_false(finish(bench, uploader));
    assert_int_equal(bench->fault.status, 401);
}

/* ---- bad lines ---- */

static struct line *through_a_line(struct bench *bench)
{
    int port;
    struct line *line = line_open(bench->server.ports[DAVSERVER_GOOD], &port);
    receive_at(bench, DAVSERVER_GOOD, "/box");
    snprintf(bench->receiver.url, sizeof bench->receiver.url, "https://localhost:%d/box", port);
    return line;
}

static bool is_of_the_line(enum upload_failure failure)
{
    return failure == UPLOAD_CUT || failure == UPLOAD_INSECURE || failure == UPLOAD_NO_ANSWER;
}

static void cut_at_every_twentieth(void **state)
{
    struct bench *bench = *state;
    struct line *line = through_a_line(bench);
    assert_true(sends(bench, "TD-whole"));
    int64_t whole = line_carried(line);
    for (int i = 0; i < 20; i++) {
        char name[24];
        snprintf(name, sizeof name, "TD-cut-%d", i);
        line_cut_after(line, whole * i / 20);
        /* Between two requests a new line is taken without a word. */
        assert_true(sends(bench, name) || is_of_the_line(bench->fault.failure));
        line_cut_after(line, -1);
        assert_true(sends(bench, name));
        arrived(bench, "box", name);
    }
    assert_int_equal(davserver_answers(&bench->server, "PUT", 204), 0);
    line_close(line);
}

static void stalls_and_trickles(void **state)
{
    struct bench *bench = *state;
    struct line *line = through_a_line(bench);
    limits.slow_bytes = 1000;
    limits.slow_ms = 700;
    line_stall_after(line, 20000);
    fails(bench, "TD-stall", UPLOAD_SLOW, 0);
    line_trickle_after(line, 20000);
    fails(bench, "TD-stall", UPLOAD_SLOW, 0);
    line_trickle_after(line, -1);
    limits = patient;
    limits.connect_ms = 700;
    line_stall_after(line, 0);
    fails(bench, "TD-stall", UPLOAD_NO_ANSWER, 0);
    line_stall_after(line, -1);
    limits = patient;
    assert_true(sends(bench, "TD-stall"));
    arrived(bench, "box", "TD-stall");
    line_close(line);
}

/* ---- proxies ---- */

/* The usual variables, as the terminal's own. */
static void through_a_proxy(struct bench *bench, int port)
{
    char address[32];
    snprintf(address, sizeof address, "http://127.0.0.1:%d", port);
    setenv("https_proxy", address, 1);
    /* A name that leads nowhere without it: whom the proxy leads to is the proxy's business. */
    receive_at(bench, DAVSERVER_OTHER_NAME, "/box");
    snprintf(bench->receiver.url, sizeof bench->receiver.url, "https://example.org/box");
}

static void a_proxy_of_the_usual_variables(void **state)
{
    struct bench *bench = *state;
    int port;
    struct line *proxy = line_open_proxy(bench->server.ports[DAVSERVER_OTHER_NAME], NULL, &port);
    through_a_proxy(bench, port);
    assert_true(sends(bench, "TD-proxy"));
    arrived(bench, "box", "TD-proxy");
    line_close(proxy);
    fails(bench, "TD-proxy", UPLOAD_NO_ANSWER, 0);
    receive_at(bench, DAVSERVER_GOOD, "/box");
    setenv("no_proxy", "localhost", 1);
    assert_true(sends(bench, "TD-proxy"));
    unsetenv("no_proxy");
    unsetenv("https_proxy");
}

/* What the proxy says is not taken for a line that broke. */
static void a_proxy_that_refuses(void **state)
{
    struct bench *bench = *state;
    int port;
    struct line *proxy = line_open_proxy(bench->server.ports[DAVSERVER_OTHER_NAME],
                                         "407 Proxy Authentication Required", &port);
    through_a_proxy(bench, port);
    fails(bench, "TD-no", UPLOAD_STATUS, 407);
    line_close(proxy);
    unsetenv("https_proxy");
}

/* ---- the rest ---- */

static void a_folder_that_is_none(void **state)
{
    struct bench *bench = *state;
    receive_at(bench, DAVSERVER_GOOD, "/box");
    assert_true(scratch_run("mkdir -p '%s/empty' '%s/sub/x'", bench->server.scratch.path,
                            bench->server.scratch.path));
    davserver_path(&bench->server, "empty", bench->folder);
    fails(bench, "TD-here", UPLOAD_HERE, 0);
    davserver_path(&bench->server, "sub", bench->folder);
    fails(bench, "TD-here", UPLOAD_HERE, 0);
    davserver_path(&bench->server, "none", bench->folder);
    fails(bench, "TD-here", UPLOAD_HERE, 0);
    davserver_path(&bench->server, "bundle", bench->folder);
}

static void the_spool_is_tidied(void **state)
{
    struct bench *bench = *state;
    struct uploader *uploader = NULL;
    const char *const keep[] = {"2", "12", NULL};
    char spool[DAVSERVER_PATH_SIZE];
    davserver_path(&bench->server, "spool", spool);
    assert_true(scratch_run("mkdir -p '%s'/1/deep '%s'/2 '%s'/12 '%s'/.half && touch '%s'/1/deep/a "
                            "'%s'/2/b && ln -s '%s' '%s'/link",
                            spool, spool, spool, spool, spool, spool, bench->folder, spool));
    assert_int_equal(uploader_tidy(spool, keep, &uploader), ERR_OK);
    assert_true(finish(bench, uploader));
    assert_true(scratch_run("test \"$(ls -A '%s' | tr '\\n' ' ')\" = '12 2 ' && test -e '%s'/2/b",
                            spool, spool));
    assert_true(scratch_run("test -e '%s/device.pub'", bench->folder));
}

static void packets_that_are_believed(void **state)
{
    (void)state;
    struct uploader_packet packet = {.type = UPLOADER_PACKET_FAILED,
                                     .fault = {.failure = UPLOAD_STATUS, .status = 404}};
    assert_true(uploader_packet_is_valid(&packet));
    packet.fault.failure = UPLOAD_HERE + 1;
    assert_false(uploader_packet_is_valid(&packet));
    packet.fault = (struct upload_fault){.failure = UPLOAD_CUT};
    memset(packet.fault.file, 'x', sizeof packet.fault.file);
    assert_false(uploader_packet_is_valid(&packet));
    packet = (struct uploader_packet){.type = UPLOADER_PACKET_PROGRESS, .done = 3, .total = 2};
    assert_false(uploader_packet_is_valid(&packet));
    packet = (struct uploader_packet){.type = 0};
    assert_false(uploader_packet_is_valid(&packet));
}

static void hosts_for_people(void **state)
{
    (void)state;
    char host[16];
    uploader_host("https://archive.org/a/b", host, sizeof host);
    assert_string_equal(host, "archive.org");
    uploader_host("https://localhost:8443", host, sizeof host);
    assert_string_equal(host, "localhost:8443");
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--helper=uploader") == 0)
        uploader_process_main();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_arrives_whole),
        cmocka_unit_test(again_nothing_is_sent),
        cmocka_unit_test(a_server_that_makes_folders_itself),
        cmocka_unit_test(the_seal_comes_last),
        cmocka_unit_test(another_content_is_a_fault),
        cmocka_unit_test(certificates_that_do_not_fit),
        cmocka_unit_test(a_token),
        cmocka_unit_test(a_client_certificate),
        cmocka_unit_test(refusals_by_status),
        cmocka_unit_test(a_server_that_forgets),
        cmocka_unit_test(nobody_is_there),
        cmocka_unit_test(a_knock),
        cmocka_unit_test(cut_at_every_twentieth),
        cmocka_unit_test(stalls_and_trickles),
        cmocka_unit_test(a_proxy_of_the_usual_variables),
        cmocka_unit_test(a_proxy_that_refuses),
        cmocka_unit_test(a_folder_that_is_none),
        cmocka_unit_test(the_spool_is_tidied),
        cmocka_unit_test(packets_that_are_believed),
        cmocka_unit_test(hosts_for_people),
    };
    return cmocka_run_group_tests_name("uploads to a real server", tests, bench_open, bench_close);
}
