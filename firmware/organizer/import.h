/*
 * A file on its way from a stick into the database: which one, its bytes, and what importing it
 * would change. The session's from the first page of an import to its last one; the bytes that were
 * shown in the preview are the bytes that are imported, whatever becomes of the stick. Private to
 * the organizer's scenes.
 */
#ifndef THEMEDAY_IMPORT_H
#define THEMEDAY_IMPORT_H

#include "db/merge.h"
#include "db/plan_file.h"
#include "db/roster.h"
#include "db/setup.h"
#include "drivers/courier.h"
#include "firmware/organizer/stage.h"

extern const struct scene scene_import, scene_import_files, scene_import_read, scene_import_card,
    scene_import_preview, scene_import_done;

enum import_kind {
    IMPORT_ROSTER,
    IMPORT_PLAN,
    IMPORT_BUNDLE,  /* of another terminal (db/merge.h) */
    IMPORT_REQUEST, /* of a terminal that is to be set up, */
    IMPORT_ANSWER,  /* and with what it is (db/setup.h) */
};

/* How far it has come. */
enum import_state {
    IMPORT_WAITS,  /* for a stick, or for one of several to be chosen */
    IMPORT_LOOKS,  /* for files on the stick */
    IMPORT_LISTS,  /* them */
    IMPORT_READS,  /* the chosen one */
    IMPORT_HAS_IT, /* in memory, judged */
    IMPORT_FAILED, /* by `failure`, looking or reading */
    IMPORT_DONE,   /* it is in the database */
};

/* A name with characters that no font can draw. */
struct import_glyph {
    int line;
    char name[NAME_SIZE];
    char spelling[NAME_SIZE]; /* what can be drawn in its place */
    bool chosen;
};

enum { IMPORT_GLYPHS_MAX = 20 };

struct import {
    enum import_kind kind;
    enum import_state state;
    struct media_stick stick; /* path "": none is chosen */
    struct courier *list;     /* looks for files, then keeps them */
    struct courier *file;     /* reads one, then keeps its bytes */
    struct courier_file chosen;
    enum courier_failure failure;
    enum uid_notation cards;
    bool needs_card; /* the card column can be read in several ways */
    int card_line;   /* where the card was found that settled it; 0: none was needed */
    struct roster_report report;
    char home[TITLE_SIZE]; /* the branch that becomes the terminal's own; "": it has one */
    struct import_glyph glyphs[IMPORT_GLYPHS_MAX];
    int glyph_count;
    int lost_spellings; /* chosen ones that could not be stored */
    struct plan_file plan;
    int replaced;              /* rows of the plan that are there already */
    struct export_file *files; /* of the bundle */
    int file_count;
    struct setup_report setup;
    struct merge_report *merge; /* what taking it would come to; then, what it came to */
};

/* Begins an import and goes on to its first scene. */
void import_begin(struct session *session, enum import_kind kind);

/* Ends what it is doing and forgets everything; without an import nothing. */
void import_close(struct session *session);

/* The touch of the last page, whatever was imported: the import ends, and its pages with it. */
void import_touch_done(struct session *session, const char *widget);

/* What it waits for: session.h. */
int import_fd(const struct import *import);
int64_t import_deadline_ns(const struct import *import);

/* Takes news of courier and sticks, and goes on to the scene they lead to. False: none. */
CHECKED bool import_hear(struct session *session);

/* Chooses a stick and looks for files on it; chooses one of them and reads it. */
void import_look(struct session *session, const struct media_stick *stick);
void import_read(struct session *session, int file);

/* Reads the chosen one once more. */
void import_read_again(struct session *session);

/* Ends reading; the list of files is there again. */
void import_forget_file(struct import *import);

/* Ends looking; the stick is to be chosen again. */
void import_forget_stick(struct import *import);

/* Settles the card column by a card of it; false, and told, when that does not do. */
CHECKED bool import_settle(struct session *session, const struct card *card);

/* Finds names that cannot be drawn among those who change; stores the spellings that were chosen
 * for them once they are imported. */
void import_find_glyphs(struct session *session);
void import_store_spellings(struct session *session);

/* Turns the spelling of a name on or off. */
void import_choose_glyph(struct import *import, int index);

/* Imports what was previewed, and nothing else: where the data changed since, the preview is made
 * anew. False, and told, when nothing was changed. */
CHECKED bool import_commit(struct session *session);

/* Whether something is wrong with the file that has to be corrected first. */
bool import_is_refused(const struct import *import);

#endif
