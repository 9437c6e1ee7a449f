import Diagnostics
import Estate
import Planning
import Resources

/// One app with a contract, planned.
struct ContractPlanBench {
    static let scope = Scope(provider: "flat", name: "raxx-queue-prod")
    static let key = FingerprintKey(Secret("key"))

    var contract: [ContractVariable] = []
    var desired: [String: DesiredResource.Presence] = [:]
    var live: [String: String] = [:]
    var addOnVars: Set<String> = []
    var addons: [String: AddOn] = [:]
    var liveAddons: Set<String> = []
    var secrets: [SecretReference: ValueJudgement] = [:]
    var applied: [Address: Content] = [:]
    var peers: [ContractPeer] = []
    var mode = Mode.manage
    var prune = false
    var readsConfig = true
    /// What providers answered that flags depend on.
    var answers: [Lookup: FlagAnswer] = [:]

    static func span(_ line: Int) -> SourceSpan { SourceSpan(file: "queue.yaml", line: line, column: 3) }
    static func name(_ name: String) -> Located<String> { Located(name, at: span(30)) }
    static func address(_ name: String, _ kind: String = "config") -> Address { Address(scope, kind, name) }
    static func place(_ name: String) -> SecretReference {
        SecretReference(store: "vault", environment: "prod", folder: "/Queue", name: name)
    }

    var formats: [Format] { Contract(contract).formats }

    mutating func declare(_ name: String, _ text: String) {
        desired[name] = .present(.concealed(.init(Self.key.fingerprint(of: text), plain: text)))
    }

    mutating func declareSecret(_ name: String, _ text: String, version: String = "1") {
        desired[name] = .present(
            .concealed(.init(Self.key.fingerprint(of: text), source: Self.place(name), version: version)))
        secrets[Self.place(name)] = ValueJudgement(of: text, by: formats)
    }

    private var service: Service {
        Service(
            name: "queue", environment: "production", app: Located(Self.scope.name, at: Self.span(1)), provider: "flat",
            addons: addons.mapValues { Located($0, at: Self.span(2)) },
            addOnNaming: AddOnNaming(exceptions: ["heroku-postgresql": "DATABASE", "heroku-redis": "REDIS"]), contract: Contract(contract))
    }

    private var observation: Observation {
        let vars = live.map { name, text in
            LiveResource(
                Self.address(name), .concealed(.init(Self.key.fingerprint(of: text))),
                owner: addOnVars.contains(name) ? .other("an add-on") : .nobody)
        }
        let plans = liveAddons.map { LiveResource(Self.address($0, "addon"), .record(["plan": .text(addons[$0]?.plan ?? "")])) }
        return Observation(
            scope: Self.scope, targetID: "id", resources: (readsConfig ? vars : []) + plans,
            facts: readsConfig ? [ContractFacts.name: ContractFacts.content(of: live, by: formats)] : [:])
    }

    private var desiredScope: DesiredScope {
        var resources = desired.map { DesiredResource(Self.address($0), $1, mode: mode, span: Self.span(10)) }
        resources += addons.map { name, addon in
            DesiredResource(Self.address(name, "addon"), .present(.record(["plan": .text(addon.plan)])), mode: mode, span: Self.span(2))
        }
        return DesiredScope(
            scope: Self.scope, environment: "production", resources: resources, ignore: [], mode: mode, prune: prune)
    }

    func checklist(findings: [Finding] = []) -> ChecklistService {
        ChecklistReview(
            ContractSubject(service, secrets: secrets, peers: peers), desiredScope, in: observation, model: ContractModel(),
            findings: findings
        ).result
    }

    func whole() -> Checklist { Checklist(environment: "production", isOffline: false, services: [checklist()]) }

    func plan(only: [String] = []) -> Plan {
        var input = PlanningInput(
            estate: "raxx", environment: "production", isGated: true, scopes: [desiredScope], observations: [Self.scope: observation],
            applied: applied, values: [:], lifted: [], models: ["flat": ContractModel()], findings: [],
            contracts: [Self.scope: ContractSubject(service, secrets: secrets, peers: peers, answers: answers)])
        input.only = only
        return Planner.plan(input).plan
    }

    /// Severity, rule and variable of each finding about the contract.
    var told: [String] {
        plan().findings.filter { $0.rule.hasPrefix("contract.") }.map {
            "\($0.severity.rawValue) \($0.rule) \($0.address?.name ?? "-")"
        }
    }
}
