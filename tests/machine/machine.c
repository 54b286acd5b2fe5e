#include "tests/machine/machine.h"

#include "tests/harness/scratch.h"
#include "tests/machine/sieve.h"
#include "tests/machine/variant.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
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
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

/* What is beyond the image becomes the data partition, which power cuts are replayed on. */
enum { PATH = 512, DATA_MIB = 126, WORDS_MAX = 60 };

/* What emulation makes of later processors' vector units breaks the code that Mesa compiles. */
static const char processor[] = "Nehalem";
static const char firmware[] = "/usr/share/ovmf/OVMF.fd";

/* ---- where things are ---- */

static const char *machine_build(void)
{
    const char *told = getenv("THEMEDAY_BUILD");
    return told != NULL ? told : "build";
}

const char *machine_image(void)
{
    static char path[PATH];
    const char *told = getenv("THEMEDAY_IMAGE");
    if (told != NULL)
        return told;
    snprintf(path, sizeof path, "%s/image/themeday-amd64.img", machine_build());
    return path;
}

const char *machine_keep(void)
{
    static char path[PATH];
    snprintf(path, sizeof path, "%s/machine", machine_build());
    mkdir(path, 0755);
    return path;
}

bool machine_is_possible(void)
{
    const char *missing = NULL;
    if (!scratch_run("command -v qemu-system-x86_64 qemu-img >/dev/null"))
        missing = "QEMU (qemu-system-x86, qemu-utils)";
    else if (access(firmware, R_OK) != 0)
        missing = "the firmware of a PC (ovmf)";
    else if (!scratch_run("command -v mcopy mkfs.vfat sfdisk >/dev/null"))
        missing = "mtools, dosfstools or fdisk";
    else if (access(machine_image(), R_OK) != 0)
        missing = machine_image();
    if (missing != NULL)
        printf("# no virtual machine here: %s is missing\n", missing);
    return missing == NULL;
}

int machine_skip(const char *name)
{
    printf("ok 1 - %s # SKIP no virtual machine here\n1..1\n", name);
    return 0;
}

/* ---- failing ---- */

static void machine_keep_picture(struct machine *machine, const char *path)
{
    char absolute[PATH];
    if (realpath(machine_keep(), absolute) == NULL)
        return;
    snprintf(absolute + strlen(absolute), sizeof absolute - strlen(absolute), "/%s", path);
    qmp_tell(&machine->qmp, "screendump", "{s:s, s:s}", "filename", absolute, "format", "png");
    printf("# the screen: %s\n", absolute);
}

void machine_fail(struct machine *machine, const char *format, ...)
{
    char what[400], name[64];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    printf("# %s: %s\n", machine->name, what);
    snprintf(name, sizeof name, "%s.png", machine->name);
    fflush(stdout);
    scratch_run("cp '%s/console' '%s/%s.console'; tail -n 60 '%s/console' | tr -d '\\r' | "
                "sed 's/^/# /'",
                machine->folder, machine_keep(), machine->name, machine->folder);
    if (waitpid(machine->qemu, NULL, WNOHANG) == 0)
        machine_keep_picture(machine, name);
    else
        scratch_run("sed 's/^/# qemu: /' '%s/qemu'", machine->folder);
    fail_msg("%s", what);
    abort(); /* not reached: cmocka has left the test */
}

/* ---- the program ---- */

/* A CPU's own virtualisation; other modules make /dev/kvm, too, and cannot run every guest. */
static bool machine_has_kvm(void)
{
    return access("/dev/kvm", R_OK | W_OK) == 0 &&
           (access("/sys/module/kvm_intel", F_OK) == 0 || access("/sys/module/kvm_amd", F_OK) == 0);
}

/* What every machine is made of. Words are parted by blanks. */
static const char parts[] =
    "qemu-system-x86_64 -nodefaults -no-user-config -display none "
    "-machine q35,vmport=off,sata=off,smbus=off -smp 2 -m 1024 -S "
    "-mon chardev=monitor,mode=control -serial chardev:console -serial chardev:trace "
    "-device virtio-blk-pci,id=disk0,drive=disk,write-cache=on,bootindex=0 "
    "-device virtio-vga,xres=1280,yres=800 -device qemu-xhci,id=usb,p2=12,p3=4 "
    "-device virtio-rng-pci";

struct command {
    char text[4096]; /* the words, each with its end */
    const char *words[WORDS_MAX + 1];
    size_t length;
    int count;
};

/* Adds words that are parted by blanks. */
__attribute__((format(printf, 2, 3))) static void command_add(struct command *command,
                                                              const char *format, ...)
{
    char *word, *rest, *start = command->text + command->length;
    size_t room = sizeof command->text - command->length;
    va_list values;
    va_start(values, format);
    int length = vsnprintf(start, room, format, values);
    va_end(values);
    if (length < 0 || (size_t)length >= room)
        _exit(126);
    command->length += (size_t)length + 1;
    for (word = strtok_r(start, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
        if (command->count == WORDS_MAX)
            _exit(126);
        command->words[command->count++] = word;
    }
}

static void machine_command(const struct machine *machine, struct machine_options options,
                            int control, int trace, struct command *command)
{
    command_add(command, "%s", parts);
    command_add(command, "-bios %s", firmware);
    if (machine_has_kvm())
        command_add(command, "-accel kvm -cpu host");
    else
        command_add(command, "-accel tcg,thread=multi -cpu %s", processor);
    command_add(command, "-rtc base=%s,clock=vm",
                options.clock != NULL ? options.clock : MACHINE_CLOCK);
    command_add(command, "-chardev socket,id=monitor,fd=%d", control);
    command_add(command, "-chardev socket,id=trace,fd=%d", trace);
    command_add(command, "-chardev file,id=console,append=on,path=%s/console", machine->folder);
    command_add(command, "-chardev socket,id=panel,server=on,wait=off,path=%s/panel",
                machine->folder);
    command_add(command, "-blockdev driver=qcow2,node-name=disk,file.driver=file,file.filename=%s",
                machine->disk);
    if (options.snapshot != NULL)
        command_add(command, "-loadvm %s", options.snapshot);
}

static _Noreturn void machine_exec(const struct machine *machine, struct machine_options options,
                                   int control, int trace)
{
    char log[PATH];
    struct command command = {.count = 0};
    machine_command(machine, options, control, trace, &command);
    snprintf(log, sizeof log, "%s/qemu", machine->folder);
    int output = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    execvp(command.words[0], (char *const *)command.words);
    _exit(127);
}

/* ---- from making to removing ---- */

static void machine_make_folder(struct machine *machine, const char *name)
{
    *machine = (struct machine){.folder = "/tmp/themeday-machine-XXXXXX", .rig = {.trace_fd = -1}};
    snprintf(machine->name, sizeof machine->name, "%s", name);
    assert_non_null(mkdtemp(machine->folder));
    snprintf(machine->disk, sizeof machine->disk, "%s/disk", machine->folder);
}

void machine_make(struct machine *machine, const char *name, bool is_delivered)
{
    char image[PATH_MAX];
    struct stat status;
    machine_make_folder(machine, name);
    assert_non_null(realpath(is_delivered ? machine_image() : variant_image(), image));
    assert_int_equal(stat(image, &status), 0);
    assert_true(scratch_run("qemu-img create -q -f qcow2 -F raw -b '%s' '%s' %lld", image,
                            machine->disk,
                            (long long)status.st_size + ((long long)DATA_MIB << 20)));
}

void machine_set_reader(struct machine *machine)
{
    char image[PATH_MAX], part[PATH];
    struct variant_partition boot = variant_partition(machine_image(), "boot");
    assert_non_null(realpath(machine_image(), image));
    snprintf(part, sizeof part, "%s/boot", machine->folder);
    assert_true(scratch_run("dd if='%s' of='%s' bs=1M iflag=skip_bytes,count_bytes skip=%llu "
                            "count=%llu status=none",
                            image, part, (unsigned long long)boot.offset,
                            (unsigned long long)boot.size));
    assert_true(scratch_run("mtype -i '%s' ::themeday/themeday.ini | "
                            "sed 's|^#connstring = auto|connstring = pn532_uart:/dev/nfc0|' "
                            ">'%s.ini' && grep -q ^connstring '%s.ini' && "
                            "mcopy -o -i '%s' '%s.ini' ::themeday/themeday.ini",
                            part, part, part, part, part));
    assert_true(scratch_run("qemu-io -f qcow2 -c 'write -q -s %s %llu %llu' '%s'", part,
                            (unsigned long long)boot.offset, (unsigned long long)boot.size,
                            machine->disk));
}

void machine_copy(struct machine *machine, const char *name, const char *disk)
{
    machine_make_folder(machine, name);
    assert_true(scratch_run("cp --sparse=always '%s' '%s'", disk, machine->disk));
}

/* Its two ends of a line to the program. */
static void machine_pair(int pair[2])
{
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    fcntl(pair[0], F_SETFD, FD_CLOEXEC);
}

void machine_start(struct machine *machine, struct machine_options options)
{
    int control[2], trace[2];
    machine_pair(control);
    machine_pair(trace);
    machine->started_ns = rig_now_ns();
    machine->qemu = fork();
    assert_true(machine->qemu >= 0);
    if (machine->qemu == 0)
        machine_exec(machine, options, control[1], trace[1]);
    close(control[1]);
    close(trace[1]);
    machine->rig = (struct rig){.trace_fd = sieve_start(trace[0])};
    fcntl(machine->rig.trace_fd, F_SETFL, O_NONBLOCK);
    snprintf(machine->rig.folder, sizeof machine->rig.folder, "%s", machine->folder);
    qmp_open(&machine->qmp, control[0]);
    qmp_tell(&machine->qmp, "cont", NULL);
}

void machine_cut(struct machine *machine)
{
    panel_pull_out(&machine->panel);
    if (machine->qemu > 0) {
        kill(machine->qemu, SIGKILL);
        waitpid(machine->qemu, NULL, 0);
        close(machine->rig.trace_fd);
        free(machine->rig.pending);
    }
    machine->qemu = 0;
    machine->rig = (struct rig){.trace_fd = -1};
    qmp_close(&machine->qmp);
    if (machine->has_reader)
        simulator_stop(&machine->reader);
    machine->has_reader = machine->has_keyboard = false;
}

void machine_remove(struct machine *machine)
{
    machine_cut(machine);
    assert_true(scratch_run("rm -rf '%s'", machine->folder));
}

void machine_save(struct machine *machine, const char *snapshot)
{
    char line[64];
    snprintf(line, sizeof line, "savevm %s", snapshot);
    qmp_human(&machine->qmp, line);
}

/* ---- what is plugged in ---- */

/* How often the guest has said so: a state that is kept before that is broken. */
static int machine_departures(const struct machine *machine)
{
    char path[PATH], line[1024];
    int count = 0;
    snprintf(path, sizeof path, "%s/console", machine->folder);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL)
        count += strstr(line, VARIANT_DEPARTURE) != NULL;
    fclose(file);
    return count;
}

static void machine_unplug(struct machine *machine, const char *device)
{
    int before = machine_departures(machine);
    int64_t until_ns = rig_now_ns() + MACHINE_PATIENCE_MS * (int64_t)1000000;
    qmp_tell(&machine->qmp, "device_del", "{s:s}", "id", device);
    json_t *gone = qmp_wait(&machine->qmp, "DEVICE_DELETED", device, MACHINE_PATIENCE_MS);
    if (gone == NULL)
        machine_fail(machine, "%s cannot be pulled out", device);
    json_decref(gone);
    while (machine_departures(machine) == before) {
        if (rig_now_ns() > until_ns)
            machine_fail(machine, "the guest does not notice that %s is gone", device);
        rig_sleep_ms(20);
    }
}

void machine_plug_panel(struct machine *machine)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/panel", machine->folder);
    panel_plug_in(&machine->panel, path);
    qmp_tell(&machine->qmp, "device_add", "{s:s, s:s, s:s}", "driver", "usb-redir", "id", "touch",
             "chardev", "panel");
    if (!panel_wait(&machine->panel, MACHINE_PATIENCE_MS))
        machine_fail(machine, "nobody in there listens to the touch panel");
}

void machine_pull_panel(struct machine *machine)
{
    machine_unplug(machine, "touch");
    panel_pull_out(&machine->panel);
}

void machine_plug_reader(struct machine *machine)
{
    if (!machine->has_reader)
        simulator_start(&machine->reader);
    machine->has_reader = true;
    qmp_tell(&machine->qmp, "chardev-add", "{s:s, s:{s:s, s:{s:s}}}", "id", "reader", "backend",
             "type", "serial", "data", "device", machine->reader.link);
    qmp_tell(&machine->qmp, "device_add", "{s:s, s:s, s:s}", "driver", "usb-serial", "id", "port",
             "chardev", "reader");
}

void machine_pull_reader(struct machine *machine)
{
    machine_unplug(machine, "port");
    qmp_tell(&machine->qmp, "chardev-remove", "{s:s}", "id", "reader");
}

void machine_plug_stick(struct machine *machine, const char *image, int bytes_per_second)
{
    qmp_tell(&machine->qmp, "object-add", "{s:s, s:s, s:{s:i}}", "qom-type", "throttle-group", "id",
             "pace", "limits", "bps-write", bytes_per_second);
    qmp_tell(&machine->qmp, "blockdev-add", "{s:s, s:s, s:s, s:{s:s, s:{s:s, s:s}}}", "driver",
             "throttle", "node-name", "stick", "throttle-group", "pace", "file", "driver", "raw",
             "file", "driver", "file", "filename", image);
    qmp_tell(&machine->qmp, "device_add", "{s:s, s:s, s:s, s:b}", "driver", "usb-storage", "id",
             "stick0", "drive", "stick", "removable", 1);
}

void machine_pull_stick(struct machine *machine)
{
    machine_unplug(machine, "stick0");
    qmp_tell(&machine->qmp, "blockdev-del", "{s:s}", "node-name", "stick");
    qmp_tell(&machine->qmp, "object-del", "{s:s}", "id", "pace");
}

void machine_slow_disk(struct machine *machine, int operations_per_second)
{
    qmp_tell(&machine->qmp, "block_set_io_throttle", "{s:s, s:i, s:i, s:i, s:i, s:i, s:i}", "id",
             "/machine/peripheral/disk0/virtio-backend", "bps", 0, "bps_rd", 0, "bps_wr", 0, "iops",
             operations_per_second, "iops_rd", 0, "iops_wr", 0);
}

void machine_press(struct machine *machine, const char *keys)
{
    char line[96];
    if (!machine->has_keyboard)
        qmp_tell(&machine->qmp, "device_add", "{s:s, s:s}", "driver", "usb-kbd", "id", "keys");
    machine->has_keyboard = true;
    snprintf(line, sizeof line, "sendkey %s", keys);
    qmp_human(&machine->qmp, line);
}

/* ---- what is seen ---- */

cairo_surface_t *machine_picture(struct machine *machine)
{
    char path[PATH];
    snprintf(path, sizeof path, "%s/picture.png", machine->folder);
    qmp_tell(&machine->qmp, "screendump", "{s:s, s:s}", "filename", path, "format", "png");
    cairo_surface_t *picture = cairo_image_surface_create_from_png(path);
    if (cairo_surface_status(picture) != CAIRO_STATUS_SUCCESS)
        machine_fail(machine, "there is no picture of the screen");
    return picture;
}

bool machine_has_said(const struct machine *machine, const char *text)
{
    return scratch_run("grep -qaF -e '%s' '%s/console'", text, machine->folder);
}

double machine_number(const struct machine *machine, const char *text)
{
    char path[PATH], line[1024];
    double number = 0;
    snprintf(path, sizeof path, "%s/console", machine->folder);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL) {
        const char *found = strstr(line, text);
        if (found != NULL)
            number = strtod(found + strlen(text), NULL);
    }
    fclose(file);
    return number;
}

void machine_forget_console(struct machine *machine)
{
    assert_true(scratch_run("cat '%s/console' >>'%s/earlier'; : >'%s/console'", machine->folder,
                            machine->folder, machine->folder));
}

void machine_must_say(struct machine *machine, const char *text, int timeout_ms)
{
    int64_t until_ns = rig_now_ns() + timeout_ms * (int64_t)1000000;
    while (!machine_has_said(machine, text)) {
        if (rig_now_ns() > until_ns)
            machine_fail(machine, "the guest did not say \"%s\"", text);
        rig_sleep_ms(100);
    }
}
