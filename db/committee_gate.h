/* What a bundle has to pass before a committee takes it, and what is said of one that does not. */
#ifndef THEMEDAY_DB_COMMITTEE_GATE_H
#define THEMEDAY_DB_COMMITTEE_GATE_H

#include "db/export_check.h"
#include "db/sheet.h"
#include "firmware/model/activity.h"

/* What is read of one file, not counting papers, which are only hashed: thirty thousand entries of
 * a log, or twenty thousand people on a sheet, are not as much. Whoever is trusted may still write
 * something that takes hours and all memory to be understood. */
enum { COMMITTEE_FILE_MAX = SHEET_BYTES_MAX };

/* What a bundle has to pass. */
struct committee_gate {
    char today[DATE_SIZE];                  /* the day after is taken, too, for clocks differ */
    const uint8_t (*keys)[KEY_PUBLIC_SIZE]; /* of the terminals that are trusted */
    int key_count;
};

enum committee_fault {
    COMMITTEE_GOOD,
    COMMITTEE_NOT_WHOLE, /* `finding` says what is wrong */
    COMMITTEE_STRANGER,  /* its terminal is not trusted: `finding.device` */
    COMMITTEE_TOO_LARGE, /* more than is read of one file: `file` */
    COMMITTEE_NO_LOG,    /* the ledger of a year: nothing to load, and nothing wrong with it */
    COMMITTEE_UNLINKED,  /* an entry of the log does not follow from the one before: `line` */
    COMMITTEE_UNCLEAR,   /* a file that was signed cannot be understood: `file`, `line` */
    COMMITTEE_AHEAD,     /* the activity is still to come: `date` */
};

struct committee_report {
    enum committee_fault fault;
    struct export_finding finding;
    char file[EXPORT_FILE_NAME_SIZE];
    int line;
    char date[DATE_SIZE];
};

#endif
