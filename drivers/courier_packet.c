#include "drivers/courier_packet.h"

#include "firmware/base/utf8.h"

#include <string.h>

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
        packet->total > COURIER_BYTES_MAX)
        return false;
    switch ((enum courier_packet_type)packet->type) {
    case COURIER_PACKET_ALIVE:
    case COURIER_PACKET_PROGRESS:
    case COURIER_PACKET_DONE:
        return true;
    case COURIER_PACKET_FILE:
        return packet->file.size >= 0 && courier_packet_path_is_valid(packet->file.path);
    case COURIER_PACKET_FAILED:
        return packet->failure <= COURIER_SILENT;
    }
    return false;
}
