package import Resources

/// When each address came to hold what was applied to it last, without a break.
package struct AppliedSince: Sendable {
    /// Seconds since 1970; addresses that were never applied, or are forgotten, are left out.
    package private(set) var times: [Address: Int] = [:]
    private var contents: [Address: Content] = [:]

    /// - Parameter events: the environment's.
    /// - Throws: ``LedgerError`` `.corrupt` when one of them cannot be read.
    package init(_ addresses: Set<Address>, in events: [RecordedEvent]) throws(LedgerError) {
        for recorded in events {
            guard let resources = try AppliedResources(recorded) else { continue }
            for entry in resources.entries where addresses.contains(entry.address) {
                if let known = contents[entry.address], Self.isSame(known, entry.content) { continue }
                contents[entry.address] = entry.content
                times[entry.address] = recorded.event.time
            }
            for address in resources.forgotten {
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
