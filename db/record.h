/*
 * A line of records.jsonl, as db/chain.c writes it: the members of an entry are always the same, in
 * the same order and without a blank, and a line that differs is none. So only what an entry is
 * about needs a reader of JSON, and only of the entries that somebody asks about: a committee reads
 * millions of these lines, most of them sign-ins that stand on the sheet, too.
 */
#ifndef THEMEDAY_DB_RECORD_H
#define THEMEDAY_DB_RECORD_H

#include "db/chain.h"
#include "db/key.h"

#include <stddef.h>

enum { RECORD_TIME_SIZE = 32, RECORD_TYPE_SIZE = 48 };

struct record {
    int64_t activity, seq;
    char activity_prev[CHAIN_HASH_SIZE], prev[CHAIN_HASH_SIZE], hash[CHAIN_HASH_SIZE];
    char device[KEY_DEVICE_SIZE], time[RECORD_TIME_SIZE], type[RECORD_TYPE_SIZE];
    json_t *data;              /* an object; NULL: nobody wants it */
    size_t hash_at, behind_at; /* where the "hash" member stands in the line, and what follows it */
};

/* Of an entry of this type: whether somebody wants to know what it is about. */
typedef bool record_wish(const char *type);

/* Reads a line of so many bytes, without its end. Without a `wish` everything is wanted. What is
 * not wanted has its brackets and strings closed, and may be no JSON inside. False: it is no line,
 * or there is no memory; nothing needs to be freed then. */
CHECKED bool record_read(const char *line, size_t length, record_wish *wish,
                         struct record *ret_record);

void record_clear(struct record *record);

/* Lines in order. Begins as zeros, but for the wish of who reads them. */
struct record_list {
    record_wish *wish;
    struct record *records;
    size_t count, room;
};

/* Takes the record's data, also on failure (ERR_NOMEM). */
CHECKED enum err record_list_add(struct record_list *list, struct record *record);

void record_list_clear(struct record_list *list);

#endif
