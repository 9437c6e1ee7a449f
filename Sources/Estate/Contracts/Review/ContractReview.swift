internal import Diagnostics
package import Resources

/// A contract held against the variables that would be there. Pure: values come in judged, never in plain.
package struct ContractReview: Sendable {
    let contract: Contract
    /// Whose variables they are, such as `raxx-queue-prod`.
    let subject: String
    let environment: String
    /// Those that are there.
    package let values: [String: ContractValue]
    /// False where live state is not known: then what is not declared may be there all the same.
    let isComplete: Bool
    /// Which flags are live and on, or off, before anything changes; empty where that is not known.
    let before: [String: Bool]
    /// Flags of other environments, as far as the files tell: by environment, then name.
    let elsewhere: [String: [String: Bool]]
    /// The secrets of the same service in other environments.
    let peers: [ContractPeer]
    /// Whether this is how it is, and not how it would be.
    let isLive: Bool

    /// - Parameters:
    ///   - subject: what is reviewed, as messages name it.
    ///   - values: what would be there, by variable.
    ///   - isComplete: whether a variable that is not among the values is not there.
    ///   - before: whether each flag of this environment was on until now, by name.
    ///   - elsewhere: whether each flag is on in other environments, by environment and name.
    ///   - peers: other services whose variables have to be the same.
    package init(
        _ contract: Contract, of subject: String, in environment: String, values: [String: ContractValue], isComplete: Bool,
        before: [String: Bool] = [:], elsewhere: [String: [String: Bool]] = [:], peers: [ContractPeer] = [],
        isLive: Bool = false
    ) {
        self.contract = contract
        self.subject = subject
        self.environment = environment
        self.values = values
        self.isComplete = isComplete
        self.before = before
        self.elsewhere = elsewhere
        self.peers = peers
        self.isLive = isLive
    }

    /// In the order of the contract; a variable with two problems has them together.
    package var problems: [ContractProblem] {
        guard !contract.isEmpty else { return [] }
        let swaps = swaps
        let swapped = Set(swaps.flatMap { [$0.first.name.value, $0.second.name.value] })
        return contract.variables.flatMap { variable -> [ContractProblem] in
            guard variable.severity != .off else { return [] }
            return missing(variable) + (swapped.contains(variable.name.value) ? [] : unfit(variable)) + secrecy(variable)
                + combinations(variable)
        } + swaps.map(\.problem) + unread
    }

    var has: String { isLive ? "has" : "would have" }
    var isWord: String { isLive ? "is" : "would be" }

    /// Nil where it cannot be told.
    package func isOn(_ flag: Condition.Flag) -> Bool? {
        if let other = flag.environment, other != environment { return elsewhere[other]?[flag.name] }
        guard let value = values[flag.name] else { return contract[flag.name]?.defaultValue.map(ValueJudgement.isOn) ?? false }
        guard let judgement = value.judgement else { return nil }
        return judgement.isOn
    }

    /// Whether the program reads the variable; nil where that cannot be told.
    package func isRead(_ variable: ContractVariable) -> Bool? {
        guard let when = variable.when else { return true }
        return when.holds(isOn)
    }

    /// Whether there is something under the name that a program can use.
    func isThere(_ name: String) -> Bool { values[name].map { $0.judgement?.isEmpty != true } ?? false }
}

/// A secret of the same service in another environment.
package struct ContractPeer: Hashable, Sendable {
    package let environment: String
    package let variable: String
    /// Its place in a store, that store's environment filled in.
    package let source: SecretReference?
    /// What was applied last, where that is known.
    package let fingerprint: Fingerprint?

    package init(environment: String, variable: String, source: SecretReference?, fingerprint: Fingerprint? = nil) {
        self.environment = environment
        self.variable = variable
        self.source = source
        self.fingerprint = fingerprint
    }
}
