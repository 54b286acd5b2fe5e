/* Whether a running terminal does what it is there for: what a new version has to show before it is
 * kept. Smaller than struct health, which is about everything that somebody should be told of. */
#ifndef THEMEDAY_MODEL_VITALS_H
#define THEMEDAY_MODEL_VITALS_H

#include <stdbool.h>

/* All true: it does. */
struct vitals {
    bool screen;  /* a picture was drawn, and what is drawn arrives on the glass */
    bool reader;  /* the process that reads cards runs and has spoken; a reader may be missing */
    bool storage; /* the last record could be written, and nothing was found damaged since the start
                     of the machine */
};

/* How they are at this moment, asked by whoever wants to know: looking takes some milliseconds. */
struct vitals_look {
    struct vitals (*look)(void *context);
    void *context;
};

#endif
