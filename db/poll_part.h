/*
 * One terminal's part of a poll that was held at several doors (merge.h), once it is closed: what
 * travels to the other terminals, and what they keep of it in their logs. Private to db/.
 *
 * It travels sealed under a key that follows from the key of the cards, which terminals share when
 * one was set up from the other (setup.h). The nonce follows from the content, so that a bundle
 * stays the same byte for byte, and the length from figures that stand in the bundle anyway:
 * whoever has the bundle and not the key learns nothing. Inside are the counts of every question,
 * those of small groups, too, and a mark for each member who voted: a keyed hash of the poll and of
 * his identity, sorted, without order or time. Whoever has the key can tell by the marks who took
 * part, as each of the terminals can, and never how anybody voted. Guests have no marks.
 *
 * What is the same poll on two terminals: the same activity, kind and item, and of several of these
 * the same number in their order.
 */
#ifndef THEMEDAY_DB_POLL_PART_H
#define THEMEDAY_DB_POLL_PART_H

#include "db/poll_row.h"

#include <stddef.h>

enum { POLL_MARK_SIZE = 16 };

struct poll_mark {
    uint8_t bytes[POLL_MARK_SIZE];
};

struct poll_part {
    struct poll
        poll; /* kind, item, what was asked, 应评, 实到 and ballots; id only of an own one */
    int number;
    int written_for, written_against;
    struct tally groups[POLL_GROUPS]; /* nothing is hidden here */
    struct poll_mark *marks;          /* ascending; one for each member's ballot */
    size_t mark_count;
};

/* This terminal's part of a closed poll. Errors as in db/poll.h. Call poll_part_clear(). */
CHECKED enum err poll_part_read(struct db *db, const struct poll_row *row,
                                struct poll_part *ret_part);

/* NULL bytes are fine; wipes what it frees. */
void poll_part_clear(struct poll_part *part);

/* Seals it as base64; free() the text. */
CHECKED enum err poll_part_seal(const struct db *db, const struct poll_part *part, char **ret_text);

/* ERR_UNSUPPORTED: sealed under another key. ERR_CORRUPT: the key is the right one, and yet it is
 * no part whose figures add up. Call poll_part_clear() after success. */
CHECKED enum err poll_part_open(const struct db *db, const char *text, struct poll_part *ret_part);

/* Whether this terminal has a poll of that number. */
CHECKED enum err poll_part_is_held(struct db *db, int64_t activity_id, enum poll_kind kind,
                                   const char *item, int number, bool *ret_held);

#endif
