/* Other people's programs, run to their end: for helper processes, which may wait. */
#ifndef THEMEDAY_BASE_PROGRAM_H
#define THEMEDAY_BASE_PROGRAM_H

#include "firmware/base/err.h"

/* Runs arguments[0], looked for in $PATH, with these (NULL-terminated) and waits for its end; what
 * it prints is lost. ERR_GONE: not installed; ERR_IO: it failed. */
CHECKED enum err program_run(const char *const arguments[]);

#endif
