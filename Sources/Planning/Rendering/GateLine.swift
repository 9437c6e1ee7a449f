/// One thing that a gate asks for besides its words, as it is shown beside a plan.
package struct GateLine: Hashable, Sendable {
    /// How the requirement stands.
    package enum Mark: Hashable, Sendable {
        case given, missing
        /// Passed over in an emergency.
        case overridden
    }

    package let mark: Mark
    /// A clause.
    package let text: String

    package init(_ mark: Mark, _ text: String) {
        (self.mark, self.text) = (mark, text)
    }
}
