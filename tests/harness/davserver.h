/*
 * Receivers of uploads as they are in the world: a real nginx with its DAV module and TLS on
 * loopback, with certificates made by openssl, whose ports and paths show every mood a server may
 * have; and a line in front of it that can be cut, stalled or slowed down. Whatever goes wrong here
 * fails the test.
 */
#ifndef THEMEDAY_TESTS_DAVSERVER_H
#define THEMEDAY_TESTS_DAVSERVER_H

#include "tests/harness/scratch.h"

#include <stdint.h>
#include <sys/types.h>

enum { DAVSERVER_PATH_SIZE = 160, DAVSERVER_URL_SIZE = 128 };

/* On which port it speaks. "https://localhost:PORT/box" is a good box. */
enum davserver_port {
    DAVSERVER_GOOD,       /* also /moods, see below */
    DAVSERVER_EXPIRED,    /* its certificate is of yesterday */
    DAVSERVER_OTHER_NAME, /* its certificate is of example.org */
    DAVSERVER_STRANGER,   /* its certificate is by another CA */
    DAVSERVER_CLIENTS,    /* asks for the certificate client.pem with the key client.key */
    DAVSERVER_PORTS
};

/* Paths of DAVSERVER_GOOD: /box takes everything once its folders are made; /makes makes folders
 * itself; /token asks for the token "s3cret"; /403 /404 /500 answer so, /503 wants to be left alone
 * for 7 s; /small takes 1000 bytes a file; /forgets answers 201 and forgets. Files of /box are in
 * ROOT/box. */
struct davserver {
    struct scratch scratch;
    char root[DAVSERVER_PATH_SIZE];
    char ca[DAVSERVER_PATH_SIZE];
    int ports[DAVSERVER_PORTS];
    pid_t nginx;
};

void davserver_start(struct davserver *server);

/* The server goes away, what it holds stays; and it is back again, at the same ports. */
void davserver_down(struct davserver *server);
void davserver_up(struct davserver *server);

/* Stops it and removes everything. */
void davserver_stop(struct davserver *server);

void davserver_url(const struct davserver *server, enum davserver_port port, const char *path,
                   char ret_url[DAVSERVER_URL_SIZE]);

/* A file of its folder, such as "client.pem". */
void davserver_path(const struct davserver *server, const char *name,
                    char ret_path[DAVSERVER_PATH_SIZE]);

/* How many requests of this method were answered so since it was started: "PUT", 201. */
int davserver_answers(const struct davserver *server, const char *method, int status);

/* ---- the line in front of it ---- */

struct line;

/* Leads from *ret_port to a port of this machine. */
struct line *line_open(int to_port, int *ret_port);

/* The same as an HTTP proxy: whatever host a client asks for, it gets that port. With a refusal,
 * such as "407 Proxy Authentication Required", it gets nothing but that. */
struct line *line_open_proxy(int to_port, const char *refusal, int *ret_port);
void line_close(struct line *line);

/* Of connections made from now on. Bytes count in both directions; negative: never. */
void line_cut_after(struct line *line, int64_t bytes);     /* the connection breaks */
void line_cut_within(struct line *line, int64_t bytes);    /* the same, anywhere before that */
void line_stall_after(struct line *line, int64_t bytes);   /* nothing moves any more */
void line_trickle_after(struct line *line, int64_t bytes); /* ten bytes a second from then on */

/* Bytes that the last connection carried, and how many were cut so far. */
int64_t line_carried(const struct line *line);
int line_cuts(const struct line *line);

#endif
