internal import Diagnostics
internal import Estate
internal import Resources

/// What a provider answered that a flag depends on.
package enum FlagAnswer: Hashable, Sendable {
    case known(String)
    /// The text says why nobody knows, as a clause.
    case unknown(String)
}

extension ContractSubject {
    /// Whether a provider answered what a flag needs to be on, or off; false where nobody knows.
    func isConfirmed(_ flag: ContractVariable, on isOn: Bool) -> Bool {
        guard let precondition = flag.precondition, let wanted = precondition.answer(whileOn: isOn) else { return false }
        return answers[precondition.lookup.value] == .known(wanted)
    }
}
