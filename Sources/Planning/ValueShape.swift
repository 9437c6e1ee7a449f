/// What may be known of a value whose text stays in memory.
package struct ValueShape: Hashable, Sendable {
    package let bytes: Int
    package let hasNUL: Bool

    package init(of text: String) {
        bytes = text.utf8.count
        hasNUL = text.utf8.contains(0)
    }
}
