package import CanonicalJSON

/// Which time steps' codes have been given, as the ledger tells: the same on every machine that shares it.
package struct UsedCodes: Sendable {
    /// The newest step that was used; nil when none was.
    package let newest: Int?
    /// Digests of the plans that a code was given for.
    private let digests: Set<String>
    /// When a code was wrong.
    private let guesses: [Int]

    /// Wrong codes within ``pause`` seconds after which none is taken: six digits can be guessed (RFC 4226 §7.3).
    private static let guessLimit = 5
    package static let pause = 600

    package init(in events: [RecordedEvent]) {
        var newest: Int?
        var digests: Set<String> = []
        // Two machines may record the same step at once: the chain has an order, and only the first one counts.
        for recorded in events where recorded.event.kind == .codeUsed {
            guard let step = recorded.event.detail["step"]?.integer, newest.map({ $0 < step }) ?? true else { continue }
            newest = step
            if let digest = recorded.event.detail["digest"]?.string { digests.insert(digest) }
        }
        self.newest = newest
        self.digests = digests
        guesses = events.map(\.event).filter { $0.kind == .gateRejected && $0.detail["code"]?.boolean == true }.map(\.time)
    }

    /// Whether so many codes were wrong that somebody may be guessing.
    package func isThrottled(at now: Int) -> Bool { guesses.count { $0 > now - Self.pause } >= Self.guessLimit }

    /// Whether a code of this step may still be taken.
    package func isOpen(_ step: Int) -> Bool { newest.map { $0 < step } ?? true }

    /// Whether a code was given for the plan of this digest.
    package func hold(for digest: String) -> Bool { digests.contains(digest) }

    /// What is recorded before a code is taken: never the code.
    package static func detail(step: Int, digest: String) -> JSONValue {
        ["step": .integer(step), "digest": .string(digest)]
    }

    /// Whether the event of this sequence was the first to use its step.
    package static func isFirst(_ sequence: Int, in events: [RecordedEvent]) -> Bool {
        guard let own = events.first(where: { $0.sequence == sequence }), let step = own.event.detail["step"]?.integer else { return false }
        return UsedCodes(in: events.filter { $0.sequence < sequence }).isOpen(step)
    }
}
