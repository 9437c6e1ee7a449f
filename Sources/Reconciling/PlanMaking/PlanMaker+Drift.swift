internal import Cryptography
package import Diagnostics
internal import Estate
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
        /// What could not be asked, without which less is known; one sentence each.
        package let remarks: [String]

        package init(
            asked: Set<Scope>, plan: Plan?, observations: [Scope: Observation], unread: [(scope: Scope, error: ProviderError)] = [],
            unresolved: [Address: String] = [:], withoutBaseline: Set<Address> = [], beyondPlan: [WrittenSince] = [], remarks: [String] = []
        ) {
            self.beyondPlan = beyondPlan
            self.remarks = remarks
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
        var (beyondPlan, remarks): ([WrittenSince], [String]) = ([], [])
        if let draft = made.draft { (beyondPlan, remarks) = await writtenSince(draft, scopes, history) }
        let guests = Set((made.draft?.crossEnvironmentScopes ?? [:]).keys.filter { made.draft?.observations[$0] != nil })
        return DriftReading(
            asked: own.union(guests), plan: made.draft?.plan, observations: made.draft?.observations ?? [:], unread: made.unread,
            unresolved: Dictionary(unresolved, uniquingKeysWith: { first, _ in first }), withoutBaseline: made.draft?.withoutBaseline ?? [],
            beyondPlan: beyondPlan, remarks: remarks)
    }

    /// What the plan has no change for, judged by what was read, and then by the providers' records of who wrote what.
    private func writtenSince(
        _ draft: Draft, _ scopes: [DesiredScope], _ history: History
    ) async -> (found: [WrittenSince], remarks: [String]) {
        let planned = Set(draft.plan.changes.map(\.address))
        var found: [Address: WrittenSince] = [:]
        var unseen: [Address: (live: LiveResource, span: SourceSpan?)] = [:]
        for scope in scopes where scope.mode == .manage {
            guard let observation = draft.observations[scope.scope] else { continue }
            let live = Dictionary(observation.resources.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
            for resource in scope.resources where resource.mode == .manage && !planned.contains(resource.address) {
                let address = resource.address
                guard case .present(let wanted) = resource.presence, let now = live[address] else { continue }
                let applied = history.applied[address]
                let verdict =
                    isKept(scope) ? Self.replacement(now.content, applied, wanted) : overwriting(now.content, applied, address)
                if applied != nil, verdict?.isCertain != true, !isKept(scope) { unseen[address] = (now, resource.span) }
                guard let verdict else { continue }
                found[address] = WrittenSince(
                    address: address, applied: applied, live: now.content, isCertain: verdict.isCertain, reason: verdict.reason,
                    span: resource.span, attribution: observation.attribution(of: address))
            }
        }
        let resources = unseen.map { DriftedResource($0.key, live: $0.value.live, since: history.since[$0.key]) }
        let (writes, remarks) = await recordedWrites(of: resources.sorted { $0.address < $1.address }, in: draft.observations)
        for (address, write) in writes {
            guard let seen = unseen[address] else { continue }
            found[address] = WrittenSince(
                address: address, applied: history.applied[address], live: seen.live.content, isCertain: write.isCertain,
                reason: "nobody can read it back: \(write.reason)", span: seen.span, attribution: write.attribution)
        }
        return (found.values.sorted { $0.address < $1.address }, remarks)
    }

    private typealias Write = (isCertain: Bool, reason: String, attribution: Attribution)

    /// Asks the providers that record who wrote what nobody can read back.
    private func recordedWrites(
        of resources: [DriftedResource], in observations: [Scope: Observation]
    ) async -> (writes: [Address: Write], remarks: [String]) {
        var (writes, remarks): ([Address: Write], Set<String>) = ([:], [])
        for (name, members) in Dictionary(grouping: resources, by: \.address.scope.provider).sorted(by: { $0.key < $1.key }) {
            guard let reader = connections.readers[name] as? any RecordedWriteReader else { continue }
            let seen = observations.filter { $0.key.provider == name }
            for (address, write) in await reader.writes(of: members, in: seen, now: now) {
                switch write {
                case .written(let entry): writes[address] = (true, "the provider's record says that it was written since", entry)
                case .possiblyWritten(let entry):
                    writes[address] = (false, "something was written since, and the provider's record does not say what", entry)
                case .unknown(let reason): remarks.insert("\(name): \(reason)")
                }
            }
        }
        return (writes, remarks.sorted())
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
            if let reader = connections.readers[name] as? any ChangeSignalReader {
                for (scope, signal) in await reader.signals(of: members) { found[scope] = signal }
            } else if let store = connections.stores[name] {
                for (scope, signal) in await versions(of: members.filter(isKept), in: store) { found[scope] = signal }
            }
        }
        return found
    }

    /// The versions of everything that declared secrets are kept in, as one text a secret; one of which a place has no version is left out.
    private func versions(of scopes: [DesiredScope], in store: any SecretStore) async -> [Scope: String] {
        guard !scopes.isEmpty else { return [:] }
        let places = keptPlaces
        let wanted = scopes.map { scope in (scope: scope, places: scope.resources.compactMap { places[$0.address] }.sorted()) }
        let versions = await store.versions(of: Set(wanted.flatMap(\.places)).sorted())
        var found: [Scope: String] = [:]
        for (scope, places) in wanted where places.count == scope.resources.count && places.allSatisfy({ versions[$0] != nil }) {
            let text = places.map { "\($0) \(versions[$0] ?? "")" }.joined(separator: "\n")
            found[scope.scope] = String(SHA256.digest(Array(text.utf8)).hexDigits.prefix(32))
        }
        return found
    }

    /// Scopes whose signals say nothing, as reading them showed.
    package func withoutProof(_ reading: DriftReading) -> Set<Scope> {
        let silent = reading.observations.values.filter { observation in
            guard let reader = connections.readers[observation.scope.provider] as? any ChangeSignalReader else { return false }
            return observation.targetID != nil && !reader.provesChanges(observation)
        }
        return Set(silent.map(\.scope))
    }

    /// The newest entries of the providers' records about scopes in which something was rotated; one request each. By scope, newest first.
    package func recordedChanges(of scopes: Set<Scope>, in reading: DriftReading) async -> [Scope: [Attribution]] {
        var found: [Scope: [Attribution]] = [:]
        for (name, members) in Dictionary(grouping: scopes.sorted(), by: \.provider).sorted(by: { $0.key < $1.key }) {
            let seen = members.compactMap { reading.observations[$0] }
            // What drifted besides was asked about already.
            for observation in seen where !observation.attributions.isEmpty { found[observation.scope] = observation.attributions }
            guard let reader = connections.readers[name] as? any AttributionReader else { continue }
            let rest = seen.filter { $0.attributions.isEmpty }
            if !rest.isEmpty { found.merge(await reader.attributions(rest)) { known, _ in known } }
        }
        return found
    }

    /// What the lists of the providers named that were read since this was last asked, and which of it no environment's files declare; by the
    /// provider's name. A provider whose list was not read is left out.
    package func takeListings(of providers: Set<String>) -> [String: (listed: Set<Address>, undeclared: Set<Address>)] {
        let listed = providers.sorted().compactMap { name in
            (connections.readers[name] as? any ListingReader)?.takeListing().map { (name: name, things: $0) }
        }
        guard !listed.isEmpty else { return [:] }
        let declared = estate.environments.keys.sorted().flatMap { desiredScopes($0) }
        let scopes = Set(declared.map(\.scope))
        var found: [String: (listed: Set<Address>, undeclared: Set<Address>)] = [:]
        for (name, things) in listed {
            // A file that names the id means it whatever it is called by now.
            let ids = Set(declared.filter { $0.scope.provider == name }.compactMap(\.pinnedID))
            let undeclared = things.filter { thing in !scopes.contains(thing.address.scope) && !(thing.id.map(ids.contains) ?? false) }
            found[name] = (Set(things.map(\.address)), Set(undeclared.map(\.address)))
        }
        return found
    }

    /// What there is in scopes that no file declares and no plan reads; ignored things are left out.
    /// - Parameter scopes: of the environment; those that were not read, or are not there, have no look.
    /// - Returns: the looks, and what could not be asked, one sentence for each provider, kind and reason.
    package func undeclared(
        in scopes: Set<Scope>, environment: String, history: History, _ reading: DriftReading
    ) async -> (looks: [Scope: UndeclaredLook], remarks: [String]) {
        let declared = desiredScopes(environment, applied: history.applied)
        let wanted = declared.filter { scope in
            scopes.contains(scope.scope) && scope.mode != .ignore && reading.observations[scope.scope]?.targetID != nil
        }
        var looks: [Scope: UndeclaredLook] = [:]
        var unknown: [String: [Scope]] = [:]
        for (name, members) in Dictionary(grouping: wanted, by: \.scope.provider).sorted(by: { $0.key < $1.key }) {
            guard let reader = connections.readers[name] as? any UndeclaredThingReader else { continue }
            let found = await reader.undeclared(
                in: members, among: declared.filter { $0.scope.provider == name }, reading.observations)
            for scope in members {
                guard var look = found[scope.scope] else { continue }
                look.things = look.things.filter { thing in !scope.ignore.contains { $0.matches(kind: thing.kind, name: thing.name) } }
                looks[scope.scope] = look
                for (kind, error) in look.unknown {
                    let reason = error.fix.map { "\(error.message); \($0)" } ?? error.message
                    unknown["\(name): a new \(kind) is not noticed, as it cannot be read: \(reason)", default: []].append(scope.scope)
                }
            }
        }
        let remarks = unknown.sorted { $0.key < $1.key }.map { text, scopes in
            scopes.count == 1 ? "\(text) (\(scopes[0]))" : "\(text) (\(scopes.count) scopes)"
        }
        return (looks, remarks)
    }

    /// The number of requests that a check takes to read some scopes: those of a plan, and what only a check asks.
    /// - Parameter looked: those of the scopes in which undeclared things are looked for.
    package func driftCost(environment: String, of scopes: Set<Scope>, looked: Set<Scope>) -> Int {
        let declared = Dictionary(grouping: desiredScopes(environment), by: \.scope.provider)
        let asked = declared.mapValues { $0.filter { scopes.contains($0.scope) } }.filter { !$0.value.isEmpty }
        return readCost(environment: environment, of: scopes)
            + asked.reduce(0) { sum, group in
                let reader = connections.readers[group.key]
                let look = group.value.filter { looked.contains($0.scope) && $0.mode != .ignore }
                return sum + ((reader as? any RecordedWriteReader)?.costOfWrites(in: group.value) ?? 0)
                    + ((reader as? any UndeclaredThingReader)?.costOfUndeclared(in: look, among: declared[group.key] ?? []) ?? 0)
            }
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
