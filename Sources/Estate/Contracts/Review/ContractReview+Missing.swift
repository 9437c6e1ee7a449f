internal import Diagnostics

extension ContractReview {
    func missing(_ variable: ContractVariable) -> [ContractProblem] {
        let name = variable.name.value
        // A program that has a default still gets an empty text where one is set.
        let isEmpty = values[name] != nil && !variable.isOptional && !variable.format.isFlag
        guard variable.isRequired || isEmpty, !isThere(name) else { return [] }
        let isRead = isRead(variable)
        guard isRead != false else { return [] }
        if values[name] == nil, let fallback = variable.fallback, isThere(fallback.value) {
            // Offline the variable itself may be live.
            guard isComplete else { return [] }
            return [
                ContractProblem(
                    .fallback, .note, name, "\(subject) \(has) no \(name), and \(isLive ? "" : "then ")uses \(fallback.value)",
                    at: variable.name.span)
            ]
        }
        guard let severity = severity(variable, isRead: isRead) else { return [] }
        return [ContractProblem(.missing, severity, name, sentence(variable, isRead), at: variable.name.span, fix: remedy(variable))]
    }

    /// Offline one degree less: it may be live without being declared.
    private func severity(_ variable: ContractVariable, isRead: Bool?) -> ContractProblem.Severity? {
        let isGrave = variable.severity == .error && isRead == true
        guard isComplete else { return isGrave ? .warning : nil }
        return isGrave ? .error : .warning
    }

    private func sentence(_ variable: ContractVariable, _ isRead: Bool?) -> String {
        let name = variable.name.value
        var text =
            isComplete ? "\(subject) \(has) no \(name)" : "\(subject) reads \(name), which nothing here declares"
        if values[name] != nil { text = "\(subject) \(has) an empty \(name)" }
        if let when = variable.when {
            text += isRead == nil ? " (read when \(when), which cannot be determined here)" : " (read when \(when))"
        }
        if let absence = variable.absence { text += (isComplete ? ", and then it " : "; without it, it ") + absence }
        return text
    }

    /// What to do, by who brings the value about.
    private func remedy(_ variable: ContractVariable) -> String {
        let name = variable.name.value
        switch variable.source {
        case .addOn: return "declare the add-on that sets it" + asking(variable)
        case .system(let system): return "have \(system) set it, and declare \(name): !external" + asking(variable)
        case .person(let person): return "ask \(person) for it" + declaring(variable)
        case .us: return (variable.origin.map { "get it: \($0)" } ?? "provide it") + declaring(variable) + asking(variable)
        }
    }

    private func declaring(_ variable: ContractVariable) -> String {
        guard let stored = variable.stored else { return "; declare it" }
        return "; put it at \(stored), and declare it as !secret"
    }

    private func asking(_ variable: ContractVariable) -> String { variable.owner.map { " (\($0) answers for it)" } ?? "" }
}
