internal import Resources

/// What a zone says of itself besides its records.
struct PowerDNSFacts: Hashable {
    /// As the server names it: `Native`, `Master`, `Slave`, `Producer` or `Consumer`.
    let kind: String
    /// Whether a write through the API moves the serial.
    let countsWrites: Bool

    private enum Key {
        static let (kind, counts) = ("zone kind", "counts writes")
    }

    init(kind: String, countsWrites: Bool) {
        self.kind = kind
        self.countsWrites = countsWrites
    }

    /// Nil where the zone is missing.
    init?(_ observation: Observation) {
        guard let kind = observation.facts[Key.kind]?.text, let counts = observation.facts[Key.counts]?.boolean else { return nil }
        self.init(kind: kind, countsWrites: counts)
    }

    /// For the observation that is read back by ``init(_:)``.
    var facts: [String: Content] { [Key.kind: .text(kind), Key.counts: .boolean(countsWrites)] }

    /// Whether another server is the source of the zone, so that what is written here is lost with the next transfer.
    var isSecondary: Bool { ["slave", "secondary", "consumer"].contains(kind.lowercased()) }
}
