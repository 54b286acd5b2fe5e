/* The part of an import that is a bundle of another terminal (import.h, db/merge.h). Private to the
 * organizer's scenes. */
#ifndef THEMEDAY_IMPORT_BUNDLE_H
#define THEMEDAY_IMPORT_BUNDLE_H

#include "firmware/organizer/import.h"

extern const struct scene scene_merge, scene_merge_done, scene_setup, scene_setup_compare,
    scene_setup_done;

/* Whether it is folders that are listed and read, and whether this one is of the kind. */
bool import_is_of_folders(const struct import *import);
bool import_wants_folder(const struct session *session, const char *name);

/* Copies the bundle that was read, and judges it; forgets it. `setup` or `merge` says what it came
 * to. */
CHECKED enum err import_judge_bundle(struct session *session);
void import_forget_bundle(struct import *import);

/* Trusts the terminal whose bundle it is from now on, and judges it once more; takes the bundle.
 * The second is false, and told, when nothing was taken. */
void import_trust(struct session *session);
CHECKED bool import_merge(struct session *session);

/* Sets this terminal up as the answer says; false, and told, when that failed. */
CHECKED bool import_set_up(struct session *session);

/* Who does it: the organizer, or nobody yet on a terminal that is new. */
struct chain_origin import_origin(const struct session *session);

#endif
