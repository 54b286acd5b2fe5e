/* The gate of a committee that trusts whoever sent a bundle. */
#ifndef THEMEDAY_TESTS_GATE_H
#define THEMEDAY_TESTS_GATE_H

#include "db/committee_gate.h"

struct gate {
    uint8_t key[1][KEY_PUBLIC_SIZE];
    struct committee_gate committee; /* points to the key: a gate is not copied */
};

/* On that day, for the bundle of these files. Without a key that can be read nobody is trusted. */
void gate_make(struct gate *gate, const char *today, const struct export_file *files, int count);

#endif
