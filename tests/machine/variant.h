/*
 * The image with another start: beside the kernel's own initrd GRUB loads a second archive, by
 * which the terminal writes its trace to the second serial port and takes its cards from a USB
 * adapter, and the journal goes to the first port. It lies on the boot partition of a copy; slots,
 * kernel and initrd are those of the image, and so is the boot loader.
 */
#ifndef THEMEDAY_TESTS_VARIANT_H
#define THEMEDAY_TESTS_VARIANT_H

#include <stdint.h>

/* What the console says when something that was pulled out of USB is gone for good. */
#define VARIANT_DEPARTURE "variant: a device is gone"

/* The copy that belongs to the image; made where there is none. Whatever goes wrong fails the
 * test. */
const char *variant_image(void);

/* Where the partition of this name lies on a disk, in bytes. */
struct variant_partition {
    uint64_t offset, size;
};
struct variant_partition variant_partition(const char *disk, const char *name);

#endif
