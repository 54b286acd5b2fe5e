/* Words of earlier activities, so that nobody has to type them again. */
#ifndef THEMEDAY_DB_ACTIVITY_WORD_H
#define THEMEDAY_DB_ACTIVITY_WORD_H

#include "db/db.h"

enum activity_word { ACTIVITY_WORD_THEME, ACTIVITY_WORD_PLACE, ACTIVITY_WORD_HOST };

/* Each word once, that of the latest activity first; none is empty. */
typedef bool activity_word_visitor(const char *word, void *context);
CHECKED enum err activity_word_list(struct db *db, enum activity_word which,
                                    activity_word_visitor *visit, void *context);

#endif
