/* The part of an import that is a bundle of another terminal (import.h, db/merge.h). Private to the
 * organizer's scenes. */
#ifndef THEMEDAY_IMPORT_BUNDLE_H
#define THEMEDAY_IMPORT_BUNDLE_H

#include "firmware/organizer/import.h"

extern const struct scene scene_merge, scene_merge_done;

/* Copies the bundle that was read, and judges it; forgets it. */
CHECKED enum err import_judge_bundle(struct session *session);
void import_forget_bundle(struct import *import);

/* Trusts the terminal whose bundle it is from now on, and judges it once more; takes the bundle.
 * The second is false, and told, when nothing was taken. */
void import_trust(struct session *session);
CHECKED bool import_merge(struct session *session);

#endif
