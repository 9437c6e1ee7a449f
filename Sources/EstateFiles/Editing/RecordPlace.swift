internal import Diagnostics
internal import Estate

/// The place in a zone's file where a record is put into its list.
struct RecordPlace {
    let outline: YAMLOutline
    let file: String
    private(set) var problem: Diagnostic?

    init(outline: YAMLOutline, file: String) {
        self.outline = outline
        self.file = file
    }

    mutating func add(_ node: DeclaredNode, into text: inout WrittenText) {
        guard let records = outline.root["records"] else {
            var place = EntryPlace(outline: outline, file: file)
            place.put(DeclaredEntry("records", .list([DeclaredItem(node)])), below: [], into: &text)
            problem = place.problem
            return
        }
        guard records.value.style == .block, let items = records.value.items, !items.isEmpty, records.value.anchor == nil else {
            problem = .error(
                "adopt.not-editable", "the records are not written one below the other", at: text.span(of: records.value, in: file),
                fix: "edit the file by hand")
            return
        }
        let item = kin(of: node, among: items) ?? items[items.count - 1]
        // The hyphen stands before what the outline knows of the item.
        let start = item.extent.lowerBound
        let lineStart = start - text.column(of: start)
        guard let hyphen = (lineStart..<start).first(where: { text.scalars[$0] == "-" }) else {
            problem = .error(
                "adopt.not-editable", "the records are not written with hyphens", at: text.span(of: item, in: file),
                fix: "edit the file by hand")
            return
        }
        let line = String(repeating: " ", count: hyphen - lineStart) + "- " + FlowYAML.text(node)
        let end = item.extent.upperBound
        if text.isAtLineStart(end) {
            text.replace(end..<end, with: line + text.lineBreak)
        } else {
            let place = text.endOfLine(at: end)
            text.replace(place..<place, with: text.lineBreak + line)
        }
    }

    private func kin(of node: DeclaredNode, among items: [YAMLOutline.Node]) -> YAMLOutline.Node? {
        func text(_ entries: [DeclaredEntry]?, _ key: String) -> String? {
            guard case .text(let text)? = entries?[key] else { return nil }
            return text
        }
        func written(_ item: YAMLOutline.Node, _ key: String) -> String? {
            guard case .scalar(let text)? = item[key]?.value.kind else { return nil }
            return text
        }
        for key in ["name", "type"] {
            let wanted = text(node.entries, key)
            if let found = items.last(where: { written($0, key) == wanted && wanted != nil }) { return found }
        }
        return nil
    }
}
