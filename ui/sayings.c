#include "ui/sayings.h"

#include <stdarg.h>

static const char *const sayings[SAY_COUNT][2] = {
#define SAYING(id, chinese, english) [SAY_##id] = {chinese, english},
#include "ui/sayings.def"
#undef SAYING
};

const char *sayings_get(enum ui_language language, enum saying saying)
{
    return sayings[saying][language];
}

void sayings_fill(char ret_text[STRINGS_SIZE], enum ui_language language, enum saying saying, ...)
{
    va_list pairs;
    va_start(pairs, saying);
    strings_fill_text(ret_text, sayings_get(language, saying), pairs);
    va_end(pairs);
}
