/* themeday: the command line. It is also its own helper process (firmware/base/helper.h). */
#include "drivers/courier.h"
#include "drivers/reader.h"
#include "drivers/uploader.h"
#include "firmware/cli/cli.h"
#include "firmware/papers.h"

#include <string.h>

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "--helper=reader") == 0)
        reader_process_main(argv[2]);
    if (argc == 2 && strcmp(argv[1], "--helper=papers") == 0)
        papers_process_main();
    if (argc == 2 && strcmp(argv[1], "--helper=courier") == 0)
        courier_process_main();
    if (argc == 2 && strcmp(argv[1], "--helper=uploader") == 0)
        uploader_process_main();
    return cli_main(argc, argv);
}
