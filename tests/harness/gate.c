#include "tests/harness/gate.h"

#include "db/sign.h"
#include "firmware/base/utf8.h"

#include <string.h>

void gate_make(struct gate *gate, const char *today, const struct export_file *files, int count)
{
    gate->committee = (struct committee_gate){.keys = (const uint8_t(*)[KEY_PUBLIC_SIZE])gate->key};
    utf8_copy(gate->committee.today, sizeof gate->committee.today, today);
    for (int i = 0; i < count; i++)
        if (strcmp(files[i].name, "device.pub") == 0)
            gate->committee.key_count = sign_read_public_key(files[i].bytes, gate->key[0]);
}
