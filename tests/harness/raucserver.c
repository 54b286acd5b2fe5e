#include "tests/harness/raucserver.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* issue NAME CA DAYS SUBJECT */
static const char make_keys[] =
    "set -e; cd '%1$s'; exec 2>>log\n"
    "key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -utf8'\n"
    "for ca in ca stranger-ca; do\n"
    "  openssl req -x509 $key -subj /CN=$ca -days 2 -keyout $ca.key -out $ca.pem\n"
    "done\n"
    "issue() {\n"
    "  openssl req $key -subj \"$4\" -keyout $1.key -out $1.csr\n"
    "  openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key -CAcreateserial -days $3 -out $1.pem\n"
    "}\n"
    "issue release ca 1 '/O=机关党委办公室/CN=Themeday Release'\n"
    "issue past ca -1 '/CN=Past'\n"
    "issue stranger stranger-ca 1 '/O=机关党委办公室/CN=Stranger'\n"
    "mkdir mounts stick\n"
    "truncate -s 4M slotA slotB\n";

/* NAME VERSION DEVICE SIGNER FORMAT */
static const char make_bundle[] =
    "set -e; cd '%1$s'; exec >>log 2>&1\n"
    "rm -rf content 'stick/'$1.raucb; mkdir content\n"
    "head -c 1500000 /dev/urandom >$1.img; cp $1.img content/root.img\n"
    "{ echo '[update]'; echo compatible=$3; echo version=$2\n"
    "  echo '[image.rootfs]'; echo filename=root.img\n"
    "  [ $5 = plain ] || { echo '[bundle]'; echo format=$5; }; } >content/manifest.raucm\n"
    "rauc --cert=$4.pem --key=$4.key bundle content stick/$1.raucb\n";

/* An installation takes as long as a test wants it to. */
static const char before_install[] = "#!/bin/sh\n"
                                     "while test -e '%1$s/hold'; do sleep 0.05; done\n";

static const char system_conf[] = "[system]\n"
                                  "compatible=themeday-test\n"
                                  "bootloader=noop\n"
                                  "statusfile=%1$s/status\n"
                                  "mountprefix=%1$s/mounts\n"
                                  "[keyring]\n"
                                  "path=%1$s/ca.pem\n"
                                  "[handlers]\n"
                                  "pre-install=%1$s/before-install\n"
                                  "[slot.rootfs.0]\n"
                                  "device=%1$s/slotA\n"
                                  "type=raw\n"
                                  "bootname=A\n"
                                  "[slot.rootfs.1]\n"
                                  "device=%1$s/slotB\n"
                                  "type=raw\n"
                                  "bootname=B\n";

/* What the system's bus allows, and then what the terminal's own file says of its user, who is
 * "nobody" here. */
static const char bus_conf[] =
    "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN\"\n"
    " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
    "<busconfig><type>system</type><listen>unix:path=%1$s/bus</listen><auth>EXTERNAL</auth>\n"
    "<policy context=\"default\"><allow user=\"*\"/><deny own=\"*\"/>\n"
    "<deny send_type=\"method_call\"/><allow send_type=\"signal\"/>\n"
    "<allow send_requested_reply=\"true\" send_type=\"method_return\"/>\n"
    "<allow send_requested_reply=\"true\" send_type=\"error\"/><allow "
    "receive_type=\"method_call\"/>\n"
    "<allow receive_type=\"method_return\"/><allow receive_type=\"error\"/>\n"
    "<allow receive_type=\"signal\"/><allow send_destination=\"org.freedesktop.DBus\"/></policy>\n"
    "<policy context=\"default\"><allow send_destination=\"de.pengutronix.rauc\"/>\n"
    "<allow own=\"de.pengutronix.rauc\"/></policy>\n"
    "<include>%1$s/themeday.conf</include></busconfig>\n";

static void raucserver_write(const struct raucserver *server, const char *name, const char *format)
{
    char path[RAUCSERVER_PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s", server->scratch.path, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    fprintf(file, format, server->scratch.path);
#pragma GCC diagnostic pop
    assert_int_equal(fclose(file), 0);
}

static pid_t raucserver_spawn(const struct raucserver *server, char *const arguments[])
{
    pid_t child = fork();
    if (child != 0)
        return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    char log[RAUCSERVER_PATH_SIZE];
    snprintf(log, sizeof log, "%s/log", server->scratch.path);
    int fd = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
    dup2(fd, STDOUT_FILENO);
    dup2(fd, STDERR_FILENO);
    execvp(arguments[0], arguments);
    _exit(127);
}

static void raucserver_end(pid_t *pid)
{
    if (*pid > 0) {
        kill(*pid, SIGKILL);
        waitpid(*pid, NULL, 0);
    }
    *pid = 0;
}

/* Until the command succeeds, for as long as a busy machine may need. */
static void raucserver_wait(const struct raucserver *server, pid_t pid, const char *command)
{
    for (int i = 0; !scratch_run("%s", command); i++) {
        if (i == 1200 || waitpid(pid, NULL, WNOHANG) != 0) {
            (void)scratch_run("cat '%s/log' >&2", server->scratch.path);
            fail_msg("%s: in vain", command);
        }
        nanosleep(&(struct timespec){.tv_nsec = 50000000}, NULL);
    }
}

static void raucserver_start_bus(struct raucserver *server)
{
    char configuration[RAUCSERVER_PATH_SIZE], address[RAUCSERVER_PATH_SIZE],
        command[2 * RAUCSERVER_PATH_SIZE];
    snprintf(configuration, sizeof configuration, "--config-file=%s/bus.conf",
             server->scratch.path);
    char *const arguments[] = {(char *)"dbus-daemon", configuration,        (char *)"--nofork",
                               (char *)"--nopidfile", (char *)"--nosyslog", NULL};
    server->bus = raucserver_spawn(server, arguments);
    snprintf(command, sizeof command, "test -S '%s/bus'", server->scratch.path);
    raucserver_wait(server, server->bus, command);
    snprintf(address, sizeof address, "unix:path=%s/bus", server->scratch.path);
    assert_int_equal(setenv("DBUS_SYSTEM_BUS_ADDRESS", address, 1), 0);
}

/* Its mounts stay its own, where they can: without that right nothing is mounted at all. */
void raucserver_up(struct raucserver *server, const char *slot)
{
    char configuration[RAUCSERVER_PATH_SIZE], booted[64];
    snprintf(configuration, sizeof configuration, "--conf=%s/system.conf", server->scratch.path);
    snprintf(booted, sizeof booted, "--override-boot-slot=%s", slot);
    char *const arguments[] = {(char *)"unshare",
                               (char *)"--mount",
                               (char *)"rauc",
                               configuration,
                               booted,
                               (char *)"service",
                               NULL};
    bool may_unshare = scratch_run("unshare --mount true 2>/dev/null");
    server->rauc = raucserver_spawn(server, may_unshare ? arguments : arguments + 2);
    raucserver_wait(server, server->rauc,
                    "dbus-send --system --print-reply --dest=org.freedesktop.DBus / "
                    "org.freedesktop.DBus.GetNameOwner string:de.pengutronix.rauc "
                    ">/dev/null 2>&1");
}

void raucserver_down(struct raucserver *server)
{
    raucserver_end(&server->rauc);
}

void raucserver_start(struct raucserver *server)
{
    memset(server, 0, sizeof *server);
    scratch_make(&server->scratch, NULL);
    const char *folder = server->scratch.path;
    snprintf(server->stick, sizeof server->stick, "%s/stick", folder);
    assert_true(scratch_run("chmod 755 '%s'", folder));
    raucserver_write(server, "make-keys", make_keys);
    raucserver_write(server, "make-bundle", make_bundle);
    raucserver_write(server, "system.conf", system_conf);
    raucserver_write(server, "before-install", before_install);
    assert_true(scratch_run("chmod +x '%s/before-install'", folder));
    assert_true(scratch_run("sh '%s/make-keys'", folder));
    raucserver_write(server, "bus.conf", bus_conf);
    assert_true(scratch_run("sed 's/user=\"themeday\"/user=\"nobody\"/' "
                            "firmware/system/themeday-dbus.conf >'%s/themeday.conf'",
                            folder));
    raucserver_start_bus(server);
    raucserver_up(server, "A");
}

void raucserver_stop(struct raucserver *server)
{
    raucserver_down(server);
    raucserver_end(&server->bus);
    scratch_remove(&server->scratch);
}

void raucserver_bundle(const struct raucserver *server, const char *name, const char *version,
                       const char *device, const char *signer, const char *format)
{
    assert_true(scratch_run("sh '%s/make-bundle' %s %s %s %s %s", server->scratch.path, name,
                            version, device, signer, format));
}

bool raucserver_can_install(const struct raucserver *server, const char *name)
{
    return scratch_run("unshare --mount mount -t squashfs -o loop,ro '%s/%s.raucb' '%s/mounts' "
                       ">>'%s/log' 2>&1",
                       server->stick, name, server->scratch.path, server->scratch.path);
}

bool raucserver_slot_holds(const struct raucserver *server, const char *slot, const char *name)
{
    return scratch_run("cd '%s' && cmp -s -n 1500000 '%s' '%s.img'", server->scratch.path, slot,
                       name);
}
