internal import CanonicalJSON
package import Resources

/// What the ledger tells of one environment: what was applied last, and the chain's head.
package struct History: Sendable {
    /// What was applied last, by address.
    package let applied: [Address: Content]
    /// When each came to be as it is; seconds since 1970.
    package let since: [Address: Int]
    /// What was asked of a provider that does not take the same thing twice, and was not refused.
    package let attempted: Set<Address>
    /// What a run of ours meant to write, and nothing says what became of it: what is live there may be its work.
    package let unsettled: Set<Address>
    /// The hash of the environment's newest event that says what was applied: it moves only when last-applied does.
    package let head: String

    /// Reads an environment's history.
    /// - Throws: ``LedgerError``; a history that was never begun is an error, never an empty one.
    package init(ledger: any Ledger, environment: String) async throws(LedgerError) {
        try self.init(try await ledger.state(of: environment, EnvironmentState.planKinds).events)
    }

    /// - Parameter events: the environment's, oldest first.
    package init(_ events: [RecordedEvent]) throws(LedgerError) {
        var applied: [Address: Content] = [:]
        var since: [Address: Int] = [:]
        var head = ""
        var told: [Int: AppliedResources] = [:]
        for recorded in events {
            guard let resources = try AppliedResources(recorded) else { continue }
            told[recorded.sequence] = resources
            head = recorded.hash
            for entry in resources.entries {
                if applied[entry.address] != entry.content { since[entry.address] = recorded.event.time }
                applied[entry.address] = entry.content
            }
            for address in resources.forgotten {
                applied[address] = nil
                since[address] = nil
            }
        }
        self.applied = applied
        self.since = since
        let attempts = try EarlierAttempts(events, applied: told)
        attempted = attempts.attempted
        unsettled = try UnsettledWrites(events, attempts).addresses.subtracting(applied.keys)
        self.head = head
    }
}

/// One resource as it was applied, or found to be as declared.
package struct AppliedResource: Hashable, Sendable, Codable {
    package let address: Address
    package let content: Content

    /// As it stands in the text of an event.
    init(reading parser: inout JSONParser) throws {
        var (address, content): (Address?, Content?) = (nil, nil)
        try parser.members { parser, key in
            switch key {
            case "address": address = try Address(reading: &parser)
            case "content": content = try Content(reading: &parser)
            default: try parser.skip()
            }
        }
        guard let address, let content else { throw UnlikeValue() }
        self.init(address: address, content: content)
    }

    /// As it stands in an event; nil for a form that is read the general way.
    init?(json: JSONValue) {
        guard case .object(let fields) = json, fields.count == 2, let address = fields["address"].flatMap({ Address(json: $0) }),
            let content = fields["content"].flatMap({ Content(json: $0) })
        else { return nil }
        self.init(address: address, content: content)
    }

    package init(address: Address, content: Content) {
        self.address = address
        self.content = content
    }
}
