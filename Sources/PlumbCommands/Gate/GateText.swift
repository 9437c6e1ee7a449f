internal import Diagnostics
internal import Planning
internal import Reconciling

/// What a gate requires, a line each.
enum GateText {
    static func render(_ requirements: [GateRequirement]) -> DisplayText {
        requirements.map { requirement -> DisplayText in
            let how: DisplayText = requirement.state == .replaced ? " (overridden by --break-glass)" : ""
            return "  \(mark(requirement.state)) \(requirement.sentence)\(how)\n"
        }.joined()
    }

    /// As they stand beside a plan.
    static func lines(_ requirements: [GateRequirement]) -> [GateLine] {
        requirements.map { requirement in
            switch requirement.state {
            case .satisfied: GateLine(.given, requirement.sentence)
            case .outstanding: GateLine(.missing, requirement.sentence)
            case .replaced: GateLine(.overridden, requirement.sentence)
            }
        }
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

    private static func mark(_ state: GateRequirement.State) -> DisplayText {
        switch state {
        case .satisfied: "✓"
        case .outstanding: "✗"
        case .replaced: "!"
        }
    }
}
