internal import Diagnostics
internal import Estate
internal import Resources

/// Holds what providers answered against what each flag needs in the state that a plan would produce.
enum PreconditionCheck {
    static func findings(
        _ subject: ContractSubject, _ scope: DesiredScope, _ changes: [Change], in observation: Observation
    ) -> [Finding] {
        guard !subject.answers.isEmpty else { return [] }
        let state = ContractState(subject, scope, changes, in: observation)
        return subject.service.contract.variables.compactMap { flag -> Finding? in
            guard let precondition = flag.precondition, let answer = subject.answers[precondition.lookup.value] else { return nil }
            let name = flag.name.value
            let judged: Bool? = state.values[name].map { $0.judgement?.isOn } ?? flag.defaultValue.map(ValueJudgement.isOn) ?? false
            guard let isOn = judged, let wanted = precondition.answer(whileOn: isOn) else { return nil }
            let isFlipped = state.flags[name] != isOn && changes.contains { $0.address == Address(scope.scope, "config", name) }
            return finding(flag, precondition, answer, wanted: wanted, isOn, isFlipped, subject, scope.scope)
        }
    }

    private static func finding(
        _ flag: ContractVariable, _ precondition: FlagPrecondition, _ answer: FlagAnswer, wanted: String, _ isOn: Bool, _ isFlipped: Bool,
        _ subject: ContractSubject, _ scope: Scope
    ) -> Finding? {
        let state = "\(flag.name.value) \(isFlipped ? "goes" : "is") \(isOn ? "on" : "off")"
        let lookup = precondition.lookup
        let severity: Finding.Severity
        let message: String
        // A person is asked first; without one, nothing stands between the plan and the flag.
        let flipped: Finding.Severity = flag.step == nil && subject.isBinding ? .blocks : .warns
        switch answer {
        case .known(wanted): return nil
        case .known(let text):
            severity = isFlipped ? flipped : .warns
            message = "\(state), which needs \(lookup.value) to be \(wanted), and it is \(text)"
        case .unknown(let why):
            severity = isFlipped ? flipped : .notes
            message = "\(state), which needs \(lookup.value) to be \(wanted), and that is not known: \(why)"
        }
        return Finding(
            rule: "contract.precondition", severity: severity, message: message, address: Address(scope, "config", flag.name.value),
            span: lookup.span, fix: flag.step)
    }
}
