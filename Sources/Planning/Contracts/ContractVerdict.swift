internal import Diagnostics
package import Estate
package import Resources

/// What one service's contract says of what is live.
package struct ContractVerdict: Hashable, Sendable {
    package let service: String
    package let app: String
    /// How many variables the contract reads now.
    package let read: Int
    /// Graver ones first, else in the order of the contract.
    package let findings: [Finding]

    package var isBreached: Bool { findings.contains { $0.severity == .blocks } }

    /// - Parameters:
    ///   - observation: with its config, judged by the contract's formats.
    ///   - elsewhere: flags of other environments, as far as the files tell.
    package init(_ service: Service, elsewhere: [String: [String: Bool]], in observation: Observation) {
        self.service = service.name
        app = service.app.value
        guard observation.targetID != nil else {
            read = 0
            findings = [
                Finding(
                    rule: "contract.no-app", severity: .blocks, message: "\(service.app.value) does not exist, or is not visible",
                    address: Address(service.scope, "app"), span: service.app.span,
                    fix: "check that the credential has access to it, or let plumb create it")
            ]
            return
        }
        let bare = DesiredScope(
            scope: service.scope, environment: service.environment, resources: [], ignore: [], mode: .observe, prune: false)
        let state = ContractState(ContractSubject(service, secrets: [:]), bare, [], in: observation)
        let review = ContractReview(
            service.contract, of: service.app.value, in: service.environment, values: state.values, isComplete: true, before: state.flags,
            elsewhere: elsewhere, isLive: true)
        read = service.contract.variables.count { review.isRead($0) != false }
        let found = review.problems.map { problem in
            let finding = ContractCheck.finding(problem, in: service.scope, isBinding: true)
            return problem.rule == .missing && service.declares(problem.variable) ? finding.declared(in: service.environment) : finding
        }
        findings = [Finding.Severity.blocks, .warns, .notes].flatMap { severity in found.filter { $0.severity == severity } }
    }
}

extension Service {
    fileprivate func declares(_ name: String) -> Bool { config[name].map { $0.value != .absent && $0.value != .external } ?? false }
}

extension Finding {
    /// What is declared already only has to be applied.
    fileprivate func declared(in environment: String) -> Finding {
        Finding(
            rule: rule, severity: severity, message: message, address: address, span: span,
            fix: "the files set it: plumb plan \(environment)")
    }
}
