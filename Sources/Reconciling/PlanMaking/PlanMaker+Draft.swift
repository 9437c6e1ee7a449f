internal import Estate
package import Planning
package import Resources

extension PlanMaker {
    /// A plan with what applying it needs besides. Only whoever applies makes one.
    package struct Draft: Sendable {
        package let plan: Plan
        /// Live as declared; recorded as applied once something is applied.
        package let inSync: [Address: Content]
        /// Every secret that the operations need, by its reference; in memory alone.
        package let secrets: [SecretReference: Secret]
        /// What the history says of it already.
        package let applied: [Address: Content]
        /// Scopes of other environments that take part, and whose they are.
        package let crossEnvironmentScopes: [Scope: String]
        /// What is live as declared, and was never recorded.
        let withoutBaseline: Set<Address>
        /// What it was made from; nil for a plan that was made by hand.
        let basis: PlanBasis?

        package init(
            plan: Plan, inSync: [Address: Content], secrets: [SecretReference: Secret], applied: [Address: Content] = [:],
            crossEnvironmentScopes: [Scope: String] = [:]
        ) {
            self.init(
                plan: plan, inSync: inSync, secrets: secrets, applied: applied, crossEnvironmentScopes: crossEnvironmentScopes, basis: nil)
        }

        init(
            plan: Plan, inSync: [Address: Content], secrets: [SecretReference: Secret], applied: [Address: Content],
            crossEnvironmentScopes: [Scope: String], withoutBaseline: Set<Address> = [], basis: PlanBasis?
        ) {
            self.withoutBaseline = withoutBaseline
            self.applied = applied
            self.crossEnvironmentScopes = crossEnvironmentScopes
            self.plan = plan
            self.inSync = inSync
            self.secrets = secrets
            self.basis = basis
        }

        /// What the scopes tell that others may have waited for, by scope and attribute.
        package var outputs: [Scope: [String: String]] {
            (basis?.input.observations ?? [:]).mapValues { observation in
                observation.facts.compactMapValues(\.text).merging(observation.outputs) { _, output in output }
            }
        }
    }

    /// A plan for whoever only looks: without secrets and without what it was made from. Nothing makes a ``Draft`` of it, so that
    /// what a read-only command made cannot be applied.
    package struct Preview: Sendable {
        package let plan: Plan
        /// Live as declared.
        package let inSync: [Address: Content]

        init(_ draft: Draft) {
            (plan, inSync) = (draft.plan, draft.inSync)
        }
    }

    /// As ``plan(environment:history:lifted:appliedElsewhere:)``, to be looked at.
    package func preview(
        environment: String, history: History?, lifted: Set<String>, only: [String] = []
    ) async throws(Unreadable) -> Preview {
        let draft = try await plan(environment: environment, history: history, lifted: lifted, only: only)
        return Preview(draft)
    }

    /// A plan of what could be read, without a history, to be looked at; and what could not be: that is neither compared nor taken for absent.
    package func partialPreview(environment: String) async -> (preview: Preview?, unread: [(scope: Scope, error: ProviderError)]) {
        var request = PlanRequest(scopes: desiredScopes(environment), applied: [:], head: nil)
        request.isPartial = true
        let made = await makeDraft(request, environment: environment, lifted: [], appliedElsewhere: [:])
        return (made.draft.map { Preview($0) }, made.unread)
    }

    /// As ``plan(undoing:environment:history:lifted:)``, to be looked at.
    package func preview(
        undoing images: PreImages, environment: String, history: History, lifted: Set<String>
    ) async throws(Unreadable) -> Preview {
        let draft = try await plan(undoing: images, environment: environment, history: history, lifted: lifted)
        return Preview(draft)
    }
}

/// What a plan was made from: with other observations of some scopes it can be made again.
struct PlanBasis: Sendable {
    let input: PlanningInput
    /// The scopes as they were asked for.
    let read: [DesiredScope]
    /// Of other environments, whose observations are restricted to what they take.
    let guests: [DesiredScope]
}

extension PlanMaker {
    /// Reads the scopes that the draft's plan writes once more, by the same requests, and plans again with everything else as it was.
    /// Secrets' places are left out: whoever writes one reads it right before.
    /// - Returns: the plan as it is now; nil where the draft was not made from live.
    /// - Throws: ``Unreadable``.
    package func again(_ draft: Draft) async throws(Unreadable) -> Plan? {
        guard let basis = draft.basis else { return nil }
        let written = Self.writtenScopes(draft.plan)
        let (scopes, guests) = (basis.read.filter { written.contains($0.scope) }, basis.guests.filter { written.contains($0.scope) })
        let fresh = try await observe(scopes)
        var input = basis.input
        for (scope, observation) in fresh {
            var observation = observation
            observation.attributions = input.observations[scope]?.attributions ?? []
            observation.attributed.merge(input.observations[scope]?.attributed ?? [:]) { _, known in known }
            for guest in guests where guest.scope == scope { observation = Self.restricted(observation, to: guest) }
            input.observations[scope] = observation
        }
        return fresh.isEmpty ? draft.plan : Planner.plan(input).plan
    }

    private static func writtenScopes(_ plan: Plan) -> Set<Scope> {
        Set(plan.operations.filter { $0.effect.isWrite }.map(\.scope))
    }
}

extension PlanMaker {
    /// What is live as declared, kept so, and not in the history, and what no unfinished run has a hand in: nothing says yet how it was when it was
    /// taken over, so that nobody can tell whether it drifts.
    static func withoutBaseline(_ inSync: [Address: Content], _ input: PlanningInput) -> Set<Address> {
        let own = input.scopes.filter { $0.environment == input.environment && $0.mode == .manage }.flatMap(\.resources)
        let managed = own.filter { $0.mode == .manage }.map(\.address)
        return Set(managed.filter { inSync[$0] != nil && input.applied[$0] == nil && !input.unsettled.contains($0) })
    }
}
