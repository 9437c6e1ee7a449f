package import Diagnostics
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
        /// What a plan has no change for, and somebody wrote, or may have written, since it was applied.
        package let beyondPlan: [WrittenSince]

        package init(
            asked: Set<Scope>, plan: Plan?, observations: [Scope: Observation], unread: [(scope: Scope, error: ProviderError)] = [],
            unresolved: [Address: String] = [:], withoutBaseline: Set<Address> = [], beyondPlan: [WrittenSince] = []
        ) {
            self.beyondPlan = beyondPlan
            self.withoutBaseline = withoutBaseline
            self.asked = asked
            self.plan = plan
            self.observations = observations
            self.unread = unread
            self.unresolved = unresolved
        }
    }

    /// A value that a plan does not put back by itself: one that nobody can read, or the only copy of a secret.
    package struct WrittenSince: Hashable, Sendable {
        package let address: Address
        package let applied: Content?
        package let live: Content
        /// Whether somebody certainly wrote it; else something happened that may have changed it.
        package let isCertain: Bool
        /// A clause.
        package let reason: String
        package let span: SourceSpan?
        package let attribution: Attribution?
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
        let beyondPlan = made.draft.map { writtenSince($0, scopes, applied: history.applied) } ?? []
        let guests = Set((made.draft?.crossEnvironmentScopes ?? [:]).keys.filter { made.draft?.observations[$0] != nil })
        return DriftReading(
            asked: own.union(guests), plan: made.draft?.plan, observations: made.draft?.observations ?? [:], unread: made.unread,
            unresolved: Dictionary(unresolved, uniquingKeysWith: { first, _ in first }), withoutBaseline: made.draft?.withoutBaseline ?? [],
            beyondPlan: beyondPlan)
    }

    private func writtenSince(_ draft: Draft, _ scopes: [DesiredScope], applied: [Address: Content]) -> [WrittenSince] {
        let planned = Set(draft.plan.changes.map(\.address))
        var found: [WrittenSince] = []
        for scope in scopes where scope.mode == .manage {
            guard let observation = draft.observations[scope.scope] else { continue }
            let live = Dictionary(observation.resources.map { ($0.address, $0.content) }, uniquingKeysWith: { first, _ in first })
            for resource in scope.resources where resource.mode == .manage && !planned.contains(resource.address) {
                guard case .present(let wanted) = resource.presence, let now = live[resource.address] else { continue }
                let verdict =
                    isKept(scope)
                    ? Self.replacement(now, applied[resource.address], wanted)
                    : overwriting(now, applied[resource.address], resource.address)
                guard let verdict else { continue }
                found.append(
                    WrittenSince(
                        address: resource.address, applied: applied[resource.address], live: now, isCertain: verdict.isCertain,
                        reason: verdict.reason, span: resource.span, attribution: observation.attribution(of: resource.address)))
            }
        }
        return found.sorted { $0.address < $1.address }
    }

    /// A store's place follows no file: what is there is what everybody gets next. Another value than was applied is somebody's, unless
    /// the file asks for one.
    private static func replacement(_ live: Content, _ applied: Content?, _ wanted: Content) -> (isCertain: Bool, reason: String)? {
        guard let applied, let known = applied["value"]?.concealed, let found = live["value"]?.concealed,
            known.fingerprint != found.fingerprint, applied["generation"] == wanted["generation"]
        else { return nil }
        return (isCertain: true, reason: "another value was stored; its consumers get it with the next apply")
    }

    /// What the history knows of it is no longer known to be live.
    private func overwriting(_ live: Content, _ applied: Content?, _ address: Address) -> (isCertain: Bool, reason: String)? {
        guard let applied, let model = connections.models[address.scope.provider] as? any WriteOnlyModel else { return nil }
        switch model.resolveWriteOnlyValue(live, applied: applied, at: address) {
        case .known: return nil
        case .overwritten(let why): return (isCertain: true, reason: "it cannot be read back: \(why)")
        case .unverifiable(let why): return (isCertain: false, reason: "it cannot be read back: \(why)")
        }
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
