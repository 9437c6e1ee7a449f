package import CanonicalJSON

/// Which time steps' codes have been given, as the ledger tells: the same on every machine that shares it.
package struct UsedCodes: Sendable {
    /// The newest step that was used; nil when none was.
    package let newest: Int?
    /// Digests of the plans that a code was given for.
    private let digests: Set<String>
    /// Codes that were wrong, or are being compared right now.
    private let tries: [Try]

    private struct Try {
        let sequence: Int
        /// Seconds since 1970.
        let time: Int
    }

    /// Wrong codes within ``pause`` seconds after which none is taken: six digits can be guessed (RFC 4226 §7.3).
    private static let guessLimit = 5
    package static let pause = 600

    /// - Parameter start: what was recorded up to this place was never signed: a step that was used stays used, and no plan counts
    ///   as one that a code was given for.
    package init(in events: [RecordedEvent], grantingAfter start: Int = 0) {
        var newest: Int?
        var digests: Set<String> = []
        // Two machines may record the same step at once: the chain has an order, and only the first one counts.
        for recorded in events where recorded.event.kind == .codeUsed {
            guard let step = recorded.event.detail["step"]?.integer, newest.map({ $0 < step }) ?? true else { continue }
            newest = step
            if recorded.sequence > start, let digest = recorded.event.detail["digest"]?.string { digests.insert(digest) }
        }
        self.newest = newest
        self.digests = digests
        let settled = Set(events.filter { $0.event.kind == .codeUsed }.compactMap { $0.event.detail["try"]?.integer })
        tries = events.filter { Self.isTry($0.event) && !settled.contains($0.sequence) }.map {
            Try(sequence: $0.sequence, time: $0.event.time)
        }
    }

    /// Earlier versions recorded only the refusal of a wrong code.
    private static func isTry(_ event: LedgerEvent) -> Bool {
        event.kind == .codeTried || (event.kind == .gateRejected && event.detail["code"]?.boolean == true)
    }

    /// Whether so many codes were wrong that somebody may be guessing.
    package func isThrottled(at now: Int) -> Bool { isThrottled(before: .max, at: now) }

    /// Whether the code that was recorded as tried at `sequence` may be compared: the chain has an order, so of any number of processes
    /// that try at once only the first few do.
    package func mayCompare(_ sequence: Int, at now: Int) -> Bool { !isThrottled(before: sequence, at: now) }

    private func isThrottled(before sequence: Int, at now: Int) -> Bool {
        tries.count { $0.sequence < sequence && $0.time > now - Self.pause } >= Self.guessLimit
    }

    /// Whether a code of this step may still be taken.
    package func isOpen(_ step: Int) -> Bool { newest.map { $0 < step } ?? true }

    /// Whether a code was given for the plan of this digest.
    package func hold(for digest: String) -> Bool { digests.contains(digest) }

    /// What is recorded before a code is taken: never the code.
    /// - Parameter attempt: where it was recorded as tried; that try was no wrong one then.
    package static func detail(step: Int, digest: String, attempt: Int? = nil) -> JSONValue {
        var members: [String: JSONValue] = ["step": .integer(step), "digest": .string(digest)]
        members["try"] = attempt.map { .integer($0) }
        return .object(members)
    }

    /// Whether the event of this sequence was the first to use its step.
    package static func isFirst(_ sequence: Int, in events: [RecordedEvent]) -> Bool {
        guard let own = events.first(where: { $0.sequence == sequence }), let step = own.event.detail["step"]?.integer else { return false }
        return UsedCodes(in: events.filter { $0.sequence < sequence }).isOpen(step)
    }
}
