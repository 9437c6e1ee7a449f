#include "Mishaps.h"

#if defined(__linux__)
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The C library's function, with the time of day shifted. */
int clock_gettime(clockid_t clock, struct timespec *time) {
    int result = (int)syscall(SYS_clock_gettime, clock, time);
    const char *seconds = getenv("MISHAP_CLOCK");
    if (result == 0 && clock == CLOCK_REALTIME && seconds) time->tv_sec += atol(seconds);
    return result;
}
#endif
