internal import Diagnostics
internal import Estate
internal import Resources

/// Holds the state a plan would produce against a service's contract.
enum ContractCheck {
    static func findings(
        _ subject: ContractSubject, _ scope: DesiredScope, _ changes: [Change], in observation: Observation
    ) -> [Finding] {
        let service = subject.service
        let state = ContractState(subject, scope, changes, in: observation)
        let review = ContractReview(
            service.contract, of: service.app.value, in: service.environment, values: state.values, isComplete: true,
            before: state.flags, elsewhere: subject.elsewhere, peers: subject.peers)
        return review.problems.map { finding($0, in: scope.scope, isBinding: subject.isBinding) }
    }

    /// - Parameter isBinding: whether a breach blocks.
    static func finding(_ problem: ContractProblem, in scope: Scope, isBinding: Bool) -> Finding {
        Finding(
            rule: problem.rule.rawValue, severity: severity(problem.severity, isBinding: isBinding), message: problem.message,
            address: Address(scope, "config", problem.variable), span: problem.span, fix: problem.fix)
    }

    private static func severity(_ severity: ContractProblem.Severity, isBinding: Bool) -> Finding.Severity {
        switch severity {
        case .error: isBinding ? .blocks : .warns
        case .warning: .warns
        case .note: .notes
        }
    }
}
