#include "firmware/base/secret.h"

#include "firmware/base/log.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* Locking works on whole pages, and so does wiping at a fork: no secret shares a page. */
static size_t secret_pages(size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return (size + page - 1) / page * page;
}

enum err secret_open(size_t size, void **ret_memory)
{
    size_t pages = secret_pages(size);
    void *memory = mmap(NULL, pages, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        log_error("no memory for secrets: %s", strerror(errno));
        return ERR_NOMEM;
    }
    if (mlock(memory, pages) != 0 || madvise(memory, pages, MADV_DONTDUMP) != 0 ||
        madvise(memory, pages, MADV_WIPEONFORK) != 0) {
        log_error("memory for secrets cannot be locked (see ulimit -l): %s", strerror(errno));
        munmap(memory, pages);
        return ERR_NOMEM;
    }
    *ret_memory = memory;
    return ERR_OK;
}

void secret_close(void *memory, size_t size)
{
    if (memory == NULL)
        return;
    secret_wipe(memory, size);
    munmap(memory, secret_pages(size));
}

void secret_wipe(void *memory, size_t size)
{
    explicit_bzero(memory, size);
}

void secret_protect_process(void)
{
    struct rlimit none = {0, 0};
    if (setrlimit(RLIMIT_CORE, &none) != 0)
        log_warning("core dumps cannot be turned off: %s", strerror(errno));
    /* A core may also go to a program, which no limit stops; this does, and keeps debuggers off. */
    if (prctl(PR_SET_DUMPABLE, 0) != 0)
        log_warning("the process stays open to debuggers: %s", strerror(errno));
}
