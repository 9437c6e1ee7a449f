internal import FoundationEssentials

/// A lock's holder, where it runs and how long it holds.
struct Lease: Hashable, Sendable, Codable {
    let holder: String
    let host: String
    /// Seconds since 1970.
    let since: Int
    let expires: Int

    init(holder: String, host: String, since: Int, expires: Int) {
        self.holder = holder
        self.host = host
        self.since = since
        self.expires = expires
    }

    init(holder: String, host: String, since: Int, seconds: Int) {
        let (end, overflow) = since.addingReportingOverflow(max(0, seconds))
        self.init(holder: holder, host: host, since: since, expires: overflow ? .max : end)
    }

    /// Whether `other` may not have the lock at that time.
    func excludes(_ other: String, at now: Int) -> Bool {
        holder != other && expires > now
    }

    /// For a person: `run 7 on ci-3 since 2026-01-31T09:30:00Z (until …)`.
    var description: String {
        "\(holder) on \(host) since \(Self.text(since)), at the longest until \(Self.text(expires))"
    }

    private static func text(_ seconds: Int) -> String {
        Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601)
    }
}
