import Diagnostics
import Estate
import Planning
import Resources

/// A small world to plan in: one scope, texts by name.
struct Bench {
    static let scope = Scope(provider: "flat", name: "box")

    var desired: [String: DesiredResource.Presence] = [:]
    var live: [String: LiveResource.Owner] = [:]
    var liveTexts: [String: String] = [:]
    var applied: [String: String] = [:]
    var after: [String: [Address]] = [:]
    var mode = Mode.manage
    var prune = false
    var ignore: [String] = []
    var lifted: Set<String> = []
    var isGated = true
    var kind = "thing"
    var retirements: [String: Retirement] = [:]
    var since: [Address: Int] = [:]
    var announced: [Address: Content] = [:]
    var now = 0

    static func address(_ name: String, kind: String = "thing") -> Address { Address(scope, kind, name) }

    static func span(_ line: Int = 1) -> SourceSpan { SourceSpan(file: "box.yaml", line: line, column: 1) }

    mutating func want(_ name: String, _ text: String) { desired[name] = .present(.text(text)) }

    mutating func have(_ name: String, _ text: String, owner: LiveResource.Owner = .nobody) {
        liveTexts[name] = text
        live[name] = owner
    }

    func plan() -> Plan { Planner.plan(input()).plan }

    func input() -> PlanningInput {
        let resources = desired.map { name, presence in
            DesiredResource(Self.address(name, kind: kind), presence, mode: mode, span: Self.span(), after: after[name] ?? [])
        }
        let rules = ignore.map { IgnoreRule(pattern: Located($0, at: Self.span()), reason: nil) }
        var scope = DesiredScope(
            scope: Self.scope, environment: "production", resources: resources, ignore: rules, mode: mode, prune: prune)
        for (name, retirement) in retirements { scope.retirements[Self.address(name, kind: kind)] = retirement }
        let observation = Observation(
            scope: Self.scope, targetID: "id-1",
            resources: liveTexts.map { name, text in
                LiveResource(Self.address(name, kind: kind), .text(text), owner: live[name] ?? .nobody)
            },
            attributions: [Attribution(actor: "kris@example.net", time: "2026-05-18T10:00:00Z", entry: "v7 \"Set moved things\"")])
        return PlanningInput(
            estate: "raxx", environment: "production", isGated: isGated, scopes: [scope], observations: [Self.scope: observation],
            applied: Dictionary(uniqueKeysWithValues: applied.map { (Self.address($0.key, kind: kind), Content.text($0.value)) })
                .merging(announced) { first, _ in first },
            values: [:], lifted: lifted, models: ["flat": FlatModel()], findings: [], since: since, now: now)
    }
}
