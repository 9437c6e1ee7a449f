#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// What happens when the reader of a pipe is gone: a child that ended early, or `head` on the other side of stdout.
package enum BrokenPipe {
    /// From now on such a write is an error where it is made, and not the end of this process: an apply has calls in hand.
    package static func ignore() { _ = ignored }

    private static let ignored: Void = { _ = signal(SIGPIPE, SIG_IGN) }()
}
