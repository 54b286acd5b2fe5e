#include "tests/fuzz/spoken.h"

#include "firmware/base/helper.h"

#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

struct helper {
    struct fuzz_input *input;
};

static struct fuzz_input *spoken_input;
static int64_t spoken_waited;

void spoken_begin(struct fuzz_input *input)
{
    spoken_input = input;
    spoken_waited = 0;
}

int64_t spoken_waited_ns(void)
{
    return spoken_waited;
}

enum err helper_start(const char *name, const char *argument, struct helper **ret_helper)
{
    (void)name;
    (void)argument;
    struct helper *helper = calloc(1, sizeof *helper);
    assert(helper != NULL);
    helper->input = spoken_input;
    *ret_helper = helper;
    return ERR_OK;
}

int helper_fd(const struct helper *helper)
{
    (void)helper;
    return 0;
}

/* A memory file of up to 255 bytes, sealed or not. */
static int spoken_file(struct fuzz_input *input, bool sealed)
{
    char bytes[255];
    size_t length = fuzz_byte(input);
    fuzz_bytes(input, bytes, length);
    int fd = memfd_create("spoken", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    assert(fd >= 0 && write(fd, bytes, length) == (ssize_t)length);
    if (sealed)
        fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE);
    return fd;
}

enum err helper_receive_fd(struct helper *helper, void *ret_packet, size_t size, int *ret_fd)
{
    if (helper->input->size == 0)
        return ERR_GONE;
    uint8_t what = fuzz_byte(helper->input);
    *ret_fd = -1;
    switch (what % 8) {
    case 0:
        return ERR_CORRUPT;
    case 1:
        return ERR_GONE;
    case 2:
        spoken_waited += (int64_t)what * 1000000000 / 32;
        return ERR_BUSY;
    case 3:
    case 4:
        *ret_fd = spoken_file(helper->input, what % 8 == 3);
        break;
    default:
        break;
    }
    fuzz_bytes(helper->input, ret_packet, size);
    return ERR_OK;
}

enum err helper_receive(struct helper *helper, void *ret_packet, size_t size)
{
    int fd = -1;
    enum err err = helper_receive_fd(helper, ret_packet, size, &fd);
    if (fd >= 0)
        close(fd);
    return err;
}

enum err helper_send(struct helper *helper, const void *packet, size_t size)
{
    (void)helper;
    (void)packet;
    (void)size;
    return ERR_OK;
}

enum err helper_send_fd(struct helper *helper, const void *packet, size_t size, int fd)
{
    (void)fd;
    return helper_send(helper, packet, size);
}

void helper_stop(struct helper *helper)
{
    free(helper);
}

void helper_abandon(struct helper *helper)
{
    free(helper);
}
