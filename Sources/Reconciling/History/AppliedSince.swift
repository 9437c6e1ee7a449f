internal import CanonicalJSON
package import Resources

/// When each address came to hold what was applied to it last, without a break.
package struct AppliedSince: Sendable {
    /// Seconds since 1970; addresses that were never applied, or are forgotten, are left out.
    package private(set) var times: [Address: Int] = [:]
    private var contents: [Address: Content] = [:]

    /// - Parameter events: the environment's.
    package init(_ addresses: Set<Address>, in events: [RecordedEvent]) {
        for event in events.map(\.event) where [.historyBegun, .applyCompleted, .secretHandedOut].contains(event.kind) {
            let entries = (try? event.detail["applied"]?.decoded(as: [AppliedResource].self)) ?? []
            for entry in entries where addresses.contains(entry.address) {
                if let known = contents[entry.address], Self.isSame(known, entry.content) { continue }
                contents[entry.address] = entry.content
                times[entry.address] = event.time
            }
            for address in (try? event.detail["forgotten"]?.decoded(as: [Address].self)) ?? [] {
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
