#include "tests/harness/davserver.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* ---- certificates ---- */

/* issue NAME CA SUBJECT DAYS ALTERNATIVE-NAMES */
static const char make_certificates[] =
    "set -e; cd '%s'\n"
    "exec 2>/dev/null\n"
    "key='-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes'\n"
    "for ca in ca stranger-ca; do\n"
    "  openssl req -x509 $key -subj /CN=$ca -days 2 -keyout $ca.key -out $ca.pem\n"
    "done\n"
    "issue() {\n"
    "  openssl req $key -subj \"/CN=$3\" -keyout $1.key -out $1.csr\n"
    "  printf 'subjectAltName=%%s\\n' \"$5\" >$1.ext\n"
    "  openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key -CAcreateserial -days $4 \\\n"
    "    -extfile $1.ext -out $1.pem\n"
    "}\n"
    "issue good ca localhost 30 DNS:localhost\n"
    "issue expired ca localhost -1 DNS:localhost\n"
    "issue other ca example.org 30 DNS:example.org\n"
    "issue stranger stranger-ca localhost 30 DNS:localhost\n"
    "issue client ca terminal 30 DNS:terminal\n";

static void davserver_make_certificates(const struct davserver *server)
{
    char script[2048];
    snprintf(script, sizeof script, make_certificates, server->scratch.path);
    assert_int_equal(system(script), 0);
}

/* ---- the configuration ---- */

static const char configuration_head[] =
    "daemon off; master_process off; pid nginx.pid; error_log error.log warn;\n"
    "events { worker_connections 64; }\n"
    "http {\n"
    "  log_format short '$request_method $status $uri';\n"
    "  access_log access.log short;\n"
    "  client_body_temp_path body; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u;\n"
    "  scgi_temp_path s; client_max_body_size 16m; lingering_timeout 1s;\n"
    "  default_type application/octet-stream;\n";

static const char configuration_box[] =
    "    location /box/ { root root; dav_methods PUT DELETE MKCOL COPY MOVE; }\n";

static const char configuration_moods[] =
    "    location /makes/ { root root; dav_methods PUT; create_full_put_path on; }\n"
    "    location /token/ { root root; dav_methods PUT MKCOL;\n"
    "      if ($http_authorization != 'Bearer s3cret') { return 401; } }\n"
    "    location /small/ { root root; dav_methods PUT MKCOL; client_max_body_size 1000; }\n"
    "    location /403/ { return 403; }\n"
    "    location /404/ { return 404; }\n"
    "    location /500/ { return 500; }\n"
    "    location /503/ { add_header Retry-After 7 always; return 503; }\n"
    "    location /moved/ { return 301 https://localhost/; }\n"
    "    location /forgets/ { if ($request_method = PUT) { return 201; } return 404; }\n";

static void davserver_write_port(const struct davserver *server, enum davserver_port port,
                                 FILE *file)
{
    static const char *const certificates[] = {
        [DAVSERVER_GOOD] = "good",        [DAVSERVER_EXPIRED] = "expired",
        [DAVSERVER_OTHER_NAME] = "other", [DAVSERVER_STRANGER] = "stranger",
        [DAVSERVER_CLIENTS] = "good",
    };
    const char *name = certificates[port];
    fprintf(file,
            "  server { listen 127.0.0.1:%d ssl; ssl_certificate %s.pem;\n"
            "    ssl_certificate_key %s.key;\n",
            server->ports[port], name, name);
    if (port == DAVSERVER_CLIENTS)
        fputs("    ssl_verify_client on; ssl_client_certificate ca.pem;\n", file);
    fputs(configuration_box, file);
    if (port == DAVSERVER_GOOD)
        fputs(configuration_moods, file);
    fputs("  }\n", file);
}

static void davserver_write_configuration(const struct davserver *server)
{
    char path[DAVSERVER_PATH_SIZE];
    davserver_path(server, "nginx.conf", path);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    /* Nobody inside nginx may be less than we are: the folder is ours alone. */
    if (geteuid() == 0)
        fputs("user root;\n", file);
    fputs(configuration_head, file);
    for (int port = 0; port < DAVSERVER_PORTS; port++)
        davserver_write_port(server, (enum davserver_port)port, file);
    fputs("}\n", file);
    assert_int_equal(fclose(file), 0);
}

/* ---- the server ---- */

static int listen_anywhere(int *ret_port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(fd, 16), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
    *ret_port = ntohs(address.sin_port);
    return fd;
}

static int connect_to(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

static void pause_ms(int ms)
{
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L};
    nanosleep(&time, NULL);
}

void davserver_up(struct davserver *server)
{
    int fd;
    server->nginx = fork();
    if (server->nginx == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        int null = open("/dev/null", O_RDWR);
        dup2(null, STDERR_FILENO);
        execlp("nginx", "nginx", "-p", server->scratch.path, "-c", "nginx.conf", (char *)NULL);
        execl("/usr/sbin/nginx", "nginx", "-p", server->scratch.path, "-c", "nginx.conf",
              (char *)NULL);
        _exit(127);
    }
    for (int i = 0; (fd = connect_to(server->ports[DAVSERVER_PORTS - 1])) < 0; i++) {
        if (i == 1000 || waitpid(server->nginx, NULL, WNOHANG) != 0)
            fail_msg("nginx does not start; make deps-test unpacks it");
        pause_ms(5);
    }
    close(fd);
}

void davserver_down(struct davserver *server)
{
    kill(server->nginx, SIGKILL);
    waitpid(server->nginx, NULL, 0);
    server->nginx = 0;
}

static void davserver_make_folders(struct davserver *server)
{
    static const char *const names[] = {"", "/box", "/makes", "/token", "/small"};
    char path[DAVSERVER_PATH_SIZE + 16];
    davserver_path(server, "root", server->root);
    davserver_path(server, "ca.pem", server->ca);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s%s", server->root, names[i]);
        assert_int_equal(mkdir(path, 0755), 0);
    }
}

void davserver_start(struct davserver *server)
{
    int fds[DAVSERVER_PORTS];
    memset(server, 0, sizeof *server);
    scratch_make(&server->scratch, NULL);
    davserver_make_folders(server);
    davserver_make_certificates(server);
    for (int i = 0; i < DAVSERVER_PORTS; i++)
        fds[i] = listen_anywhere(&server->ports[i]);
    for (int i = 0; i < DAVSERVER_PORTS; i++)
        close(fds[i]);
    davserver_write_configuration(server);
    davserver_up(server);
}

void davserver_stop(struct davserver *server)
{
    if (server->nginx > 0)
        davserver_down(server);
    scratch_remove(&server->scratch);
}

void davserver_url(const struct davserver *server, enum davserver_port port, const char *path,
                   char ret_url[DAVSERVER_URL_SIZE])
{
    snprintf(ret_url, DAVSERVER_URL_SIZE, "https://localhost:%d%s", server->ports[port], path);
}

void davserver_path(const struct davserver *server, const char *name,
                    char ret_path[DAVSERVER_PATH_SIZE])
{
    snprintf(ret_path, DAVSERVER_PATH_SIZE, "%s/%s", server->scratch.path, name);
}

int davserver_answers(const struct davserver *server, const char *method, int status)
{
    char path[DAVSERVER_PATH_SIZE], line[512], wanted[32];
    int count = 0;
    snprintf(wanted, sizeof wanted, "%s %d ", method, status);
    davserver_path(server, "access.log", path);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file) != NULL)
        count += strncmp(line, wanted, strlen(wanted)) == 0;
    fclose(file);
    return count;
}
