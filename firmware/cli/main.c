/* themeday: the command line. It is also its own card reader process (drivers/reader.h). */
#include "drivers/reader.h"
#include "firmware/cli/cli.h"

#include <string.h>

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--helper=reader") == 0)
        reader_process_main(argv[2]);
    return cli_main(argc, argv);
}
