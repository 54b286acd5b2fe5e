/*
 * A tool of the build: prints a catalogue of gettext's (.po) as the lines of a C table, for
 * firmware/base/catalogue.c. usage: po_table FILE.po
 *
 * Sentences that are not translated, or whose translation somebody has to look at (fuzzy), are left
 * out.
 */
#include <gettext-po.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void table_complain(int severity, po_message_t message, const char *file, size_t line,
                           size_t column, int multiline, const char *text)
{
    (void)message;
    (void)column;
    (void)multiline;
    fprintf(stderr, "%s:%zu: %s\n", file == NULL ? "po_table" : file, line, text);
    if (severity != PO_SEVERITY_WARNING)
        exit(1);
}

static void table_complain2(int severity, po_message_t message1, const char *file1, size_t line1,
                            size_t column1, int multiline1, const char *text1,
                            po_message_t message2, const char *file2, size_t line2, size_t column2,
                            int multiline2, const char *text2)
{
    table_complain(severity, message1, file1, line1, column1, multiline1, text1);
    table_complain(severity, message2, file2, line2, column2, multiline2, text2);
}

/* gettext writes the macros of <inttypes.h> as "%<PRId64>". */
static void table_print(const char *text)
{
    putchar('"');
    for (; *text != '\0'; text++) {
        const char *end = strncmp(text, "<PRI", 4) == 0 ? strchr(text, '>') : NULL;
        if (end != NULL) {
            printf("\" %.*s \"", (int)(end - text - 1), text + 1);
            text = end;
        } else if (*text == '\n') {
            fputs("\\n", stdout);
        } else {
            if (*text == '"' || *text == '\\')
                putchar('\\');
            putchar(*text);
        }
    }
    putchar('"');
}

static void table_print_entry(po_message_t message)
{
    const char *context = po_message_msgctxt(message), *chinese = po_message_msgid(message);
    const char *english = po_message_msgstr(message);
    if (*chinese == '\0' || *english == '\0' || po_message_is_fuzzy(message) ||
        po_message_is_obsolete(message))
        return;
    putchar('{');
    table_print(context == NULL ? "" : context);
    fputs(", ", stdout);
    table_print(chinese);
    fputs(", ", stdout);
    table_print(english);
    puts("},");
}

int main(int argc, char **argv)
{
    static const struct po_xerror_handler handler = {table_complain, table_complain2};
    po_file_t file = argc == 2 ? po_file_read(argv[1], &handler) : NULL;
    if (file == NULL) {
        fputs("usage: po_table FILE.po (which must exist)\n", stderr);
        return 2;
    }
    po_message_iterator_t iterator = po_message_iterator(file, NULL);
    for (po_message_t message; (message = po_next_message(iterator)) != NULL;)
        table_print_entry(message);
    po_message_iterator_free(iterator);
    po_file_free(file);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
