package import Estate
package import Planning
package import Resources

/// What Postmark's resources are: one scope a mail domain, with `domain` as its only resource. It is only observed.
///
/// Requests of a plan: one for each domain, and where an id is not pinned one list for every 500 domains of the account. Look-ups about
/// declared domains take none besides; about others they take the same again. A look at the verification takes one for the keys
/// and one for the return path, as far as they are awaited and not seen yet.
package struct PostmarkModel: ProbeModel {
    static let resourceKind = "domain"

    package init() {}

    package func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] {
        estate.mailDomains.filter { $0.environment == environment && $0.provider == provider }
            .map { PostmarkLowering.scope($0, in: estate) }
    }

    /// Only what is declared counts.
    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool {
        guard case .record(let fields) = desired else { return false }
        return fields.allSatisfy { live[$0.key] == $0.value }
    }

    package func mayDelete(_ address: Address) -> Bool { false }

    package func explain(_ change: Change, in observation: Observation) -> Consequence {
        Consequence(.none, "nothing is written at Postmark")
    }

    /// Nothing but ``probes(of:written:in:)`` is ever performed.
    package func compile(_ changes: [Change], in observation: Observation) -> [Operation] { [] }

    package func check(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] {
        PostmarkChecks(scope, observation).findings
    }

    package func probes(of scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        VerificationProbes.of(scope, written: written, in: observation)
    }

    package func source(of attribute: String, in scope: Scope) -> Address { Address(scope, Self.resourceKind) }

    package func readCost(of scopes: [DesiredScope]) -> Int {
        let read = scopes.filter { $0.mode != .ignore }
        return read.count + (read.contains { $0.pinnedID == nil } ? 1 : 0)
    }
}
