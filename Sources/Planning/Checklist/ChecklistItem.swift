internal import Diagnostics
package import Estate

/// One variable of a contract, as a person has to see to it.
package struct ChecklistItem: Sendable {
    /// How the variable stands.
    package enum State: String, Hashable, Sendable, CaseIterable {
        /// There, and as the contract says.
        case live
        /// Not there, and not missed: the program uses its default, or another variable.
        case standard
        /// Declared here; the next apply sets it. Offline, where nothing was read: declared here.
        case pending
        /// An add-on or somebody else brings it, and has not yet.
        case waiting
        /// Neither live nor declared. Offline: not declared.
        case missing
        /// There, or declared, and not as the contract says.
        case wrong
        /// Nothing to do: a flag that is off, or what is read only when one is on.
        case notNeeded = "not needed now"
    }

    package let variable: ContractVariable
    package let state: State
    /// Why it is so and what to do, as clauses.
    package let remarks: [String]
    /// Whether what is missing or wrong is a breach, and not only warned about.
    package let isGrave: Bool
    /// The class of key that each environment takes.
    package let classes: [String: KeyClass]

    init(
        _ variable: ContractVariable, _ state: State, _ remarks: [String] = [], isGrave: Bool = false, classes: [String: KeyClass] = [:]
    ) {
        self.variable = variable
        self.state = state
        self.remarks = remarks
        self.isGrave = isGrave
        self.classes = classes
    }

    package var name: String { variable.name.value }

    /// Whether there is something a person may tick.
    package var counts: Bool { state != .notNeeded }
    package var isDone: Bool { state == .live || state == .standard }
    package var isBreach: Bool { isGrave && (state == .missing || state == .wrong) }
    package var isOnlyWarnedAbout: Bool { !isGrave && (state == .missing || state == .wrong) }
}
