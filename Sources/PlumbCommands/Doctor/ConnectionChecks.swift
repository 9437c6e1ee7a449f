internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import Integrations
internal import Planning
internal import Reconciling
internal import Resources

/// Asks every provider and store that an estate names, with reads alone, whether its credential is good and reaches what it is for.
struct ConnectionChecks {
    let estate: Estate
    let variables: [String: String]
    let verbosity: Int

    /// By name, providers first. All are asked, whatever became of the others.
    func run() async -> [HealthCheck] {
        var checks: [HealthCheck] = []
        for name in estate.providers.keys.sorted() { checks += await provider(name) }
        for name in estate.stores.keys.sorted() { checks += await store(name) }
        return checks
    }

    /// The variables that are not set and that the estate takes credentials from, with what they must be set to.
    var missing: [(variable: String, need: String)] {
        var found: [(variable: String, need: String)] = []
        func note(_ descriptor: (any KindDescriptor)?, _ written: [String: Located<Expression>]) {
            for credential in descriptor?.credentialSet(among: Set(written.keys)) ?? [] {
                guard case .environmentVariable(let name)? = written[credential.key]?.value, variables[name, default: ""].isEmpty
                else { continue }
                found.append((name, credential.need))
            }
        }
        for declaration in estate.providers.values.sorted(by: { $0.name < $1.name }) {
            note(Integrations.provider(declaration.kind.value)?.descriptor, declaration.credentials)
        }
        for declaration in estate.stores.values.sorted(by: { $0.name < $1.name }) {
            note(Integrations.store(declaration.kind.value)?.descriptor, declaration.credentials)
        }
        return found
    }

    private func connections(_ required: RequiredConnections) async throws -> Connections {
        let composition = try await Composition(
            estate, variables: variables, watch: Terminal.watch, verbosity: verbosity, required: required)
        return composition.connections
    }

    private func provider(_ name: String) async -> [HealthCheck] {
        let connections: Connections
        do {
            connections = try await self.connections(RequiredConnections(providers: [name], stores: [], hasKey: false))
        } catch {
            return [Self.unconnected(name, error)]
        }
        var checks: [HealthCheck] = []
        if let importer = connections.importers[name] {
            checks += listed(await importer.inventory(), at: name)
            // Nothing could be listed: whatever else is asked fails for the same reason.
            if !checks.contains(where: { $0.state == .ok }) { return checks }
        }
        checks += await connections.preflight(Self.nothing(of: estate), of: name).map { HealthCheck(name, $0) }
        guard checks.isEmpty else { return checks }
        return [HealthCheck(name, .untested, "plumb queries it only for what the files declare")]
    }

    /// A plan of nothing: what is asked before it is whose a credential is, and whether it is good.
    private static func nothing(of estate: Estate) -> Plan {
        Plan(
            estate: estate.name.value, environment: "", targets: [], changes: [], operations: [], findings: [], inputs: [:], lifted: [],
            leftAlone: Plan.LeftAlone(observed: [], ignored: [], unmanaged: []), calls: 0)
    }

    /// The credential is set and its place cannot be read, or it is not set.
    static func unconnected(_ name: String, _ error: any Error, what: DisplayText = "the credential is missing") -> HealthCheck {
        guard let failure = error as? CommandFailure else { return HealthCheck(name, .problem, "it cannot be connected") }
        let lines = failure.message.text.split(whereSeparator: \.isNewline).map { $0.trimmingPrefix(while: \.isWhitespace) }
        guard lines.count > 1 else { return HealthCheck(name, .problem, failure) }
        let causes = lines.dropFirst().map { line in
            line.hasPrefix("provider \(name): ") || line.hasPrefix("store \(name): ")
                ? line.drop { $0 != ":" }.dropFirst(2) : line
        }
        return HealthCheck(name, .problem, what, fix: causes.map { DisplayText($0) }.joined(separator: "; "))
    }

    /// What cannot be listed is a problem where the files declare such a thing, or where nothing else can be listed either.
    private func listed(_ answer: [Noun: Result<[ImportItem], ProviderError>], at name: String) -> [HealthCheck] {
        var (counts, failures): ([String], [(Noun, ProviderError)]) = ([], [])
        for (noun, result) in answer.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            switch result {
            case .success(let items): counts.append("\(items.count) \(Self.word(noun, items.count))")
            case .failure(let error): failures.append((noun, error))
            }
        }
        let need = estate.providers[name].flatMap {
            Integrations.provider($0.kind.value)?.descriptor.credentialSet(among: Set($0.credentials.keys))
        }?
        .map(\.need).joined(separator: "; ")
        var checks = counts.isEmpty ? [] : [HealthCheck(name, .ok, "reads \(counts.joined(separator: ", "))")]
        // One cause is one line, however much it hides.
        while let (_, error) = failures.first {
            let nouns = failures.filter { $0.1.hasSameCause(as: error) }.map(\.0)
            failures.removeAll { $0.1.hasSameCause(as: error) }
            let isNeeded = counts.isEmpty || nouns.contains { declares($0, at: name) }
            let hidden = nouns.map { Self.word($0, 2) }.joined(separator: ", ")
            let fix = error.fix ?? Self.needs(need)
            checks.append(
                HealthCheck(
                    name, isNeeded ? .problem : .warning, "cannot list \(hidden): \(error.message)",
                    fix: fix.map { isNeeded ? DisplayText($0) : "for \(hidden): \($0)" }))
        }
        return checks
    }

    /// Nil where there is no credential that could lack something.
    private static func needs(_ need: String?) -> String? { need.flatMap { $0.isEmpty ? nil : "it needs \($0)" } }

    private static func word(_ noun: Noun, _ count: Int) -> String {
        let word =
            switch noun {
            case .service: "app"
            case .worker: "Worker"
            case .pagesProject: "Pages project"
            case .zone, .mailDomain, .workflow, .repository: noun.rawValue.replacing("_", with: " ")
            }
        return count == 1 ? word : word == "repository" ? "repositories" : word + "s"
    }

    private func declares(_ noun: Noun, at provider: String) -> Bool {
        switch noun {
        case .service: estate.services.contains { $0.provider == provider }
        case .zone: estate.zones.contains { $0.provider == provider }
        case .mailDomain: estate.mailDomains.contains { $0.provider == provider }
        case .worker: estate.workers.contains { $0.provider == provider }
        case .pagesProject: estate.pagesProjects.contains { $0.provider == provider }
        case .repository: estate.repositories.contains { $0.provider == provider }
        case .workflow: false
        }
    }

    private func store(_ name: String) async -> [HealthCheck] {
        guard let declaration = estate.stores[name] else { return [] }
        let store: (any SecretStore)?
        do {
            store = try await connections(RequiredConnections(providers: [], stores: [name], hasKey: false)).stores[name]
        } catch {
            return [Self.unconnected(name, error)]
        }
        var (counts, checks): ([String], [HealthCheck]) = ([], [])
        let slugs = Set(declaration.environments.values).sorted()
        for slug in slugs.isEmpty ? [""] : slugs {
            switch await store?.list(as: name, in: slug) {
            case .success(let found)?: counts.append("\(found.secrets.count)\(slug.isEmpty ? "" : " in \(slug)")")
            case .failure(let error)? where error.code == .forbidden && store?.isListedToRead == false:
                if checks.isEmpty {
                    checks.append(
                        HealthCheck(
                            name, .untested, "this token may not list secrets, which adopt and coverage do; a plan reads what it needs"))
                }
            case .failure(let error)?:
                let place = slug.isEmpty ? "" : " of \(slug)"
                // A store that cannot be reached says the same of each.
                if !checks.isEmpty { continue }
                let need = Integrations.store(declaration.kind.value)?.descriptor
                    .credentialSet(among: Set(declaration.credentials.keys))?.map(\.need).joined(separator: "; ")
                let fix = error.fix ?? Self.needs(need)
                checks.append(
                    HealthCheck(
                        name, .problem, "secrets\(place) cannot be listed: \(error.message)", fix: fix.map { DisplayText($0) }))
            case nil: break
            }
        }
        if !counts.isEmpty { checks.append(HealthCheck(name, .ok, "reads secrets: \(counts.joined(separator: ", "))")) }
        guard checks.isEmpty else { return checks }
        return [HealthCheck(name, .untested, "such a store cannot be listed; a plan reads what it needs")]
    }
}
