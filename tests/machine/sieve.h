/*
 * The lines of a trace out of what comes from a serial port, where firmware and boot loader talk
 * before the terminal does and a power cut ends lines in their middle: a process of its own, which
 * also keeps what nobody reads yet.
 */
#ifndef THEMEDAY_TESTS_SIEVE_H
#define THEMEDAY_TESTS_SIEVE_H

/* Starts it; takes over `from`, and returns where the lines come out. It ends when either side
 * does. */
int sieve_start(int from);

#endif
