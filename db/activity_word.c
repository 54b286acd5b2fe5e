#include "db/activity_word.h"

#include "db/statement.h"

#define ACTIVITY_WORDS(column)                                                                     \
    "SELECT " column " FROM activity WHERE " column " <> '' GROUP BY " column                      \
    " ORDER BY max(date) DESC, max(id) DESC"

enum err activity_word_list(struct db *db, enum activity_word which, activity_word_visitor *visit,
                            void *context)
{
    static const char *const queries[] = {
        [ACTIVITY_WORD_THEME] = ACTIVITY_WORDS("theme"),
        [ACTIVITY_WORD_PLACE] = ACTIVITY_WORDS("place"),
        [ACTIVITY_WORD_HOST] = ACTIVITY_WORDS("host"),
    };
    struct statement *query = statement_open(db, queries[which]);
    bool wants_more = true;
    while (wants_more && statement_row(query))
        wants_more = visit(statement_text(query, 0), context);
    return statement_close(query);
}
