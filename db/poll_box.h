/*
 * The box of one poll: who has voted, and the counts. This is the blob that poll.db keeps, and all
 * that it keeps of ballots; its width is constant, it fills a page, and it knows nothing of people,
 * cards, times or an order. Pure. A box lives in locked memory only (poll_store.h). Private to db/.
 */
#ifndef THEMEDAY_DB_POLL_BOX_H
#define THEMEDAY_DB_POLL_BOX_H

#include "firmware/model/poll.h"

enum {
    POLL_LINES_MAX = 5120,
    POLL_TURNS_MAX = 10000,
    POLL_BOX_SIZE = 2000, /* in a page of 2048 bytes there is room for one, and not for two */
    POLL_BOX_SPARE = POLL_BOX_SIZE - POLL_LINES_MAX / 8 -
                     2 * POLL_GROUPS * POLL_QUESTIONS_MAX * (POLL_OPTIONS_MAX + 1) - 4,
};

/* A count of two bytes, the more significant one first. */
struct poll_count {
    uint8_t bytes[2];
};

struct poll_box {
    uint8_t voted[POLL_LINES_MAX / 8]; /* a bit for each line of the frozen list */
    struct poll_count counts[POLL_GROUPS][POLL_QUESTIONS_MAX][POLL_OPTIONS_MAX + 1];
    struct poll_count turns_issued, turns_used; /* guests without a card: no bit, only this */
    uint8_t spare[POLL_BOX_SPARE];              /* zeros */
};

_Static_assert(sizeof(struct poll_box) == POLL_BOX_SIZE, "the blob has no padding of its own");

/* Whether the bit of a line of the frozen list, from 0, is set; sets it. */
bool poll_box_has_voted(const struct poll_box *box, int line);
void poll_box_mark(struct poll_box *box, int line);

/* Adds one ballot; a question left blank goes to the option behind the last one. */
void poll_box_add(struct poll_box *box, enum poll_group group, const struct poll *poll,
                  const struct ballot *ballot);

/* Reads and writes all counts of a group. */
void poll_box_read(const struct poll_box *box, enum poll_group group, const struct poll *poll,
                   struct tally *ret_tally);
void poll_box_write(struct poll_box *box, enum poll_group group, const struct poll *poll,
                    const struct tally *tally);

/* Ballots of all groups, as the first question has them. */
int poll_box_ballots(const struct poll_box *box, const struct poll *poll);

/* The turns of guests without a card: how many there are, and how many were used. */
int poll_box_issued(const struct poll_box *box);
int poll_box_used(const struct poll_box *box);
void poll_box_set_issued(struct poll_box *box, int count);
void poll_box_use_turn(struct poll_box *box);

/* Whether bits and used turns are as many as the ballots, every question adds up to them, and
 * nothing is set outside the `lines` of the list. */
bool poll_box_adds_up(const struct poll_box *box, const struct poll *poll, int lines);

#endif
