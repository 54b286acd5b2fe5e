#include "firmware/base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static const char *log_program = "themeday";

void log_set_program(const char *program)
{
    log_program = program;
}

/* One fprintf-sized write a line, so that lines of several processes do not mix. */
__attribute__((format(printf, 2, 0))) static void log_line(int priority, const char *format,
                                                           va_list arguments)
{
    char line[1024];
    int prefix = 0;
    if (getenv("JOURNAL_STREAM") != NULL)
        prefix = snprintf(line, sizeof line, "<%d>", priority);
    prefix += snprintf(line + prefix, sizeof line - (size_t)prefix, "%s: ", log_program);
    vsnprintf(line + prefix, sizeof line - (size_t)prefix, format, arguments);
    fprintf(stderr, "%s\n", line);
}

#define LOG_FUNCTION(name, priority)                                                               \
    void name(const char *format, ...)                                                             \
    {                                                                                              \
        va_list arguments;                                                                         \
        va_start(arguments, format);                                                               \
        log_line(priority, format, arguments);                                                     \
        va_end(arguments);                                                                         \
    }

LOG_FUNCTION(log_error, 3)
LOG_FUNCTION(log_warning, 4)
LOG_FUNCTION(log_info, 6)
