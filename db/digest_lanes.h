/*
 * SHA-256 of eight texts at a time: each round does for all of them what libraries do for one, in
 * vector registers of eight words. Private to db/digest.c.
 */
#ifndef THEMEDAY_DB_DIGEST_LANES_H
#define THEMEDAY_DB_DIGEST_LANES_H

#include "db/digest.h"

#include <stdbool.h>

/* Whether this processor rotates the words of a vector at once (AVX-512VL), which makes them four
 * to five times as fast as libcrypto without SHA instructions. Of others nobody knows that it pays.
 */
bool digest_lanes_usable(void);

/* Where they are usable. It is fastest when the longest come first. */
void digest_lanes(struct digest_text *const *texts, int count);

#endif
