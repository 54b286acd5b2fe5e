/*
 * Is a bundle what the terminal wrote? Answered by nothing but the bundle: its files and the name
 * of its folder. The signature covers the sums, the sums cover the files, the log is a chain whose
 * head the signature names, and the terminal's name follows from the public key.
 *
 * What cannot be known without the terminal is whether this key is the right one: compare the name
 * of the terminal with the one on its printed forms.
 */
#ifndef THEMEDAY_DB_EXPORT_CHECK_H
#define THEMEDAY_DB_EXPORT_CHECK_H

#include "db/export.h"
#include "db/key.h"
#include "db/record.h"

enum export_fault {
    EXPORT_GOOD,
    EXPORT_NO_FILE,       /* a file is missing: `text` */
    EXPORT_EXTRA_FILE,    /* a file that no sum is for: `text` */
    EXPORT_CHANGED,       /* the bytes of a file are others: `text` */
    EXPORT_BAD_SUMS,      /* SHA256SUMS cannot be read: `line` */
    EXPORT_BAD_KEY,       /* device.pub is no key */
    EXPORT_BAD_SIGNATURE, /* SHA256SUMS.minisig is no signature */
    EXPORT_OTHER_KEY,     /* signed with another key than device.pub */
    EXPORT_NOT_SIGNED,    /* the signature does not fit SHA256SUMS */
    EXPORT_OTHER_DEVICE,  /* signed by the terminal `text`, not by the one that the folder names */
    EXPORT_RENAMED,       /* it was the folder `text` when it was signed */
    EXPORT_BAD_LOG,       /* records.jsonl does not hold together from `line` on */
    EXPORT_OTHER_LOG,     /* it does, but it is not the log that was signed */
};

struct export_finding {
    enum export_fault fault;
    int line;
    char text[EXPORT_FILE_NAME_SIZE];
    char device[KEY_DEVICE_SIZE]; /* whose signature it is, once that is known */
    char code[EXPORT_CODE_SIZE];  /* of the log, with EXPORT_GOOD; "": it was signed without one */
    int records;                  /* so many entries, with EXPORT_GOOD */
};

/* Tells the first fault, from the outside in. `folder` is the last part of the path. */
void export_check(const char *folder, const struct export_file *files, int count,
                  struct export_finding *ret_finding);

/* The first half of it, which asks the three files that seal a bundle and none of the others:
 * whether the signature fits, and whose it is. False: it is not good. */
CHECKED bool export_check_seal(const char *folder, const struct export_file *files, int count,
                               struct export_finding *ret_finding);

/* The second half, after the first one was good. Puts the lines of the log into the list, in order,
 * as far as they are good; NULL: nobody wants them. */
void export_check_inside(const char *folder, const struct export_file *files, int count,
                         struct export_finding *finding, struct record_list *list);

#endif
