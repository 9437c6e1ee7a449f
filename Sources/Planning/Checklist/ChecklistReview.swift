internal import Diagnostics
package import Estate
package import Resources

/// Makes one service's part of a checklist from what is live and what the next apply would leave. Pure.
package struct ChecklistReview {
    private let service: Service
    private let review: ContractReview
    private let observation: Observation
    private let live: Set<String>
    /// What is on now.
    private let flags: [String: Bool]
    private let changes: [String: Change]
    private let declared: [String: DesiredResource]
    private let problems: [String: [ContractProblem]]
    private let unresolved: [String: String]
    private let classes: [String: [String: KeyClass]]
    private let isOffline: Bool

    /// - Parameters:
    ///   - scope: resolved; what could not be is told by `findings`.
    ///   - observation: what is live, with its config; without resources where nothing was read.
    ///   - classes: by variable and environment.
    package init(
        _ subject: ContractSubject, _ scope: DesiredScope, in observation: Observation, model: any ProviderModel, findings: [Finding] = [],
        classes: [String: [String: KeyClass]] = [:], isOffline: Bool = false
    ) {
        service = subject.service
        self.observation = observation
        self.classes = classes
        self.isOffline = isOffline
        let diff = ScopeDiff(scope, observation: observation, applied: [:], model: model)
        let state = ContractState(subject, scope, diff.changes, in: observation)
        flags = state.flags
        review = ContractReview(
            service.contract, of: service.app.value, in: service.environment, values: state.values, isComplete: true, before: state.flags,
            elsewhere: subject.elsewhere, peers: subject.peers)
        func named<Value>(_ values: [(Address, Value)]) -> [String: Value] {
            Dictionary(values.filter { $0.0.kind == "config" }.map { ($0.0.name, $0.1) }, uniquingKeysWith: { first, _ in first })
        }
        live = Set(named(observation.resources.map { ($0.address, $0) }).keys)
        changes = named(diff.changes.map { ($0.address, $0) })
        declared = named(scope.resources.map { ($0.address, $0) })
        unresolved = named(findings.compactMap { finding in finding.address.map { ($0, finding.message) } })
        problems = review.problems.reduce(into: [:]) { all, problem in
            for name in [problem.variable, problem.partner].compactMap(\.self) { all[name, default: []].append(problem) }
        }
    }

    package var result: ChecklistService {
        ChecklistService(
            name: service.name, app: service.app.value, isThere: isOffline || observation.targetID != nil,
            items: service.contract.variables.map(item))
    }

    private func item(_ variable: ContractVariable) -> ChecklistItem {
        let (state, remarks, isGrave) = wrong(variable) ?? (variable.format.isFlag ? flag(variable) : value(variable))
        return ChecklistItem(variable, state, remarks, isGrave: isGrave, classes: classes[variable.name.value] ?? [:])
    }

    private typealias Standing = (state: ChecklistItem.State, remarks: [String], isGrave: Bool)

    /// The value that there would be, and not as the contract says.
    private func wrong(_ variable: ContractVariable) -> Standing? {
        let rules: [ContractProblem.Rule] = [.format, .keyClass, .swapped, .source, .secretLiteral, .needs, .excludes]
        let found = (problems[variable.name.value] ?? []).filter { rules.contains($0.rule) }
        guard !found.isEmpty else { return nil }
        return (.wrong, found.flatMap { [$0.message, $0.fix].compactMap(\.self) }, found.contains { $0.severity == .error })
    }

    private func flag(_ variable: ContractVariable) -> Standing {
        let name = variable.name.value
        let (now, then) = (live.contains(name) ? flags[name] : isOffline ? nil : flags[name], review.isOn(.init(name)))
        guard let then else {
            return (live.contains(name) ? .live : .waiting, [whoSets(variable, "its value cannot be determined")], false)
        }
        if isOffline { return then ? (.pending, ["on"], false) : (.notNeeded, ["off"], false) }
        if now == then { return then ? (.live, ["on"], false) : (.notNeeded, ["off"], false) }
        return (.pending, [then ? "off, and the files turn it on" : "on, and the files turn it off"], false)
    }

    private func value(_ variable: ContractVariable) -> Standing {
        let name = variable.name.value
        if let problem = unresolved[name], !live.contains(name), review.isRead(variable) != false {
            return (.missing, ["declared, and cannot be set: \(problem)"], variable.severity == .error)
        }
        switch changes[name]?.action {
        case .create: return (.pending, [isOffline ? "the files set it" : "the next apply sets it"], false)
        case .update, .replace: return (.pending, ["the next apply sets another value"], false)
        default: break
        }
        let missing = problems[name]?.first { $0.rule == .missing }
        if live.contains(name), missing == nil { return (.live, note(variable), false) }
        if variable.source == .addOn, service.addOnSets(name) {
            return (.waiting, [isOffline ? "an add-on of the files sets it" : "the add-on that sets it has not done so yet"], false)
        }
        if declared[name]?.presence == .external, review.isRead(variable) != false {
            return (.waiting, [whoSets(variable, "someone else sets it, and has not done so yet")], false)
        }
        if let missing { return (.missing, [missing.fix].compactMap(\.self), missing.severity == .error) }
        return notThere(variable)
    }

    /// Not there, and not missed.
    private func notThere(_ variable: ContractVariable) -> Standing {
        if review.isRead(variable) == false, let when = variable.when { return (.notNeeded, ["read when \(when)"], false) }
        if let fallback = variable.fallback, review.values[fallback.value] != nil {
            return (.standard, ["\(fallback.value) is used"], false)
        }
        if variable.defaultValue != nil { return (.standard, ["its default is used"], false) }
        return (.notNeeded, [variable.isOptional ? "optional" : "not required"], false)
    }

    /// What stands in the way of keeping it.
    private func note(_ variable: ContractVariable) -> [String] {
        var notes = unresolved[variable.name.value].map { ["its declared value cannot be read: \($0)"] } ?? []
        if review.isRead(variable) == false, let when = variable.when { notes.append("not needed now: read when \(when)") }
        return notes + (problems[variable.name.value] ?? []).filter { $0.rule == .shared }.map(\.message)
    }

    private func whoSets(_ variable: ContractVariable, _ otherwise: String) -> String {
        switch variable.source {
        case .system(let name), .person(let name): "\(name) sets it"
        case .us, .addOn: otherwise
        }
    }
}
