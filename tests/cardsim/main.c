/* themeday-cardsim: a PN532 card reader on a pseudo-terminal, for tests and for `make run`. */
#include "tests/cardsim/chip.h"
#include "tests/cardsim/command.h"
#include "tests/cardsim/console.h"

#include "firmware/base/clock.h"
#include "firmware/base/log.h"

#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

enum { EXIT_DONE, EXIT_REFUSED, EXIT_USAGE };

enum { FD_SIGNALS, FD_WIRE, FD_CONSOLE };

struct simulator {
    struct wire *wire;
    struct console *console;
    struct field field;
    struct faults faults;
    struct chip chip;
    struct command_target commands;
    int signals;
};

static void simulator_handle_line(void *context, char *line, char *ret_answer, size_t size)
{
    struct simulator *simulator = context;
    command_run(&simulator->commands, line, ret_answer, size);
}

static int simulator_open_signals(void)
{
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    sigprocmask(SIG_BLOCK, &signals, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int64_t earlier(int64_t one_ns, int64_t other_ns)
{
    return one_ns < other_ns ? one_ns : other_ns;
}

static void simulator_wait(struct simulator *simulator, struct pollfd *fds, size_t count)
{
    int64_t next_ns = earlier(chip_next_ns(&simulator->chip), wire_next_ns(simulator->wire));
    next_ns = earlier(next_ns, field_next_ns(&simulator->field));
    int64_t wait_ns = next_ns - clock_mono_ns();
    if (wait_ns < 0)
        wait_ns = 0;
    struct timespec wait = {.tv_sec = wait_ns / 1000000000, .tv_nsec = wait_ns % 1000000000};
    if (ppoll(fds, count, next_ns == INT64_MAX ? NULL : &wait, NULL) < 0)
        for (size_t i = 0; i < count; i++)
            fds[i].revents = 0;
}

static void simulator_read_wire(struct simulator *simulator, int64_t now_ns)
{
    uint8_t bytes[WIRE_READ_MAX];
    int64_t arrival_ns = now_ns;
    size_t length = wire_read(simulator->wire, now_ns, bytes, &arrival_ns);
    chip_receive(&simulator->chip, bytes, length, arrival_ns);
}

/* A plug that was pulled in the middle of a frame is out when that half of it has arrived. */
static void simulator_plug(struct simulator *simulator)
{
    struct faults *faults = &simulator->faults;
    if (faults->pulled && wire_next_ns(simulator->wire) == INT64_MAX) {
        faults->pulled = false;
        faults->unplugged = true;
    }
    if (wire_plug(simulator->wire, !faults->unplugged) != ERR_OK)
        simulator->commands.quit = true;
}

/* One turn of the loop. The order matters: cards go before the chip looks for them. */
static void simulator_turn(struct simulator *simulator)
{
    struct pollfd fds[FD_CONSOLE + CONSOLE_FDS_MAX];
    fds[FD_SIGNALS] = (struct pollfd){.fd = simulator->signals, .events = POLLIN};
    fds[FD_WIRE] = (struct pollfd){.fd = wire_fd(simulator->wire), .events = POLLIN};
    size_t console_count = console_poll(simulator->console, fds + FD_CONSOLE);
    simulator_wait(simulator, fds, FD_CONSOLE + console_count);
    int64_t now_ns = clock_mono_ns();
    if (fds[FD_SIGNALS].revents != 0)
        simulator->commands.quit = true;
    field_expire(&simulator->field, now_ns);
    console_dispatch(simulator->console, fds + FD_CONSOLE, console_count);
    if (fds[FD_WIRE].revents != 0)
        simulator_read_wire(simulator, now_ns);
    chip_run(&simulator->chip, now_ns);
    wire_deliver(simulator->wire, now_ns);
    simulator_plug(simulator);
}

static int simulator_run(const char *link)
{
    int exit_code = EXIT_REFUSED;
    struct simulator simulator = {.signals = -1};
    char *socket_path = NULL;
    if (asprintf(&socket_path, "%s.ctl", link) < 0)
        return EXIT_REFUSED;
    simulator.commands =
        (struct command_target){.field = &simulator.field, .faults = &simulator.faults};
    simulator.signals = simulator_open_signals();
    /* The socket first: a second simulator with the same link must not take the link away. */
    if (console_open(socket_path, simulator_handle_line, &simulator, &simulator.console) !=
            ERR_OK ||
        wire_open(link, &simulator.wire) != ERR_OK)
        goto out;
    field_init(&simulator.field);
    chip_init(&simulator.chip, simulator.wire, &simulator.field, &simulator.faults);
    while (!simulator.commands.quit)
        simulator_turn(&simulator);
    exit_code = EXIT_DONE;
out:
    wire_close(simulator.wire);
    console_close(simulator.console);
    free(socket_path);
    if (simulator.signals >= 0)
        close(simulator.signals);
    return exit_code;
}

static void print_help(void)
{
    puts("usage: themeday-cardsim --link PATH\n"
         "\n"
         "Simulates a PN532 card reader. The reader is the device PATH (libnfc calls it\n"
         "pn532_uart:PATH). Commands are read from standard input and from the socket PATH.ctl,\n"
         "one a line; each is answered by `ok` or by `error:` and what is wrong.\n"
         "\n"
         "commands:");
    command_print_help(stdout);
    puts("\nfaults:");
    fault_print_help(stdout);
    puts("\nexamples:\n"
         "  themeday-cardsim --link /tmp/reader\n"
         "  LIBNFC_DEVICE=pn532_uart:/tmp/reader nfc-list\n"
         "  echo 'tap 04A1B2C3D4E5F6 300' | nc -UN /tmp/reader.ctl\n"
         "  echo 'place 11223344 classic' | nc -UN /tmp/reader.ctl\n"
         "  echo 'fault rf-fail 20' | nc -UN /tmp/reader.ctl");
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"link", required_argument, NULL, 'l'},
        {"help", no_argument, NULL, 'h'},
        {"version", no_argument, NULL, 'v'},
        {0},
    };
    const char *link = NULL;
    log_set_program("themeday-cardsim");
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == 'h')
            return print_help(), EXIT_DONE;
        if (option == 'v')
            return puts("themeday-cardsim " THEMEDAY_VERSION), EXIT_DONE;
        if (option != 'l')
            return EXIT_USAGE;
        link = optarg;
    }
    if (link == NULL || optind != argc) {
        log_error("usage: themeday-cardsim --link PATH (--help says more)");
        return EXIT_USAGE;
    }
    return simulator_run(link);
}
