package import Estate

/// A declaration on one line.
package enum FlowYAML {
    /// A key as it is written, without its colon.
    package static func key(_ text: String) -> String { WrittenScalarText.key(text) }

    /// The node as YAML in flow style, without a line end.
    package static func text(_ node: DeclaredNode) -> String {
        switch node {
        case .list(let items): items.isEmpty ? "[]" : "[" + items.map { text($0.value) }.joined(separator: ", ") + "]"
        case .map(let entries):
            entries.isEmpty
                ? "{}"
                : "{ " + entries.map { "\(WrittenScalarText.key($0.key)): \(text($0.value))" }.joined(separator: ", ") + " }"
        default: WrittenScalarText.text(node, inFlow: true)
        }
    }
}
