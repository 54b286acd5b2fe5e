/* What a tap or a manual entry came to. */
#ifndef THEMEDAY_MODEL_CHECKIN_H
#define THEMEDAY_MODEL_CHECKIN_H

#include "firmware/base/clock.h"
#include "firmware/model/member.h"

enum { CARD_CODE_SIZE = 5, RECENT_MAX = 5 };

/* Every one of these leaves an entry in the log: no tap is dropped in silence. */
enum checkin_outcome {
    CHECKIN_NEW,      /* signed in */
    CHECKIN_ALREADY,  /* was signed in; nothing changed */
    CHECKIN_GUEST,    /* signed in as 列席 */
    CHECKIN_UNLISTED, /* a known person who is not expected here */
    CHECKIN_UNKNOWN,  /* no such card; kept as an unclaimed card with its time */
    CHECKIN_DISABLED, /* the card is out of use */
    CHECKIN_NOT_OPEN, /* sign-in is not open */
};

/* Why a tap was refused before anybody looked up the card; goes to the log, too. */
enum tap_refusal {
    TAP_RANDOM_UID,  /* a phone or bank card: a new number at every tap */
    TAP_NO_IDENTITY, /* an identity card or other card without a number of its own */
    TAP_UNREADABLE,  /* taken away too early */
    TAP_TWO_CARDS,
};

struct checkin_result {
    enum checkin_outcome outcome;
    bool late;
    bool was_on_leave;
    bool other_branch;         /* a joint activity, and the terminal's own branch is another one */
    struct member member;      /* for all outcomes but UNKNOWN and NOT_OPEN */
    struct moment at;          /* local time of the sign-in; of the first one for ALREADY */
    int party_years;           /* he joined the Party so many years ago to the day; 0: not today */
    char code[CARD_CODE_SIZE]; /* four characters that name an unknown card without its number */
};

/* A line of the list of last check-ins. */
struct recent {
    char name[NAME_SIZE];
    int hour, minute;
};

#endif
