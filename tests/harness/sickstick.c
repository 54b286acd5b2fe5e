#include "tests/harness/sickstick.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NODES_MAX = 256, NAME_SIZE = 256, STEP = 64 * 1024, REQUEST_SIZE = STEP + 8192 };

/* A file or folder; its number is its place in the list. */
struct node {
    uint64_t parent; /* 0: there is none */
    char name[NAME_SIZE];
    mode_t mode;
    char *bytes;
    uint64_t size;
    int64_t modified;
};

struct server {
    int fd;
    const struct sickstick_illness *illness;
    int64_t written;
    struct node nodes[NODES_MAX]; /* the root is FUSE_ROOT_ID, 1 */
};

/* ---- answers ---- */

static void server_answer(struct server *server, uint64_t unique, int error, const void *bytes,
                          size_t length)
{
    struct fuse_out_header header = {
        .len = (uint32_t)(sizeof header + length), .error = -error, .unique = unique};
    struct iovec parts[] = {{&header, sizeof header}, {(void *)bytes, length}};
    if (writev(server->fd, parts, 2) < 0 && errno != ENOENT)
        _exit(1);
}

static struct fuse_attr node_attr(const struct server *server, uint64_t id)
{
    const struct node *node = &server->nodes[id];
    return (struct fuse_attr){.ino = id,
                              .size = node->size,
                              .mode = node->mode,
                              .nlink = 1,
                              .mtime = (uint64_t)node->modified,
                              .atime = (uint64_t)node->modified,
                              .ctime = (uint64_t)node->modified,
                              .blksize = 4096};
}

static void server_answer_entry(struct server *server, uint64_t unique, uint64_t id)
{
    struct fuse_entry_out entry = {.nodeid = id, .attr = node_attr(server, id)};
    server_answer(server, unique, 0, &entry, sizeof entry);
}

static void server_answer_attr(struct server *server, uint64_t unique, uint64_t id)
{
    struct fuse_attr_out attr = {.attr = node_attr(server, id)};
    server_answer(server, unique, 0, &attr, sizeof attr);
}

/* ---- nodes ---- */

static uint64_t node_find(const struct server *server, uint64_t parent, const char *name)
{
    for (uint64_t i = FUSE_ROOT_ID + 1; i < NODES_MAX; i++)
        if (server->nodes[i].parent == parent && strcmp(server->nodes[i].name, name) == 0)
            return i;
    return 0;
}

static uint64_t node_make(struct server *server, uint64_t parent, const char *name, mode_t mode)
{
    for (uint64_t i = FUSE_ROOT_ID + 1; i < NODES_MAX; i++) {
        struct node *node = &server->nodes[i];
        if (node->parent != 0)
            continue;
        *node = (struct node){.parent = parent, .mode = mode, .bytes = malloc(1 << 22)};
        snprintf(node->name, sizeof node->name, "%s", name);
        return i;
    }
    _exit(1);
}

static void node_remove(struct server *server, uint64_t id)
{
    free(server->nodes[id].bytes);
    server->nodes[id] = (struct node){.parent = 0};
}

/* ---- requests ---- */

static void server_take_its_time(const struct sickstick_illness *illness, uint32_t bytes)
{
    int64_t ns = illness->ms_per_write * INT64_C(1000000);
    if (illness->bytes_per_second > 0)
        ns += bytes * INT64_C(1000000000) / illness->bytes_per_second;
    if (ns > 0)
        nanosleep(&(struct timespec){.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000}, NULL);
}

static void server_write(struct server *server, const struct fuse_in_header *in, const void *body)
{
    const struct fuse_write_in *request = body;
    struct node *node = &server->nodes[in->nodeid];
    const struct sickstick_illness *illness = server->illness;
    uint64_t end = request->offset + request->size;
    struct fuse_write_out done = {.size = request->size};
    server->written += request->size;
    server_take_its_time(illness, request->size);
    if (end > 1 << 22 || (illness->takes_bytes > 0 && server->written > illness->takes_bytes)) {
        server_answer(server, in->unique, ENOSPC, NULL, 0);
        return;
    }
    if (illness->keeps_bytes > 0 && server->written > illness->keeps_bytes)
        memset(node->bytes + request->offset, 0, request->size);
    else
        memcpy(node->bytes + request->offset, request + 1, request->size);
    node->size = end > node->size ? end : node->size;
    server_answer(server, in->unique, 0, &done, sizeof done);
}

static void server_read(struct server *server, const struct fuse_in_header *in, const void *body)
{
    const struct fuse_read_in *request = body;
    const struct node *node = &server->nodes[in->nodeid];
    uint64_t left = request->offset < node->size ? node->size - request->offset : 0;
    server_answer(server, in->unique, 0, node->bytes + request->offset,
                  left < request->size ? left : request->size);
}

static void server_read_folder(struct server *server, const struct fuse_in_header *in,
                               const void *body)
{
    const struct fuse_read_in *request = body;
    static char buffer[STEP];
    size_t length = 0;
    for (uint64_t i = request->offset; i < NODES_MAX; i++) {
        const struct node *node = &server->nodes[i];
        size_t name = strlen(node->name), size = FUSE_DIRENT_ALIGN(FUSE_NAME_OFFSET + name);
        if (node->parent != in->nodeid)
            continue;
        if (length + size > request->size || length + size > sizeof buffer)
            break;
        struct fuse_dirent *entry = (void *)(buffer + length);
        memset(entry, 0, size);
        *entry = (struct fuse_dirent){
            .ino = i, .off = i + 1, .namelen = (uint32_t)name, .type = (node->mode & S_IFMT) >> 12};
        memcpy(entry->name, node->name, name);
        length += size;
    }
    server_answer(server, in->unique, 0, buffer, length);
}

static void server_create(struct server *server, const struct fuse_in_header *in, const void *body)
{
    const struct fuse_create_in *request = body;
    struct {
        struct fuse_entry_out entry;
        struct fuse_open_out open;
    } answer = {.open = {.fh = 0}};
    uint64_t id = node_make(server, in->nodeid, (const char *)(request + 1), S_IFREG | 0644);
    answer.entry = (struct fuse_entry_out){.nodeid = id, .attr = node_attr(server, id)};
    server_answer(server, in->unique, 0, &answer, sizeof answer);
}

static void server_make_folder(struct server *server, const struct fuse_in_header *in,
                               const char *name)
{
    if (server->illness->is_foreign)
        server_answer(server, in->unique, EINVAL, NULL, 0);
    else
        server_answer_entry(server, in->unique,
                            node_make(server, in->nodeid, name, S_IFDIR | 0755));
}

static void server_rename(struct server *server, const struct fuse_in_header *in,
                          uint64_t new_parent, const char *from)
{
    const char *to = from + strlen(from) + 1;
    struct node *node = &server->nodes[node_find(server, in->nodeid, from)];
    node->parent = new_parent;
    snprintf(node->name, sizeof node->name, "%s", to);
    server_answer(server, in->unique, 0, NULL, 0);
}

static void server_set_attr(struct server *server, const struct fuse_in_header *in,
                            const void *body)
{
    const struct fuse_setattr_in *request = body;
    if ((request->valid & FATTR_MTIME) != 0)
        server->nodes[in->nodeid].modified = (int64_t)request->mtime;
    server_answer_attr(server, in->unique, in->nodeid);
}

static void server_begin(struct server *server, const struct fuse_in_header *in, const void *body)
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

static void server_find(struct server *server, const struct fuse_in_header *in, const char *name)
{
    uint64_t id = node_find(server, in->nodeid, name);
    if (id == 0)
        server_answer(server, in->unique, ENOENT, NULL, 0);
    else
        server_answer_entry(server, in->unique, id);
}

static void server_take(struct server *server, const struct fuse_in_header *in, const void *body)
{
    static const struct fuse_open_out opened = {.fh = 0};
    static const struct fuse_statfs_out room = {.st = {.blocks = 1 << 20,
                                                       .bfree = 1 << 20,
                                                       .bavail = 1 << 20,
                                                       .bsize = 4096,
                                                       .namelen = 255,
                                                       .frsize = 4096}};
    switch (in->opcode) {
    case FUSE_INIT:
        server_begin(server, in, body);
        break;
    case FUSE_LOOKUP:
        server_find(server, in, body);
        break;
    case FUSE_GETATTR:
        server_answer_attr(server, in->unique, in->nodeid);
        break;
    case FUSE_SETATTR:
        server_set_attr(server, in, body);
        break;
    case FUSE_MKDIR:
        server_make_folder(server, in, (const char *)body + sizeof(struct fuse_mkdir_in));
        break;
    case FUSE_CREATE:
        server_create(server, in, body);
        break;
    case FUSE_OPEN:
    case FUSE_OPENDIR:
        server_answer(server, in->unique, 0, &opened, sizeof opened);
        break;
    case FUSE_READ:
        server_read(server, in, body);
        break;
    case FUSE_READDIR:
        server_read_folder(server, in, body);
        break;
    case FUSE_WRITE:
        server_write(server, in, body);
        break;
    case FUSE_RENAME:
        server_rename(server, in, ((const struct fuse_rename_in *)body)->newdir,
                      (const char *)body + sizeof(struct fuse_rename_in));
        break;
    case FUSE_RENAME2:
        server_rename(server, in, ((const struct fuse_rename2_in *)body)->newdir,
                      (const char *)body + sizeof(struct fuse_rename2_in));
        break;
    case FUSE_UNLINK:
    case FUSE_RMDIR:
        node_remove(server, node_find(server, in->nodeid, body));
        server_answer(server, in->unique, 0, NULL, 0);
        break;
    case FUSE_STATFS:
        server_answer(server, in->unique, 0, &room, sizeof room);
        break;
    case FUSE_FLUSH:
    case FUSE_FSYNC:
    case FUSE_FSYNCDIR:
    case FUSE_RELEASE:
    case FUSE_RELEASEDIR:
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

static _Noreturn void server_run(int fd, const struct sickstick_illness *illness)
{
    static struct server server;
    static _Alignas(8) char request[REQUEST_SIZE];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    server.fd = fd;
    server.illness = illness;
    server.nodes[FUSE_ROOT_ID] = (struct node){.mode = S_IFDIR | 0755};
    for (;;) {
        ssize_t length = read(fd, request, sizeof request);
        if (length < 0 && errno != EINTR && errno != ENOENT && errno != EAGAIN)
            _exit(0);
        const struct fuse_in_header *in = (const void *)request;
        if (length >= (ssize_t)sizeof *in)
            server_take(&server, in, in + 1);
    }
}

/* ---- for the tests ---- */

bool sickstick_plug_in(struct sickstick *stick, const char *folder,
                       struct sickstick_illness illness)
{
    char options[128];
    *stick = (struct sickstick){.server = -1};
    snprintf(stick->path, sizeof stick->path, "%s", folder);
    void *shared =
        mmap(NULL, sizeof illness, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return false;
    stick->illness = shared;
    *stick->illness = illness;
    int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return false;
    snprintf(options, sizeof options, "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", fd);
    if (mount("stick", folder, "fuse", MS_NOSUID | MS_NODEV, options) != 0) {
        close(fd);
        return false;
    }
    stick->server = fork();
    if (stick->server == 0)
        server_run(fd, stick->illness);
    close(fd);
    return stick->server > 0;
}

void sickstick_hurry(struct sickstick *stick)
{
    stick->illness->bytes_per_second = stick->illness->ms_per_write = 0;
}

void sickstick_pull_out(struct sickstick *stick)
{
    if (stick->server <= 0)
        return;
    umount2(stick->path, MNT_DETACH);
    kill(stick->server, SIGKILL);
    waitpid(stick->server, NULL, 0);
    munmap(stick->illness, sizeof *stick->illness);
    stick->server = -1;
}
