#if canImport(Darwin)
internal import Darwin
#else
internal import Glibc
#endif

/// Ends another thread's `poll`: a pipe with something in it.
final class Alarm: Sendable {
    /// Is readable while the alarm rings.
    let descriptor: Int32
    private let other: Int32

    init?() {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        (descriptor, other) = (ends[0], ends[1])
        for end in ends {
            // Without these, a child would hold the pipe, and a full one would stop who rings.
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
    }

    deinit {
        close(descriptor)
        close(other)
    }

    func ring() {
        var byte: UInt8 = 1
        // A failure means a full pipe, which rings already.
        _ = unsafe write(other, &byte, 1)
    }

    func silence() {
        var bytes = [UInt8](repeating: 0, count: 512)
        while unsafe read(descriptor, &bytes, bytes.count) > 0 {}
    }
}
