package import Resources

/// What a provider's reader says of a zone besides its records.
package struct ZoneFacts: Hashable, Sendable {
    /// The provider's name for what was bought, in lower case; nil where it is not known, or the provider has no plans.
    package let plan: String?
    /// How many records the zone may hold, and how many it does; nil where that was not asked, as there is room.
    package let quota: (limit: Int, used: Int)?
    /// Why resolvers do not see what is written, as a clause; nil where they do, or it is not known.
    package let inactivity: String?

    package init(plan: String?, quota: (limit: Int, used: Int)? = nil, inactivity: String? = nil) {
        self.plan = plan?.lowercased()
        self.quota = quota
        self.inactivity = inactivity
    }

    private enum Key {
        static let (plan, limit, used, inactivity) = ("plan", "record quota", "records", "inactivity")
    }

    /// - Parameter observation: of a zone whose reader tells these facts; of another one nothing is known.
    package init(_ observation: Observation) {
        let facts = observation.facts
        let quota = facts[Key.limit]?.integer.flatMap { limit in facts[Key.used]?.integer.map { (limit, $0) } }
        self.init(plan: facts[Key.plan]?.text, quota: quota, inactivity: facts[Key.inactivity]?.text)
    }

    /// For the observation that is read back by ``init(_:)``.
    package var facts: [String: Content] {
        var facts: [String: Content] = [:]
        facts[Key.plan] = plan.map(Content.text)
        facts[Key.limit] = quota.map { .integer($0.limit) }
        facts[Key.used] = quota.map { .integer($0.used) }
        facts[Key.inactivity] = inactivity.map(Content.text)
        return facts
    }

    package static func == (left: ZoneFacts, right: ZoneFacts) -> Bool { left.facts == right.facts }

    package func hash(into hasher: inout Hasher) { hasher.combine(facts) }
}
