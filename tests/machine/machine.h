/*
 * The firmware image in a virtual machine (QEMU): what hangs on the wall, with a screen, a touch
 * panel, a card reader on USB and sockets for sticks, and nothing of the test inside it. The slots
 * and the data are those that `make image` has made, byte for byte. Only the start is another one:
 * beside the kernel and its initrd GRUB loads a second archive (variant.h), by which the terminal
 * writes its trace to a serial port and the journal goes to another.
 *
 * It is started from the image or from a snapshot of a running machine. Whatever goes wrong fails
 * the test, and leaves a picture of the screen and what the guest had to say.
 */
#ifndef THEMEDAY_TESTS_MACHINE_H
#define THEMEDAY_TESTS_MACHINE_H

#include "tests/harness/rig.h"
#include "tests/harness/simulator.h"
#include "tests/machine/panel.h"
#include "tests/machine/qmp.h"

#include <cairo.h>
#include <stdbool.h>
#include <sys/types.h>

/* The clock of a machine that is told nothing else: sign-in is open, on a Saturday that is
 * later than any image, below whose own time no clock may fall. */
#define MACHINE_CLOCK "2030-05-18T00:35:00"

/* How long anything may take that takes a second on an idle machine. */
enum { MACHINE_PATIENCE_MS = 240000, MACHINE_BOOT_MS = 900000 };

struct machine_options {
    const char *snapshot; /* of the disk's; NULL: the machine is switched on */
    const char *clock;    /* NULL: MACHINE_CLOCK; not with a snapshot */
};

struct machine {
    char folder[64]; /* temporary: sockets, sticks, what the guest says */
    char disk[128];  /* a qcow2 file above the image */
    char name[32];   /* what pictures of failures are called */
    pid_t qemu;
    struct qmp qmp;
    struct rig rig; /* only to read the trace */
    struct panel panel;
    struct simulator reader;
    bool has_reader, has_keyboard;
    int64_t started_ns, first_frame_ns;
};

/* Whether machines can be run here: QEMU, its firmware and the image are there; says what is not.
 */
bool machine_is_possible(void);

/* main() of a test program: all cases, or none with a clear word where machines are not possible.
 */
#define machine_run(name, tests)                                                                   \
    (machine_is_possible() ? cmocka_run_group_tests_name(name, tests, NULL, NULL)                  \
                           : machine_skip(name))
int machine_skip(const char *name);

/* The image, and a folder where things are kept between programs (made if need be). */
const char *machine_image(void);
const char *machine_keep(void);

/* Makes the folder and the disk: an empty layer above the image, as it is delivered or with a
 * trace. Nothing runs yet. */
void machine_make(struct machine *machine, const char *name, bool is_delivered);

/* Writes into the settings on the boot partition which reader it has, as people do with a PC. */
void machine_set_reader(struct machine *machine);

/* The same with a copy of a disk that was kept. */
void machine_copy(struct machine *machine, const char *name, const char *disk);

/* Switches it on, or goes on from a snapshot. Panel and reader are not plugged in. */
void machine_start(struct machine *machine, struct machine_options options);

/* Switches it off as a plug that is pulled does; the disk stays. */
void machine_cut(struct machine *machine);

/* The same, and everything is removed. */
void machine_remove(struct machine *machine);

/* Says so with picture and journal, and fails the test. */
_Noreturn void machine_fail(struct machine *machine, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Keeps the whole state under a name; what is on USB has to be pulled out before. */
void machine_save(struct machine *machine, const char *snapshot);

/* ---- what is plugged in ---- */

/* Plugs in the panel and waits until the terminal listens to it. */
void machine_plug_panel(struct machine *machine);
void machine_pull_panel(struct machine *machine);

/* A card reader on a USB serial adapter, with the simulator behind it. */
void machine_plug_reader(struct machine *machine);
void machine_pull_reader(struct machine *machine);

/* A stick, whose file this is, that takes so many bytes a second (0: as many as come); pulled out
 * at any moment. */
void machine_plug_stick(struct machine *machine, const char *image, int bytes_per_second);
void machine_pull_stick(struct machine *machine);

/* So many operations a second is all that the disk does from now on (0: as many as it can). */
void machine_slow_disk(struct machine *machine, int operations_per_second);

/* Keys that are pressed together, by QEMU's names: "ctrl-alt-delete". */
void machine_press(struct machine *machine, const char *keys);

/* ---- what is seen ---- */

/* What is on the screen now; the caller's. */
cairo_surface_t *machine_picture(struct machine *machine);

/* The number behind the last such text in what the guest has said; 0 where it has not. */
double machine_number(const struct machine *machine, const char *text);

/* Whether this text is in what the guest has said on its console. */
bool machine_has_said(const struct machine *machine, const char *text);

/* What it has said up to now does not count any more. */
void machine_forget_console(struct machine *machine);

/* Waits for it. */
void machine_must_say(struct machine *machine, const char *text, int timeout_ms);

#endif
