internal import Diagnostics

/// A scalar as it is to be written: as it stands where it is declared, or in quotes where that would not read the same.
struct WrittenScalar {
    private let tag: String?
    private let value: String
    /// As it stands in the file, when that means the same anywhere outside of flow mappings.
    private let source: String?
    private let isPlain: Bool

    /// - Parameters:
    ///   - written: the node that says it.
    ///   - node: what it says.
    init(_ written: YAMLOutline.Node, _ node: YAMLNode, in text: WrittenText) {
        tag = node.tag
        if case .scalar(let value, let isPlain) = node.kind {
            (self.value, self.isPlain) = (value, isPlain)
        } else {
            (value, isPlain) = ("", false)
        }
        let slice = text[written.extent]
        // An anchor would be declared twice, and what spans lines depends on where they begin.
        let isMovable = written.anchor == nil && written.style != .blockText && !slice.contains { $0.isNewline }
        source = isMovable ? slice : nil
    }

    /// What to write after `NAME: `.
    func text(inFlow: Bool) -> String {
        // A bare tag ends with a space: `!absent,` would not be read.
        if inFlow, let tag, value.isEmpty { return tag + " " }
        if let source, !inFlow || !isPlain || !source.contains(where: { ",[]{}".contains($0) }) { return source }
        let quoted = QuotedScalar.text(value)
        return tag.map { value.isEmpty ? $0 : "\($0) \(quoted)" } ?? quoted
    }

    /// For people: `"true"`, `!absent`.
    static func describe(_ node: YAMLNode) -> String {
        guard case .scalar(let value, _) = node.kind else { return "a map or a list" }
        return [node.tag, value.isEmpty && node.tag != nil ? nil : "\"\(value)\""].compactMap(\.self).joined(separator: " ")
    }
}
