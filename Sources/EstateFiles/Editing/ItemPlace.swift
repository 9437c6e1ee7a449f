internal import Diagnostics
internal import Estate

/// The places in a file where items are put into a list.
struct ItemPlace {
    private let outline: YAMLOutline
    private let file: String
    private(set) var problem: Diagnostic?

    init(outline: YAMLOutline, file: String) {
        self.outline = outline
        self.file = file
    }

    /// - Parameters:
    ///   - mapping: what the list belongs to, at `path`.
    ///   - above: a list that one in `mapping` replaces; its items come first in one that is made.
    mutating func add(
        _ nodes: [DeclaredNode], to mapping: YAMLOutline.Node, of path: [String], called key: String, above: YAMLOutline.Node? = nil,
        into text: inout WrittenText
    ) {
        guard let list = mapping[key]?.value else {
            guard let first = inherited(above, text) else { return }
            var place = EntryPlace(outline: outline, file: file)
            place.put(DeclaredEntry(key, .list((first + nodes).map { DeclaredItem($0) })), below: path, into: &text)
            problem = place.problem
            return
        }
        guard list.anchor == nil, let items = list.items else {
            return refuse("\"\(key)\" is not written as a list of its own here", at: list, text)
        }
        guard let last = items.last else { return fill(list, in: mapping, called: key, with: nodes, &text) }
        guard list.style == .block else {
            let (start, end) = (last.extent.lowerBound, last.extent.upperBound)
            return text.replace(end..<end, with: ",\(text.gap(before: start))\(Self.flow(nodes))")
        }
        insert(nodes, among: items, into: &text)
    }

    /// An empty list: maps are written one below the other where the file is.
    private func fill(
        _ list: YAMLOutline.Node, in mapping: YAMLOutline.Node, called key: String, with nodes: [DeclaredNode], _ text: inout WrittenText
    ) {
        guard mapping.style == .block, let entry = mapping[key], nodes.contains(where: { $0.entries != nil }) else {
            return text.replace(list.extent, with: "[\(Self.flow(nodes))]")
        }
        let spaces = String(repeating: " ", count: text.column(of: entry.key.extent.lowerBound) + 2)
        let lines = nodes.map { text.lineBreak + spaces + "- " + Self.item($0) }.joined()
        let start = list.extent.lowerBound
        let isSpaced = start > 0 && text.scalars[start - 1] == " "
        text.replace((isSpaced ? start - 1 : start)..<list.extent.upperBound, with: lines)
    }

    private static func flow(_ nodes: [DeclaredNode]) -> String { nodes.map { FlowYAML.text($0) }.joined(separator: ", ") }

    /// Nil where it is not a list of plain texts.
    private mutating func inherited(_ list: YAMLOutline.Node?, _ text: WrittenText) -> [DeclaredNode]? {
        guard let list else { return [] }
        let texts = (list.items ?? []).compactMap { item -> DeclaredNode? in
            if case .scalar(let text) = item.kind, item.tag == nil { .text(text) } else { nil }
        }
        guard let items = list.items, texts.count == items.count else {
            refuse("the list above all environments cannot be taken over as it is written", at: list, text)
            return nil
        }
        return texts
    }

    /// From the last place to the first, so that the places before it stay where they are.
    private mutating func insert(_ nodes: [DeclaredNode], among items: [YAMLOutline.Node], into text: inout WrittenText) {
        for (index, group) in ItemKin(items).grouped(nodes).sorted(by: { $0.key > $1.key }) {
            let item = items[index]
            // The hyphen stands before what the outline knows of the item.
            let start = item.extent.lowerBound
            let lineStart = start - text.column(of: start)
            guard let hyphen = (lineStart..<start).first(where: { text.scalars[$0] == "-" }) else {
                return refuse("the items are not written with hyphens", at: item, text)
            }
            let spaces = String(repeating: " ", count: hyphen - lineStart)
            text.insert(lines: group.map { spaces + "- " + Self.item($0) }, after: item.extent.upperBound)
        }
    }

    private static func item(_ node: DeclaredNode) -> String {
        switch node {
        case .text, .integer, .boolean, .tagged: WrittenScalarText.text(node, inFlow: false)
        case .list, .map: FlowYAML.text(node)
        }
    }

    private mutating func refuse(_ message: String, at node: YAMLOutline.Node, _ text: WrittenText) {
        problem = EntryPlace.refusal(message, at: node, text, in: file)
    }
}

/// Which items of a list are of a kind with new ones: of the same `name`, else of the same `type`.
private struct ItemKin {
    private var last: Int
    /// By key and its value, the last item that has it.
    private var known: [[String]: Int] = [:]

    init(_ items: [YAMLOutline.Node]) {
        last = items.count - 1
        for (index, item) in items.enumerated() {
            for key in ["name", "type"] {
                if case .scalar(let text)? = item[key]?.value.kind { known[[key, text]] = index }
            }
        }
    }

    /// - Returns: the new items by the item that they stand behind, in their order.
    func grouped(_ nodes: [DeclaredNode]) -> [Int: [DeclaredNode]] {
        var (known, groups) = (known, [Int: [DeclaredNode]]())
        for node in nodes {
            let keys = ["name", "type"].compactMap { key in Self.text(node, key).map { [key, $0] } }
            let index = keys.compactMap { known[$0] }.first ?? last
            groups[index, default: []].append(node)
            // The next of its name follows it.
            if let name = keys.first { known[name] = index }
        }
        return groups
    }

    private static func text(_ node: DeclaredNode, _ key: String) -> String? {
        guard case .text(let text)? = node.entries?[key] else { return nil }
        return text
    }
}
