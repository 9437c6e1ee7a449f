package import Diagnostics

/// `retire:`: the only way in which an app, an add-on or a zone is destroyed, planned ahead.
package struct Retirement: Hashable, Sendable {
    /// Something that must be true first.
    package struct Condition: Hashable, Sendable {
        package let text: String
        /// Who found it true, and when, as the file says; nil while nobody has.
        package let met: String?

        package init(_ text: String, met: String?) {
            self.text = text
            self.met = met
        }
    }

    package let notBefore: CivilDay?
    /// For how long it must have been announced: seconds since the apply that recorded it.
    package let soak: Int
    /// What must hold before, in the order of the file.
    package let conditions: [Condition]
    package let reason: String?
    /// Where it is written.
    package let span: SourceSpan?

    package init(notBefore: CivilDay?, soak: Int, conditions: [Condition], reason: String?, span: SourceSpan? = nil) {
        self.span = span
        self.notBefore = notBefore
        self.soak = soak
        self.conditions = conditions
        self.reason = reason
    }

    /// The first second, since 1970, in which it may happen.
    /// - Parameter announced: seconds since 1970.
    package func due(announced: Int) -> Int {
        max(announced + soak, notBefore.map { $0.number * 86_400 } ?? 0)
    }

    /// The conditions that nobody has said are met, as they are written.
    package var unmet: [String] { conditions.filter { $0.met == nil }.map(\.text) }
}
