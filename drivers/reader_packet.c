#include "drivers/reader_packet.h"

#include <string.h>

static const int64_t packet_age_max_ns = 60000000000;

bool reader_packet_card_is_valid(const struct card *card)
{
    if (card->kind == CARD_ISO14443A)
        return card->uid_len == 4 || card->uid_len == 7 || card->uid_len == 10;
    if (card->kind == CARD_ISO14443B)
        return card->uid_len == 4;
    return card->kind == CARD_FELICA && card->uid_len == 8;
}

bool reader_packet_is_valid(const struct reader_packet *packet, int64_t now_ns)
{
    if (packet->type < READER_PACKET_ALIVE || packet->type > READER_PACKET_LACKS)
        return false;
    /* The parent's clock was read before the packet was, so it may be a little behind. */
    if (packet->mono_ns < now_ns - packet_age_max_ns ||
        packet->mono_ns > now_ns + packet_age_max_ns)
        return false;
    if (packet->type == READER_PACKET_CARD)
        return reader_packet_card_is_valid(&packet->card);
    if (packet->type == READER_PACKET_LACKS)
        return packet->card.kind <= CARD_FELICA;
    if (packet->type == READER_PACKET_DOWN)
        return packet->trouble > READER_NO_TROUBLE && packet->trouble <= READER_BROKEN;
    return memchr(packet->device, '\0', sizeof packet->device) != NULL;
}
