/*
 * The shell around the state machine: turns news from the reader, the screen, the command line and
 * the clock into events, has kiosk_step() decide, and carries the effects out in order. Only here
 * do drivers, db and ui meet. Runs in the main process; everything is borrowed from main().
 */
#ifndef THEMEDAY_TERMINAL_H
#define THEMEDAY_TERMINAL_H

#include "db/db.h"
#include "drivers/chime.h"
#include "drivers/media.h"
#include "drivers/reader.h"
#include "firmware/settings.h"
#include "firmware/trace.h"
#include "ui/ui.h"

struct terminal_parts {
    const char *folder;         /* the data folder, for the control socket */
    const char *settings_fault; /* what is wrong with the settings file; NULL: nothing */
    enum err db_err;            /* what db_open() said */
    struct db *db;              /* NULL where it said anything else than ERR_OK, or was not asked */
    struct ui *ui;
    struct reader *reader;
    struct media *media;
    struct trace *trace;             /* NULL: none */
    const struct settings *settings; /* before those that were set on the screen */
};

/* Runs until SIGTERM, SIGINT or a closed window; these signals must be blocked in the process. Sets
 * *ret_begin_anew when the program is to be started again in place of this one: ui/window.h. */
CHECKED enum err terminal_run(const struct terminal_parts *parts, bool *ret_begin_anew);

#endif
