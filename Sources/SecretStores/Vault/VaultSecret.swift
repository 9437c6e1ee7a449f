internal import CanonicalJSON
internal import Resources

/// What is at one path of the KV engine.
struct VaultSecret: Sendable {
    /// As the engine counts, deleted versions included; 0 where nothing ever was. A write says which one it is made on.
    let version: Int
    /// Nil where there is nothing, or where the newest version is deleted or destroyed.
    let data: [String: JSONValue]?
    /// When the version was stored, as the engine prints it; nil where it does not tell.
    var createdTime: String?
    /// What people wrote beside the secret.
    var customMetadata: [String: String] = [:]

    static let never = VaultSecret(version: 0, data: nil)

    /// What the engine's metadata tell of the version: never who stored it.
    var written: Attribution? {
        guard let createdTime else { return nil }
        let notes = customMetadata.sorted { $0.key < $1.key }.prefix(Self.mostNotes).map {
            "\($0.key)=\($0.value.prefix(Self.longestNote))"
        }
        let metadata = notes.isEmpty ? "" : "; custom metadata: " + notes.joined(separator: ", ")
        return Attribution(
            actor: Attribution.unknown, time: createdTime, entry: "version \(version), the vault records when, but not who\(metadata)")
    }

    private static let (mostNotes, longestNote) = (5, 80)

    /// Whether a key holds exactly this text; for nil, whether the key is not there.
    func holds(_ text: String?, at key: String) -> Bool {
        guard let text else { return data?[key] == nil }
        return data?[key]?.string == text
    }
}
