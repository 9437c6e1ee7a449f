package import CanonicalJSON
internal import Diagnostics

extension YAMLNode {
    /// The node as JSON, by the core schema of YAML 1.2: plain `true`, `false`, `null` and whole numbers are what they look
    /// like, everything else is text. Tags are left out.
    package var json: JSONValue {
        switch kind {
        case .sequence(let items): .array(items.map(\.json))
        case .mapping(let entries):
            .object(Dictionary(entries.map { ($0.key.value, $0.value.json) }, uniquingKeysWith: { first, _ in first }))
        case .scalar(let text, let isPlain): isPlain ? Self.plain(text) : .string(text)
        }
    }

    private static func plain(_ text: String) -> JSONValue {
        switch text {
        case "", "~", "null", "Null", "NULL": .null
        case "true": true
        case "false": false
        default: text.wholeMatch(of: /-?(0|[1-9][0-9]*)/) == nil ? .string(text) : Int(text).map(JSONValue.integer) ?? .string(text)
        }
    }
}
