#include "db/spelling.h"

#include "db/member.h"
#include "db/statement.h"
#include "firmware/base/log.h"

#include <ctype.h>
#include <string.h>
#include <unicode/ustring.h>
#include <unicode/utrans.h>

enum { UNITS_MAX = 64 };

/* ---- reading ---- */

static UTransliterator *spelling_open(void)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar id[UNITS_MAX];
    u_uastrcpy(id, "Han-Latin; Latin-ASCII");
    UTransliterator *how = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &error);
    if (U_FAILURE(error))
        log_error("ICU cannot read Chinese characters: %s", u_errorName(error));
    return how;
}

/* What cannot be read comes out as it went in. */
static bool spelling_is_letters(const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++)
        if (!isalpha((unsigned char)text[i]))
            return false;
    return length > 0;
}

enum err spelling_of(const char *character, char *ret_text, size_t size)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar units[UNITS_MAX];
    char text[UNITS_MAX * 3];
    int32_t length = 0;
    UTransliterator *how = spelling_open();
    if (how == NULL)
        return ERR_UNSUPPORTED;
    u_strFromUTF8(units, UNITS_MAX, &length, character, -1, &error);
    int32_t limit = length;
    if (U_SUCCESS(error))
        utrans_transUChars(how, units, &length, UNITS_MAX, 0, &limit, &error);
    if (U_SUCCESS(error))
        u_strToUTF8(text, sizeof text, NULL, units, length, &error);
    utrans_close(how);
    if (U_FAILURE(error) || error == U_STRING_NOT_TERMINATED_WARNING ||
        !spelling_is_letters(text) || strlen(text) >= size)
        return ERR_GONE;
    strcpy(ret_text, text);
    ret_text[0] = (char)toupper((unsigned char)ret_text[0]);
    return ERR_OK;
}

/* ---- storing ---- */

static enum err spelling_store(struct db *db, const struct chain_origin *origin,
                               const struct member *member, const char *spelling)
{
    struct statement *update =
        statement_open(db, "UPDATE member SET display_name = ?2 WHERE id = ?1");
    statement_bind_int(update, 1, member->id);
    statement_bind_text(update, 2, spelling);
    enum err err = statement_run(update);
    if (err != ERR_OK)
        return err;
    return chain_append(db, origin, "member.spelling", 0,
                        json_pack("{s:I, s:s, s:s, s:s}", "member", (json_int_t)member->id, "name",
                                  member->name, "old", member->display_name, "new", spelling),
                        NULL);
}

enum err spelling_set(struct db *db, const struct chain_origin *origin, int64_t member_id,
                      const char *spelling)
{
    struct member member;
    enum err err = db_begin(db);
    if (err != ERR_OK)
        return err;
    err = member_get(db, member_id, &member);
    if (err == ERR_OK && strcmp(member.display_name, spelling) != 0)
        err = spelling_store(db, origin, &member, spelling);
    return db_end(db, err);
}
