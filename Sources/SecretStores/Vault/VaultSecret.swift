internal import CanonicalJSON

/// What is at one path of the KV engine.
struct VaultSecret: Sendable {
    /// As the engine counts, deleted versions included; 0 where nothing ever was. A write says which one it is made on.
    let version: Int
    /// Nil where there is nothing, or where the newest version is deleted or destroyed.
    let data: [String: JSONValue]?

    static let never = VaultSecret(version: 0, data: nil)

    /// Whether a key holds exactly this text; for nil, whether the key is not there.
    func holds(_ text: String?, at key: String) -> Bool {
        guard let text else { return data?[key] == nil }
        return data?[key]?.string == text
    }
}
