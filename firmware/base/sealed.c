#include "firmware/base/sealed.h"

#include "firmware/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err sealed_error(const char *what)
{
    int error = errno;
    log_error("%s: %s", what, strerror(error));
    return err_from_errno(error);
}

enum err sealed_create(const char *name, int *ret_fd)
{
    int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0)
        return sealed_error("memfd_create");
    *ret_fd = fd;
    return ERR_OK;
}

enum err sealed_close(int fd)
{
    static const int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL;
    return fcntl(fd, F_ADD_SEALS, seals) == 0 ? ERR_OK : sealed_error("sealing memory");
}

enum err sealed_write(int fd, const void *bytes, size_t length)
{
    const char *at = bytes;
    while (length > 0) {
        ssize_t written = write(fd, at, length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return sealed_error("writing to memory");
        at += written;
        length -= (size_t)written;
    }
    return ERR_OK;
}

enum err sealed_make(const char *name, const void *bytes, size_t length, int *ret_fd)
{
    int fd = -1;
    enum err err = sealed_create(name, &fd);
    if (err == ERR_OK)
        err = sealed_write(fd, bytes, length);
    if (err == ERR_OK)
        err = sealed_close(fd);
    if (err == ERR_OK)
        *ret_fd = fd;
    else if (fd >= 0)
        close(fd);
    return err;
}

enum err sealed_map(int fd, const char **ret_bytes, size_t *ret_length)
{
    static const int seals = F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE;
    struct stat status;
    int got = fd < 0 ? -1 : fcntl(fd, F_GET_SEALS);
    if (got < 0 || (got & seals) != seals || fstat(fd, &status) != 0)
        return ERR_INVALID;
    const char *bytes = "";
    if (status.st_size > 0)
        bytes = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED)
        return sealed_error("mapping memory");
    *ret_bytes = bytes;
    *ret_length = (size_t)status.st_size;
    return ERR_OK;
}

void sealed_unmap(const char *bytes, size_t length)
{
    if (length > 0)
        munmap((void *)bytes, length);
}
