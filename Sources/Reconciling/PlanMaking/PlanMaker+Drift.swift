package import Planning
package import Resources

extension PlanMaker {
    /// What a check of drift read of one environment: the plan of what could be read, and what could not be.
    package struct DriftReading: Sendable {
        /// The scopes that were asked for, and those of other environments that take this one's secrets and were read.
        package let asked: Set<Scope>
        package let plan: Plan?
        /// Of the scopes that could be read.
        package let observations: [Scope: Observation]
        /// By scope.
        package let unread: [(scope: Scope, error: ProviderError)]
        /// Addresses whose desired value could not be had, and why.
        package let unresolved: [Address: String]
        /// What is live as declared, and was never recorded.
        package let withoutBaseline: Set<Address>

        package init(
            asked: Set<Scope>, plan: Plan?, observations: [Scope: Observation], unread: [(scope: Scope, error: ProviderError)] = [],
            unresolved: [Address: String] = [:], withoutBaseline: Set<Address> = []
        ) {
            self.withoutBaseline = withoutBaseline
            self.asked = asked
            self.plan = plan
            self.observations = observations
            self.unread = unread
            self.unresolved = unresolved
        }
    }

    /// Reads and compares. A scope that cannot be read keeps no other from being judged, and nothing is ever written from what this
    /// returns.
    /// - Parameter only: the scopes to look at; nil for all.
    package func readDrift(environment: String, history: History, only: Set<Scope>? = nil) async -> DriftReading {
        let declared = desiredScopes(environment, applied: history.applied)
        let scopes = only.map { only in declared.filter { only.contains($0.scope) } } ?? declared
        let own = Set(scopes.filter { $0.mode != .ignore }.map(\.scope))
        var request = PlanRequest(
            scopes: scopes, applied: only == nil ? history.applied : history.applied.filter { own.contains($0.key.scope) },
            since: history.since, attempted: history.attempted, head: history.head)
        request.unsettled = history.unsettled
        request.limits = only
        request.isPartial = true
        let made = await makeDraft(request, environment: environment, lifted: [], appliedElsewhere: [:])
        let findings = made.draft?.plan.findings ?? []
        let unresolved = findings.filter { $0.rule == "plan.unresolved" }.compactMap { finding in
            finding.address.map { ($0, finding.message) }
        }
        let guests = Set((made.draft?.crossEnvironmentScopes ?? [:]).keys.filter { made.draft?.observations[$0] != nil })
        return DriftReading(
            asked: own.union(guests), plan: made.draft?.plan, observations: made.draft?.observations ?? [:], unread: made.unread,
            unresolved: Dictionary(unresolved, uniquingKeysWith: { first, _ in first }), withoutBaseline: made.draft?.withoutBaseline ?? [])
    }

    /// The environment's own scopes, those it ignores left out; and the scopes of others that take its secrets.
    package func driftScopes(environment: String, history: History) -> (own: Set<Scope>, guests: Set<Scope>) {
        let own = Set(desiredScopes(environment, applied: history.applied).filter { $0.mode != .ignore }.map(\.scope))
        return (own, Set(scopes(environment: environment)).subtracting(own))
    }

    /// What scopes are now, without their being read, by those readers that can tell. A scope without a signal has to be read.
    /// - Parameter scopes: of the environment; nil for all.
    package func signals(environment: String, history: History, of scopes: Set<Scope>? = nil) async -> [Scope: String] {
        let declared = desiredScopes(environment, applied: history.applied).filter {
            $0.mode != .ignore && (scopes?.contains($0.scope) ?? true)
        }
        var found: [Scope: String] = [:]
        for (name, members) in Dictionary(grouping: declared, by: \.scope.provider).sorted(by: { $0.key < $1.key }) {
            guard let reader = connections.readers[name] as? any ChangeSignalReader else { continue }
            for (scope, signal) in await reader.signals(of: members) { found[scope] = signal }
        }
        return found
    }

    /// Whose credentials the providers were asked with, as their records name them; asked only about those that drift was attributed at.
    package func identities(of providers: Set<String>) async -> [String: String] {
        var found: [String: String] = [:]
        for name in providers.sorted() {
            guard let reader = connections.readers[name] as? any CredentialIdentityReader else { continue }
            found[name] = await reader.identity()
        }
        return found
    }
}

extension PlanMaker.Draft {
    /// What was read.
    var observations: [Scope: Observation] { basis?.input.observations ?? [:] }
}
