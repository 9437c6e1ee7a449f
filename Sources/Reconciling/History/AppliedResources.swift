internal import CanonicalJSON
package import Resources

/// What an event says of resources: how they are from then on, and which are no longer known.
struct AppliedResources {
    let entries: [AppliedResource]
    let forgotten: [Address]

    /// nil where the event is of a kind that says nothing of resources.
    /// - Throws: ``LedgerError`` `.corrupt` when it ought to and cannot be read: what is unknown is never taken for nothing.
    init?(_ recorded: RecordedEvent) throws(LedgerError) {
        guard [.historyBegun, .applyCompleted, .secretHandedOut].contains(recorded.event.kind) else { return nil }
        do {
            guard let applied = recorded.event.detail["applied"] else { throw LedgerError(.corrupt, "") }
            if case .array(let list) = applied {
                entries = try list.map { entry in try AppliedResource(json: entry) ?? entry.decoded(as: AppliedResource.self) }
            } else {
                entries = try applied.decoded(as: [AppliedResource].self)
            }
            forgotten = try recorded.event.detail["forgotten"]?.decoded(as: [Address].self) ?? []
        } catch {
            throw LedgerError(.corrupt, "event \(recorded.sequence) does not say what was applied")
        }
    }
}

/// When each address came to hold what was applied to it last, without a break.
package struct AppliedSince: Sendable {
    /// Seconds since 1970; addresses that were never applied, or are forgotten, are left out.
    package private(set) var times: [Address: Int] = [:]
    private var contents: [Address: Content] = [:]

    /// - Parameter events: the environment's.
    /// - Throws: ``LedgerError`` `.corrupt` when one of them cannot be read.
    package init(_ addresses: Set<Address>, in events: [RecordedEvent]) throws(LedgerError) {
        for recorded in events {
            guard let told = try AppliedResources(recorded) else { continue }
            for entry in told.entries where addresses.contains(entry.address) {
                if let known = contents[entry.address], Self.isSame(known, entry.content) { continue }
                contents[entry.address] = entry.content
                times[entry.address] = recorded.event.time
            }
            for address in told.forgotten {
                contents[address] = nil
                times[address] = nil
            }
        }
    }

    /// A value may come from another place and still be the same.
    static func isSame(_ left: Content, _ right: Content) -> Bool {
        guard let one = left.concealed, let other = right.concealed else { return left == right }
        return one.fingerprint == other.fingerprint
    }
}
