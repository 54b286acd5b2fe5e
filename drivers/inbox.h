/*
 * Folders into which others deliver, folder by folder, each one finished by the arrival of a file
 * of a certain name: told by inotify(7). Watching more folders than the system allows is ERR_FULL;
 * who uses this looks at everything now and then anyway.
 */
#ifndef THEMEDAY_DRIVERS_INBOX_H
#define THEMEDAY_DRIVERS_INBOX_H

#include "firmware/base/err.h"

struct inbox;

/* `last_name` is the file that finishes a folder; it must stay alive. */
CHECKED enum err inbox_open(const char *last_name, struct inbox **ret_inbox);

/* NULL is fine. */
void inbox_close(struct inbox *inbox);

/* Tells of what comes into this folder from now on; again is fine. ERR_GONE: there is none. */
CHECKED enum err inbox_watch(struct inbox *inbox, const char *folder);

/* Readable when something has come. */
int inbox_fd(const struct inbox *inbox);

/* Reads what is waiting. The visitor gets each folder that is new, or finished (and not watched any
 * more); NULL: so much came that something was lost, and everything has to be looked at. It may
 * call inbox_watch(). The path is the visitor's until it returns. */
typedef void inbox_visitor(const char *folder, void *context);
CHECKED enum err inbox_read(struct inbox *inbox, inbox_visitor *visit, void *context);

#endif
