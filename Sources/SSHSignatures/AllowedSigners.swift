/// Who an allowed-signers file names (ssh-keygen(1), ALLOWED SIGNERS). Only for counting: signatures are verified by `ssh-keygen`.
package struct AllowedSigners: Sendable {
    /// A line's principals, without patterns, and its key as it is written.
    private let entries: [(names: [String], key: String)]

    /// - Parameter bytes: of the file; lines that cannot be read name nobody.
    package init(_ bytes: [UInt8]) {
        entries = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard let first = words.first, !first.hasPrefix("#") else { return nil }
            // Options may stand between the principals and the type of the key.
            guard let type = words.dropFirst().firstIndex(where: { Self.isKeyType($0) }), type + 1 < words.endIndex else { return nil }
            let names = first.split(separator: ",").map { $0.lowercased() }.filter { name in !name.contains { "*?!".contains($0) } }
            return names.isEmpty ? nil : (names, String(words[type + 1]))
        }
    }

    static func isKeyType(_ word: Substring) -> Bool {
        ["ssh-", "ecdsa-", "sk-ssh-", "sk-ecdsa-"].contains { word.hasPrefix($0) }
    }

    /// How many people it names: what shares a name or a key is one person's.
    package var people: Int {
        var people: [(names: Set<String>, keys: Set<String>)] = []
        for entry in entries {
            var merged = (names: Set(entry.names), keys: Set([entry.key]))
            people.removeAll { person in
                guard !person.names.isDisjoint(with: merged.names) || !person.keys.isDisjoint(with: merged.keys) else { return false }
                merged.names.formUnion(person.names)
                merged.keys.formUnion(person.keys)
                return true
            }
            people.append(merged)
        }
        return people.count
    }
}
