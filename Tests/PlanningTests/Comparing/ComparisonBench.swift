import Diagnostics
import Estate
import Planning
import Resources

/// One service in staging and production, each with its own live state, laid side by side.
struct ComparisonBench {
    /// What one environment has.
    struct Place {
        var config: [String: String] = [:]
        var declared: [String: ConfigValue] = [:]
        /// Variables that an add-on keeps, by its name.
        var kept: [String: String] = [:]
        var formation: [String: Content] = [:]
        var addons: [String: Content] = [:]
        var features: [String: Bool] = [:]
        var domains: [String] = []
        var liveDomains: [String]?
        var stack = "heroku-24"
        var isThere = true
        var contract: [ContractVariable] = []
    }

    static let key = FingerprintKey(Secret("key"))
    static let span = SourceSpan(file: "queue.yaml", line: 1, column: 1)

    var staging = Place()
    var production = Place()
    var rules = ComparisonRules()

    static func name(_ name: String) -> Located<String> { Located(name, at: span) }
    static func because(_ reasons: [String: String]) -> [String: Located<String>] { reasons.mapValues { Located($0, at: span) } }

    /// In both environments.
    mutating func read(_ variable: ContractVariable) {
        staging.contract.append(variable)
        production.contract.append(variable)
    }

    private func service(_ place: Place, _ environment: String) -> Service {
        Service(
            name: "queue", environment: environment, app: Self.name("queue-\(environment)"), provider: "flat",
            config: place.declared.mapValues { Located($0, at: Self.span) },
            addOnNaming: AddOnNaming(exceptions: ["heroku-postgresql": "DATABASE", "heroku-redis": "REDIS"]),
            domains: place.domains.map(Self.name),
            contract: Contract(place.contract), comparison: rules)
    }

    private func observation(_ place: Place, _ service: Service) -> Observation {
        guard place.isThere else { return Observation(scope: service.scope, targetID: nil, resources: []) }
        func address(_ kind: String, _ name: String = "") -> Address { Address(service.scope, kind, name) }
        var resources = [
            LiveResource(address("app"), .record(["region": .text("us")])), LiveResource(address("stack"), .text(place.stack)),
        ]
        resources += place.config.map { name, text in
            let plain = ["true", "false", "0", "1"].contains(text) ? text : nil
            return LiveResource(
                address("config", name), .concealed(.init(Self.key.fingerprint(of: text), plain: plain)),
                owner: place.kept[name].map { .other("the add-on \($0)") } ?? .nobody)
        }
        resources += place.formation.map { LiveResource(address("formation", $0), $1) }
        resources += place.addons.map { LiveResource(address("addon", $0), $1) }
        resources += place.features.map { LiveResource(address("feature", $0), .boolean($1)) }
        resources += (place.liveDomains ?? place.domains).map { LiveResource(address("domain", $0), .record([:])) }
        return Observation(
            scope: service.scope, targetID: "id", resources: resources,
            facts: [ContractFacts.name: ContractFacts.content(of: place.config, by: service.contract.formats)])
    }

    private func scope(_ place: Place, _ service: Service) -> DesiredScope {
        let resources = service.config.compactMap { name, value -> DesiredResource? in
            let presence: DesiredResource.Presence =
                switch value.value {
                case .literal(let text): .present(.concealed(.init(Self.key.fingerprint(of: text), plain: text)))
                case .expression(let expression): .present(.deferred(expression))
                case .external: .external
                case .absent: .absent
                }
            return DesiredResource(Address(service.scope, "config", name), presence, mode: .manage, span: Self.span)
        }
        return DesiredScope(
            scope: service.scope, environment: service.environment, resources: resources, ignore: [], mode: .manage, prune: false)
    }

    private func side(_ place: Place, _ environment: String) -> ServiceComparison.Side {
        let service = service(place, environment)
        let observation = observation(place, service)
        return ServiceComparison.Side(
            ComparedSide(service, live: observation, shared: []),
            pending: PendingParts(service, scope(place, service), in: observation, model: ContractModel(), shared: []))
    }

    var comparison: ServiceComparison { ServiceComparison(side(staging, "staging"), side(production, "production")) }

    var whole: Comparison {
        Comparison(left: "staging", right: "production", isDeclared: false, services: [comparison], alone: [])
    }

    /// What is not as it should be, such as `missing STRIPE_API_KEY`.
    var unexpected: [String] { comparison.unexpected.map { "\($0.relation.rawValue) \($0.part)" } }
    var toConfirm: [String] { comparison.toConfirm.map { "\($0.relation.rawValue) \($0.part)" } }

    func found(_ name: String) -> ComparedDifference? { comparison.differences.first { "\($0.part)" == name } }
}
