#include "firmware/base/err.h"

#include <errno.h>

const char *err_name(enum err err)
{
    switch (err) {
    case ERR_OK:
        return "ok";
    case ERR_IO:
        return "io";
    case ERR_FULL:
        return "full";
    case ERR_BUSY:
        return "busy";
    case ERR_GONE:
        return "gone";
    case ERR_CORRUPT:
        return "corrupt";
    case ERR_INVALID:
        return "invalid";
    case ERR_UNSUPPORTED:
        return "unsupported";
    case ERR_TIMEOUT:
        return "timeout";
    case ERR_NOMEM:
        return "nomem";
    }
    return "unknown";
}

enum err err_from_errno(int errno_value)
{
    switch (errno_value) {
    case 0:
        return ERR_OK;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return ERR_FULL;
    case EAGAIN:
    case EBUSY:
        return ERR_BUSY;
    case ENOENT:
    case ENODEV:
    case ENXIO:
    case EPIPE:
    case ECONNRESET:
    case ECONNREFUSED:
        return ERR_GONE;
    case EINVAL:
    case ENOTDIR:
    case ENAMETOOLONG:
        return ERR_INVALID;
    case ENOSYS:
    case EOPNOTSUPP:
        return ERR_UNSUPPORTED;
    case ETIMEDOUT:
        return ERR_TIMEOUT;
    case ENOMEM:
        return ERR_NOMEM;
    default:
        return ERR_IO;
    }
}
