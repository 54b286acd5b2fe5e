/* themeday: the command line. It is also its own helper process (firmware/base/helper.h). */
#include "drivers/reader.h"
#include "firmware/cli/cli.h"
#include "firmware/papers.h"

#include <string.h>

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--helper=reader") == 0)
        reader_process_main(argv[2]);
    if (argc == 2 && strcmp(argv[1], "--helper=papers") == 0)
        papers_process_main();
    return cli_main(argc, argv);
}
