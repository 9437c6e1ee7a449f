/// What the names of environments are called in the names of things.
package enum EnvironmentWords {
    private static let groups: [[String]] = [
        ["production", "prod", "prd", "live"], ["staging", "stage", "stg"], ["development", "dev"], ["testing", "test", "qa"],
        ["review"], ["sandbox"], ["demo"],
    ]

    /// The environment that a word names: of those that are declared, else as it is called in full; nil where it names none.
    package static func environment(_ word: String, among declared: [String]) -> String? {
        let word = word.lowercased()
        if let same = declared.first(where: { $0.lowercased() == word }) { return same }
        guard let group = groups.first(where: { $0.contains(word) }) else { return nil }
        return declared.first { group.contains($0.lowercased()) } ?? (declared.isEmpty ? group[0] : nil)
    }

    /// A name without the word of its environment, and that environment. Of several words the last counts.
    package static func split(_ name: String, among declared: [String]) -> (stem: String, environment: String?) {
        var words = name.split { "-_.".contains($0) }.map(String.init)
        guard words.count > 1, let index = words.lastIndex(where: { Self.environment($0, among: declared) != nil }) else {
            return (name, nil)
        }
        let found = Self.environment(words.remove(at: index), among: declared)
        return (words.joined(separator: "-"), found)
    }
}
