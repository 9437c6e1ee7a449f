/// The names that files give to what they declare, whether or not the rest of the file could be read.
///
/// A service that has an error of its own is declared all the same: that nothing has its name would be a second message for one cause.
struct WrittenNames {
    private let names: [String: Set<String>]
    /// Whether every file could be parsed.
    private let isComplete: Bool

    init(_ nodes: [String: [YAMLNode]], isComplete: Bool) {
        self.isComplete = isComplete
        names = Dictionary(
            nodes.map { noun, nodes in
                let written = nodes.compactMap { node -> String? in
                    guard case .scalar(let text, _)? = node[noun]?.kind else { return nil }
                    return text
                }
                return (noun, Set(written))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// Whether it is certain that no file declares this.
    func isMissing(_ name: String, _ noun: String) -> Bool { isComplete && names[noun]?.contains(name) != true }
}
