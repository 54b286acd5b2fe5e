#include "tests/machine/sieve.h"

#include <jansson.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

enum { ROOM_BYTES = 8 << 20 };

static const char first_words[] = "{\"t_ns\"";

static void sieve_pass(const char *line, size_t length, int to)
{
    const char *start = memmem(line, length, first_words, strlen(first_words));
    if (start == NULL)
        return;
    length -= (size_t)(start - line);
    json_t *value = json_loadb(start, length, 0, NULL);
    if (value != NULL && send(to, start, length, MSG_NOSIGNAL) != (ssize_t)length)
        _exit(0);
    json_decref(value);
}

static _Noreturn void sieve_run(int from, int to)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t length;
    FILE *input = fdopen(from, "r");
    while (input != NULL && (length = getline(&line, &size, input)) > 0)
        sieve_pass(line, (size_t)length, to);
    _exit(0);
}

int sieve_start(int from)
{
    int pair[2], room = ROOM_BYTES;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    setsockopt(pair[1], SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof room);
    pid_t process = fork();
    assert_true(process >= 0);
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(pair[0]);
        sieve_run(from, pair[1]);
    }
    close(from);
    close(pair[1]);
    return pair[0];
}
