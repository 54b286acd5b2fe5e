#include "drivers/network.h"

#include "firmware/base/log.h"

#include <errno.h>
#include <ifaddrs.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ADDRESSES_MAX = 64 };

/* An address of an interface, as a number that is the same for the same. */
struct network {
    int fd;
    uint64_t addresses[ADDRESSES_MAX];
    int count;
};

static uint64_t network_mix(uint64_t hash, const void *bytes, size_t length)
{
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ ((const uint8_t *)bytes)[i]) * 1099511628211U;
    return hash;
}

/* 0: one that leads nowhere. */
static uint64_t network_hash(const struct ifaddrs *at)
{
    const uint64_t begin = 14695981039346656037U;
    if (at->ifa_addr == NULL || (at->ifa_flags & IFF_LOOPBACK) != 0 ||
        (at->ifa_flags & (IFF_UP | IFF_RUNNING)) != (IFF_UP | IFF_RUNNING))
        return 0;
    uint64_t hash = network_mix(begin, at->ifa_name, strlen(at->ifa_name));
    if (at->ifa_addr->sa_family == AF_INET) {
        const struct sockaddr_in *address = (const void *)at->ifa_addr;
        return network_mix(hash, &address->sin_addr, sizeof address->sin_addr);
    }
    if (at->ifa_addr->sa_family == AF_INET6) {
        const struct sockaddr_in6 *address = (const void *)at->ifa_addr;
        if (!IN6_IS_ADDR_LINKLOCAL(&address->sin6_addr))
            return network_mix(hash, &address->sin6_addr, sizeof address->sin6_addr);
    }
    return 0;
}

static bool network_has(const struct network *network, uint64_t hash)
{
    for (int i = 0; i < network->count; i++)
        if (network->addresses[i] == hash)
            return true;
    return false;
}

/* Reads how it is now; whether something is there that was not. */
static bool network_look(struct network *network)
{
    struct network now = {.fd = network->fd};
    struct ifaddrs *list = NULL;
    bool is_new = false;
    if (getifaddrs(&list) != 0)
        return false;
    for (struct ifaddrs *at = list; at != NULL && now.count < ADDRESSES_MAX; at = at->ifa_next) {
        uint64_t hash = network_hash(at);
        if (hash == 0)
            continue;
        now.addresses[now.count++] = hash;
        is_new = is_new || !network_has(network, hash);
    }
    freeifaddrs(list);
    *network = now;
    return is_new;
}

bool network_is_there(void)
{
    struct network nothing = {.fd = -1};
    return network_look(&nothing);
}

enum err network_open(struct network **ret_network)
{
    struct sockaddr_nl address = {.nl_family = AF_NETLINK,
                                  .nl_groups =
                                      RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR};
    struct network *network = calloc(1, sizeof *network);
    if (network == NULL)
        return ERR_NOMEM;
    network->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    if (network->fd < 0 || bind(network->fd, (struct sockaddr *)&address, sizeof address) != 0) {
        enum err err = err_from_errno(errno);
        log_warning("the network cannot be watched: %s", strerror(errno));
        network_close(network);
        return err;
    }
    (void)network_look(network);
    *ret_network = network;
    return ERR_OK;
}

void network_close(struct network *network)
{
    if (network == NULL)
        return;
    if (network->fd >= 0)
        close(network->fd);
    free(network);
}

int network_fd(const struct network *network)
{
    return network == NULL ? -1 : network->fd;
}

/* What was said does not matter, nor whether some of it was lost (ENOBUFS): that it was said is the
 * reason to look. */
bool network_dispatch(struct network *network)
{
    char buffer[8192];
    while (recv(network->fd, buffer, sizeof buffer, MSG_DONTWAIT) > 0 || errno == ENOBUFS ||
           errno == EINTR)
        continue;
    return network_look(network);
}
