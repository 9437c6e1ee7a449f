package import Resources

/// Who holds a scope, since when, and until when at the longest; seconds since 1970, by the holder's clock.
package struct HeldLock: Hashable, Sendable, Codable {
    package let scope: Scope
    package let holder: LockHolder
    /// Larger than that of every lock the scope had before.
    package let token: Int
    /// When it was taken.
    package let since: Int
    /// When the holder last said that it still runs.
    package let renewed: Int
    /// When anybody may take it, unless it is renewed.
    package let expires: Int

    package init(scope: Scope, holder: LockHolder, token: Int, since: Int, renewed: Int, expires: Int) {
        self.scope = scope
        self.holder = holder
        self.token = token
        self.since = since
        self.renewed = renewed
        self.expires = expires
    }

    static let tokens = 0...(1 << 53)

    var isPlausible: Bool {
        Self.tokens.contains(token) && LedgerEvent.times.contains(since) && LedgerEvent.times.contains(renewed) && expires >= 0
    }

    func renewed(at now: Int, for seconds: Int) -> HeldLock {
        HeldLock(scope: scope, holder: holder, token: token, since: since, renewed: now, expires: LockRequest.end(now, seconds))
    }
}

/// Locks that an event must not be recorded without.
///
/// A lock's token only grows: who lost a lock and got it again has another fence, and what was decided before is refused.
package struct Fence: Hashable, Sendable {
    /// Those that were locked together.
    package let scopes: [Scope]
    package let holder: String
    /// Larger than that of every lock before.
    package let token: Int

    package init(scopes: [Scope], holder: String, token: Int) {
        self.scopes = scopes
        self.holder = holder
        self.token = token
    }
}

/// The wish to lock scopes, all or none.
package struct LockRequest: Hashable, Sendable {
    /// All of them are locked, or none.
    package let scopes: [Scope]
    package let holder: LockHolder
    /// How long the locks hold without being renewed.
    package let leaseSeconds: Int
    /// Seconds since 1970.
    package let now: Int

    package init(_ scopes: [Scope], holder: LockHolder, leaseSeconds: Int, now: Int) {
        self.scopes = Set(scopes).sorted()
        self.holder = holder
        self.leaseSeconds = max(0, leaseSeconds)
        self.now = now
    }

    static func end(_ now: Int, _ seconds: Int) -> Int {
        let (end, overflow) = now.addingReportingOverflow(max(0, seconds))
        return overflow ? .max : end
    }
}

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

/// Whether a request that changes something may still be sent: asked right before each, also before one that is repeated.
package struct WritePermit: Sendable {
    private let check: @Sendable () async -> LedgerError?

    package init(_ check: @escaping @Sendable () async -> LedgerError?) {
        self.check = check
    }

    /// Where nothing is locked, so that nothing can be lost.
    package static let always = WritePermit { nil }

    /// Why nothing may be sent; nil where it may.
    package func refusal() async -> LedgerError? { await check() }
}
