/* News of the network, in a network of its own: an address that comes is news, the same once more
 * is not, and one that goes is none. */
#include "drivers/network.h"
#include "tests/harness/scratch.h"

#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* Whether there is news before the kernel has been silent for so long. */
static bool hears_news(struct network *network, int silence_ms)
{
    struct pollfd fd = {.fd = network_fd(network), .events = POLLIN};
    while (poll(&fd, 1, silence_ms) == 1)
        if (network_dispatch(network))
            return true;
    return false;
}

static void addresses_come_and_go(void **state)
{
    struct network *network = NULL;
    (void)state;
    if (unshare(CLONE_NEWNET) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
        skip();
    if (!scratch_run("ip link add door type dummy 2>/dev/null || ip link add door type veth peer "
                     "name other 2>/dev/null && ip link set other up 2>/dev/null"))
        skip();
    assert_int_equal(network_open(&network), ERR_OK);
    assert_true(scratch_run("ip link set lo up"));
    assert_false(hears_news(network, 300));
    assert_true(scratch_run("ip addr add 192.0.2.1/24 dev door"));
    (void)hears_news(network, 300); /* without a carrier it leads nowhere yet */
    assert_true(scratch_run("ip link set door up"));
    assert_true(hears_news(network, 20000));
    /* The lifetime of an address is told again and again. */
    assert_true(
        scratch_run("ip addr change 192.0.2.1/24 dev door valid_lft 300 preferred_lft 300"));
    assert_false(hears_news(network, 300));
    assert_true(scratch_run("ip link set door down"));
    assert_false(hears_news(network, 300));
    assert_true(scratch_run("ip link set door up"));
    assert_true(hears_news(network, 20000));
    network_close(network);
}

static void without_a_network_there_is_no_descriptor(void **state)
{
    (void)state;
    assert_int_equal(network_fd(NULL), -1);
    network_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_come_and_go),
        cmocka_unit_test(without_a_network_there_is_no_descriptor),
    };
    return cmocka_run_group_tests_name("news of the network", tests, NULL, NULL);
}
