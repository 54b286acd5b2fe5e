/* A request on the terminal's own socket. */
#include "tests/fuzz/fuzz.h"

#include "firmware/control.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static struct control *control;
static struct sockaddr_un address = {.sun_family = AF_UNIX};

static int execute(void *context, int argc, char **argv, const char *locale, FILE *out, FILE *err)
{
    (void)context;
    size_t length = strlen(locale);
    assert(argc > 0 && argv[argc] == NULL);
    for (int i = 0; i < argc; i++)
        length += strlen(argv[i]);
    fprintf(out, "%zu\n", length);
    fprintf(err, "%d\n", argc);
    return 0;
}

static void end(void)
{
    control_close(control);
    *strrchr(address.sun_path, '/') = '\0';
    rmdir(address.sun_path);
}

static void begin(void)
{
    char folder[] = "/tmp/themeday-fuzz-XXXXXX";
    bool made = mkdtemp(folder) != NULL;
    assert(made);
    snprintf(address.sun_path, sizeof address.sun_path, "%s/control.sock", folder);
    enum err err = control_open(folder, execute, NULL, &control);
    assert(err == ERR_OK);
    atexit(end);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (control == NULL)
        begin();
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    int failed = connect(fd, (struct sockaddr *)&address, sizeof address);
    assert(!failed);
    ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);
    assert(sent == (ssize_t)size);
    control_dispatch(control);
    control_dispatch(control);
    close(fd);
    return 0;
}
