#include "drivers/courier_packet.h"

#include "firmware/base/sealed.h"
#include "firmware/base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

_Static_assert(sizeof(struct courier_packet) <= 512, "a packet must fit helper_receive()");

static bool courier_packet_path_is_valid(const char path[COURIER_PATH_SIZE])
{
    size_t length = strnlen(path, COURIER_PATH_SIZE);
    if (length == 0 || length == COURIER_PATH_SIZE || !utf8_is_valid(path, length))
        return false;
    return path[0] != '/' && path[0] != '.' && strstr(path, "/.") == NULL;
}

bool courier_packet_is_valid(const struct courier_packet *packet)
{
    if (packet->done < 0 || packet->total < 0 || packet->done > packet->total ||
        packet->total > 4 * (int64_t)COURIER_BYTES_MAX)
        return false;
    switch ((enum courier_packet_type)packet->type) {
    case COURIER_PACKET_ALIVE:
    case COURIER_PACKET_PROGRESS:
    case COURIER_PACKET_DONE:
        return true;
    case COURIER_PACKET_FILE:
        return packet->file.size >= 0 && courier_packet_path_is_valid(packet->file.path);
    case COURIER_PACKET_WRITTEN:
        return packet->outcome <= STICK_SAME && courier_packet_path_is_valid(packet->file.path);
    case COURIER_PACKET_FAILED:
        return packet->failure <= COURIER_SILENT;
    }
    return false;
}

/* ---- a folder ---- */

enum { PACKED_FILES_MAX = 256, PACKED_NAME_SIZE = 192 };

/* Behind it come as many of the next, and behind those their bytes. */
struct packed_folder {
    char name[STICK_NAME_SIZE];
    int64_t time_ms;
    int64_t file_count;
};

struct packed_file {
    char name[PACKED_NAME_SIZE];
    int64_t length;
};

static enum err courier_packet_pack_names(const struct stick_folder *folder, int fd)
{
    struct packed_folder head = {.time_ms = folder->time_ms, .file_count = folder->file_count};
    utf8_copy(head.name, sizeof head.name, folder->name);
    enum err err = sealed_write(fd, &head, sizeof head);
    for (int i = 0; err == ERR_OK && i < folder->file_count; i++) {
        struct packed_file file = {.length = (int64_t)folder->files[i].length};
        utf8_copy(file.name, sizeof file.name, folder->files[i].name);
        err = sealed_write(fd, &file, sizeof file);
    }
    return err;
}

enum err courier_packet_pack(const struct stick_folder *folder, int *ret_fd)
{
    int fd = -1;
    enum err err = sealed_create("folder", &fd);
    if (err == ERR_OK)
        err = courier_packet_pack_names(folder, fd);
    for (int i = 0; err == ERR_OK && i < folder->file_count; i++)
        err = sealed_write(fd, folder->files[i].bytes, folder->files[i].length);
    if (err == ERR_OK)
        err = sealed_close(fd);
    if (err == ERR_OK)
        *ret_fd = fd;
    else if (fd >= 0)
        close(fd);
    return err;
}

enum err courier_packet_unpack(const char *bytes, size_t length, struct stick_folder *ret_folder)
{
    const struct packed_folder *head = (const void *)bytes;
    if (length < sizeof *head || head->file_count < 0 || head->file_count > PACKED_FILES_MAX ||
        memchr(head->name, '\0', STICK_NAME_SIZE) == NULL)
        return ERR_INVALID;
    size_t count = (size_t)head->file_count, at = sizeof *head + count * sizeof(struct packed_file);
    if (at > length)
        return ERR_INVALID;
    const struct packed_file *packed = (const void *)(bytes + sizeof *head);
    struct stick_file *files = calloc(count + 1, sizeof *files);
    if (files == NULL)
        return ERR_NOMEM;
    for (size_t i = 0; i < count; i++) {
        if (at > length || (uint64_t)packed[i].length > length - at ||
            memchr(packed[i].name, '\0', PACKED_NAME_SIZE) == NULL) {
            free(files);
            return ERR_INVALID;
        }
        files[i] = (struct stick_file){packed[i].name, bytes + at, (size_t)packed[i].length};
        at += (size_t)packed[i].length;
    }
    *ret_folder = (struct stick_folder){head->name, head->time_ms, files, (int)count};
    return ERR_OK;
}
