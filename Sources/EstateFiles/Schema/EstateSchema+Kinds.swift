internal import CanonicalJSON
internal import Estate

extension EstateSchema {
    /// What stores or providers take, whatever their kind: a key that only some kinds take names these in its description.
    /// - Parameters:
    ///   - credential: the tags that a credential may have.
    ///   - own: keys that each has, whatever its kind.
    static func of(_ kinds: [any KindDescriptor], credential: String, adding own: [String: JSONValue] = [:]) -> JSONValue {
        var texts: [String: [(kind: String, text: String)]] = [:]
        for kind in kinds {
            for setting in kind.settings { texts[setting.key, default: []].append((kind.kind, setting.documentation)) }
            for key in kind.credentialKeys { texts[key.key, default: []].append((kind.kind, "\(credential): \(key.documentation)")) }
        }
        var properties = own.merging(texts.mapValues { text(description($0, among: kinds.count)) }) { first, _ in first }
        properties["kind"] = .object(["enum": .array(kinds.map { .string($0.kind) })])
        let required = properties.keys.filter { key in kinds.allSatisfy { isRequired(key, by: $0) } }
        return closed(properties, required: ["kind"] + required.sorted())
    }

    private static func isRequired(_ key: String, by kind: any KindDescriptor) -> Bool {
        kind.settings.contains { $0.key == key && $0.isRequired }
            || !kind.credentials.isEmpty && kind.credentials.allSatisfy { set in set.contains { $0.key == key } }
    }

    /// Such as `infisical: the project's id.`; without the kinds where all say the same.
    private static func description(_ texts: [(kind: String, text: String)], among count: Int) -> String {
        let different = Set(texts.map(\.text))
        if different.count == 1, texts.count == count { return texts[0].text + "." }
        return texts.map { "\($0.kind): \($0.text)." }.joined(separator: " ")
    }
}
