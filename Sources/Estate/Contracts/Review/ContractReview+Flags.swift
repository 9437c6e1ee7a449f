internal import Diagnostics

extension ContractReview {
    /// What a flag that is on asks of other flags, and of a person.
    func combinations(_ flag: ContractVariable) -> [ContractProblem] {
        guard flag.format.isFlag else { return [] }
        let isOn = isOn(.init(flag.name.value))
        return step(flag, isOn) + (isOn == true ? needs(flag) + exclusions(flag) : [])
    }

    private func needs(_ flag: ContractVariable) -> [ContractProblem] {
        guard let needs = flag.needs else { return [] }
        let name = flag.name.value
        let holds = needs.value.holds(isOn)
        guard holds != true else { return [] }
        return [
            ContractProblem(
                .needs, holds == false ? severity(flag) : .warning, name,
                "\(name) \(isWord) on in \(subject), and needs \(needs.value)"
                    + (holds == nil ? ", whose value is not known here" : ", which does not hold"),
                at: values[name]?.span ?? needs.span, fix: "see to \(needs.value) first, or leave \(name) off")
        ]
    }

    /// Either side may name the other; the first of the two in the alphabet tells it.
    private func exclusions(_ flag: ContractVariable) -> [ContractProblem] {
        let name = flag.name.value
        let named = flag.excludes.map(\.value)
        let naming = contract.variables.filter { $0.excludes.contains { $0.value == name } }.map(\.name.value)
        return Set(named + naming).sorted().filter { $0 > name && isOn(.init($0)) == true }.map { other in
            ContractProblem(
                .excludes, severity(flag), name,
                "\(name) and \(other) \(isLive ? "are both" : "would both be") on in \(subject), and exclude each other",
                at: values[name]?.span ?? flag.name.span, fix: "turn one of them off")
        }
    }

    /// Told when the plan flips the flag: that is the moment when the person is needed.
    private func step(_ flag: ContractVariable, _ isOn: Bool?) -> [ContractProblem] {
        let name = flag.name.value
        guard let step = flag.step, let isOn, let was = before[name], was != isOn else { return [] }
        return [
            ContractProblem(
                .step, .warning, name, "\(name) of \(subject) would be turned \(isOn ? "on" : "off"): \(step)",
                at: values[name]?.span ?? flag.name.span)
        ]
    }

    private func severity(_ flag: ContractVariable) -> ContractProblem.Severity { flag.severity == .error ? .error : .warning }
}
