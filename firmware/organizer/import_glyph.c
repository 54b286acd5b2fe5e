/* Names of a roster with characters that no font can draw. */
#include "db/member.h"
#include "db/spelling.h"
#include "firmware/base/utf8.h"
#include "firmware/organizer/import.h"

#include <string.h>

/* Each character that cannot be drawn gives way to its pinyin, or to □ when nobody knows that. */
static void import_spell(struct session *session, const char *name, char ret_spelling[NAME_SIZE])
{
    size_t length = 0;
    for (const char *at = name; *at != '\0';) {
        char character[8] = "", spelling[16];
        const char *start = at;
        utf8_next(&at);
        memcpy(character, start, (size_t)(at - start));
        const char *piece = character;
        if (!ui_can_draw(session->parts.ui, character))
            piece = spelling_of(character, spelling, sizeof spelling) == ERR_OK ? spelling : "□";
        if (length + strlen(piece) >= NAME_SIZE)
            break;
        strcpy(ret_spelling + length, piece);
        length += strlen(piece);
    }
    ret_spelling[length] = '\0';
}

/* Whoever has a spelling already needs no other. */
static bool import_needs_spelling(struct session *session, const struct roster_change *change)
{
    struct member member;
    if (change->kind == ROSTER_DISABLED || ui_can_draw(session->parts.ui, change->name))
        return false;
    return change->kind == ROSTER_ADDED ||
           member_get(session->parts.db, change->member_id, &member) != ERR_OK ||
           member.display_name[0] == '\0';
}

void import_find_glyphs(struct session *session)
{
    struct import *import = session->import;
    import->glyph_count = 0;
    for (size_t i = 0; i < import->report.change_count && import->glyph_count < IMPORT_GLYPHS_MAX;
         i++) {
        const struct roster_change *change = &import->report.changes[i];
        if (!import_needs_spelling(session, change))
            continue;
        struct import_glyph *glyph = &import->glyphs[import->glyph_count++];
        *glyph = (struct import_glyph){.line = change->line};
        utf8_copy(glyph->name, sizeof glyph->name, change->name);
        import_spell(session, change->name, glyph->spelling);
    }
}

void import_choose_glyph(struct import *import, int index)
{
    if (index >= 0 && index < import->glyph_count)
        import->glyphs[index].chosen = !import->glyphs[index].chosen;
}

/* The people are known by their lines, for new ones have no number before. */
static void import_store_spelling(struct session *session, const struct import_glyph *glyph)
{
    struct import *import = session->import;
    struct chain_origin origin = stage_origin(session);
    for (size_t i = 0; i < import->report.change_count; i++) {
        const struct roster_change *change = &import->report.changes[i];
        if (change->line == glyph->line &&
            spelling_set(session->parts.db, &origin, change->member_id, glyph->spelling) == ERR_OK)
            return;
    }
    import->lost_spellings++;
}

void import_store_spellings(struct session *session)
{
    const struct import *import = session->import;
    for (int i = 0; i < import->glyph_count; i++)
        if (import->glyphs[i].chosen)
            import_store_spelling(session, &import->glyphs[i]);
}
