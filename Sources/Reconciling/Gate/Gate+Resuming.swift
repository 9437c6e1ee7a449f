internal import Diagnostics
internal import Estate
package import Planning
package import Resources

extension Gate {
    /// Seconds after which what a run was confirmed with no longer holds for what it has still to write.
    package static let resumableFor = 7 * 86_400

    /// What is asked again of whoever resumes a run: who may apply, freezes, and how long ago it was confirmed. Its words,
    /// approvals, code and soak hold for what is left of it.
    /// - Parameters:
    ///   - begun: when the run was confirmed; seconds since 1970.
    ///   - rest: what is left of it.
    package func requirements(forResuming rest: Plan, begun: Int, given facts: GateFacts) -> [GateRequirement] {
        guard let rules else { return [] }
        var all: [GateRequirement] = []
        if let appliers = rules.appliers { all.append(applier(facts.actor, among: appliers)) }
        // Who only waits writes nothing.
        if !rest.isEmpty {
            all += FreezeCheck(freezes: rules.freezes, facts: facts).requirements
            if facts.now - begun > Self.resumableFor {
                all.append(
                    GateRequirement(
                        .expiry, .outstanding,
                        "the run was confirmed at \(ClockTime.full(begun)), more than \(Self.resumableFor / 86_400) days ago"))
            }
        }
        return facts.breakGlass == nil ? all : all.map { $0.broken() }
    }

    /// Lets what is left of a confirmed plan through: its approval holds for resuming its own run.
    ///
    /// `rest` was made from live as it is now. Everything it changes has to be a change of `confirmed`, at the same target, to the
    /// same end; then nothing happens that was not confirmed.
    /// - Parameters:
    ///   - outputs: what scopes tell by now, in the place of what had to be awaited.
    ///   - declared: every scope that the files declare now. What was confirmed for another one is left undone, and the run would look
    ///     finished; nil where the files are those that were confirmed.
    /// - Throws: ``Rejection`` naming the first thing that was not.
    package func approve(
        _ rest: PlanEnvelope, asRestOf confirmed: PlanEnvelope, outputs: [Scope: [String: String]] = [:],
        declared: Set<Scope>? = nil, begun: Int = 0, given facts: GateFacts = GateFacts()
    ) throws(Rejection) -> ApprovedPlan {
        if rest.plan.isBlocked { throw Rejection(reason: "the plan is blocked by its findings") }
        guard rest.plan.environment == environment.name.value, confirmed.plan.environment == environment.name.value else {
            throw Rejection(reason: "the run is of another environment")
        }
        if let declared, let gone = confirmed.plan.pending.map(\.address.scope).first(where: { !declared.contains($0) }) {
            throw Rejection(reason: "the files do not declare \(gone) any more, and changes of it were confirmed")
        }
        let agreed = ConfirmedPlan(confirmed.plan, known: rest.plan, outputs)
        for change in rest.plan.pending {
            if let problem = agreed.problem(with: change) { throw Rejection(reason: problem) }
        }
        try check(requirements(forResuming: rest.plan, begun: begun, given: facts))
        return ApprovedPlan(rest, brokenGlass: facts.breakGlass)
    }
}

/// What was confirmed, with what had to be awaited then in its place.
struct ConfirmedPlan {
    private let changes: [Address: Change]
    private let targets: [Scope: String]
    /// Of the plan as it is now: the values that were awaited.
    private let inputs: [String: String]
    private let targetsNow: [Scope: String]
    private let outputs: [Scope: [String: String]]

    /// - Parameter rest: tells what has become known since.
    init(_ confirmed: Plan, known rest: Plan, _ outputs: [Scope: [String: String]]) {
        self.outputs = outputs
        changes = Dictionary(confirmed.changes.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        targets = Self.ids(confirmed)
        targetsNow = Self.ids(rest)
        inputs = rest.inputs
    }

    private static func ids(_ plan: Plan) -> [Scope: String] {
        Dictionary(plan.targets.compactMap { target in target.id.map { (target.scope, $0) } }, uniquingKeysWith: { first, _ in first })
    }

    /// Why a change is not part of what was confirmed; nil where it is.
    func problem(with change: Change) -> String? {
        let address = change.address
        guard let agreed = changes[address] else { return "\(address) was not part of what was confirmed" }
        if let confirmed = targets[address.scope], let now = targetsNow[address.scope], confirmed != now {
            return "\(address.scope) is not the one that was confirmed: its id was \(confirmed) and is \(now)"
        }
        guard Self.isNoMore(change, than: agreed) else {
            return "\(address): the action would be \(change.action.rawValue), and \(agreed.action.rawValue) was confirmed"
        }
        switch (agreed.after, change.after) {
        case (nil, nil): return nil
        case (let wanted?, let after?) where isSame(wanted, after): return nil
        default: return "\(address) would get another value than was confirmed"
        }
    }

    /// What was begun may be an update where a creation was confirmed, and nothing is destroyed that was not to be.
    private static func isNoMore(_ change: Change, than agreed: Change) -> Bool {
        if change.action == agreed.action { return true }
        return [.create, .update, .adopt].contains(change.action) && [.create, .update, .replace].contains(agreed.action)
    }

    /// Whether `after` is what was confirmed, once what was awaited then has its value.
    private func isSame(_ wanted: Content, _ after: Content) -> Bool {
        if wanted == after { return true }
        switch (wanted, after) {
        case (.unknown(let address, let attribute), _):
            guard let value = inputs["reference \(address.scope).\(attribute)"] ?? outputs[address.scope]?[attribute] else { return false }
            return after.text == value || after.concealed?.plain == value
        case (.generated(let made), .concealed(let value)):
            // `version fingerprint`, as the plan names the value of a place.
            return inputs["secret \(made.made)"]?.split(separator: " ").last.map(String.init) == value.fingerprint.hex
        case (.list(let own), .list(let other)): return own.count == other.count && zip(own, other).allSatisfy(isSame)
        case (.record(let own), .record(let other)):
            return own.keys == other.keys && own.allSatisfy { name, value in other[name].map { isSame(value, $0) } ?? false }
        case (.concealed(let own), .concealed(let other)):
            // The same value from another version of its place is the same value.
            return own.fingerprint == other.fingerprint
        default: return false
        }
    }
}
