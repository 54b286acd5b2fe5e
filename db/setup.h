/*
 * Setting up a second terminal from this one, without a network (product.md §6e): the new one
 * writes a request onto a stick, this one answers with what it needs, sealed for it alone, and the
 * new one takes that. Roster, cards, organizers with their PINs, the yearly plan, the settings of
 * the screen and the activities to come travel; what happened here does not.
 *
 * Cards are known by a keyed hash (card.h): the key travels inside the seal, and the new terminal
 * keeps it beside its own, as shared.key. Everybody and every activity keeps the identity under
 * which it is known here (identity.h), so that bundles can be united later (merge.h). Each trusts
 * the other from then on.
 *
 * Both folders are bundles as export_check.h knows them. Whoever is between the two can replace
 * them on the stick, so people compare fingerprints on both sides before they go on.
 */
#ifndef THEMEDAY_DB_SETUP_H
#define THEMEDAY_DB_SETUP_H

#include "db/export_check.h"
#include "db/trust.h"

enum setup_outcome {
    SETUP_DONE,
    SETUP_NOT_WHOLE,   /* `finding` says what is wrong */
    SETUP_OTHER_KIND,  /* a bundle, but not of this kind */
    SETUP_OWN,         /* this terminal's own request */
    SETUP_EMPTY_HERE,  /* setup_seal(): this terminal is not set up itself */
    SETUP_FOR_ANOTHER, /* setup_take(): sealed for another terminal */
    SETUP_NOT_EMPTY,   /* setup_take(): this terminal is set up already */
    SETUP_TOO_NEW,     /* setup_take(): made by a newer program */
};

struct setup_report {
    enum setup_outcome outcome;
    struct export_finding finding;
    struct trust_key key; /* of the other terminal, once its folder is known to be whole */
    char branch[TITLE_SIZE];
    int people, cards, organizers, activities;
};

/* What a new terminal asks with. Call export_clear() afterwards, also after a failure. */
CHECKED enum err setup_request(const struct db *db, const struct chain_origin *origin,
                               struct export_bundle *ret_bundle);

/* Reads a request, trusts its terminal, and makes the answer, for export_clear(). With `dry_run`
 * only reads: whose is it? */
CHECKED enum err setup_seal(struct db *db, const struct chain_origin *origin, const char *folder,
                            const struct export_file *files, int count, bool dry_run,
                            struct setup_report *ret_report, struct export_bundle *ret_bundle);

/* Takes an answer, all of it or nothing. With `dry_run` nothing is kept. ERR_CORRUPT: it cannot be
 * understood. */
CHECKED enum err setup_take(struct db *db, const struct chain_origin *origin, const char *folder,
                            const struct export_file *files, int count, bool dry_run,
                            struct setup_report *ret_report);

#endif
