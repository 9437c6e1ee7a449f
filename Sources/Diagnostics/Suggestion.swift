/// Finds the one word a writer most likely meant.
package enum Suggestion {
    /// The candidate nearest to `word`, when exactly one is clearly near (at most a third of its letters differ), or when it is the
    /// only one that begins with it; else nil.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, word.count / 3)
        // As many letters differ as one is longer, at least.
        let near = candidates.filter { abs($0.count - word.count) <= limit }
            .map { (name: $0, distance: distance(word.lowercased(), $0.lowercased())) }
            .filter { $0.distance <= limit && $0.name != word }
            .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
        guard let best = near.first else { return abbreviated(word, candidates) }
        guard near.count == 1 || near[1].distance > best.distance else { return nil }
        return best.name
    }

    /// What to write in the place of a word that is none of the choices: `did you mean "observe"?` where one is near, or all of them.
    package static func choice(for word: String, among choices: [String]) -> String {
        if let near = nearest(to: word, among: choices) { return "did you mean \"\(near)\"?" }
        guard choices.count > 1, let last = choices.last else { return "write \(choices.first ?? "")" }
        return "write \(choices.dropLast().joined(separator: ", ")) or \(last)"
    }

    /// The one candidate that begins with the word, such as `production` for `prod`.
    private static func abbreviated(_ word: String, _ candidates: some Sequence<String>) -> String? {
        guard word.count >= 3 else { return nil }
        let longer = Set(candidates).filter { $0 != word && $0.lowercased().hasPrefix(word.lowercased()) }
        return longer.count == 1 ? longer.first : nil
    }

    /// Edit distance with adjacent swaps counted once (optimal string alignment).
    package static func distance(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left), Array(right))
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var rows = [Array(0...b.count)]
        for i in 1...a.count {
            var row = [i] + Array(repeating: 0, count: b.count)
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                row[j] = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    row[j] = min(row[j], rows[i - 2][j - 2] + 1)
                }
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}
