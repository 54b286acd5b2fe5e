/*
 * A USB stick as a file: made, filled and read outside of the machine, with the tools that offices
 * have (mtools). Whatever goes wrong fails the test.
 */
#ifndef THEMEDAY_TESTS_USBSTICK_H
#define THEMEDAY_TESTS_USBSTICK_H

/* Makes a stick with one FAT32 partition of so many MiB. */
void usbstick_make(const char *image, int mib);

/* Copies a file onto it, under another name. */
void usbstick_put(const char *image, const char *file, const char *name);

/* The same with a text. */
void usbstick_write(const char *image, const char *name, const char *text);

/* Copies everything that is on it into a new folder. */
void usbstick_read(const char *image, const char *folder);

#endif
