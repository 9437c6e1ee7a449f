internal import Diagnostics
internal import Resources

extension ContractReview {
    struct Swap {
        let first: ContractVariable
        let second: ContractVariable
        let problem: ContractProblem
    }

    /// Pairs of which neither value fits its own place and each fits the other's.
    var swaps: [Swap] {
        let unfit = contract.variables.filter { variable in
            variable.severity != .off && judgement(variable)?.problem(as: variable.format) != nil
        }
        return unfit.enumerated().flatMap { index, first in
            unfit.dropFirst(index + 1).filter { fits($0, first) && fits(first, $0) }.map { swap(first, $0) }
        }
    }

    private func judgement(_ variable: ContractVariable) -> ValueJudgement? { values[variable.name.value]?.judgement }

    /// Whether the value under `variable` is of the format of `other`.
    private func fits(_ variable: ContractVariable, _ other: ContractVariable) -> Bool {
        guard let judgement = judgement(variable), !judgement.isEmpty else { return false }
        return judgement.problem(as: other.format) == nil
    }

    private func swap(_ first: ContractVariable, _ second: ContractVariable) -> Swap {
        let (one, two) = (first.name.value, second.name.value)
        let isGrave = first.severity == .error || second.severity == .error
        let places = [values[one], values[two]].compactMap { $0?.secret?.description }
        return Swap(
            first: first, second: second,
            problem: ContractProblem(
                .swapped, isGrave ? .error : .warning, one,
                "\(one) and \(two) of \(subject) are swapped: each holds what the other takes"
                    + (places.isEmpty ? "" : " (\(places.joined(separator: ", ")))"),
                at: values[one]?.span ?? first.name.span, fix: "give each the other's value", partner: two))
    }

    /// What the files declare and nobody reads: a name that changed, or one letter wrong.
    var unread: [ContractProblem] {
        let named = contract.variables.flatMap { variable in
            [variable.name.value] + (variable.fallback.map { [$0.value] } ?? [])
        }
        return values.sorted { $0.key < $1.key }.compactMap { name, value in
            guard let span = value.span, !named.contains(name) else { return nil }
            return ContractProblem(
                .unread, .warning, name, "\(subject) declares \(name), which its contract does not read", at: span,
                fix: Suggestion.nearest(to: name, among: Set(named)).map { "did you mean \($0)?" } ?? "add it under reads:, or take it out")
        }
    }
}
