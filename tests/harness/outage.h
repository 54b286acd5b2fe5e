/*
 * A meeting on a volume whose plug is pulled afterwards, at any place of what was written: what the
 * terminal had promised before that place has to be there when it starts again. A promise is what
 * somebody was shown as done: a tick, a thanks, a change made by the organizer.
 */
#ifndef THEMEDAY_TESTS_OUTAGE_H
#define THEMEDAY_TESTS_OUTAGE_H

#include "tests/harness/volume.h"

#include <stdbool.h>
#include <stdint.h>

/* The state of the data folder when something was promised, at this place of the record. Nothing
 * of it may be less later. */
struct promise {
    size_t place;
    int64_t entries;        /* of the log, of which the last one is this; 0: nobody looked */
    unsigned char head[32]; /* its hash */
    int64_t people;         /* who are signed in, rows that were not taken back */
    int64_t poll;           /* 0: there was none yet */
    int ballots;
    bool is_closed;
};

struct outage {
    char folder[96]; /* temporary: the volume, and where images are made and opened */
    char data[128];  /* the data folder on the volume */
    struct volume volume;
    struct volume_replay replay;
    struct promise *promises; /* the first one is the state before the meeting */
    int promise_count, kept;  /* kept: those before the last look */
    int64_t activity, poll;   /* poll: the last one that was opened, or 0 */
};

/* How the terminal is spoiled, to see that it would be noticed. */
struct outage_neglect {
    const char *synchronous; /* what SQLite is told for terminal.db, or NULL: what we tell it */
    bool ballots_unsynced;   /* what is synced for a ballot is not */
};

/* Mounts the volume; the data folder is not made yet. False: this machine has no such volumes.
 * Whatever else goes wrong fails the test. */
bool outage_plug_in(struct outage *outage);

/* Holds a busy meeting of so many people there and writes down its promises. */
void outage_hold_meeting(struct outage *outage, int people, struct outage_neglect neglect);

/* Writes down that now so many people were told that they are signed in. */
void outage_promise_people(struct outage *outage, int64_t people);

/* Takes the volume away; now it can be looked at. */
void outage_unplug(struct outage *outage);

void outage_end(struct outage *outage);

/* The first and the last place where the plug can be pulled. */
size_t outage_begin(const struct outage *outage);
size_t outage_last(const struct outage *outage);

/* Pulls the plug behind the first `place` things, repairs the file system as a start of the machine
 * does, starts the terminal's database and compares. NULL: everything is there, or else what is
 * not. Places never go back between two calls. */
const char *outage_look(struct outage *outage, size_t place, struct volume_loss loss);

/* All behind the plug: `folder`/image is the file system as a power cut left it, `data` the name of
 * the data folder at its top, which is copied out into `folder`. Returns what outage_look() does.
 */
const char *outage_look_at_image(const char *folder, const char *data,
                                 const struct promise *promise);

#endif
