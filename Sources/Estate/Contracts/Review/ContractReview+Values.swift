internal import Diagnostics

extension ContractReview {
    /// A value of another form, or of another class.
    func unfit(_ variable: ContractVariable) -> [ContractProblem] {
        let name = variable.name.value
        guard let value = values[name], let judgement = value.judgement, !judgement.isEmpty else { return [] }
        if let problem = judgement.problem(as: variable.format) {
            // What is not read does no harm yet; it will once its flag is on.
            let severity: ContractProblem.Severity = variable.severity == .error && isRead(variable) == true ? .error : .warning
            return [
                ContractProblem(
                    .format, severity, name, "\(name) of \(subject) \(problem.message); \(value.whence)",
                    at: value.span ?? variable.name.span, fix: variable.origin.map { "get it: \($0)" })
            ]
        }
        guard let wanted = variable.keyClass, let key = judgement.key, key.keyClass != wanted else { return [] }
        let message =
            "\(name) of \(subject) is a \(key.keyClass.rawValue) key (\(key.prefix)…) where \(environment) needs a \(wanted.rawValue) one; "
            + value.whence
        return [
            ContractProblem(
                .keyClass, variable.severity == .error ? .error : .warning, name, message, at: value.span ?? variable.name.span,
                fix: variable.origin.map { "get it: \($0)" })
        ]
    }

    /// A secret in the file, out of another variable's place, or in two environments.
    func secrecy(_ variable: ContractVariable) -> [ContractProblem] {
        let name = variable.name.value
        guard let value = values[name] else { return [] }
        if variable.isSecret, value.origin == .literal {
            return [
                ContractProblem(
                    .secretLiteral, .error, name, "\(name) is a secret and is written in the file", at: value.span,
                    fix: "replace it where it is used, put the new one in a store, and write !secret")
            ]
        }
        return misplaced(variable, value) + shared(variable, value)
    }

    /// Two opaque secrets look alike; where each is kept tells them apart.
    private func misplaced(_ variable: ContractVariable, _ value: ContractValue) -> [ContractProblem] {
        let name = variable.name.value
        guard let source = value.secret, source != variable.stored,
            let other = contract.variables.first(where: { $0.stored == source && $0.name.value != name })
        else { return [] }
        let isSwap = variable.stored != nil && values[other.name.value]?.secret == variable.stored
        // Of a swap, the first of the two tells it.
        if isSwap, other.name.value < name { return [] }
        let message =
            isSwap
            ? "\(name) and \(other.name.value) of \(subject) are swapped: each comes from where the other is kept"
            : "\(name) of \(subject) comes from \(source), where \(other.name.value) is kept"
        return [
            ContractProblem(
                isSwap ? .swapped : .source, variable.severity == .error ? .error : .warning, name, message,
                at: value.span ?? variable.name.span, fix: variable.stored.map { "take it from \($0)" },
                partner: isSwap ? other.name.value : nil)
        ]
    }

    private func shared(_ variable: ContractVariable, _ value: ContractValue) -> [ContractProblem] {
        guard !variable.mayBeShared else { return [] }
        let name = variable.name.value
        let same = peers.filter { peer in
            guard peer.variable == name, peer.environment != environment else { return false }
            if let fingerprint = value.fingerprint, let theirs = peer.fingerprint { return fingerprint == theirs }
            return value.secret != nil && value.secret == peer.source
        }
        return Set(same.map(\.environment)).sorted().map { other in
            ContractProblem(
                .shared, .warning, name, "\(name) is the same in \(environment) and \(other), and may not be; \(value.whence)",
                at: value.span ?? variable.name.span, fix: "make another one for one of them, or write shared: true in the contract")
        }
    }
}
