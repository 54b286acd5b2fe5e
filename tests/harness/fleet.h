/*
 * A fleet of terminals: what the branches of a large committee would have uploaded in a year. Each
 * bundle is made by the modules of the product, in a data folder of its own that goes away
 * afterwards: in /dev/shm where that can be, so that nothing waits for a disk that nobody will pull
 * the plug of. Equal plans give equal bytes, whatever the machine.
 *
 *   FOLDER/upload/<device>/<bundle>/…   as the receiver of uploads has them; the files bear the
 * time at which they came FOLDER/keys/<device>.pub            the public keys to trust
 *   FOLDER/devices.csv                  device, committee, branch
 *
 * Among the branches are some that are often below 80 % and some that are not content, months
 * without an activity, leave, guests, and exports that were corrected and came again. A failure
 * ends the program. Runs in local time Asia/Shanghai from then on.
 */
#ifndef THEMEDAY_TESTS_FLEET_H
#define THEMEDAY_TESTS_FLEET_H

#include <stdbool.h>
#include <stdint.h>

struct fleet_plan {
    const char *folder; /* made when missing */
    uint64_t seed;
    int branches;
    int months;      /* of `year`, at most 12 */
    int year;        /* 0: 2025 */
    int people;      /* the usual number of members; 0: 25 */
    int corrections; /* so many of a thousand bundles are followed by another one; 0: 150 */
    int workers;     /* processes; 0: this one */
    int papers; /* every so many-th branch sends its forms as PDF and workbooks, too, which is most
                   of the work; 0: none does. Without them a bundle is whole all the same */
};

struct fleet_report {
    int64_t bundles, bytes;
};

void fleet_make(const struct fleet_plan *plan, struct fleet_report *ret_report);

#endif
