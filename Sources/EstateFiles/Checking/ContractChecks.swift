internal import Diagnostics
internal import Estate
internal import Resources

/// Contracts, as far as the files alone tell: literals are judged, secrets and what is set elsewhere only counted.
enum ContractChecks {
    static func check(_ estate: Estate, _ sink: inout DiagnosticSink) {
        for service in estate.services where !service.contract.isEmpty {
            let review = ContractReview(
                service.contract, of: service.app.value, in: service.environment, values: values(service, estate), isComplete: false,
                elsewhere: estate.declaredFlags(of: service), peers: estate.contractPeers(of: service))
            for problem in review.problems { sink.report(Diagnostic(problem)) }
        }
    }

    private static func values(_ service: Service, _ estate: Estate) -> [String: ContractValue] {
        var values: [String: ContractValue] = [:]
        for (name, value) in service.config { values[name] = self.value(value, service, estate) }
        for name in service.contract.variables.filter({ $0.source == .addOn }).map(\.name.value) where values[name] == nil {
            if service.addOnSets(name) { values[name] = ContractValue(.addOn) }
        }
        return values
    }

    private static func value(_ value: Located<ConfigValue>, _ service: Service, _ estate: Estate) -> ContractValue? {
        switch value.value {
        case .literal(let text):
            ContractValue(.literal, judgement: ValueJudgement(of: text, by: service.contract.formats), span: value.span)
        case .expression(.secret(let reference)):
            ContractValue(.secret(estate.located(reference, in: service.environment), version: nil), span: value.span)
        case .expression: ContractValue(.reference, span: value.span)
        case .external: ContractValue(.external, span: value.span)
        case .absent: nil
        }
    }
}

extension Diagnostic {
    fileprivate init(_ problem: ContractProblem) {
        self.init(
            problem.severity == .error ? .error : .warning, rule: problem.rule.rawValue, problem.message, at: problem.span,
            fix: problem.fix)
    }
}
