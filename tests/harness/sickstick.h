/*
 * A stick with an illness: a file system in memory behind a real mount (FUSE, served by a process
 * of its own), which is slow, loses what it took, or is full before it says so. Needs root and
 * /dev/fuse.
 */
#ifndef THEMEDAY_TESTS_SICKSTICK_H
#define THEMEDAY_TESTS_SICKSTICK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct sickstick_illness {
    int bytes_per_second; /* 0: as fast as it goes */
    int ms_per_write;     /* the same for a write of any length */
    int64_t keeps_bytes;  /* what is written beyond is acknowledged and lost; 0: keeps all */
    int64_t takes_bytes;  /* beyond it is full, which it has not said before; 0: takes all */
    bool is_foreign;      /* takes no folder: its names must be of some other kind */
};

struct sickstick {
    char path[256];
    pid_t server;
    struct sickstick_illness *illness; /* shared with the server */
};

/* Mounts it on an existing folder. False: this machine does not let us. */
bool sickstick_plug_in(struct sickstick *stick, const char *folder,
                       struct sickstick_illness illness);

/* It is as fast as it goes from the next write on. */
void sickstick_hurry(struct sickstick *stick);

/* Takes it away, whatever is being done with it. */
void sickstick_pull_out(struct sickstick *stick);

#endif
