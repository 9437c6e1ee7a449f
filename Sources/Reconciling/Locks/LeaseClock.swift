/// The two clocks of a lease: what others read, and what cannot be set or stopped.
package struct LeaseClock: Sendable {
    /// Seconds since 1970: recorded in the ledger, compared by others.
    package let wall: @Sendable () -> Int
    /// Grows while the machine sleeps and while the process is stopped; how much is left of one's own lease is measured by it.
    package let steady: @Sendable () -> Duration

    /// - Parameter steady: by default the system's continuous clock, which is `CLOCK_BOOTTIME` on Linux.
    package init(wall: @escaping @Sendable () -> Int, steady: @escaping @Sendable () -> Duration = { Self.origin.duration(to: .now) }) {
        self.wall = wall
        self.steady = steady
    }

    private static let origin = ContinuousClock.now
}
