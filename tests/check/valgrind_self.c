/*
 * For tests/check/valgrind, which preloads it: below valgrind /proc/self/exe is valgrind, and a
 * helper that is started from there waits for good.
 */
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

int execv(const char *path, char *const arguments[])
{
    if (strcmp(path, "/proc/self/exe") == 0)
        path = (const char *)getauxval(AT_EXECFN);
    return execve(path, arguments, environ);
}
