/* What goes between those who want papers drawn and their helper process. The documents go down as
 * JSON in sealed memory, the drawings come up each in memory of its own, in order. Private to
 * firmware/papers*.c. */
#ifndef THEMEDAY_PAPERS_PACKET_H
#define THEMEDAY_PAPERS_PACKET_H

#include "firmware/papers.h"

#include <jansson.h>

struct papers_order {
    uint32_t count; /* documents */
};

struct papers_packet {
    uint32_t index; /* of the drawing: document * PAPERS_KINDS + kind */
};

/* Documents as JSON; NULL without memory, or with a text that is no UTF-8. */
json_t *papers_pack(const struct paper_document *documents, int count);

/* The document of one of its elements, for paper_clear(). The heads of its tables use `json`. */
CHECKED enum err papers_unpack(const json_t *json, struct paper_document *ret_document);

#endif
