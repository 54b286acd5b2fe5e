/* How the card reader is, for whoever has to help it. */
#ifndef THEMEDAY_MODEL_READER_STATE_H
#define THEMEDAY_MODEL_READER_STATE_H

#include <stdbool.h>

enum reader_trouble {
    READER_NO_TROUBLE,
    READER_MISSING,   /* no such port, or no reader that libnfc knows */
    READER_FORBIDDEN, /* this user may not open the port */
    READER_IN_USE,    /* another program holds the port */
    READER_SILENT,    /* it answers nothing, or nothing that makes sense */
    READER_UNFIT,     /* it works and cannot look for type A cards, which members have */
    READER_BROKEN,    /* its process hung or crashed, and is started again */
};

struct reader_state {
    bool answers;
    enum reader_trouble trouble; /* while it does not answer */
    bool lacks_type_b;           /* while it answers: it cannot tell an identity card from none */
    bool lacks_felica;
};

#endif
