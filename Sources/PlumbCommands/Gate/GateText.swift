internal import Diagnostics
internal import Planning
internal import Reconciling

/// What a gate requires, a line each.
enum GateText {
    static func render(_ requirements: [GateRequirement]) -> DisplayText {
        (lines(requirements) as [DisplayText]).map { "  \($0)\n" as DisplayText }.joined()
    }

    /// A mark and a sentence each.
    static func lines<Form>(_ requirements: [GateRequirement]) -> [ShownText<Form>] {
        requirements.map { "\(mark($0.state)) \($0.sentence)\(replacement($0.state))" }
    }

    private static func replacement<Form>(_ state: GateRequirement.State) -> ShownText<Form> {
        state == .replaced ? " (overridden by --break-glass)" : ""
    }

    /// What to do about what is outstanding; empty where only time helps.
    static func next(_ requirements: [GateRequirement], for envelope: PlanEnvelope, undoing run: String?) -> DisplayText {
        let way: DisplayText = run.map { " --undo \($0)" } ?? ""
        return next(requirements, "\(envelope.plan.environment)\(way) --digest \(envelope.digest)\(envelope.plan.allowed)")
    }

    static func next(_ requirements: [GateRequirement], for proposal: PromotionProposal) -> DisplayText {
        next(requirements, "\(proposal.target) --promote \(proposal.service) --from \(proposal.source) --digest \(proposal.digest)")
    }

    private static func next(_ requirements: [GateRequirement], _ arguments: DisplayText) -> DisplayText {
        let missing = requirements.filter { $0.state == .outstanding }.map(\.kind)
        guard missing.contains(.approvals) || missing.contains(.code) else { return "" }
        return "\napprove with: plumb approve \(arguments)"
    }

    private static func mark<Form>(_ state: GateRequirement.State) -> ShownText<Form> {
        switch state {
        case .satisfied: "✓"
        case .outstanding: "✗"
        case .replaced: "!"
        }
    }
}
