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
            let detail = recorded.event.detail
            guard let applied = try detail.read("applied", text: Self.entries, value: Self.entries) else { throw LedgerError(.corrupt, "") }
            entries = applied
            forgotten = try recorded.event.detail["forgotten"]?.decoded(as: [Address].self) ?? []
        } catch {
            throw LedgerError(.corrupt, "event \(recorded.sequence) does not say what was applied")
        }
    }

    private static func entries(_ json: JSONValue) throws -> [AppliedResource] {
        guard case .array(let list) = json else { return try json.decoded(as: [AppliedResource].self) }
        return try list.map { entry in try AppliedResource(json: entry) ?? entry.decoded(as: AppliedResource.self) }
    }

    /// As they stand in the text of an event; one that is not written as usual is read from its tree.
    private static func entries(_ parser: inout JSONParser) throws -> [AppliedResource] {
        let whole = parser
        var entries: [AppliedResource] = []
        do {
            try parser.elements { parser in
                let entry = try AppliedResource(reading: &parser)
                // Most are of one scope, whose names are kept once.
                guard let last = entries.last?.address.scope, last == entry.address.scope else { return entries.append(entry) }
                entries.append(AppliedResource(address: Address(last, entry.address.kind, entry.address.name), content: entry.content))
            }
            return entries
        } catch {
            parser = whole
            return try Self.entries(try parser.value())
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
