internal import CanonicalJSON
internal import Resources

/// What is shown of a plan that was made from a change nobody has merged.
///
/// Whoever writes the change may write down many values; a fingerprint beside each, and that of the live value, would tell which of them is
/// right. So none is shown: only that a value differs.
package enum WithheldFingerprints {
    /// The same without any fingerprint, wherever in it one stands.
    package static func withhold<Value: Codable>(from value: Value) throws -> Value {
        let json = try JSONValue(encoding: value)
        var found: Set<String> = []
        collect(json, under: "", into: &found)
        return try replaced(json, found).decoded(as: Value.self)
    }

    private static func collect(_ json: JSONValue, under key: String, into found: inout Set<String>) {
        switch json {
        case .object(let members): for (key, member) in members { collect(member, under: key, into: &found) }
        case .array(let items): for item in items { collect(item, under: key, into: &found) }
        // What a store holds is named by its version and its fingerprint.
        case .string(let text):
            guard key == "fingerprint" || key == "replaces" || key.hasPrefix("secret "), let last = text.split(separator: " ").last,
                isFingerprint(last)
            else { return }
            found.insert(String(last))
        default: return
        }
    }

    private static func replaced(_ json: JSONValue, _ found: Set<String>) -> JSONValue {
        switch json {
        case .object(let members): .object(members.mapValues { replaced($0, found) })
        case .array(let items): .array(items.map { replaced($0, found) })
        case .string(let text):
            .string(
                text.split(separator: " ", omittingEmptySubsequences: false).map {
                    found.contains(String($0)) ? Fingerprint.withheld.hex[...] : $0
                }
                .joined(separator: " "))
        default: json
        }
    }

    private static func isFingerprint(_ text: Substring) -> Bool {
        text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
