/// What may be known of a value whose text stays in memory.
package struct ValueShape: Hashable, Sendable {
    /// Octets of the value in UTF-8.
    package let bytes: Int
    package let hasNUL: Bool

    /// - Parameter text: of which nothing but its shape is kept.
    package init(of text: String) {
        bytes = text.utf8.count
        hasNUL = text.utf8.contains(0)
    }
}
