/*
 * What can be wrong with the simulated reader. One row of the table in fault.c is one fault; a row
 * sets one of the switches below or spoils the chip's responses. Faults add up until `none`.
 */
#ifndef THEMEDAY_TESTS_CARDSIM_FAULT_H
#define THEMEDAY_TESTS_CARDSIM_FAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct fault;

struct faults {
    bool silent;     /* the chip answers nothing */
    bool mute;       /* it acknowledges commands, and that is all */
    bool wrong_baud; /* it hears noise */
    bool flood;      /* it sends noise whenever the line is free */
    bool unplugged;  /* there is no port */
    bool pulled;     /* there will be none once what is on the line has arrived */
    bool halted;     /* cards sent to sleep stay asleep until the field was off */
    bool flicker;    /* every second search finds nothing */
    bool brown_out;  /* for one moment: the chip starts anew, asleep */
    bool bad_status; /* an exchange with a card ends with a status that no chip has */
    bool lacks_type_a, lacks_type_b;
    int rf_fail_percent;
    const struct fault *acknowledgement; /* what happens to each; NULL: nothing */
    const struct fault *response;        /* what happens to each; NULL: nothing */
};

/* "rf-fail 20". NULL, or a sentence that says what is wrong with it. */
const char *fault_begin(struct faults *faults, const char *name, const char *argument);

/* Spoils one response frame in place and tells how it is to be sent. */
struct fault_delivery {
    size_t length;
    int delay_ms; /* before the first byte */
    int gap_ms;   /* before each byte */
    int copies;
    bool then_pulled; /* the plug comes out behind it */
};
struct fault_delivery fault_response(const struct faults *faults, uint8_t *frame, size_t length);

/* Spoils an acknowledgement in place and returns its length. */
size_t fault_acknowledge(const struct faults *faults, uint8_t *frame, size_t length);

/* One line a fault, for --help. */
void fault_print_help(FILE *file);

#endif
