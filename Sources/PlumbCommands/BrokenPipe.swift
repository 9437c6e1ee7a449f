#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What happens when the reader of stdout is gone, such as `head`.
enum BrokenPipe {
    /// From now on such a write is an error where it is made, and not the end of this process: an apply has calls in hand.
    static func ignore() { _ = signal(SIGPIPE, SIG_IGN) }
}
