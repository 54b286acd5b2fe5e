#include "tests/harness/volume.h"

#include "tests/harness/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { STEP = 128 * 1024, REQUEST_SIZE = STEP + 8192, THINGS_MAX = 1 << 18 };

/* Only what is touched of this is memory. */
static const size_t BYTES_MAX = (size_t)1 << 31;

/* A write, or, with a length of 0, a flush. */
struct thing {
    uint64_t offset;
    uint32_t length;
    size_t at; /* its bytes in the record */
};

struct volume_log {
    atomic_size_t count;
    size_t used;
    struct thing things[THINGS_MAX];
    unsigned char bytes[];
};

/* ---- the server ---- */

struct server {
    int fd;
    unsigned char *bytes; /* of the file, as it is now */
    size_t size;
    struct volume_log *log;
};

static void server_answer(const struct server *server, uint64_t unique, int error,
                          const void *bytes, size_t length)
{
    struct fuse_out_header header = {
        .len = (uint32_t)(sizeof header + length), .error = -error, .unique = unique};
    struct iovec parts[] = {{&header, sizeof header}, {(void *)bytes, length}};
    if (writev(server->fd, parts, 2) < 0 && errno != ENOENT)
        _exit(1);
}

static void server_note(struct server *server, uint64_t offset, const void *bytes, uint32_t length)
{
    struct volume_log *log = server->log;
    size_t place = atomic_load(&log->count);
    if (place == THINGS_MAX || log->used + length > BYTES_MAX)
        _exit(1);
    log->things[place] = (struct thing){.offset = offset, .length = length, .at = log->used};
    memcpy(log->bytes + log->used, bytes, length);
    log->used += length;
    atomic_store(&log->count, place + 1);
}

static void server_write(struct server *server, const struct fuse_in_header *in, const void *body)
{
    const struct fuse_write_in *request = body;
    struct fuse_write_out done = {.size = request->size};
    if (request->size == 0 || request->offset + request->size > server->size) {
        server_answer(server, in->unique, ENOSPC, NULL, 0);
        return;
    }
    memcpy(server->bytes + request->offset, request + 1, request->size);
    server_note(server, request->offset, request + 1, request->size);
    server_answer(server, in->unique, 0, &done, sizeof done);
}

static void server_read(const struct server *server, const struct fuse_in_header *in,
                        const void *body)
{
    const struct fuse_read_in *request = body;
    uint64_t left = request->offset < server->size ? server->size - request->offset : 0;
    server_answer(server, in->unique, 0, server->bytes + request->offset,
                  left < request->size ? left : request->size);
}

static void server_begin(const struct server *server, const struct fuse_in_header *in,
                         const void *body)
{
    const struct fuse_init_in *request = body;
    struct fuse_init_out answer = {.major = FUSE_KERNEL_VERSION,
                                   .minor = request->minor < FUSE_KERNEL_MINOR_VERSION
                                                ? request->minor
                                                : FUSE_KERNEL_MINOR_VERSION,
                                   .max_readahead = STEP,
                                   .flags = FUSE_BIG_WRITES,
                                   .max_write = STEP};
    server_answer(server, in->unique, 0, &answer, sizeof answer);
}

static void server_answer_attr(const struct server *server, uint64_t unique)
{
    struct fuse_attr_out attr = {.attr_valid = 3600,
                                 .attr = {.ino = FUSE_ROOT_ID,
                                          .size = server->size,
                                          .mode = S_IFREG | 0600,
                                          .nlink = 1,
                                          .blksize = 4096}};
    server_answer(server, unique, 0, &attr, sizeof attr);
}

static void server_take(struct server *server, const struct fuse_in_header *in, const void *body)
{
    static const struct fuse_open_out opened = {.fh = 0};
    switch (in->opcode) {
    case FUSE_INIT:
        server_begin(server, in, body);
        break;
    case FUSE_GETATTR:
    case FUSE_SETATTR:
        server_answer_attr(server, in->unique);
        break;
    case FUSE_OPEN:
        server_answer(server, in->unique, 0, &opened, sizeof opened);
        break;
    case FUSE_READ:
        server_read(server, in, body);
        break;
    case FUSE_WRITE:
        server_write(server, in, body);
        break;
    case FUSE_FSYNC:
        server_note(server, 0, "", 0);
        server_answer(server, in->unique, 0, NULL, 0);
        break;
    case FUSE_FLUSH:
    case FUSE_RELEASE:
        server_answer(server, in->unique, 0, NULL, 0);
        break;
    case FUSE_FORGET:
    case FUSE_BATCH_FORGET:
    case FUSE_INTERRUPT:
        break;
    default:
        server_answer(server, in->unique, ENOSYS, NULL, 0);
    }
}

static _Noreturn void server_run(struct server server)
{
    static _Alignas(8) char request[REQUEST_SIZE];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    server.bytes = calloc(1, server.size);
    if (server.bytes == NULL)
        _exit(1);
    for (;;) {
        ssize_t length = read(server.fd, request, sizeof request);
        if (length < 0 && errno != EINTR && errno != ENOENT && errno != EAGAIN)
            _exit(0);
        const struct fuse_in_header *in = (const void *)request;
        if (length >= (ssize_t)sizeof *in)
            server_take(&server, in, in + 1);
    }
}

/* ---- plugging in ---- */

static bool volume_serve(struct volume *volume)
{
    char options[128];
    int file = open(volume->image, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    if (file >= 0)
        close(file);
    if (file < 0 || fd < 0) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    snprintf(options, sizeof options, "fd=%d,rootmode=100000,user_id=0,group_id=0", fd);
    bool is_mounted = mount("volume", volume->image, "fuse", MS_NOSUID | MS_NODEV, options) == 0;
    if (is_mounted)
        volume->server = fork();
    if (volume->server == 0)
        server_run((struct server){.fd = fd, .size = volume->size, .log = volume->log});
    close(fd);
    return is_mounted && volume->server > 0;
}

/* The loop device that the shell found for us. */
static bool volume_attach(struct volume *volume)
{
    char command[2 * VOLUME_PATH_SIZE];
    snprintf(command, sizeof command,
             "PATH=$PATH:/usr/sbin:/sbin; losetup --find --show '%s' 2>/dev/null", volume->image);
    FILE *shell = popen(command, "r");
    if (shell == NULL)
        return false;
    bool is_read = fgets(volume->device, sizeof volume->device, shell) != NULL;
    volume->device[is_read ? strcspn(volume->device, "\n") : 0] = '\0';
    return pclose(shell) == 0 && is_read;
}

/* A small journal and blocks of the size of a page of SQLite's. Nothing is left for the kernel to
 * initialise later. */
static bool volume_format(const struct volume *volume)
{
    return scratch_run("PATH=$PATH:/usr/sbin:/sbin; mkfs.ext4 -q -b 4096 -J size=4 "
                       "-E lazy_itable_init=0,lazy_journal_init=0 %s >/dev/null 2>&1",
                       volume->device) &&
           scratch_run("mount %s '%s'", volume->device, volume->disk);
}

bool volume_plug_in(struct volume *volume, const char *folder, int mib)
{
    *volume = (struct volume){.size = (size_t)mib << 20, .server = -1};
    snprintf(volume->disk, sizeof volume->disk, "%.100s/disk", folder);
    snprintf(volume->image, sizeof volume->image, "%.100s/volume", folder);
    volume->log = mmap(NULL, sizeof *volume->log + BYTES_MAX, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (volume->log == MAP_FAILED)
        volume->log = NULL;
    if (geteuid() == 0 && volume->log != NULL && mkdir(volume->disk, 0700) == 0 &&
        volume_serve(volume) && volume_attach(volume) && volume_format(volume))
        return true;
    volume_pull_out(volume);
    volume_forget(volume);
    return false;
}

void volume_pull_out(struct volume *volume)
{
    scratch_run("mountpoint -q '%s' && umount '%s'", volume->disk, volume->disk);
    if (volume->device[0] != '\0')
        scratch_run("PATH=$PATH:/usr/sbin:/sbin; losetup -d %s", volume->device);
    volume->device[0] = '\0';
    if (volume->server > 0) {
        umount2(volume->image, MNT_DETACH);
        kill(volume->server, SIGKILL);
        waitpid(volume->server, NULL, 0);
    }
    volume->server = -1;
}

void volume_forget(struct volume *volume)
{
    if (volume->log != NULL)
        munmap(volume->log, sizeof *volume->log + BYTES_MAX);
    volume->log = NULL;
}

size_t volume_position(const struct volume *volume)
{
    return atomic_load(&volume->log->count);
}

bool volume_is_flush(const struct volume *volume, size_t place)
{
    return volume->log->things[place].length == 0;
}

/* ---- pulling the plug ---- */

void replay_begin(struct volume_replay *replay, const struct volume *volume)
{
    *replay = (struct volume_replay){.volume = volume, .bytes = calloc(1, volume->size)};
    assert_non_null(replay->bytes);
}

void replay_end(struct volume_replay *replay)
{
    free(replay->bytes);
    replay->bytes = NULL;
}

static void replay_write(const struct volume_log *log, unsigned char *bytes, size_t place)
{
    const struct thing *thing = &log->things[place];
    memcpy(bytes + thing->offset, log->bytes + thing->at, thing->length);
}

/* Everything before the last flush that comes before `place` is safe. */
static void replay_advance(struct volume_replay *replay, size_t place)
{
    const struct volume *volume = replay->volume;
    size_t safe = place;
    while (safe > replay->safe && !volume_is_flush(volume, safe - 1))
        safe--;
    for (; replay->safe < safe; replay->safe++)
        replay_write(volume->log, replay->bytes, replay->safe);
}

/* ext4 needs its superblock whole, and writes it past the journal: half of one is the end of the
 * file system, whatever is stored in it. */
enum { SUPERBLOCK_END = 4096 };

/* Of one write what reached the disk. */
static void replay_write_some(const struct volume_log *log, unsigned char *bytes, size_t place,
                              struct volume_loss *loss)
{
    const struct thing *thing = &log->things[place];
    size_t length;
    for (size_t from = 0; from < thing->length; from += length) {
        size_t left = thing->length - from;
        size_t piece = thing->offset + from < SUPERBLOCK_END ? SUPERBLOCK_END : loss->piece;
        length = piece - (thing->offset + from) % piece;
        length = length < left ? length : left;
        if (rand_r(&loss->seed) % 100 >= loss->percent)
            memcpy(bytes + thing->offset + from, log->bytes + thing->at + from, length);
    }
}

static void replay_save(const unsigned char *bytes, size_t size, const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, size, 0), size);
    assert_int_equal(close(fd), 0);
}

void replay_cut(struct volume_replay *replay, size_t place, struct volume_loss loss,
                const char *path)
{
    size_t size = replay->volume->size;
    assert_true(place >= replay->safe && place <= volume_position(replay->volume));
    replay_advance(replay, place);
    unsigned char *bytes = malloc(size);
    assert_non_null(bytes);
    memcpy(bytes, replay->bytes, size);
    for (size_t i = replay->safe; i < place; i++)
        replay_write_some(replay->volume->log, bytes, i, &loss);
    replay_save(bytes, size, path);
    free(bytes);
}
