/*
 * The records of a bundle that is signed rightly, whatever they are: behind the signature the log
 * is read all the same, and a terminal of an attacker signs what he likes.
 */
#include "tests/fuzz/fuzz.h"

#include "db/export_check.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct export_bundle bundle = {.code = "0123456789"};
    struct export_finding finding;
    char *records = malloc(size + 1);
    assert(records != NULL);
    if (size > 0)
        memcpy(records, data, size);
    records[size] = '\0';
    snprintf(bundle.name, sizeof bundle.name, "TD-%s-2026-05-20-1", db_device(fuzz_db()));
    enum err err = export_add(&bundle, "records.jsonl", records, size);
    assert(err == ERR_OK);
    err = export_seal(fuzz_db(), &bundle);
    assert(err == ERR_OK);
    export_check(bundle.name, bundle.files, bundle.file_count, &finding);
    assert(finding.fault == EXPORT_BAD_LOG || finding.fault == EXPORT_OTHER_LOG);
    export_clear(&bundle);
    return 0;
}
