/* Where the data is. The terminal and the command line look in the same places. */
#ifndef THEMEDAY_FOLDER_H
#define THEMEDAY_FOLDER_H

#include "firmware/base/err.h"

/* The data folder as an absolute path: `option` (of --data, may be NULL), else $THEMEDAY_DATA, else
 * /var/lib/themeday when it exists, else $XDG_DATA_HOME/themeday, else ~/.local/share/themeday. It
 * need not exist. The caller frees *ret_path. ERR_GONE, already logged: none of these is known. */
CHECKED enum err folder_find(const char *option, char **ret_path);

#endif
