#include "firmware/setup_file.h"

#include "firmware/base/catalogue.h"
#include "firmware/base/utf8.h"

#include <string.h>

bool setup_file_has(const char *section)
{
    return strcmp(section, "setup") == 0 || strcmp(section, "organizers") == 0;
}

/* What is to be shown on the screen for years. */
static bool setup_file_copy(char *ret_text, size_t size, const char *value)
{
    return *value != '\0' && utf8_is_valid(value, strlen(value)) &&
           utf8_copy(ret_text, size, value);
}

static const char *setup_file_take_branch(struct setup_file *setup, const char *key,
                                          const char *value)
{
    if (strcmp(key, "branch") != 0)
        return SENTENCE("没有这个设置");
    if (setup->branch[0] != '\0')
        return SENTENCE("党支部只写一次，别的党支部由名单带来");
    return setup_file_copy(setup->branch, sizeof setup->branch, value)
               ? NULL
               : SENTENCE("党支部名称是空的、太长或不是 UTF-8 文字");
}

static bool setup_file_is_taken(const struct setup_file *setup,
                                const struct setup_organizer *organizer)
{
    for (int i = 0; i < setup->organizer_count; i++) {
        const struct setup_organizer *other = &setup->organizers[i];
        if (strcmp(other->name, organizer->name) == 0 ||
            (other->card.uid_len == organizer->card.uid_len &&
             memcmp(other->card.uid, organizer->card.uid, sizeof other->card.uid) == 0))
            return true;
    }
    return false;
}

/* As on the command line: eight bytes only FeliCa has. */
static bool setup_file_read_card(const char *value, struct card *ret_card)
{
    struct card card = {.kind = CARD_ISO14443A};
    size_t length;
    if (uid_parse(value, card.uid, &length) != ERR_OK)
        return false;
    card.uid_len = (uint8_t)length;
    if (length == 8)
        card.kind = CARD_FELICA;
    *ret_card = card;
    return !card_is_random(&card) && !card_is_blank(&card);
}

static const char *setup_file_take_organizer(struct setup_file *setup, const char *key,
                                             const char *value)
{
    struct setup_organizer organizer = {.name = ""};
    if (setup->organizer_count == SETUP_ORGANIZERS_MAX)
        return SENTENCE("工作人员最多写八位");
    if (!setup_file_copy(organizer.name, sizeof organizer.name, key))
        return SENTENCE("姓名是空的、太长或不是 UTF-8 文字");
    if (!setup_file_read_card(value, &organizer.card))
        return SENTENCE("不能用的卡号；应为十六进制，如 04A1B2C3D4E5F6");
    if (setup_file_is_taken(setup, &organizer))
        return SENTENCE("姓名或卡号上面已有");
    setup->organizers[setup->organizer_count++] = organizer;
    return NULL;
}

const char *setup_file_take(struct setup_file *setup, const char *section, const char *key,
                            const char *value)
{
    if (strcmp(section, "setup") == 0)
        return setup_file_take_branch(setup, key, value);
    return setup_file_take_organizer(setup, key, value);
}
