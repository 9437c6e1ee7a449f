/// What a contract may know of a value: made where the value is visible, and carried to where it is not.
package struct ValueJudgement: Hashable, Sendable {
    package let isEmpty: Bool
    /// Whether a flag with this value is on.
    package let isOn: Bool
    package let key: KeyClass.Reading?
    /// Why the value is not of a format, by ``Format/description``; formats it is of are left out.
    package let problems: [String: FormatProblem]

    package init(isEmpty: Bool, isOn: Bool, key: KeyClass.Reading?, problems: [String: FormatProblem]) {
        self.isEmpty = isEmpty
        self.isOn = isOn
        self.key = key
        self.problems = problems
    }

    /// Judges `value` by every format of its contract, not only its own: a value in the wrong place is known by where it fits.
    package init(of value: String, by formats: [Format]) {
        self.init(
            isEmpty: value.isEmpty, isOn: Self.isOn(value), key: KeyClass.reading(of: value),
            problems: Dictionary(
                formats.compactMap { format in format.check(value).map { (format.description, $0) } },
                uniquingKeysWith: { first, _ in first }))
    }

    /// What is wrong with the value as one of this format; nil where nothing is, and where it was not judged by it.
    package func problem(as format: Format) -> FormatProblem? { problems[format.description] }

    /// `1` in Raptor, `true` in console and queue; what else programs commonly take for on.
    package static func isOn(_ value: String) -> Bool { ["1", "true", "yes", "on"].contains(value.lowercased()) }
}
