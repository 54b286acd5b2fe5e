/*
 * The other languages. The program speaks Chinese (zh_CN); what a person reads is written in it
 * once, where it is said, and ui/language/en.po has the English, kept with gettext's own tools. The
 * catalogue is compiled in: a terminal needs no locale installed and cannot lose a file.
 *
 * `make check` fails on a sentence without a translation.
 */
#ifndef THEMEDAY_BASE_CATALOGUE_H
#define THEMEDAY_BASE_CATALOGUE_H

#include <stdbool.h>

/* Marks a sentence that stands in a table, for xgettext. */
#define SENTENCE(chinese) chinese

/* The English of a sentence; static storage. `context` tells apart what is one word in Chinese and
 * two in English; NULL: it stands for itself. A sentence without a translation comes back as it is,
 * so that nobody looks at nothing. */
const char *catalogue_english(const char *context, const char *chinese)
    __attribute__((format_arg(2)));

/* A sentence in one of the two languages. */
const char *catalogue_text(bool english, const char *chinese) __attribute__((format_arg(2)));

#endif
