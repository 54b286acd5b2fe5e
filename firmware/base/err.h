/*
 * What can fail. Every function that can fail for a reason outside the program returns one of
 * these, and the caller must look at it. Outcomes of the domain ("this card is unknown") are not
 * errors: they have enums of their own and travel through `ret_` parameters, which stay untouched
 * when the function fails.
 *
 * The function that meets an errno, an SQLite code or a libnfc code logs it once and maps it here;
 * only the terminal and the command line turn an error into a sentence for a person.
 */
#ifndef THEMEDAY_BASE_ERR_H
#define THEMEDAY_BASE_ERR_H

#define CHECKED __attribute__((warn_unused_result))

enum err {
    ERR_OK = 0,
    ERR_IO,          /* a device or the disk failed */
    ERR_FULL,        /* no space left */
    ERR_BUSY,        /* somebody else holds it; nothing to read yet */
    ERR_GONE,        /* not there, or not there any more */
    ERR_CORRUPT,     /* the content is damaged */
    ERR_INVALID,     /* the caller's or the user's input is wrong */
    ERR_UNSUPPORTED, /* from a newer version, or a thing the device cannot do */
    ERR_TIMEOUT,     /* no answer in time */
    ERR_NOMEM,
};

/* A short English word for logs and traces; never NULL, static storage. */
const char *err_name(enum err err);

/* Maps an errno value; 0 gives ERR_OK, an unknown value ERR_IO. */
enum err err_from_errno(int errno_value);

#endif
