/// One key of a noun: all that readers, editors, `plumb explain` and the documentation say of it.
package struct KeyDescription: Sendable {
    /// What else must be written for a key to mean something.
    package struct Companion: Sendable {
        package let key: String
        /// In the order in which they are shown; empty where any value will do.
        package let values: [String]

        /// Such as `format hex or base64`.
        /// - Parameter code: marks a word that is written as it stands.
        package func words(_ code: (String) -> String = { $0 }) -> String {
            values.isEmpty ? code(key) : "\(code(key)) \(KeyShape.listed(values.map(code)))"
        }
    }

    package let name: String
    package let shape: KeyShape
    /// One sentence.
    package let documentation: String
    /// What stands behind the key, as YAML on one line.
    package let example: String
    package let isRequired: Bool
    /// What holds without it, in words or as it is written; nil where that goes without saying.
    package let standard: String?
    /// Whether a noun with environments takes it at its top alone.
    package let isForTopAlone: Bool
    package let companion: Companion?
    /// Where more is said, relative to `docs/`.
    package let page: String?

    /// - Parameters:
    ///   - documentation: one sentence, with its full stop.
    ///   - example: what stands behind the key.
    ///   - standard: what holds without it.
    ///   - with: the key that must be written too, and the values of which it must have one.
    ///   - page: such as `language.md#health`.
    init(
        _ name: String, _ shape: KeyShape, _ documentation: String, example: String, isRequired: Bool = false, standard: String? = nil,
        isForTopAlone: Bool = false, with companion: (key: String, values: [String])? = nil, page: String? = nil
    ) {
        self.name = name
        self.shape = shape
        self.documentation = documentation
        self.example = example
        self.isRequired = isRequired
        self.standard = standard
        self.isForTopAlone = isForTopAlone
        self.companion = companion.map { Companion(key: $0.key, values: $0.values) }
        self.page = page
    }
}

extension KeyDescription {
    /// The documentation, and what holds of the key besides its type.
    package var sentences: String {
        var sentences = [documentation]
        if let companion { sentences.append(isRequired ? "Required with \(companion.words())." : "Goes with \(companion.words()).") }
        if isRequired, companion == nil { sentences.append("Required.") }
        if let standard { sentences.append("Without it: \(standard).") }
        return sentences.joined(separator: " ")
    }
}
