/*
 * Two terminals at two doors without a network: what one of them recorded of an activity comes to
 * the other as a bundle on a stick, and is united with what was recorded here.
 *
 * What holds afterwards depends only on what is known, never on the order in which it came, nor on
 * how often. An entry of another log is known by its terminal and its number there; each is taken
 * once, as an entry of this log (type "merge.…", with terminal, number, hash and time), and only
 * from the terminal that made it: what that one has taken from others is theirs to bring.
 * - Sign-ins and guests are united. Somebody is signed in who has a sign-in, wherever, that nobody
 *   took back, wherever; the earliest is shown and counts, with its time and its terminal.
 * - Leave and 其他方式参加 are as the terminal said that spoke last, by its clock. Of a leave that
 *   was entered elsewhere the kind is not known here (leave.h), and 其他 stands for it.
 * - Closed polls are taken as they are, sealed (poll_part.h), when the terminals share the key of
 * the cards; poll_result() unites them. A poll is taken once from each terminal, for it never
 * changes.
 * - Plans, the roster, make-ups and paper slips are not touched.
 *
 * A terminal that is not trusted (trust.h) is refused.
 */
#ifndef THEMEDAY_DB_MERGE_H
#define THEMEDAY_DB_MERGE_H

#include "db/export_check.h"
#include "db/trust.h"
#include "firmware/model/activity.h"

enum { MERGE_CONFLICTS_MAX = 60 };

enum merge_outcome {
    MERGE_TAKEN,
    MERGE_NOTHING_NEW, /* all of it was here already */
    MERGE_NOT_WHOLE,   /* `finding` says what is wrong */
    MERGE_NO_LOG,      /* a ledger */
    MERGE_OWN,         /* this terminal's own bundle */
    MERGE_NOT_TRUSTED, /* `key` is whose it is */
    MERGE_NO_ACTIVITY, /* there is no such activity here: `date`, `theme` */
    MERGE_OTHER_PAST,  /* an entry that was taken before now reads otherwise: `entry` */
};

/* What a person should look at. The entries of people who are unknown here are left out, and taken
 * when the bundle comes again after they were added. */
enum merge_conflict_kind {
    MERGE_PERSON_UNKNOWN,  /* or several of that name here */
    MERGE_PERSON_UNLISTED, /* known here, but not on the list of this activity */
    MERGE_UNDONE_HERE,     /* taken back here, signed in there: is signed in */
    MERGE_UNDONE_THERE,    /* the other way round */
    MERGE_CAME_ON_LEAVE,   /* on leave, and signed in there */
    MERGE_GUEST_TWICE,     /* a guest of that name was written in at both */
    MERGE_PLAN_DIFFERS,    /* theme, day or times differ; `name` is the theme there */
    MERGE_POLL_NO_KEY,     /* there are polls, under a key that is not known here; not taken */
    MERGE_POLL_DIFFERS,    /* a poll that was taken before now reads otherwise; not taken */
    MERGE_POLL_NOT_HERE,   /* a poll that was held only there (so far) */
};

struct merge_conflict {
    enum merge_conflict_kind kind;
    char name[TITLE_SIZE];
};

struct merge_report {
    enum merge_outcome outcome;
    struct export_finding finding;
    struct trust_key key;
    int64_t activity_id; /* here */
    char theme[THEME_SIZE], date[DATE_SIZE];
    int64_t entry;
    int checkins, guests, leaves, others, undone, polls; /* so many were taken */
    int present_before, present_after;                   /* 实到 here */
    int conflict_count;                                  /* may be more than are listed */
    struct merge_conflict conflicts[MERGE_CONFLICTS_MAX];
};

/* Takes a bundle: its files, and the name of its folder. With `dry_run` nothing is kept, and the
 * report says what would be. ERR_CORRUPT: a trusted terminal's log that cannot be understood. */
CHECKED enum err merge_take(struct db *db, const struct chain_origin *origin, const char *folder,
                            const struct export_file *files, int count, bool dry_run,
                            struct merge_report *ret_report);

#endif
