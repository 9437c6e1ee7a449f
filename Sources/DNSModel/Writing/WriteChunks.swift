/// Items of one zone as the fewest writes of a bounded size.
package enum WriteChunks {
    /// Fills one write after the other in the order of the items; none is parted, and one that is larger than `limit` is a write of its own.
    ///
    /// - Parameters:
    ///   - limit: in the unit of `size`.
    ///   - size: at least 1.
    /// - Returns: no empty chunk.
    package static func of<Item>(_ items: [Item], limit: Int, size: (Item) -> Int) -> [[Item]] {
        var chunks: [[Item]] = []
        var used = limit
        for item in items {
            let needed = size(item)
            if used + needed > limit {
                chunks.append([])
                used = 0
            }
            chunks[chunks.count - 1].append(item)
            used += needed
        }
        return chunks
    }
}
