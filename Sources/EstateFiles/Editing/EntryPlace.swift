internal import Diagnostics
internal import Estate

/// The place in a file where a key is put into a map.
struct EntryPlace {
    let outline: YAMLOutline
    let file: String
    private(set) var problem: Diagnostic?

    init(outline: YAMLOutline, file: String) {
        self.outline = outline
        self.file = file
    }

    mutating func put(_ entry: DeclaredEntry, below path: [String], into text: inout WrittenText) {
        var node = outline.root
        var parent: YAMLOutline.Entry?
        for (depth, key) in path.enumerated() {
            guard let next = node[key] else {
                let rest = path[(depth + 1)...].reversed().reduce(DeclaredNode.map([entry])) { .map([DeclaredEntry($1, $0)]) }
                return insert(DeclaredEntry(key, rest), into: node, below: parent, &text)
            }
            if case .scalar("") = next.value.kind, next.value.tag == nil, next.value.anchor == nil {
                return refuse("\"\(key)\" has no value", at: next.value, text)
            }
            guard case .mapping = next.value.kind else { return refuse("\"\(key)\" is not written as a map here", at: next.value, text) }
            (node, parent) = (next.value, next)
        }
        insert(entry, into: node, below: parent, &text)
    }

    private mutating func insert(
        _ entry: DeclaredEntry, into mapping: YAMLOutline.Node, below parent: YAMLOutline.Entry?, _ text: inout WrittenText
    ) {
        guard mapping[entry.key] == nil else { return refuse("\"\(entry.key)\" is there already", at: mapping, text) }
        let key = WrittenScalarText.key(entry.key)
        guard let first = mapping.entries?.first, let last = mapping.entries?.last else {
            text.replace(mapping.extent, with: "{ \(key): \(FlowYAML.text(entry.value)) }")
            return
        }
        let end = last.value.extent.upperBound
        guard mapping.style != .flow else {
            text.replace(end..<end, with: ",\(text.gap(before: last.key.extent.lowerBound))\(key): \(FlowYAML.text(entry.value))")
            return
        }
        let column = text.column(of: first.key.extent.lowerBound)
        let block = WrittenYAML(DeclaredFile("", comment: nil, entries: [entry])).text
        let spaces = String(repeating: " ", count: column)
        text.insert(lines: block.split(separator: "\n").map { spaces + $0 }, after: end)
    }

    private mutating func refuse(_ message: String, at node: YAMLOutline.Node, _ text: WrittenText) {
        problem = Self.refusal(message, at: node, text, in: file)
    }

    /// Why adopting edits nothing there.
    static func refusal(_ message: String, at node: YAMLOutline.Node, _ text: WrittenText, in file: String) -> Diagnostic {
        .error("adopt.not-editable", message, at: text.span(of: node, in: file), fix: "edit the file by hand")
    }
}
