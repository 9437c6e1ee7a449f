/// One thing that a gate asks for besides its words, and whether it is given.
package struct GateRequirement: Hashable, Sendable, Codable {
    /// What is asked for.
    package enum Kind: String, Hashable, Sendable, Codable {
        case applier, approvals, code, soak, freeze
        /// The commit descends from the one that was applied last.
        case lineage
        /// A resumed run was confirmed not too long ago.
        case expiry

        /// Whether a reason takes its place in an emergency. Who may apply, proving to be there, and what is applied are never replaced.
        var isReplaceable: Bool { [.approvals, .soak, .freeze, .expiry].contains(self) }
    }

    /// Whether it is given.
    package enum State: String, Hashable, Sendable, Codable {
        case satisfied, outstanding
        /// Overridden by a reason that was given with `--break-glass`.
        case replaced
    }

    package let kind: Kind
    package let state: State
    /// One clause for people.
    package let sentence: String

    package init(_ kind: Kind, _ state: State, _ sentence: String) {
        self.kind = kind
        self.state = state
        self.sentence = sentence
    }

    init(_ kind: Kind, isSatisfied: Bool, _ sentence: String) {
        self.init(kind, isSatisfied ? .satisfied : .outstanding, sentence)
    }

    /// The same, replaced where it is outstanding and may be.
    func broken() -> GateRequirement {
        state == .outstanding && kind.isReplaceable ? GateRequirement(kind, .replaced, sentence) : self
    }
}
