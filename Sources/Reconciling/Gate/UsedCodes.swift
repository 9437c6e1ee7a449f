package import CanonicalJSON

/// Which time steps' codes have been given, as the ledger tells: the same on every machine that shares it.
package struct UsedCodes: Sendable {
    /// The newest step that was used; nil when none was.
    package let newest: Int?
    /// Digests of the plans that a code was given for.
    private let digests: Set<String>

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
    }

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
