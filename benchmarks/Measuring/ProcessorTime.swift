#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif

/// What this process has had of the processors so far.
enum ProcessorTime {
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
