package import Estate
package import Resources

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

    /// Where in such a text each thing that declares resources stands, the innermost of them: the distance from its begin, in scalars.
    package static func places(in node: DeclaredNode) -> [(place: Range<Int>, addresses: Set<Address>)] {
        var places: [(place: Range<Int>, addresses: Set<Address>)] = []
        switch node {
        case .list(let items):
            // Behind `[`, with a comma and a space between.
            var start = 1
            for item in items {
                start = add(item.value, at: start, from: start, item.addresses, to: &places) + 2
            }
        case .map(let entries):
            // Behind `{ `, each after its key, a colon and a space.
            var start = 2
            for entry in entries {
                let value = start + key(entry.key).unicodeScalars.count + 2
                start = add(entry.value, at: value, from: start, entry.addresses, to: &places) + 2
            }
        default: break
        }
        return places
    }

    /// - Returns: where the node ends.
    private static func add(
        _ node: DeclaredNode, at value: Int, from start: Int, _ addresses: Set<Address>,
        to places: inout [(place: Range<Int>, addresses: Set<Address>)]
    ) -> Int {
        let end = value + text(node).unicodeScalars.count
        let inner = Self.places(in: node).map { found in
            (place: found.place.lowerBound + value..<found.place.upperBound + value, addresses: found.addresses)
        }
        if inner.isEmpty, !addresses.isEmpty { places.append((start..<end, addresses)) }
        places += inner
        return end
    }
}
