internal import Estate
package import Resources

/// What a provider's reader says of a zone besides its records.
package struct ZoneFacts: Hashable, Sendable {
    /// The provider's name for what was bought, in lower case; nil where it is not known, or the provider has no plans.
    package let plan: String?

    package init(plan: String?) {
        self.plan = plan?.lowercased()
    }

    private static let plan = "plan"

    package init(_ observation: Observation) {
        self.init(plan: observation.facts[Self.plan]?.text)
    }

    /// For the observation that is read back by ``init(_:)``.
    package var facts: [String: Content] {
        var facts: [String: Content] = [:]
        facts[Self.plan] = plan.map(Content.text)
        return facts
    }
}
