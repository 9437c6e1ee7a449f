package import Resources

/// A part of a declaration as a person would write it: what adopting makes of live things, before it is text. Never holds a secret.
package indirect enum DeclaredNode: Sendable {
    case text(String)
    case integer(Int)
    case boolean(Bool)
    /// A tag with what follows it, such as `!secret` and `vault:/Queue/KEY`; nothing follows `!external`.
    case tagged(String, String)
    /// In order.
    case list([DeclaredItem])
    /// In the order in which it is written; keys are unique.
    case map([DeclaredEntry])
}

/// One key of a map with its value.
package struct DeclaredEntry: Sendable {
    package let key: String
    package var value: DeclaredNode
    /// The resources that this entry alone declares: where it stands for all environments, one of each.
    package var addresses: Set<Address>
    /// A line above it; nil for none.
    package var comment: String?

    package init(_ key: String, _ value: DeclaredNode, at addresses: Set<Address> = [], comment: String? = nil) {
        self.key = key
        self.value = value
        self.addresses = addresses
        self.comment = comment
    }
}

/// One item of a list.
package struct DeclaredItem: Sendable {
    package let value: DeclaredNode
    package let addresses: Set<Address>
    /// A line above it; nil for none.
    package var comment: String?

    package init(_ value: DeclaredNode, at addresses: Set<Address> = [], comment: String? = nil) {
        self.value = value
        self.addresses = addresses
        self.comment = comment
    }
}

extension DeclaredNode {
    /// Whether both are written alike, whichever resources they declare.
    package func isWritten(as other: DeclaredNode) -> Bool {
        switch (self, other) {
        case (.text(let one), .text(let two)): one == two
        case (.integer(let one), .integer(let two)): one == two
        case (.boolean(let one), .boolean(let two)): one == two
        case (.tagged(let tag, let text), .tagged(let otherTag, let otherText)): (tag, text) == (otherTag, otherText)
        case (.list(let one), .list(let two)):
            one.count == two.count && zip(one, two).allSatisfy { $0.value.isWritten(as: $1.value) }
        case (.map(let one), .map(let two)):
            one.count == two.count && zip(one, two).allSatisfy { $0.key == $1.key && $0.value.isWritten(as: $1.value) }
        default: false
        }
    }

    /// The keys of a map, in the order in which they are written; nil for anything else.
    package var entries: [DeclaredEntry]? {
        guard case .map(let entries) = self else { return nil }
        return entries
    }

    /// The items of a list, in order; nil for anything else.
    package var items: [DeclaredItem]? {
        guard case .list(let items) = self else { return nil }
        return items
    }

    /// `!external`: must be there, and is never written.
    package static let external = DeclaredNode.tagged("!external", "")

    /// A list of plain texts, in this order.
    package static func texts(_ texts: [String]) -> DeclaredNode { .list(texts.map { DeclaredItem(.text($0)) }) }
}

extension [DeclaredEntry] {
    /// The value of the first entry with this key; nil where there is none.
    package subscript(_ key: String) -> DeclaredNode? { first { $0.key == key }?.value }
}
