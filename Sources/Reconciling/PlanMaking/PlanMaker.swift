internal import Diagnostics
package import Estate
internal import Planning
package import Resources

/// Makes plans: observe, resolve, compare. Has readers only, so drift checks use it as it is.
package struct PlanMaker: Sendable {
    let estate: Estate
    let connections: Connections

    let now: Int
    private let unseen: Set<Address>
    private let lowered = LoweredScopes()

    /// - Parameter now: seconds since 1970; what is to be retired by a day is compared with it.
    /// - Parameter unseen: what an earlier part of a run wrote, and nobody has looked at since.
    package init(estate: Estate, connections: Connections, now: Int = 0, unseen: Set<Address> = []) {
        self.unseen = unseen
        self.estate = estate
        self.connections = connections
        self.now = now
    }

    /// Some scopes could not be read: unknown is never absent, so there is no plan.
    package struct Unreadable: Error, Sendable {
        /// By scope.
        package let errors: [(scope: Scope, error: ProviderError)]

        package init(errors: [(scope: Scope, error: ProviderError)]) {
            self.errors = errors
        }

        /// What one cause keeps from being read, in the order of the scopes: a token that is refused is refused for each of them.
        package var causes: [(error: ProviderError, scopes: [Scope])] {
            var causes: [(error: ProviderError, scopes: [Scope])] = []
            for (scope, error) in errors {
                if let known = causes.firstIndex(where: { $0.error.hasSameCause(as: error) && $0.scopes[0].provider == scope.provider }) {
                    causes[known].scopes.append(scope)
                } else {
                    causes.append((error, [scope]))
                }
            }
            return causes
        }
    }

    /// - Parameters:
    ///   - history: nil where an environment has no gate and no history.
    ///   - only: what the plan is narrowed to, with what that needs; empty for a whole plan.
    ///   - isRest: whether it is what is left of a run, which records more than it was confirmed with only as it ends.
    ///   - appliedElsewhere: what other environments applied last, as far as it is at hand: it tells which secrets are the same.
    /// - Throws: ``Unreadable``.
    package func plan(
        environment: String, history: History?, lifted: Set<String>, only: [String] = [], isRest: Bool = false,
        appliedElsewhere: [Address: Content] = [:]
    ) async throws(Unreadable) -> Draft {
        let applied = history?.applied ?? [:]
        var request = PlanRequest(
            scopes: desiredScopes(environment, applied: applied), applied: applied, since: history?.since ?? [:],
            attempted: history?.attempted ?? [], head: history?.head)
        request.only = only
        request.unsettled = history?.unsettled ?? []
        request.isRest = isRest
        return try await plan(request, environment: environment, lifted: lifted, appliedElsewhere: appliedElsewhere)
    }

    /// A plan back to what a run found: of its environment, only what it wrote.
    ///
    /// What was written since by others is a conflict, as anywhere. The files still say what the run wrote: the next plan
    /// from them wants it again.
    /// - Throws: ``Unreadable``.
    package func plan(
        undoing images: PreImages, environment: String, history: History, lifted: Set<String>
    ) async throws(Unreadable) -> Draft {
        let undone = UndoneScopes(images, in: desiredScopes(environment), models: connections.models)
        let applied = history.applied.filter { images.changes[$0.key] != nil }
        let request = PlanRequest(
            scopes: undone.scopes, applied: applied, head: history.head, findings: undone.findings, isWayBack: true,
            rewritten: images.rewritten)
        return try await plan(request, environment: environment, lifted: lifted, appliedElsewhere: [:])
    }

    /// A plan that takes addresses out of the history and does nothing else; nothing is read.
    package func plan(forgetting addresses: [Address], environment: String, history: History) -> Draft {
        var input = PlanningInput(
            estate: estate.name.value, environment: environment, isGated: estate.environments[environment]?.gate != nil, scopes: [],
            observations: [:], applied: [:], values: ["history": history.head], lifted: [], models: connections.models, findings: [])
        for address in addresses { input.left.updateValue(nil, forKey: address) }
        let (plan, inSync) = Planner.plan(input)
        return Draft(plan: plan, inSync: inSync, secrets: [:], applied: history.applied)
    }

    /// Whether the files still declare what is at the address, so that the next plan would take it up again.
    package func declares(_ address: Address, environment: String) -> Bool {
        desiredScopes(environment).contains { scope in
            scope.mode != .ignore
                && (scope.scope == address.scope) && (address.isWholeScope || scope.resources.contains { $0.address == address })
        }
    }

    /// A plan that runs one task and does nothing else.
    /// - Parameter again: also where it ran already for what the app runs.
    /// - Throws: ``Unreadable``.
    package func plan(
        running task: Address, again: Bool, environment: String, history: History, lifted: Set<String>
    ) async throws(Unreadable) -> Draft {
        let scopes = desiredScopes(environment).filter { $0.scope == task.scope }.map { scope in
            var asked = scope.with(scope.resources.filter { $0.address == task }, mode: scope.mode)
            asked.request = TaskRequest(task.name, mayRepeat: again)
            return asked
        }
        let request = PlanRequest(
            scopes: scopes, applied: again ? [:] : history.applied.filter { $0.key == task }, attempted: history.attempted,
            head: history.head, isContractual: false)
        return try await plan(request, environment: environment, lifted: lifted, appliedElsewhere: [:])
    }

    /// What is wanted, and what it is compared with.
    struct PlanRequest {
        var scopes: [DesiredScope]
        let applied: [Address: Content]
        var since: [Address: Int] = [:]
        var attempted: Set<Address> = []
        /// What unfinished runs meant to write.
        var unsettled: Set<Address> = []
        /// Whether it is what is left of a run.
        var isRest = false
        let head: String?
        var findings: [Finding] = []
        var isWayBack = false
        var isContractual = true
        /// What later runs wrote of what is taken back.
        var rewritten: [Address: String] = [:]
        var only: [String] = []
        /// The scopes that are looked at, where it is not all of them.
        var limits: Set<Scope>?
        /// Whether what could be read is judged where something could not be.
        var isPartial = false

        /// What could not be read is neither compared nor taken for absent.
        mutating func leaveOut(_ unread: [Scope]) {
            guard !unread.isEmpty else { return }
            let unread = Set(unread)
            scopes.removeAll { unread.contains($0.scope) }
        }
    }

    private func plan(
        _ request: PlanRequest, environment: String, lifted: Set<String>, appliedElsewhere: [Address: Content]
    ) async throws(Unreadable) -> Draft {
        let (draft, unread) = await makeDraft(request, environment: environment, lifted: lifted, appliedElsewhere: appliedElsewhere)
        guard let draft else { throw Unreadable(errors: unread) }
        return draft
    }

    /// - Returns: the draft, and the scopes that could not be read. There is no draft then, unless the request asks for one of the rest:
    ///   whoever plans a write stops, whoever only looks judges what there is.
    func makeDraft(
        _ request: PlanRequest, environment: String, lifted: Set<String>, appliedElsewhere: [Address: Content]
    ) async -> (draft: Draft?, unread: [(scope: Scope, error: ProviderError)]) {
        var request = request
        let owned = ownedSecrets(environment, request)
        // The way back goes to what was found, and a task to its app; neither to anybody else.
        let secrets = request.isWayBack || !request.isContractual ? [] : owned
        // Who looks at some scopes alone looks at nobody else's.
        let crossEnvironmentScopes = request.limits == nil ? crossEnvironmentScopes(of: secrets, environment: environment) : []
        let moves = MovedHistory(request.scopes)
        let recorded = ours(request.applied, request.scopes + crossEnvironmentScopes, environment: environment)
        let applied = moves.applied(recorded)
        let live =
            asked(request.scopes).filter { !isKept($0) }
            + referencedScopes(environment, besides: request.limits ?? Set(desiredScopes(environment).map(\.scope)))
        let step = connections.timeline?.begin("read what is live, secrets and look-ups")
        let preconditions = FlagPreconditions(request.isContractual ? request.scopes : [], of: estate, in: environment)
        let all = await Resolver(estate: estate, connections: connections, observations: [:]).read(
            request.scopes + crossEnvironmentScopes, owned, asking: preconditions.lookups
        ) {
            await self.observations(of: live, crossEnvironmentScopes: crossEnvironmentScopes)
        }
        step?.end()
        let (reading, observed) = all
        let unreadable = observed.unreadable
        var (observations, unread) = (observed.observations, observed.errors)
        guard unread.isEmpty || request.isPartial else { return (nil, unread) }
        request.leaveOut(unread.map(\.scope))
        let resolver = Resolver(estate: estate, connections: connections, observations: observations)
        let places = kept(request.scopes.filter(isKept), reading)
        observations.merge(places.observations) { first, _ in first }
        unread += places.errors
        guard unread.isEmpty || request.isPartial else { return (nil, unread) }
        request.leaveOut(places.errors.map(\.scope))
        let scopes = request.scopes + crossEnvironmentScopes
        watchContractSecrets(reading)
        let states = SecretStates(secrets, in: estate, reading, applied: applied, key: connections.key)
        let reached = scopes.filter { unreadable[$0.scope] == nil || $0.environment == environment }
        let resolution = resolver.resolve(reached, reading, states)
        connections.watch.allow(resolution.plainTexts + Self.knownPlain(observations, applied))
        let read = asked(request.scopes).filter { !isKept($0) } + crossEnvironmentScopes
        for guest in crossEnvironmentScopes { observations[guest.scope] = observations[guest.scope].map { Self.restricted($0, to: guest) } }
        var values = resolution.values
        values["history"] = request.head ?? "none"
        values.merge(preconditions.values(reading)) { known, _ in known }
        let wanted = Set(reached.map(\.scope))
        var input = PlanningInput(
            estate: estate.name.value, environment: environment, isGated: estate.environments[environment]?.gate != nil,
            scopes: resolution.scopes, observations: observations.filter { wanted.contains($0.key) },
            applied: applied, values: values, lifted: lifted, models: connections.models,
            findings: request.findings + resolution.findings + states.findings
                + SecretCoverage(secrets, in: estate, states, unreadable: unreadable).findings,
            contracts: !request.isContractual
                ? [:]
                : ContractVerdicts(
                    estate: estate, environment: environment, secrets: resolution.secrets, appliedElsewhere: appliedElsewhere,
                    isBinding: !request.isWayBack, answers: preconditions.answers(reading)
                ).subjects, since: moves.since(request.since), attempted: request.attempted, now: now)
        input.unseen = unseen
        input.rewritten = request.rewritten
        input.acknowledgements = estate.acknowledgements.filter { $0.environment == environment }
        input.only = request.only
        input.sources = resolution.sources.merging(preconditions.sources(reading)) { $0.union($1) }
        input.unsettled = request.unsettled
        input.left = moves.left(recorded).mapValues { $0 }
        let comparing = connections.timeline?.begin("compare")
        var (plan, inSync) = Planner.plan(input)
        comparing?.end()
        let asking = connections.timeline?.begin("ask who changed what")
        if await attribute(plan, since: input.since, in: &input.observations) { (plan, inSync) = Planner.plan(input) }
        asking?.end()
        let isOfFiles = request.isContractual && !request.isWayBack && !request.isRest
        let withoutBaseline = request.head != nil && isOfFiles ? Self.withoutBaseline(inSync, input) : []
        // Where there is nothing else to do, recording it is what there is to do; a plan that does something else records it besides.
        if !withoutBaseline.isEmpty, plan.changes.isEmpty, plan.isEmpty {
            input.isBaseline = true
            (plan, inSync) = Planner.plan(input)
        }
        let draft = Draft(
            plan: plan, inSync: inSync, secrets: resolution.secrets, applied: recorded,
            crossEnvironmentScopes: Dictionary(
                crossEnvironmentScopes.map { ($0.scope, $0.environment) }, uniquingKeysWith: { first, _ in first }),
            withoutBaseline: withoutBaseline,
            basis: PlanBasis(input: input, read: read, guests: crossEnvironmentScopes))
        return (draft, unread)
    }

    /// The environment's declared secrets; where some scopes alone are looked at, those that are kept in, or taken by, one of them.
    private func ownedSecrets(_ environment: String, _ request: PlanRequest) -> [DeclaredSecret] {
        let owned = estate.secrets.filter { $0.environment == environment }
        guard let limits = request.limits else { return owned }
        let taken = Set(
            request.scopes.flatMap { scope in
                scope.resources.flatMap { resource -> [SecretReference] in
                    guard case .present(let content) = resource.presence else { return [] }
                    return content.expressions.compactMap { expression in
                        guard case .secret(let reference) = expression else { return nil }
                        return estate.located(reference, in: scope.environment)
                    }
                }
            })
        return owned.filter { secret in
            estate.places(of: secret).contains { taken.contains($0) || limits.contains(secret.address(of: $0).scope) }
        }
    }

    /// Live values that are still what was written as plain text.
    private static func knownPlain(_ observations: [Scope: Observation], _ applied: [Address: Content]) -> [String] {
        observations.values.flatMap(\.resources).compactMap { resource in
            guard let live = resource.content.concealed, let known = applied[resource.address]?.concealed else { return nil }
            return live.fingerprint == known.fingerprint ? known.plain : nil
        }
    }

    /// Asks who moved what drifted, and only that: a plan without drift costs no request more.
    func attribute(_ plan: Plan, since: [Address: Int], in observations: inout [Scope: Observation]) async -> Bool {
        let changed = plan.changes.filter { $0.movement == .drift || $0.movement == .conflict }.map(\.address)
        let drifted = Set(changed.map(\.scope))
        var isAnswered = await attributeResources(changed, since: since, in: &observations)
        for (name, scopes) in Dictionary(grouping: drifted, by: \.provider).sorted(by: { $0.key < $1.key }) {
            guard let reader = connections.readers[name] as? any AttributionReader else { continue }
            for (scope, entries) in await reader.attributions(scopes.sorted().compactMap { observations[$0] }) where !entries.isEmpty {
                observations[scope]?.attributions = entries
                isAnswered = true
            }
        }
        return isAnswered
    }

    /// Asks the records that tell of single resources about those that drifted and of which nothing is known yet.
    private func attributeResources(
        _ changed: [Address], since: [Address: Int], in observations: inout [Scope: Observation]
    ) async -> Bool {
        var isAnswered = false
        let unknown = changed.filter { observations[$0.scope]?.attributed[$0] == nil }
        for (name, members) in Dictionary(grouping: unknown, by: \.scope.provider).sorted(by: { $0.key < $1.key }) {
            guard let reader = connections.readers[name] as? any ResourceAttributionReader else { continue }
            let scopes = Set(members.map(\.scope))
            let seen = observations.filter { scopes.contains($0.key) }
            let live = Dictionary(seen.values.flatMap(\.resources).map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
            let resources = members.sorted().map { DriftedResource($0, live: live[$0], since: since[$0]) }
            for (address, entry) in await reader.attributions(of: resources, in: seen, now: now) {
                observations[address.scope]?.attributed[address] = entry
                isAnswered = true
            }
        }
        return isAnswered
    }

    /// The number of requests that reading an environment takes, by the published formula of each provider.
    package func readCost(environment: String) -> Int {
        Dictionary(grouping: desiredScopes(environment), by: \.scope.provider).reduce(0) { sum, group in
            sum + (connections.models[group.key]?.readCost(of: group.value) ?? 0)
        }
    }

    /// The same of some of its scopes.
    package func readCost(environment: String, of scopes: Set<Scope>) -> Int {
        Dictionary(grouping: desiredScopes(environment).filter { scopes.contains($0.scope) }, by: \.scope.provider).reduce(0) {
            sum, group in
            sum + (connections.models[group.key]?.readCost(of: group.value) ?? 0)
        }
    }

    /// The scopes an environment declares, those it ignores left out, and those of others that take its secrets.
    package func scopes(environment: String) -> [Scope] {
        let crossEnvironmentScopes = crossEnvironmentScopes(
            of: estate.secrets.filter { $0.environment == environment }, environment: environment)
        return (desiredScopes(environment).filter { $0.mode != .ignore } + crossEnvironmentScopes).map(\.scope)
    }

    func desiredScopes(_ environment: String, applied: [Address: Content] = [:]) -> [DesiredScope] {
        let scopes = lowered.scopes(of: environment) {
            connections.models.sorted { $0.key < $1.key }.flatMap { name, model in
                model.lower(estate, environment: environment, provider: name)
            }
        }
        let precedences = estate.precedences(in: environment)
        let applied = MovedHistory(scopes).applied(applied)
        let appliedOf = applied.byScope
        let appliedKinds = appliedOf.mapValues { Set($0.keys.map(\.kind)) }
        return scopes.map { scope in
            var scope = scope
            scope.kinds.formUnion(appliedKinds[scope.scope] ?? [])
            scope.after = precedences[scope.scope] ?? []
            scope.recorded = appliedOf[scope.scope] ?? [:]
            return scope
        }
    }

    /// The scopes with what references ask of them among the kinds to read.
    func asked(_ scopes: [DesiredScope]) -> [DesiredScope] {
        let sources = Dictionary(grouping: references(from: scopes.first?.environment).compactMap(\.source), by: \.scope)
        return scopes.map { scope in
            var scope = scope
            scope.kinds.formUnion((sources[scope.scope] ?? []).map(\.kind))
            return scope
        }
    }

    /// Apps that a reference names and that are not among `own`: read for what they tell, never compared.
    func referencedScopes(_ environment: String, besides own: Set<Scope>) -> [DesiredScope] {
        let asked = references(from: environment).filter { reference in reference.source.map { !own.contains($0.scope) } ?? false }
        return Dictionary(grouping: asked, by: \.environment).sorted { $0.key < $1.key }.flatMap { other, references in
            let kinds = Dictionary(grouping: references.compactMap(\.source), by: \.scope)
            return desiredScopes(other).filter { kinds[$0.scope] != nil }.map { scope in
                var bare = scope.with([], in: other, mode: .observe)
                bare.kinds = Set((kinds[scope.scope] ?? []).map(\.kind))
                return bare
            }
        }
    }

    private func references(from environment: String?) -> [(environment: String, source: Address?)] {
        guard let environment else { return [] }
        return estate.references(in: environment).map { reference in
            let source = estate.scope(of: reference, from: environment).flatMap { scope in
                connections.models[scope.provider]?.source(of: reference.attribute, in: scope)
            }
            return (reference.environment ?? environment, source)
        }
    }
}
