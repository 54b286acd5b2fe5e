#include "firmware/base/program.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

enum err program_run(const char *const arguments[])
{
    posix_spawn_file_actions_t files;
    pid_t pid;
    int status = 0, error = posix_spawn_file_actions_init(&files);
    if (error != 0)
        return err_from_errno(error);
    for (int fd = STDIN_FILENO; error == 0 && fd <= STDERR_FILENO; fd++)
        error = posix_spawn_file_actions_addopen(&files, fd, "/dev/null", O_RDWR, 0);
    if (error == 0)
        error = posix_spawnp(&pid, arguments[0], &files, NULL, (char *const *)arguments, environ);
    posix_spawn_file_actions_destroy(&files);
    if (error != 0)
        return err_from_errno(error);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return ERR_IO;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? ERR_OK : ERR_IO;
}
