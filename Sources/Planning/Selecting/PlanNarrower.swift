internal import Diagnostics
internal import Resources

/// Narrows a plan to what `--only` names, with what that needs first. Contracts and brakes have judged the whole plan by then.
struct PlanNarrower {
    /// A service of the plan, and what is wrong with the state that the whole plan would leave.
    private struct Service {
        let subject: ContractSubject
        let scope: DesiredScope
        let observation: Observation
        let breaches: [Finding]
    }

    struct Result {
        let changes: [Change]
        let parts: [OperationAssembly.Part]
        let findings: [Finding]
        let narrowing: Plan.Narrowing
    }

    private let patterns: [String]
    private let declared: Set<Address>
    private var services: [Service] = []
    private var needed: [Address: Set<Address>] = [:]

    init(_ input: PlanningInput) {
        patterns = Set(input.only).sorted()
        declared = input.only.isEmpty ? [] : Set(input.scopes.flatMap(\.resources).map(\.address))
    }

    /// - Parameter needed: what each flag cannot be flipped without.
    mutating func note(
        _ subject: ContractSubject, _ scope: DesiredScope, _ observation: Observation, needed: [Address: Set<Address>], breaches: [Finding]
    ) {
        guard !patterns.isEmpty else { return }
        services.append(Service(subject: subject, scope: scope, observation: observation, breaches: breaches))
        self.needed.merge(needed) { $0.union($1) }
    }

    /// - Returns: nil where the plan is asked for whole.
    func narrow(_ changes: [Change], _ parts: [OperationAssembly.Part]) -> Result? {
        guard !patterns.isEmpty else { return nil }
        let kept = closure(of: changes)
        let left = changes.filter { kept.contains($0.address) }
        let narrowed = parts.map { part in
            OperationAssembly.Part(
                scope: part.scope, changes: part.changes.filter { kept.contains($0.address) },
                steps: part.steps.filter { $0.addresses.allSatisfy(kept.contains) }, observation: part.observation, model: part.model)
        }
        return Result(
            changes: left, parts: narrowed, findings: unmatched(changes) + breaches(left),
            narrowing: Plan.Narrowing(
                patterns: patterns, leftOut: changes.map(\.address).filter { !kept.contains($0) }.sorted()))
    }

    /// What is named, and all that must be done first.
    private func closure(of changes: [Change]) -> Set<Address> {
        let patterns = patterns.map(AddressPattern.init)
        let byAddress = Dictionary(changes.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        let byName = Dictionary(
            grouping: changes.filter { $0.address.kind == "dns" && $0.action == .delete }, by: { OwnerName($0.address) })
        let scopes = Dictionary(grouping: changes.filter { $0.address.isWholeScope }, by: \.address.scope)
        var takers: [Address: [Address]] = [:]
        for change in changes where change.after?.isGenerated == true {
            for place in change.after?.awaited ?? [] { takers[place, default: []].append(change.address) }
        }
        var kept: Set<Address> = []
        var open = changes.map(\.address).filter { address in patterns.contains { $0.matches(address) } }
        while let address = open.popLast() {
            guard kept.insert(address).inserted else { continue }
            open += needed[address] ?? []
            // A secret that is made anew goes to all who take it, or the others are left with one that is no longer good.
            open += takers[address] ?? []
            // What makes the scope, or moves it, comes before everything in it.
            open += (scopes[address.scope] ?? []).filter { $0.action != .delete }.map(\.address)
            guard let change = byAddress[address] else { continue }
            open += change.prerequisites
            // A name that another record set has to leave first.
            if address.kind == "dns", change.after != nil { open += (byName[OwnerName(address)] ?? []).map(\.address) }
        }
        return kept
    }

    /// A name in a zone.
    private struct OwnerName: Hashable {
        let scope: Scope
        let name: Substring

        init(_ address: Address) {
            scope = address.scope
            name = address.name.prefix { $0 != "/" }
        }
    }

    /// A pattern that nothing answers to is a typing error, and no plan in sync.
    private func unmatched(_ changes: [Change]) -> [Finding] {
        let all = declared.union(changes.map(\.address))
        return patterns.filter { text in
            let pattern = AddressPattern(text)
            return !all.contains { pattern.matches($0) }
        }.map { text in
            let names = Set(all.flatMap { [$0.name, $0.scope.name] }).sorted()
            let hint = Suggestion.nearest(to: text, among: names).map { "did you mean \($0)?" }
            return Finding(
                rule: "only.no-match", severity: .blocks, message: "--only \(text) matches nothing that is declared or would change",
                fix: hint ?? "give a name, KIND/NAME, or a scope; * stands for any characters")
        }
    }

    /// What the part would break and neither the whole nor what is live does.
    private func breaches(_ kept: [Change]) -> [Finding] {
        let byScope = Dictionary(grouping: kept, by: \.address.scope)
        return services.flatMap { service -> [Finding] in
            guard let own = byScope[service.scope.scope] else { return [] }
            func check(_ changes: [Change]) -> [Finding] {
                ContractCheck.findings(service.subject, service.scope, changes, in: service.observation)
            }
            let known = Set((service.breaches + check([])).map { "\($0.rule) \($0.address?.description ?? "")" })
            return check(own).filter { $0.severity == .blocks && !known.contains("\($0.rule) \($0.address?.description ?? "")") }
        }
    }
}
