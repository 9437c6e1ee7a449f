package import Estate
package import Resources

/// A declaration as the text of a file, as people write it here: two spaces deeper each time, small maps on one line.
package struct WrittenYAML: Sendable {
    /// With an end of line at the end.
    package private(set) var text = ""
    /// Which lines say something of which resources, counted from 1. The innermost comes last.
    package private(set) var places: [(lines: ClosedRange<Int>, addresses: Set<Address>)] = []

    /// What still reads well on one line.
    private static let width = 120

    /// - Parameter file: whose text is written.
    package init(_ file: DeclaredFile) {
        if let comment = file.comment { append("# \(comment)\n") }
        write(file.entries, indentation: 0)
    }

    /// Where a line says something of several resources, one beside the other: columns, counted from 1.
    private var columns: [Int: [(place: Range<Int>, addresses: Set<Address>)]] = [:]

    /// The resources that a place says something of, else its line; empty where it is about none alone.
    /// - Parameter column: counted from 1.
    package func addresses(atLine line: Int, column: Int) -> Set<Address> {
        if let found = columns[line]?.first(where: { $0.place.contains(column) })?.addresses { return found }
        return places.filter { $0.lines.contains(line) && !$0.addresses.isEmpty }.min { $0.lines.count < $1.lines.count }?.addresses ?? []
    }

    /// Counted from 1.
    private var line = 1
    /// Bytes and scalars of the current line.
    private var (begun, column) = (0, 0)

    private mutating func append(_ part: String) {
        text += part
        for byte in part.utf8 {
            if byte == UInt8(ascii: "\n") { (line, begun, column) = (line + 1, 0, 0) } else { begun += 1 }
            // Not one that continues a scalar.
            if byte & 0xC0 != 0x80, byte != UInt8(ascii: "\n") { column += 1 }
        }
    }

    /// Keys that are never written on one line: what is below them grows.
    private static let growing: Set<String> = ["environments", "config", "secrets"]

    /// - Parameter areGrowing: whether the values are never written on one line either.
    private mutating func write(_ entries: [DeclaredEntry], indentation: Int, isInItem: Bool = false, areGrowing: Bool = false) {
        for (index, entry) in entries.enumerated() {
            let spaces = String(repeating: " ", count: indentation)
            // The first key of an item stands behind its hyphen.
            let isBehindHyphen = isInItem && index == 0
            if let comment = entry.comment, !isBehindHyphen { append("\(spaces)# \(comment)\n") }
            let start = line
            append((isBehindHyphen ? "" : spaces) + WrittenScalarText.key(entry.key) + ":")
            let isGrowing = areGrowing || Self.growing.contains(entry.key)
            write(entry.value, indentation: indentation, isGrowing: isGrowing, areGrowing: entry.key == "environments")
            places.append((start...max(start, line - 1), entry.addresses))
        }
    }

    private mutating func write(_ node: DeclaredNode, indentation: Int, isGrowing: Bool, areGrowing: Bool) {
        let inline = FlowYAML.text(node)
        switch node {
        case .map(let entries) where !entries.isEmpty && (isGrowing || !Self.isSmall(node) || !fits(inline)):
            append("\n")
            write(entries, indentation: indentation + 2, areGrowing: areGrowing)
        case .list(let items) where !items.isEmpty && !(Self.isSmall(node) && fits(inline)):
            append("\n")
            for item in items { write(item, indentation: indentation + 2) }
        case .text, .integer, .boolean, .tagged: append(" " + WrittenScalarText.text(node, inFlow: false) + "\n")
        default:
            columns[line] = FlowYAML.places(in: node).map { found in
                (place: found.place.lowerBound + column + 2..<found.place.upperBound + column + 2, addresses: found.addresses)
            }
            let all = (columns[line] ?? []).reduce(into: Set<Address>()) { $0.formUnion($1.addresses) }
            if !all.isEmpty { places.append((line...line, all)) }
            append(" " + inline + "\n")
        }
    }

    private mutating func write(_ item: DeclaredItem, indentation: Int) {
        let spaces = String(repeating: " ", count: indentation)
        if let comment = item.comment { append("\(spaces)# \(comment)\n") }
        let start = line
        append(spaces + "- ")
        let inline = FlowYAML.text(item.value)
        if case .map(let entries) = item.value, !entries.isEmpty, !fits(inline) || Self.hasComment(item.value) {
            write(entries, indentation: indentation + 2, isInItem: true)
        } else if case .map = item.value {
            append(inline + "\n")
        } else if item.value.items != nil {
            append(inline + "\n")
        } else {
            append(WrittenScalarText.text(item.value, inFlow: false) + "\n")
        }
        places.append((start...max(start, line - 1), item.addresses))
    }

    /// Whether the text still fits on the current line.
    private func fits(_ inline: String) -> Bool {
        begun + inline.utf8.count < Self.width
    }

    /// Lists of scalars, and maps that hold up to four things in all, none of them a reference to something else.
    private static func isSmall(_ node: DeclaredNode) -> Bool {
        guard !hasComment(node), let count = leaves(of: node) else { return false }
        if case .list = node { return true }
        return count <= 4
    }

    private static func leaves(of node: DeclaredNode) -> Int? {
        switch node {
        case .text, .integer, .boolean: 1
        case .tagged: nil
        case .list(let items):
            items.allSatisfy { if case .text = $0.value { true } else { false } } ? 1 : nil
        case .map(let entries):
            entries.reduce(Optional(0)) { sum, entry in sum.flatMap { sum in leaves(of: entry.value).map { sum + $0 } } }
        }
    }

    private static func hasComment(_ node: DeclaredNode) -> Bool {
        switch node {
        case .list(let items): items.contains { $0.comment != nil || hasComment($0.value) }
        case .map(let entries): entries.contains { $0.comment != nil || hasComment($0.value) }
        default: false
        }
    }
}
