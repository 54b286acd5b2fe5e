#include "ui/sayings.h"

#include <stdarg.h>

static const struct {
    const char *context, *chinese;
} sayings[SAY_COUNT] = {
#define SAYING(id, chinese) [SAY_##id] = {"SAY_" #id, chinese},
#include "ui/sayings.def"
#undef SAYING
};

const char *sayings_get(enum ui_language language, enum saying saying)
{
    return strings_speak(language, sayings[saying].context, sayings[saying].chinese);
}

void sayings_fill(char ret_text[STRINGS_SIZE], enum ui_language language, enum saying saying, ...)
{
    va_list pairs;
    va_start(pairs, saying);
    strings_fill_text(ret_text, sayings_get(language, saying), pairs);
    va_end(pairs);
}
