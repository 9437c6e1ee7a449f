#include "CCoreDumps.h"

#include <signal.h>
#include <stddef.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

int plumb_forbid_core_dumps(void) {
    // The runtime would print registers and the memory that they point to.
    const int crashes[] = {SIGQUIT, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGSEGV, SIGTRAP};
    for (size_t place = 0; place < sizeof crashes / sizeof crashes[0]; place++) signal(crashes[place], SIG_DFL);
    // The hard limit too, so that no child can take it back.
    const struct rlimit none = {0, 0};
    int result = setrlimit(RLIMIT_CORE, &none);
#ifdef __linux__
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) result = -1;
#endif
    return result;
}
