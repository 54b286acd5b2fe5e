/*
 * The power of the committee's server is cut while bundles are loaded, and when the loader has said
 * that it is done: what was told is there, and a bundle that was on its way is there whole or not
 * at all. On a disk that remembers every write and every flush (volume.h).
 */
#include "tests/harness/office.h"
#include "tests/harness/volume.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MIB = 192, CUTS = 3, PIECE = 4096 };

struct server {
    struct scratch scratch;
    struct volume volume;
    struct postgres postgres;
    size_t begun,
        told;    /* places in the volume's record: of the first bundle, and when it was done */
    char *sizes; /* how many rows each bundle has then */
};

/* Loads everything, and pulls the plug. */
static void load_all(struct server *server, struct office *office)
{
    office_trust_all(office);
    server->begun = volume_position(&server->volume);
    office_deliver(office, -1);
    office_must_collect(office);
    server->told = volume_position(&server->volume);
    office_collect_whole(office);
    server->sizes = office_sizes(office);
    postgres_kill(&server->postgres);
    volume_pull_out(&server->volume);
}

/* Nothing but what was flushed by then is left; the server starts on that. */
static void start_after_cut(struct server *server, struct volume_replay *replay, size_t place)
{
    char image[VOLUME_PATH_SIZE];
    struct volume_loss everything = {.percent = 100, .piece = PIECE};
    snprintf(image, sizeof image, "%.90s/cut", server->scratch.path);
    replay_cut(replay, place, everything, image);
    assert_true(scratch_run("mount -o loop '%s' '%s'", image, server->volume.disk));
    postgres_again(&server->postgres);
}

static void stop_again(struct server *server)
{
    postgres_kill(&server->postgres);
    assert_true(scratch_run("umount '%s'", server->volume.disk));
}

/* Every bundle that is there has all its rows, as when everything had come. */
static void assert_no_halves(const struct server *server, const struct office *office)
{
    char *now = office_sizes(office);
    for (char *line = strtok(now, "\n"); line != NULL; line = strtok(NULL, "\n"))
        if (strstr(server->sizes, line) == NULL)
            fail_msg("half a bundle: %s", line);
    free(now);
}

static struct server server;

static int setup(void **state)
{
    (void)state;
    scratch_make(&server.scratch, NULL);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    if (server.postgres.url[0] != '\0')
        postgres_stop(&server.postgres);
    volume_pull_out(&server.volume);
    volume_forget(&server.volume);
    free(server.sizes);
    scratch_remove(&server.scratch);
    return 0;
}

static void test_power_cuts(void **state)
{
    (void)state;
    struct office office;
    struct volume_replay replay;
    if (!volume_plug_in(&server.volume, server.scratch.path, MIB)) {
        print_message("this machine gives us no disk\n");
        skip();
    }
    assert_true(scratch_run("chmod 711 '%s'", server.scratch.path)); /* the server is not root */
    postgres_start_in(&server.postgres, server.volume.disk);
    office_open(&office, &server.postgres,
                (struct fleet_plan){.seed = 13, .branches = 3, .months = 2, .people = 9});
    load_all(&server, &office);
    replay_begin(&replay, &server.volume);
    for (size_t i = 1; i < CUTS; i++) {
        start_after_cut(&server, &replay, server.begun + i * (server.told - server.begun) / CUTS);
        assert_no_halves(&server, &office);
        office_must_collect(&office);
        office_assert_whole(&office);
        stop_again(&server);
    }
    start_after_cut(&server, &replay, server.told);
    office_assert_whole(&office);
    stop_again(&server);
    replay_end(&replay);
    office_close(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_power_cuts, setup, teardown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
